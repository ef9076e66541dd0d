"""Accuracy of each run from attempt 1 to a later one, with intervals and direct labels."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from core.charts.scale import Scale, bounds, ticks
from core.charts.self_correction import SlopeChart, SlopeLine, SlopePoint
from core.charts.spread import spread_within
from core.charts.wording import percent
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour, tint
from gui.charts.lettering import run_elided, width_of
from gui.charts.pencil import Pencil, Side

AXIS = 30.0
TICKS = 34.0
DODGE = 7.0
MOST_DODGE = 70.0
LABEL_GAP = 17.0
LEADER = 18.0
LEAST_PLOT = 220.0


@dataclass(frozen=True, slots=True)
class Attempts:
    """Where attempts 1 to `most` stand between `start` and `end`."""

    most: int
    start: float
    end: float

    def at(self, attempt: int) -> float:
        """Return the x of an attempt."""
        return self.start + (attempt - 1) / (self.most - 1) * (self.end - self.start)


class SlopeView(ChartView):
    """Lines from t1 to t2, runs side by side so that their intervals can be told apart."""

    def needed_height(self, width: float) -> float:
        """Return heading, plot and axis; each label needs its line."""
        plot = max(LEAST_PLOT, LABEL_GAP * (len(self._lines()) + 1))
        return self.head_height(width) + plot + AXIS

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw hairlines, intervals, lines, marks and labels, in this order."""
        lines = sorted(self._lines(), key=lambda line: -line.last.value)
        if not lines:
            return
        top, bottom = self.head_height(size.width()) + 10, size.height() - AXIS
        scale = _scale(lines, top, bottom)
        labels = _label_width(pencil, lines, size.width())
        step = min(DODGE, MOST_DODGE / len(lines))
        half = step * (len(lines) - 1) / 2
        x1, x2 = TICKS + 12 + half, size.width() - labels - LEADER - 10 - half
        attempts = Attempts(self._most(), x1, x2)
        _draw_axis(pencil, scale, attempts, half, self._later())
        order = sorted(lines, key=lambda line: line.first.value)
        for index, line in enumerate(lines):
            shift = order.index(line) * step - half
            places = [(attempts.at(point.attempt) + shift, point) for point in line.points]
            _draw_line(pencil, line, scale, places)
            for column, (x, point) in enumerate(places):
                _note(pencil, point, x, scale, (index, column))
        label_x = x2 + half + 10
        self._draw_labels(pencil, lines, scale, label_x, labels)

    def _draw_labels(
        self, pencil: Pencil, lines: list[SlopeLine], scale: Scale, x: float, width: float
    ) -> None:
        wanted = [scale.at(line.last.value) for line in lines]
        placed = spread_within(wanted, LABEL_GAP, scale.end + 8, scale.start - 4)
        for line, start, end in zip(lines, wanted, placed, strict=True):
            strong = line.bold or pencil.is_highlighted(line.run)
            colour = run_colour(pencil.theme, line.run)
            path = QPainterPath(QPointF(x - 4, start))
            bend = x + LEADER / 2 - 4
            path.cubicTo(bend, start, bend, end, x + LEADER - 6, end)
            pencil.painter.strokePath(path, tint(colour, 0.7))
            ink = pencil.theme.text if strong else pencil.theme.muted
            number = pencil.lettering.font(12, strong=strong, tabular=True)
            text = x + LEADER
            text += pencil.text(text, end, percent(line.last.number.exact or 0.0), number, ink) + 7
            font = pencil.lettering.font(12, strong=strong)
            name = run_elided(line.run, font, x + LEADER + width - text)
            pencil.text(text, end, name, font, ink)

    def _most(self) -> int:
        return self.chart.attempts if isinstance(self.chart, SlopeChart) else 2

    def _later(self) -> str:
        return self.chart.later.value if isinstance(self.chart, SlopeChart) else ""

    def _lines(self) -> tuple[SlopeLine, ...]:
        return self.chart.lines if isinstance(self.chart, SlopeChart) else ()


def _scale(lines: list[SlopeLine], top: float, bottom: float) -> Scale:
    points = [point for line in lines for point in line.points]
    values = [point.value for point in points]
    for point in points:
        interval = point.number.interval
        values += [interval.low, interval.high] if interval else []
    low, high = bounds(values, pad=0.005, least=0.1)
    return Scale(low=max(low, -0.01), high=min(high, 1.01), start=bottom, end=top)


def _label_width(pencil: Pencil, lines: list[SlopeLine], width: float) -> float:
    font = pencil.lettering.font(12, strong=True)
    longest = max(width_of(line.run.shown, font) for line in lines)
    return min(longest + width_of("100.0", font) + 12, width * 0.42)


def _draw_axis(pencil: Pencil, scale: Scale, attempts: Attempts, half: float, later: str) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in ticks(max(scale.low, 0.0), min(scale.high, 1.0), 5):
        y = scale.at(value)
        pencil.hairline(TICKS, attempts.end + half + 6, y)
        pencil.text(TICKS - 10, y, percent(value).removesuffix(".0"), small, muted, Side.RIGHT)
    few = attempts.most == 2
    for t in range(1, attempts.most + 1):
        name = later if t == attempts.most else f"t{t}"
        label = f"Acc@{name}" if few else name
        pencil.text(attempts.at(t), scale.start + 18, label, small, muted, Side.CENTRE)


def _draw_line(
    pencil: Pencil, line: SlopeLine, scale: Scale, places: list[tuple[float, SlopePoint]]
) -> None:
    colour = run_colour(pencil.theme, line.run)
    strong = line.bold or pencil.is_highlighted(line.run)
    for x, point in places:
        interval = point.number.interval
        if interval is not None:
            low, high = scale.at(interval.low), scale.at(interval.high)
            pencil.line(QPointF(x, low), QPointF(x, high), tint(colour, 0.6), 1.25)
    ends = [QPointF(x, scale.at(point.value)) for x, point in places]
    for one, other in pairwise(ends):
        pencil.line(one, other, colour, 2.0 if strong else 1.0)
    for end, (_, point) in zip(ends, places, strict=True):
        size = 8 if pencil.stands_out(point.mark) else 7 if strong else 6
        pencil.square(end, size, colour, filled=not line.run.reference)


def _note(
    pencil: Pencil, point: SlopePoint, x: float, scale: Scale, place: tuple[int, int]
) -> None:
    centre = scale.at(point.value)
    pencil.note(point.mark, QRectF(x - 5, centre - 6, 10, 12), place)
