"""Draws text, lines and shapes in crisp pixels, and notes where each mark stands."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from core.charts.marks import Mark, RunMark
from core.charts.walk import Place
from core.charts.wording import one_line
from gui.charts.colours import ink_on, run_colour, run_letter, tint
from gui.charts.lettering import Face, Lettering, run_elided, width_of
from gui.theme.tokens import Theme


class Side(Enum):
    """Where text stands relative to its x."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a mark can be pointed at, and its place in the walk of the arrow keys.

    A mark may be drawn twice (a ribbon and its count); `again` is True for the later areas.
    """

    mark: Mark
    area: QPainterPath
    place: Place
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """What stands out while drawing; an export has none."""

    run_name: str = ""
    mark_id: str = ""
    focused: bool = False


class Pencil:
    """A painter that knows the theme, the fonts and what stands out."""

    def __init__(
        self, painter: QPainter, theme: Theme, lettering: Lettering, emphasis: Emphasis
    ) -> None:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        self.painter = painter
        self.theme = theme
        self.lettering = lettering
        self.emphasis = emphasis
        self.hits: list[Hit] = []
        self._noted: set[str] = set()

    def note(self, mark: Mark, area: QRectF | QPainterPath, place: Place) -> None:
        """Remember that `mark` stands at `area`; noted again, it keeps its first place."""
        if isinstance(area, QRectF):
            path = QPainterPath()
            path.addRect(area)
            area = path
        self.hits.append(Hit(mark, area, place, mark.mark_id in self._noted))
        self._noted.add(mark.mark_id)

    def stands_out(self, mark: Mark) -> bool:
        """Whether `mark` is the one pointed at or reached by keyboard."""
        return mark.mark_id == self.emphasis.mark_id

    def is_highlighted(self, run: RunMark) -> bool:
        """Whether something about `run` is pointed at, here or in another chart."""
        return bool(run.name) and run.name == self.emphasis.run_name

    def text(
        self, x: float, middle: float, text: str, face: Face, colour: QColor | str,
        side: Side = Side.LEFT,
    ) -> float:  # fmt: skip
        """Write one line with its capitals centred on `middle`; return its width."""
        width = face.width(text)
        baseline = round(middle + face.cap_height / 2)
        self.painter.setFont(face.font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(QPointF(round(x - width * side.value), baseline), text)
        return width

    def hairline(self, left: float, right: float, y: float, colour: QColor | str = "") -> None:
        """Draw a horizontal line one pixel thick."""
        y = math.floor(y) + 0.5
        self.line(QPointF(left, y), QPointF(right, y), colour or self.theme.line, 1.0)

    def upright(self, x: float, top: float, bottom: float, colour: QColor | str = "") -> None:
        """Draw a vertical line one pixel thick."""
        x = math.floor(x) + 0.5
        self.line(QPointF(x, top), QPointF(x, bottom), colour or self.theme.line, 1.0)

    def paragraph(self, x: float, top: float, lines: list[str], face: Face, pitch: float) -> None:
        """Write lines in muted ink, the first centred half a `pitch` below `top`."""
        for place, line in enumerate(lines):
            self.text(x, top + (place + 0.5) * pitch, line, face, self.theme.muted)

    def line(
        self, one: QPointF, other: QPointF, colour: QColor | str, width: float,
        *, dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line with flat ends, `dashed` for what machines said."""
        pen = QPen(QColor(colour), width)
        if dashed:
            pen.setDashPattern([3.0, 2.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        self.painter.drawLine(QLineF(one, other))

    def fill(self, area: QRectF, colour: QColor | str) -> None:
        """Fill a rectangle with sharp edges."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.painter.fillRect(area, QColor(colour))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)

    def shape(self, path: QPainterPath, colour: QColor | str) -> None:
        """Fill a path."""
        self.painter.fillPath(path, QColor(colour))

    def outline(self, area: QRectF, colour: QColor | str, width: float = 1.0) -> None:
        """Draw the inside edge of a rectangle."""
        inset = width / 2
        self.painter.setPen(_mitred(QColor(colour), width))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(area.adjusted(inset, inset, -inset, -inset))

    def square(
        self, at: QPointF, size: float, colour: QColor | str, *, filled: bool = True
    ) -> None:
        """Draw a run's mark: a square on the surface, ringed so that lines end beside it."""
        half = size // 2
        area = QRectF(round(at.x()) - half, round(at.y()) - half, size, size)
        self.fill(area.adjusted(-1, -1, 1, 1), self.theme.surface)
        if filled:
            self.fill(area, colour)
        else:
            self.outline(area, colour, 1.5)

    def circle(
        self, at: QPointF, size: float, colour: QColor | str, *, filled: bool = True
    ) -> None:
        """Draw an outcome: filled is right, hollow is wrong."""
        self.circles((at,), size, colour, filled=filled)

    def circles(
        self, places: Iterable[QPointF], size: float, colour: QColor | str, *, filled: bool
    ) -> None:
        """Draw many outcomes that look the same."""
        radius = size / 2 - (0.0 if filled else 0.625)
        self.painter.setPen(Qt.PenStyle.NoPen if filled else QPen(QColor(colour), 1.25))
        self.painter.setBrush(QColor(colour) if filled else Qt.BrushStyle.NoBrush)
        for at in places:
            self.painter.drawEllipse(at, radius, radius)

    def triangle(self, x: float, middle: float, colour: QColor | str, *, up: bool) -> None:
        """Draw fixed (up) or broken (down): 8 px wide, its left corner at `x`."""
        x, middle = round(x), round(middle)
        tip, base = (middle - 4, middle + 3) if up else (middle + 4, middle - 3)
        corners = [QPointF(x, base), QPointF(x + 8, base), QPointF(x + 4, tip)]
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(colour))
        self.painter.drawPolygon(QPolygonF(corners))

    def run_name(
        self, x: float, middle: float, run: RunMark, width: float, *, strong: bool
    ) -> None:
        """Write a run's square and name, cut in the middle to fit `width`."""
        colour = run_colour(self.theme, run)
        letter = run_letter(self.theme, run)
        size = 12.0 if letter else 9.0
        self.square(QPointF(x + 5, middle), size, colour, filled=not run.reference)
        if letter:
            self.text(
                x + 5,
                middle,
                letter,
                self.lettering.font(9, strong=True),
                ink_on(colour),
                Side.CENTRE,
            )
        name, room = one_line(run.shown), width - 18
        font = self.lettering.font(strong=strong)
        if width_of(name, font) > room:
            font = self.lettering.font(12, strong=strong)
        ink = self.theme.muted if run.reference else self.theme.text
        self.text(x + 18, middle, run_elided(run, font, room), font, ink)

    def highlight(self, area: QRectF) -> None:
        """Tint a row or column that is pointed at, with a bar at its left."""
        self.fill(area, tint(self.theme.accent, 0.14 if self.theme.is_dark else 0.09))
        self.fill(QRectF(area.left(), area.top(), 2, area.height()), self.theme.accent)

    def focus_ring(self, path: QPainterPath, within: QRectF) -> None:
        """Draw the ring around the mark that the keyboard has reached, whole inside `within`."""
        self.painter.setPen(_mitred(QColor(self.theme.accent), 2.0))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        box = path.boundingRect().adjusted(-2, -2, 2, 2)
        self.painter.drawRoundedRect(box.intersected(within.adjusted(1, 1, -1, -1)), 3, 3)


def _mitred(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
