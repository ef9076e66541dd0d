"""The theme as one page follows it: at once while it is in sight, else when it comes into sight."""

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from gui.theme.manager import ThemeManager
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme
from gui.turns import in_next_turn


class PageTheme(ThemeManager):
    """The theme in force, whose changes are told only while the page that it is for is visible.

    What a page does at a change takes a while, and nobody sees it on pages behind the one in front.
    """

    def __init__(self, whole: ThemeManager) -> None:
        super().__init__()
        self._whole = whole
        self._page: QWidget | None = None
        self._is_old = False
        whole.resized.connect(self.resized)
        whole.changed.connect(self._follow_whole)

    @property
    def current(self) -> Theme:
        """Return the theme in force."""
        return self._whole.current

    @property
    def choice(self) -> str:
        """Return what was asked for."""
        return self._whole.choice

    @property
    def metrics(self) -> Metrics:
        """Return the lengths and fonts in force."""
        return self._whole.metrics

    def belong_to(self, page: QWidget) -> None:
        """Follow for this page, and go with it."""
        self.setParent(page)
        self._page = page
        page.installEventFilter(self)

    @Slot()
    def _follow_whole(self) -> None:
        self._is_old = self._page is not None and not self._page.isVisible()
        if not self._is_old:
            self.changed.emit()

    @Slot()
    def _catch_up(self) -> None:
        if self._is_old:
            self._is_old = False
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_old and event.type() == QEvent.Type.Show:
            in_next_turn(self, self._catch_up)
        return super().eventFilter(watched, event)
