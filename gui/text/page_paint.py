"""What a page shows besides its text: that it goes on below, or why there is none."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme


def paint_fade(viewport: QWidget, box: QRect, theme: Theme) -> None:
    """Let the last line fade, since the text goes on."""
    clear = QColor(theme.surface)
    clear.setAlpha(0)
    shade = QLinearGradient(QPointF(box.topLeft()), QPointF(box.bottomLeft()))
    shade.setColorAt(0, clear)
    shade.setColorAt(1, QColor(theme.surface))
    painter = QPainter(viewport)
    painter.fillRect(box, shade)
    painter.end()


def paint_empty(
    painter: QPainter, viewport: QWidget, theme: Theme, metrics: Metrics, message: str
) -> None:
    """Say in the middle of an empty page why it is empty."""
    painter.setFont(metrics.font(13))
    painter.setPen(QColor(theme.muted))
    side = metrics.px(24)
    room = viewport.rect().adjusted(side, side, -side, -side)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, message)
