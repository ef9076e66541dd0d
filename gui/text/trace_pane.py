"""A trace view with its minimap, dressed in the theme in force."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.text.minimap import Minimap
from gui.text.trace_view import TraceView
from gui.theme.manager import ThemeManager


class TracePane(QWidget):
    """Joins `view` and `minimap`; the minimap stands for the scroll bar."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.view = TraceView(themes.current, themes.metrics)
        self.minimap = Minimap(self.view)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(self.minimap)
        self.setFocusProxy(self.view)
        self.setAutoFillBackground(True)
        themes.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        theme, metrics = self._themes.current, self._themes.metrics
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.surface))
        self.setPalette(palette)
        self.view.use(theme, metrics)
        self.minimap.use(theme, metrics)
