"""Outcomes as small pictures."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from core.glyphs import Glyph
from gui.problems.delegate import draw_glyph
from gui.theme.manager import ThemeManager


def glyph_of(right: bool | None) -> Glyph:
    """Return the shape of one outcome."""
    return Glyph.NONE if right is None else Glyph.RIGHT if right else Glyph.WRONG


def glyph_icon(glyph: Glyph, theme: ThemeManager) -> QIcon:
    """Return the shape of one outcome as an icon in the theme in force."""
    side = theme.metrics.px(10)
    picture = QPixmap(side * 2, side * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_glyph(painter, QPointF(side / 2, side / 2), side - 2, glyph, theme.current)
    painter.end()
    return QIcon(picture)
