"""Accuracy by attempt: a line with its band for each run, the fit dashed, the steps below."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from core.charts.attempts import AttemptChart, AttemptLine, AttemptPoint
from core.charts.scale import Scale, bounds, ticks
from core.charts.spread import spread_within
from core.charts.wording import percent
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour, tint
from gui.charts.lettering import run_elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side

AXIS = 30.0
STEPS = 22.0
TICKS = 34.0
LABEL_GAP = 17.0
LEADER = 18.0
LEAST_PLOT = 210.0
NOTE_LINE = 16
MOST_STEPS = 3


class AttemptView(ChartView):
    """Every attempt has its mark; the steps of the first few runs stand below the axis."""

    def needed_height(self, width: float) -> float:
        """Return heading, plot, axis, steps and note."""
        chart = self._attempt_chart()
        plot = max(LEAST_PLOT, LABEL_GAP * (len(chart.lines) + 1))
        note = NOTE_LINE * len(self._note(chart, width)) + 6 if chart.note else 0
        below = AXIS + STEPS * len(chart.lines[:MOST_STEPS]) + note
        return self.head_height(width) + plot + below

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw hairlines, bands, fits, lines, marks, labels and steps, in this order."""
        chart = self._attempt_chart()
        if not chart.lines:
            return
        note = self._note(chart, size.width()) if chart.note else []
        below = AXIS + STEPS * len(chart.lines[:MOST_STEPS]) + NOTE_LINE * len(note) + 6
        top, bottom = self.head_height(size.width()) + 10, size.height() - below
        scale = _scale(chart, top, bottom)
        labels = _label_width(pencil, chart, size.width())
        start, end = TICKS + 16, size.width() - labels - LEADER - 14
        xs = [start + (end - start) * t / (chart.attempts - 1) for t in range(chart.attempts)]
        _draw_axis(pencil, scale, xs)
        for line in reversed(chart.lines):
            _draw_band(pencil, line, scale, xs)
        for index, line in reversed([*enumerate(chart.lines)]):
            _draw_line(pencil, line, scale, xs)
            for point in line.points:
                at = QPointF(xs[point.attempt - 1], scale.at(point.number.value or 0.0))
                area = QRectF(at.x() - 7, at.y() - 7, 14, 14)
                pencil.note(point.mark, area, (index, point.attempt))
        self._draw_labels(pencil, chart, scale, xs[-1] + 10, labels)
        for index, line in enumerate(chart.lines[:MOST_STEPS]):
            y = bottom + AXIS + STEPS * (index + 0.5)
            _draw_steps(pencil, line, xs, y, len(chart.lines) + index)
        small = pencil.lettering.font(11)
        pencil.paragraph(0, size.height() - NOTE_LINE * len(note), note, small, NOTE_LINE)

    def _draw_labels(
        self, pencil: Pencil, chart: AttemptChart, scale: Scale, x: float, width: float
    ) -> None:
        lines = chart.lines
        wanted = [scale.at(line.last.number.value or 0.0) for line in lines]
        placed = spread_within(wanted, LABEL_GAP, scale.end + 8, scale.start - 4)
        for line, at, y in zip(lines, wanted, placed, strict=True):
            colour = run_colour(pencil.theme, line.run)
            begin = x - 4 if line.last.attempt == chart.attempts else None
            if begin is not None:
                path = QPainterPath(QPointF(begin, at))
                bend = x + LEADER / 2 - 4
                path.cubicTo(bend, at, bend, y, x + LEADER - 6, y)
                pencil.painter.strokePath(path, tint(colour, 0.7))
            strong = pencil.is_highlighted(line.run) or len(lines) == 1
            ink = pencil.theme.text if strong else pencil.theme.muted
            face = pencil.lettering.font(12, strong=strong, tabular=True)
            text = x + LEADER
            text += pencil.text(text, y, percent(line.last.number.exact or 0.0), face, ink) + 7
            name = run_elided(line.run, face, x + LEADER + width - text)
            pencil.text(text, y, name, pencil.lettering.font(12, strong=strong), ink)

    def _note(self, chart: AttemptChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=4)

    def _attempt_chart(self) -> AttemptChart:
        return (
            self.chart
            if isinstance(self.chart, AttemptChart)
            else AttemptChart(heading=self.chart.heading)
        )


