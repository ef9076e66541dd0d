"""The row of page tabs: plain words, the chosen one underlined in accent."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from gui.charts.lettering import BASE, Face, Lettering, scale_of, width_of
from gui.theme.tokens import LIGHT, Theme

HEIGHT = 44
SPACE = 24


class TabRow(QTabBar):
    """A tab bar without boxes; keys and screen readers work as in any tab bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # Never narrower than its words: what stands beside it gives way.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def use_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        scale = scale_of(self.font())
        width = width_of(self.tabText(index), self._font(strong=True))
        return QSize(int((width + SPACE) * scale) + 1, int(HEIGHT * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        scale = scale_of(self.font())
        painter.scale(scale, scale)
        for index in range(self.count()):
            box = self.tabRect(index)
            left, width = box.left() / scale, box.width() / scale - SPACE
            chosen = index == self.currentIndex()
            painter.setFont(self._font(strong=chosen).font)
            painter.setPen(QColor(self._theme.text if chosen else self._theme.muted))
            painter.drawText(int(left), HEIGHT // 2 + 5, self.tabText(index))
            if chosen:
                accent = QColor(self._theme.accent)
                painter.fillRect(int(left), HEIGHT - 2, int(width), 2, accent)
                if self.hasFocus():
                    painter.setPen(accent)
                    painter.drawRoundedRect(int(left) - 5, 9, int(width) + 10, HEIGHT - 18, 4, 4)
        painter.end()

    def _font(self, *, strong: bool) -> Face:
        return Lettering(self.font().family()).font(BASE, strong=strong)
