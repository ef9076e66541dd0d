"""Holds the theme and text size in force and tells when they change."""

from collections.abc import Callable
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gui.theme.metrics import Metrics, system_scale
from gui.theme.palettes import palette_of
from gui.theme.sheet import style_sheet
from gui.theme.tokens import DARK, LIGHT, Theme
from gui.turns import in_next_turn

SYSTEM = "system"


class ThemeManager(QObject):
    """The theme that everything on screen is drawn in.

    Signals:
        changed: the theme or the text size in force is another one now.
        resized: the text size is another one now, and with it every length; before `changed`.
    """

    changed = Signal()
    resized = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = LIGHT
        self._choice = LIGHT.name
        self._text_size = 100
        self._metrics = Metrics()
        self._app: QApplication | None = None
        self._parts: list[ref[QWidget]] = []
        self._turns: list[tuple[Callable[[QWidget], None], ref[QWidget]]] = []
        self._system_is_dark = False

    @property
    def current(self) -> Theme:
        """Return the theme in force."""
        return self._current

    @property
    def choice(self) -> str:
        """Return what was asked for: "light", "dark" or "system"."""
        return self._choice

    @property
    def metrics(self) -> Metrics:
        """Return the lengths and fonts in force."""
        return self._metrics

    def use(self, name: str) -> None:
        """Put "light", "dark" or "system" in force; anything else is "system"."""
        self._choice = name if name in {LIGHT.name, DARK.name} else SYSTEM
        self._take(self._chosen())

    def use_text_size(self, percent: int) -> None:
        """Scale all text and lengths; 100 is the system's size, kept within 75 to 200."""
        self._text_size = min(200, max(75, percent))
        metrics = self._measured()
        if metrics != self._metrics:
            self._metrics = metrics
            self._dress()
            self.resized.emit()
            self.changed.emit()

    def dress(self, part: QWidget) -> bool:
        """Put the style sheet on a part of a window, and what opens over it, now and ever after.

        Qt puts a sheet of the application on each widget once for every widget that it stands
        in, and one of a part once: a quarter of the time. A change takes some turns of the event
        loop, each too short to be felt: who draws by the theme follows, then every part gets its
        sheet, those on screen first, then they are painted.

        Returns whether it was not dressed yet.
        """
        parts = self._living()
        if any(each is part for each in parts):
            return False
        # Weakly, for whoever keeps a dialog's wrapper while it is destroyed destroys it twice.
        self._parts = [ref(each) for each in (*parts, part)]
        if self._app is not None:
            part.setStyleSheet(style_sheet(self._current, self._metrics))
        return True

    def _living(self) -> list[QWidget]:
        """Return the parts that are still there."""
        known = [each() for each in self._parts]
        return [each for each in known if each is not None and isValid(each)]

    def apply(self, app: QApplication) -> None:
        """Dress `app` now and after every change; its scheme is followed when that is chosen."""
        self._app = app
        hints = app.styleHints()
        self._system_is_dark = system_is_dark(hints.colorScheme(), app.palette())
        hints.colorSchemeChanged.connect(self._follow)
        app.setStyle("Fusion")
        self._metrics = self._measured()
        self._current = self._chosen()
        self._dress()
        self.changed.emit()

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        if scheme != Qt.ColorScheme.Unknown:
            self._system_is_dark = scheme == Qt.ColorScheme.Dark
            self._take(self._chosen())

    def _measured(self) -> Metrics:
        base = system_scale() if self._app else 1.0
        return Metrics(scale=base * self._text_size / 100)

    def _chosen(self) -> Theme:
        if self._choice == SYSTEM:
            return DARK if self._system_is_dark else LIGHT
        return DARK if self._choice == DARK.name else LIGHT

    def _take(self, theme: Theme) -> None:
        if theme is not self._current:
            self._current = theme
            self._dress()
            self.changed.emit()

    def _dress(self) -> None:
        if self._app is None:
            return
        QGuiApplication.setPalette(palette_of(self._current))
        self._app.setFont(self._metrics.font())
        parts = self._living()
        shown = [part for part in parts if part.isVisible()]
        for part in shown:
            part.setUpdatesEnabled(False)
        hidden = [part for part in parts if part not in shown]
        is_running = bool(self._turns)
        self._turns = [
            *((self._dress_part, ref(part)) for part in shown),
            *((self._show_part, ref(part)) for part in shown),
            *((self._dress_part, ref(part)) for part in hidden),
        ]
        if self._turns and not is_running:
            in_next_turn(self, self._take_turn)

    @Slot()
    def _take_turn(self) -> None:
        if self._turns:
            work, each = self._turns.pop(0)
            part = each()
            if part is not None and isValid(part):
                work(part)
        if self._turns:
            in_next_turn(self, self._take_turn)

    def _dress_part(self, part: QWidget) -> None:
        part.setStyleSheet(style_sheet(self._current, self._metrics))

    def _show_part(self, part: QWidget) -> None:
        part.setUpdatesEnabled(True)


def system_is_dark(scheme: Qt.ColorScheme, palette: QPalette) -> bool:
    """Return the system's taste; where it names none, its own palette tells by its lightness."""
    if scheme != Qt.ColorScheme.Unknown:
        return scheme == Qt.ColorScheme.Dark
    window = palette.color(QPalette.ColorRole.Window).lightness()
    return window < palette.color(QPalette.ColorRole.WindowText).lightness()