def _scale(chart: AttemptChart, top: float, bottom: float) -> Scale:
    values: list[float] = []
    for line in chart.lines:
        for point in line.points:
            share = point.number
            values += [share.value] if share.value is not None else []
            values += [share.interval.low, share.interval.high] if share.interval else []
            values += [point.fitted] if point.fitted is not None else []
    low, high = bounds(values, pad=0.01, least=0.1)
    return Scale(low=max(low, -0.01), high=min(high, 1.01), start=bottom, end=top)


def _label_width(pencil: Pencil, chart: AttemptChart, width: float) -> float:
    font = pencil.lettering.font(12, strong=True)
    longest = max(width_of(line.run.shown, font) for line in chart.lines)
    return min(longest + width_of("100.0", font) + 12, width * 0.3)


def _draw_axis(pencil: Pencil, scale: Scale, xs: list[float]) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in ticks(max(scale.low, 0.0), min(scale.high, 1.0), 5):
        y = scale.at(value)
        pencil.hairline(TICKS, xs[-1] + 6, y)
        pencil.text(TICKS - 10, y, percent(value).removesuffix(".0"), small, muted, Side.RIGHT)
    for t, x in enumerate(xs, start=1):
        pencil.text(x, scale.start + 18, f"t{t}", small, muted, Side.CENTRE)


def _draw_band(pencil: Pencil, line: AttemptLine, scale: Scale, xs: list[float]) -> None:
    known = [(xs[p.attempt - 1], p.number.interval) for p in line.points if p.number.interval]
    if len(known) < 2:
        return
    path = QPainterPath(QPointF(known[0][0], scale.at(known[0][1].low)))
    for x, interval in known:
        path.lineTo(x, scale.at(interval.high))
    for x, interval in reversed(known):
        path.lineTo(x, scale.at(interval.low))
    path.closeSubpath()
    strong = pencil.is_highlighted(line.run)
    pencil.shape(path, tint(run_colour(pencil.theme, line.run), 0.22 if strong else 0.13))


def _draw_line(pencil: Pencil, line: AttemptLine, scale: Scale, xs: list[float]) -> None:
    colour = run_colour(pencil.theme, line.run)
    for one, other in pairwise(line.points):
        if one.fitted is not None and other.fitted is not None:
            start = QPointF(xs[one.attempt - 1], scale.at(one.fitted))
            end = QPointF(xs[other.attempt - 1], scale.at(other.fitted))
            pencil.line(start, end, pencil.theme.muted, 1.25, dashed=True)
    places = [_at(point, scale, xs) for point in line.points]
    for before, after in pairwise(places):
        pencil.line(before, after, colour, 2.0)
    for place, point in zip(places, line.points, strict=True):
        pencil.square(place, 9 if pencil.stands_out(point.mark) else 7, colour)


def _at(point: AttemptPoint, scale: Scale, xs: list[float]) -> QPointF:
    return QPointF(xs[point.attempt - 1], scale.at(point.number.value or 0.0))


def _draw_steps(pencil: Pencil, line: AttemptLine, xs: list[float], y: float, row: int) -> None:
    """Write what each attempt fixed and broke, between it and the one before."""
    face, small = pencil.lettering.font(11, tabular=True), pencil.lettering.font(11)
    theme = pencil.theme
    pencil.square(QPointF(TICKS - 16, y), 7, run_colour(theme, line.run))
    for one, other in pairwise(line.points):
        if other.step is None:
            continue
        middle = (xs[one.attempt - 1] + xs[other.attempt - 1]) / 2
        fixed, broken = f"{other.fixed}", "–" if line.cannot_break else f"{other.broken}"
        left = middle - (width_of(fixed, face) + width_of(broken, face) + 34) / 2
        if left < xs[one.attempt - 1] - 4 and other.attempt > 2:
            left = xs[one.attempt - 1]
        pencil.triangle(left, y, theme.fixed if other.fixed else theme.muted, up=True)
        end = left + 11 + pencil.text(left + 11, y, fixed, face, theme.fixed if other.fixed
                                      else theme.muted)  # fmt: skip
        ink = theme.broken if other.broken else theme.muted
        pencil.triangle(end + 8, y, ink, up=False)
        end += 19 + pencil.text(end + 19, y, broken, face, ink)
        area = QRectF(left - 3, y - 9, end - left + 6, 18)
        pencil.note(other.step, area, (row, other.attempt))
    words = "fixed, cannot break" if line.cannot_break else "fixed, broken"
    pencil.text(xs[-1] + 28, y, words, small, theme.muted)
