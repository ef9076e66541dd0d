"""Parallel against sequential: a line for each way of using attempts, told apart by its stroke."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.charts.scale import Scale, bounds, ticks
from core.charts.scaling import (
    ANY,
    CHAIN,
    CORRECTED,
    ScalingChart,
    ScalingLine,
    TokenAxis,
)
from core.charts.spread import spread_within
from core.charts.wording import grouped, one_line, percent
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour, tint
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side

AXIS = 44.0
TICKS = 34.0
LABEL_GAP = 17.0
LEAST_PLOT = 210.0
NOTE_LINE = 16
DODGE = 5.0
SHARE = 0.62  # of an axis of tokens, to that of attempts with its names
GUTTER = 36.0


class ScalingView(ChartView):
    """Every point has its mark; names stand at the right end of their lines."""

    def needed_height(self, width: float) -> float:
        """Return heading, plot, axis and note; each label needs its line."""
        chart = self._scaling()
        plot = max(LEAST_PLOT, LABEL_GAP * (len(chart.lines) + 1))
        note = NOTE_LINE * len(self._note(chart, width)) + 6
        return self.head_height(width) + plot + AXIS + note

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw hairlines, intervals, lines, marks and labels, in this order."""
        chart = self._scaling()
        if not chart.lines:
            return
        note = self._note(chart, size.width())
        top = self.head_height(size.width()) + 10
        bottom = size.height() - AXIS - NOTE_LINE * len(note) - 6
        scale = _scale(chart, top, bottom)
        axes = chart.axes
        # What is left goes to the attempts, with names at its end, and to each axis of tokens.
        width = size.width() / (1 + SHARE * len(axes))
        labels = min(max(_label(chart, line, pencil) for line in chart.lines), width * 0.45)
        start, end = TICKS + 20, width - labels - 26
        most = max(chart.attempts, 2)
        step = (end - start) / (most - 1)
        _draw_axis(pencil, scale, [start + step * at for at in range(most)])
        ends: list[tuple[float, float]] = []
        for index, line in enumerate(chart.lines):
            shift = DODGE * (index - (len(chart.lines) - 1) / 2)
            places = [
                QPointF(start + step * (p.attempts - 1) + shift, scale.at(p.number.value or 0.0))
                for p in line.points
            ]
            _draw_line(pencil, line, places, scale)
            for column, (place, point) in enumerate(zip(places, line.points, strict=True)):
                area = QRectF(place.x() - 6, place.y() - 6, 12, 12)
                pencil.note(point.mark, area, (index, column))
            ends.append((places[-1].x(), places[-1].y()))
        self._draw_labels(pencil, chart, ends, (width - labels, width, scale))
        for place, axis in enumerate(axes):
            left = width + GUTTER + place * SHARE * width
            _draw_tokens(pencil, chart, axis, scale, (left, left + SHARE * width - GUTTER - 12))
        small = pencil.lettering.font(11)
        pencil.paragraph(0, size.height() - NOTE_LINE * len(note), note, small, NOTE_LINE)

    def _draw_labels(
        self,
        pencil: Pencil,
        chart: ScalingChart,
        ends: list[tuple[float, float]],
        room: tuple[float, float, Scale],
    ) -> None:
        left, right, scale = room
        order = sorted(range(len(ends)), key=lambda at: ends[at][1])
        wanted = [ends[at][1] for at in order]
        placed = spread_within(wanted, LABEL_GAP, scale.end, scale.start)
        for at, y in zip(order, placed, strict=True):
            line, (x, begin) = chart.lines[at], ends[at]
            colour = run_colour(pencil.theme, line.run)
            pencil.line(QPointF(x + 8, begin), QPointF(left - 6, y), tint(colour, 0.4), 1.0)
            strong = line.kind == CORRECTED or pencil.is_highlighted(line.run)
            face = pencil.lettering.font(12, strong=strong, tabular=True)
            ink = pencil.theme.text if strong else pencil.theme.muted
            value = percent(line.points[-1].number.value or 0.0)
            text = left + pencil.text(left, y, value, face, ink) + 7
            words = elided(one_line(_name(chart, line)), face, right - text)
            pencil.text(text, y, words, face, ink)

    def _note(self, chart: ScalingChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=4) if chart.note else []

    def _scaling(self) -> ScalingChart:
        chart = self.chart
        return chart if isinstance(chart, ScalingChart) else ScalingChart(heading=chart.heading)


