"""Words that were looked for, as they are painted under a text."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.text.finding import Hits
from gui.theme.tokens import Theme

_TINT, _DARK_TINT = 0.24, 0.30
_HERE, _DARK_HERE = 0.42, 0.46


@dataclass(frozen=True, slots=True, kw_only=True)
class HitMarks:
    """The places found in one text; `current` is the number of the one that was gone to."""

    hits: Hits
    current: int | None = None


def paint_hit(
    painter: QPainter, rects: list[QRectF], theme: Theme, *, is_current: bool, corner: float
) -> None:
    """Paint the ground of one place, a box for each of its lines; the current one is outlined."""
    colour = QColor(theme.warn)
    shares = (_DARK_TINT, _DARK_HERE) if theme.is_dark else (_TINT, _HERE)
    colour.setAlphaF(shares[is_current])
    painter.setBrush(colour)
    painter.setPen(QPen(QColor(theme.accent), 1.5) if is_current else Qt.PenStyle.NoPen)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-1, 1.5, 1, -1.5), corner, corner)
