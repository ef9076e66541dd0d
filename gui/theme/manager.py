"""Holds the theme in force and tells when it changes."""

from PySide6.QtCore import QObject, Signal

from gui.theme.tokens import DARK, LIGHT, Theme


class ThemeManager(QObject):
    """The theme that everything on screen is drawn in.

    Signals:
        changed: the theme in force is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = LIGHT

    @property
    def current(self) -> Theme:
        """Return the theme in force."""
        return self._current

    def use(self, name: str) -> None:
        """Put "light" or "dark" in force."""
        theme = DARK if name == "dark" else LIGHT
        if theme is not self._current:
            self._current = theme
            self.changed.emit()