def _name(chart: ScalingChart, line: ScalingLine) -> str:
    """Return what a line is called; the run goes without saying where there is one."""
    several = len({each.run for each in chart.lines}) > 1
    return f"{line.kind} · {line.run.shown}" if several else line.kind


def _label(chart: ScalingChart, line: ScalingLine, pencil: Pencil) -> float:
    font = pencil.lettering.font(12, strong=True)
    return width_of(one_line(_name(chart, line)), font) + width_of("100.0", font) + 12


def _scale(chart: ScalingChart, top: float, bottom: float) -> Scale:
    values: list[float] = []
    for line in chart.lines:
        for point in line.points:
            values.append(point.number.value or 0.0)
            interval = point.number.interval
            values += [interval.low, interval.high] if interval else []
    low, high = bounds(values, pad=0.01, least=0.1)
    return Scale(low=max(low, -0.01), high=min(high, 1.01), start=bottom, end=top)


def _draw_axis(pencil: Pencil, scale: Scale, xs: list[float]) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in ticks(max(scale.low, 0.0), min(scale.high, 1.0), 5):
        y = scale.at(value)
        pencil.hairline(TICKS, xs[-1] + 12, y)
        pencil.text(TICKS - 10, y, percent(value).removesuffix(".0"), small, muted, Side.RIGHT)
    every = max(1, len(xs) // 12)
    for attempts, x in enumerate(xs, start=1):
        if attempts % every == 0 or attempts == 1:
            pencil.text(x, scale.start + 16, str(attempts), small, muted, Side.CENTRE)
    middle = (xs[0] + xs[-1]) / 2
    pencil.text(middle, scale.start + 32, "attempts a problem", small, muted, Side.CENTRE)


def _draw_tokens(
    pencil: Pencil, chart: ScalingChart, axis: TokenAxis, scale: Scale, reach: tuple[float, float]
) -> None:
    """Draw the lines over what their attempts cost, between two places along the chart."""
    left, right = reach
    along = Scale(low=0.0, high=axis.most, start=left, end=right)
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in ticks(max(scale.low, 0.0), min(scale.high, 1.0), 5):
        pencil.hairline(left, right + 12, scale.at(value))
    for value in ticks(0.0, axis.most, 4):
        text = grouped(round(value))
        pencil.text(along.at(value), scale.start + 16, text, small, muted, Side.CENTRE)
    title = elided(axis.title, small, right - left + 24)
    pencil.text((left + right) / 2, scale.start + 32, title, small, muted, Side.CENTRE)
    for index in axis.lines:
        line = chart.lines[index]
        places = [
            QPointF(along.at(p.tokens or 0.0), scale.at(p.number.value or 0.0)) for p in line.points
        ]
        _draw_line(pencil, line, places, scale)
        for column, (place, point) in enumerate(zip(places, line.points, strict=True)):
            area = QRectF(place.x() - 6, place.y() - 6, 12, 12)
            pencil.note(point.mark, area, (index, column))


def _draw_line(pencil: Pencil, line: ScalingLine, places: list[QPointF], scale: Scale) -> None:
    colour = run_colour(pencil.theme, line.run)
    for place, point in zip(places, line.points, strict=True):
        if (interval := point.number.interval) is not None:
            low = QPointF(place.x(), scale.at(interval.low))
            high = QPointF(place.x(), scale.at(interval.high))
            pencil.line(low, high, tint(colour, 0.45), 1.25)
    bold = line.kind == CORRECTED
    dashed = line.kind in (ANY, CHAIN)
    stroke = tint(colour, 0.7) if line.kind == ANY else colour
    for one, other in pairwise(places):
        pencil.line(one, other, stroke, 2.5 if bold else 1.5, dashed=dashed)
    for place, point in zip(places, line.points, strict=True):
        size = 9 if pencil.stands_out(point.mark) else 7
        pencil.square(place, size, colour, filled=line.kind not in (ANY, CHAIN))
