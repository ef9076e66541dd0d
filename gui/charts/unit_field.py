"""A field of small signs, one a problem, so that areas can be compared by eye."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPen

from gui.charts.pencil import Pencil

LARGEST = 28.0
SMALLEST = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The same for all fields of a chart: the pitch of signs and how many problems each is."""

    pitch: float
    problems_each: int


@dataclass(frozen=True, slots=True)
class Sign:
    """How one problem is drawn: round for outcomes, square for a run's own."""

    colour: QColor
    round: bool = False
    filled: bool = True


def field_for(most: int, room: QSizeF) -> Field:
    """Return the largest pitch at which `most` problems fit; many share a sign in tens."""
    each = 1
    while True:
        pitch = _pitch(math.ceil(most / each), room)
        if pitch >= SMALLEST or each >= 10**9:
            return Field(pitch=max(pitch, 1.0), problems_each=each)
        each *= 10


def draw_field(pencil: Pencil, area: QRectF, count: int, field: Field, sign: Sign) -> None:
    """Draw `count` problems row by row; a last sign for a part of its problems is drawn too."""
    signs = math.ceil(count / field.problems_each)
    per_row = max(1, int(area.width() // field.pitch))
    size = max(1.0, field.pitch - (2 if field.pitch < 8 else 3 if field.pitch < 14 else 5))
    painter = pencil.painter
    painter.setPen(Qt.PenStyle.NoPen if sign.filled else QPen(sign.colour, 1.0))
    painter.setBrush(sign.colour if sign.filled else Qt.BrushStyle.NoBrush)
    inset = 0.0 if sign.filled else 0.5
    for index in range(signs):
        row, column = divmod(index, per_row)
        x, y = area.left() + column * field.pitch, area.top() + row * field.pitch
        if sign.round:
            radius = size / 2
            painter.drawEllipse(QPointF(x + radius, y + radius), radius - inset, radius - inset)
        else:
            painter.fillRect(QRectF(round(x), round(y), round(size), round(size)), sign.colour)


def _pitch(signs: int, room: QSizeF) -> float:
    if room.width() <= 0 or room.height() <= 0:
        return SMALLEST
    if signs <= 0:
        return LARGEST
    pitch = min(LARGEST, math.floor(math.sqrt(room.width() * room.height() / signs) * 2) / 2)
    while pitch > 1 and (room.width() // pitch) * (room.height() // pitch) < signs:
        pitch -= 0.5
    return pitch
