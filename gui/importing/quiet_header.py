"""A table's header: muted words over a hairline."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHeaderView, QWidget

from gui.theme.manager import ThemeManager


class QuietHeader(QHeaderView):
    """A horizontal header that follows the theme."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._themes = themes
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self._dress()
        themes.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        theme, metrics = self._themes.current, self._themes.metrics
        self.setFont(metrics.font(12))
        self.setFixedHeight(metrics.px(28))
        self.setStyleSheet(
            f"QHeaderView {{ background: {theme.surface}; border: none; }}"
            f"QHeaderView::section {{ background: {theme.surface}; color: {theme.muted};"
            f" border: none; border-bottom: 1px solid {theme.line}; padding: 0; }}"
        )
