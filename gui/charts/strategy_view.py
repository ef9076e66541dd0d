"""Strategies as rows of marks: how many traces try each, and how many of those are right."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from core.charts.marks import Mark, RunMark
from core.charts.numbers import Number
from core.charts.scale import Scale
from core.charts.strategies import StrategyChart, StrategyRow
from core.charts.wording import grouped
from gui.charts.chart_view import ChartView
from gui.charts.colours import ink_on, run_colour, tint
from gui.charts.lettering import Face, elided, width_of
from gui.charts.pencil import Pencil, Side

LEGEND = 26.0
HEADER = 34.0
LEAST_ROW = 42.0
LANE = 8.0
AXIS = 30.0
NOTE = 20.0
NAME_LEAST, NAME_MOST = 120.0, 230.0
USES = 62.0
PANEL_GAP = 32.0
MOST_PANEL = 700.0


class StrategyView(ChartView):
    """One row a strategy, two panels, one lane a run."""

    def needed_height(self, width: float) -> float:
        """Return heading, legend, header, rows and axis."""
        chart = self._strategies()
        if chart is None or not chart.rows:
            return self.head_height(width) + 200
        legend = LEGEND * self._legend_lines(chart, width)
        note = NOTE if chart.note else 0
        rows = _row_height(chart) * len(chart.rows)
        return self.head_height(width) + legend + HEADER + rows + AXIS + note

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw legend, header, rows and axes."""
        chart = self._strategies()
        if chart is None:
            return
        top = self.head_height(size.width())
        _draw_legend(pencil, chart.runs, top, size.width())
        top += LEGEND * self._legend_lines(chart, size.width()) + HEADER
        name = _name_width(chart, pencil)
        width = min((size.width() - name - USES - PANEL_GAP) / 2, MOST_PANEL)
        used = Scale(low=0.0, high=1.0, start=name, end=name + width - 12)
        start = name + width + PANEL_GAP
        right = Scale(low=0.0, high=1.0, start=start, end=start + width - 12)
        end = right.end + USES + 12
        _draw_header(pencil, top, used, right, end)
        height = _row_height(chart)
        for index, row in enumerate(chart.rows):
            area = QRectF(0, top + index * height, end, height)
            _draw_row(pencil, row, area, name)
            _draw_dots(pencil, row, area, (used, right), index * 100)
        bottom = top + height * len(chart.rows)
        for scale in (used, right):
            _draw_axis(pencil, scale, bottom)
        if chart.note:
            font = pencil.lettering.font(11)
            pencil.text(0, bottom + AXIS + NOTE / 2, chart.note, font, pencil.theme.muted)

    def _strategies(self) -> StrategyChart | None:
        return self.chart if isinstance(self.chart, StrategyChart) else None

    def _legend_lines(self, chart: StrategyChart, width: float) -> int:
        return _legend_places(chart.runs, self.lettering().font(), width)[-1][1] + 1


def _row_height(chart: StrategyChart) -> float:
    return max(LEAST_ROW, LANE * (len(chart.runs) + 1))


def _name_width(chart: StrategyChart, pencil: Pencil) -> float:
    longest = max(width_of(row.name, pencil.lettering.font()) for row in chart.rows)
    return min(max(longest + 24 + 20, NAME_LEAST), NAME_MOST)


def _legend_places(runs: tuple[RunMark, ...], font: Face, width: float) -> list[tuple[float, int]]:
    x, line = 0.0, 0
    places: list[tuple[float, int]] = []
    for run in runs:
        needed = min(width_of(run.shown, font), 220) + 40
        if x and x + needed > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += needed
    return places or [(0.0, 0)]


def _draw_legend(pencil: Pencil, runs: tuple[RunMark, ...], top: float, width: float) -> None:
    places = _legend_places(runs, pencil.lettering.font(), width)
    for run, (x, line) in zip(runs, places, strict=False):
        strong = pencil.is_highlighted(run)
        pencil.run_name(x, top + 8 + line * LEGEND, run, 240, strong=strong)


def _draw_header(pencil: Pencil, top: float, used: Scale, right: Scale, end: float) -> None:
    strong, small = pencil.lettering.font(12, strong=True), pencil.lettering.font(12)
    theme = pencil.theme
    for scale, title, unit in (
        (used, "Traces that use it", "% of traces"),
        (right, "Right among them", "% of the traces that use it"),
    ):
        width = pencil.text(scale.start, top - 14, title, strong, theme.text)
        pencil.text(scale.start + width + 6, top - 14, unit, small, theme.muted)
    pencil.text(end, top - 14, "uses", small, theme.muted, Side.RIGHT)
    pencil.hairline(0, end, top - 1, theme.muted)


def _draw_row(pencil: Pencil, row: StrategyRow, area: QRectF, name_width: float) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    middle = area.center().y()
    pencil.hairline(area.left(), area.right(), area.bottom() - 1)
    colour = QColor(theme.strategies[row.colour % len(theme.strategies)])
    swatch = QRectF(0, round(middle) - 8, 16, 16)
    pencil.painter.setPen(colour)
    pencil.painter.setBrush(colour)
    pencil.painter.drawRoundedRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    small = lettering.font(10, strong=True)
    pencil.text(8, middle, row.letter[:2], small, ink_on(colour), Side.CENTRE)
    font = lettering.font()
    pencil.text(24, middle, elided(row.name, font, name_width - 36), font, theme.text)
    number = lettering.font(tabular=True)
    pencil.text(area.right(), middle, grouped(row.uses), number, theme.text, Side.RIGHT)


def _draw_dots(
    pencil: Pencil, row: StrategyRow, area: QRectF, scales: tuple[Scale, Scale], line: int
) -> None:
    lanes = len(row.dots)
    for lane, dot in enumerate(row.dots):
        y = round(area.center().y() + (lane - (lanes - 1) / 2) * LANE)
        colour = run_colour(pencil.theme, dot.run)
        shares = ((dot.used, dot.used_mark, False), (dot.right, dot.right_mark, dot.few))
        for column, (share, mark, few) in enumerate(shares):
            _draw_dot(pencil, share, mark, scales[column], y, colour, few=few)
            if share.value is not None:
                x = scales[column].at(share.value)
                pencil.note(mark, QRectF(x - 6, y - LANE / 2, 12, LANE), (line + lane, column))


def _draw_dot(
    pencil: Pencil, share: Number, mark: Mark, scale: Scale, y: float, colour: QColor,
    *, few: bool,
) -> None:  # fmt: skip
    if share.value is None or share.interval is None:
        return
    ends = QPointF(scale.at(share.interval.low), y), QPointF(scale.at(share.interval.high), y)
    pencil.line(*ends, tint(colour, 0.4 if few else 0.75), 1.5)
    at = QPointF(scale.at(share.value), y)
    if few:
        pencil.line(QPointF(at.x(), y - 4), QPointF(at.x(), y + 4), colour, 2.0)
    else:
        pencil.square(at, 8 if pencil.stands_out(mark) else 6, colour)


def _draw_axis(pencil: Pencil, scale: Scale, bottom: float) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = scale.at(value)
        pencil.upright(x, bottom, bottom + 4, muted)
        if value in (0.0, 0.5, 1.0):
            pencil.text(x, bottom + 14, f"{value * 100:.0f}", small, muted, Side.CENTRE)
