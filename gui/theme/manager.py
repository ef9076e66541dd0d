"""Holds the theme and text size in force and tells when they change."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

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
        self._parts: list[QWidget] = []
        self._to_dress: list[QWidget] = []
        self._to_show: list[QWidget] = []
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

    def dress(self, part: QWidget) -> None:
        """Put the style sheet on a part of a window, and what opens over it, now and ever after.

        Qt puts a sheet of the application on each widget once for every widget that it stands
        in, and one of a part once: a quarter of the time. A change takes some turns of the event
        loop, each too short to be felt: who draws by the theme follows, then every part gets its
        sheet, those on screen first, then they are painted.
        """
        if part in self._parts:
            return
        self._parts.append(part)
        part.destroyed.connect(lambda: self._forget(part))
        if self._app is not None:
            part.setStyleSheet(style_sheet(self._current, self._metrics))

    def _forget(self, part: QWidget) -> None:
        for parts in (self._parts, self._to_dress, self._to_show):
            if part in parts:
                parts.remove(part)

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
        self._to_show = [part for part in self._parts if part.isVisible()]
        for part in self._to_show:
            part.setUpdatesEnabled(False)
        is_running = bool(self._to_dress)
        self._to_dress = sorted(self._parts, key=lambda part: not part.isVisible())
        if not is_running:
            in_next_turn(self, self._dress_next)

    @Slot()
    def _dress_next(self) -> None:
        if self._to_dress and (self._to_dress[0].isVisible() or not self._to_show):
            self._to_dress.pop(0).setStyleSheet(style_sheet(self._current, self._metrics))
        elif self._to_show:
            self._to_show.pop(0).setUpdatesEnabled(True)
        if self._to_dress or self._to_show:
            in_next_turn(self, self._dress_next)


def system_is_dark(scheme: Qt.ColorScheme, palette: QPalette) -> bool:
    """Return the system's taste; where it names none, its own palette tells by its lightness."""
    if scheme != Qt.ColorScheme.Unknown:
        return scheme == Qt.ColorScheme.Dark
    window = palette.color(QPalette.ColorRole.Window).lightness()
    return window < palette.color(QPalette.ColorRole.WindowText).lightness()
