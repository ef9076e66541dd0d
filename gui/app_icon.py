"""The program's mark: a disc half turned, drawn here so that it needs no file."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

_INK = "#1B1F24"
_PAPER = "#FFFFFF"


def app_icon() -> QIcon:
    """Return the mark in the sizes that systems ask for."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(_mark(side))
    return icon


def _mark(side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rim = side / 12
    disc = QRectF(rim, rim, side - 2 * rim, side - 2 * rim)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_INK))
    painter.drawEllipse(QRectF(0, 0, side, side))
    painter.setBrush(QColor(_PAPER))
    painter.drawEllipse(disc)
    painter.setBrush(QColor(_INK))
    painter.drawPie(disc, 90 * 16, 180 * 16)
    painter.end()
    return pixmap
