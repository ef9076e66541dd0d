"""A fade over the lower edge of a text view: the text goes on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme


class Fade(QWidget):
    """Lies over the viewport of a scroll area; a widget of its own, so that scrolling stays cheap."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._colour = QColor("white")
        self._height = 24
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def use(self, theme: Theme, metrics: Metrics) -> None:
        """Fade into the surface of `theme`."""
        self._colour = QColor(theme.surface)
        self._height = metrics.px(28)
        self.update()

    def follow(self, *, is_needed: bool) -> None:
        """Stand at the lower edge of the viewport, or hide."""
        view = self._area.viewport().geometry()
        top = view.bottom() + 1 - self._height
        self.setGeometry(QRect(view.left(), top, view.width(), self._height))
        if self.isVisibleTo(self._area) != is_needed:
            self.setVisible(is_needed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw from clear to the surface."""
        clear = QColor(self._colour)
        clear.setAlpha(0)
        shade = QLinearGradient(0, 0, 0, self.height())
        shade.setColorAt(0, clear)
        shade.setColorAt(1, self._colour)
        painter = QPainter(self)
        painter.fillRect(self.rect(), shade)
        painter.end()
