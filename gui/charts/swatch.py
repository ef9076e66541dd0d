"""The square with a letter that stands for a code."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from gui.charts.colours import PRINT, ink_on
from gui.charts.pencil import Pencil, Side
from gui.theme.tokens import Theme

SIZE = 16


def strategy_colour(theme: Theme, colour: int) -> QColor:
    """Return the colour of a strategy's area; after nine they repeat, and the letter tells."""
    return QColor(theme.strategy_areas[colour % len(theme.strategy_areas)])


def ground_colour(theme: Theme) -> QColor:
    """Return the colour of an area where no code is tagged, lighter than all of theirs in print."""
    return QColor(theme.sunken if theme.name == PRINT.name else theme.line)


def draw_swatch(
    pencil: Pencil, x: float, middle: float, colour: int, letter: str, *, filled: bool = True
) -> None:
    """Draw a code's square with its left edge at `x`; hollow for what machines said."""
    ink = strategy_colour(pencil.theme, colour)
    box = QRectF(round(x), round(middle) - SIZE / 2, SIZE, SIZE).adjusted(0.5, 0.5, -0.5, -0.5)
    pencil.painter.setPen(ink)
    pencil.painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
    pencil.painter.drawRoundedRect(box, 3, 3)
    small = pencil.lettering.font(10, strong=True)
    on = ink_on(ink) if filled else QColor(pencil.theme.text)
    pencil.text(round(x) + SIZE / 2, middle, letter[:2], small, on, Side.CENTRE)
