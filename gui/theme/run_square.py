"""The square that stands for a run wherever it is named."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from gui.theme.colours import run_colour, run_letter
from gui.theme.tokens import Theme


def draw_square(painter: QPainter, square: QRectF, theme: Theme, position: int) -> None:
    """Draw a run's square, with its letter once colours repeat."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(run_colour(theme, position))
    painter.drawRoundedRect(square, 1.5, 1.5)
    if letter := run_letter(theme, position):
        font = QFont(painter.font())
        size = max(6, round(square.height()) - 1)
        font.setPixelSize(size if len(letter) == 1 else max(5, round(size * 0.66)))
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(QColor(theme.surface))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()
