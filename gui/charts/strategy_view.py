"""Strategies as rows of marks: how many traces try each, and how many of those are right."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.charts.marks import Mark
from core.charts.numbers import Number
from core.charts.scale import Scale
from core.charts.strategies import StrategyChart, StrategyDot, StrategyRow, TagsBy
from core.charts.wording import grouped
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour, tint
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side
from gui.charts.strategy_legend import LEGEND, draw_legend, legend_lines
from gui.charts.swatch import draw_swatch

ABOVE_LEGEND = 6.0
HEADER = 34.0
LEAST_ROW = 42.0
LANE = 8.0
MOST_LANE = 13.0
AXIS = 30.0
NOTE_LINE = 16.0
NAME_LEAST, NAME_MOST = 120.0, 230.0
USES = 76.0
PANEL_GAP = 32.0
MOST_PANEL = 700.0


class StrategyView(ChartView):
    """One row a strategy, two panels, one lane a run and tagger; machines' marks are hollow."""

    def needed_height(self, width: float) -> float:
        """Return heading, legend, header, rows and axis."""
        chart = self._strategies()
        if chart is None or not chart.rows:
            return self.head_height(width) + 200
        rows = sum(_row_heights(chart, LANE))
        return self._above(chart, width) + rows + self._below(chart, width)

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw legend, header, rows and axes."""
        chart = self._strategies()
        if chart is None:
            return
        draw_legend(pencil, chart, self.head_height(size.width()) + ABOVE_LEGEND, size.width())
        top = self._above(chart, size.width())
        room = size.height() - top - self._below(chart, size.width())
        heights = _row_heights(chart, _pitch(chart, room))
        name, columns = _name_width(chart, pencil), _uses_columns(chart)
        panel = (size.width() - name - USES * len(columns) - PANEL_GAP) / 2
        panel = min(panel, MOST_PANEL)
        used = Scale(low=0.0, high=1.0, start=name, end=name + panel - 12)
        start = name + panel + PANEL_GAP
        right = Scale(low=0.0, high=1.0, start=start, end=start + panel - 12)
        end = right.end + USES * len(columns)
        _draw_header(pencil, top, used, right)
        _draw_uses_header(pencil, top, end, columns)
        pencil.hairline(0, end, top - 1, pencil.theme.muted)
        for index, (row, height) in enumerate(zip(chart.rows, heights, strict=True)):
            area = QRectF(0, top + sum(heights[:index]), end, height)
            _draw_row(pencil, row, area, name)
            _draw_uses(pencil, row, area, columns)
            _draw_dots(pencil, row, area, (used, right), index * 100)
        bottom = top + sum(heights)
        for scale in (used, right):
            _draw_axis(pencil, scale, bottom)
        small = pencil.lettering.font(11)
        pencil.paragraph(0, bottom + AXIS, self._note(chart, size.width()), small, NOTE_LINE)

    def _strategies(self) -> StrategyChart | None:
        return self.chart if isinstance(self.chart, StrategyChart) else None

    def _above(self, chart: StrategyChart, width: float) -> float:
        lines = legend_lines(chart, self.lettering().font(), width)
        return self.head_height(width) + ABOVE_LEGEND + LEGEND * lines + HEADER

    def _below(self, chart: StrategyChart, width: float) -> float:
        return AXIS + NOTE_LINE * len(self._note(chart, width)) + 6

    def _note(self, chart: StrategyChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3) if chart.note else []


def _pitch(chart: StrategyChart, room: float) -> float:
    """Return how far lanes can stand apart in `room`."""
    lanes = sum(len(row.dots) + 1 for row in chart.rows)
    return min(max(room / lanes, LANE), MOST_LANE)


def _row_heights(chart: StrategyChart, pitch: float) -> list[float]:
    return [max(LEAST_ROW, pitch * (len(row.dots) + 1)) for row in chart.rows]


def _uses_columns(chart: StrategyChart) -> tuple[str, ...]:
    """Return whose uses are counted, a column each: people's stand apart from machines'."""
    by = chart.tags_by
    people = ("people",) if by is not TagsBy.MACHINES else ()
    machines = ("machines",) if by is not TagsBy.PEOPLE else ()
    return (*people, *machines)


def _name_width(chart: StrategyChart, pencil: Pencil) -> float:
    longest = max(width_of(row.name, pencil.lettering.font()) for row in chart.rows)
    return min(max(longest + 24 + 20, NAME_LEAST), NAME_MOST)


def _draw_header(pencil: Pencil, top: float, used: Scale, right: Scale) -> None:
    strong, small = pencil.lettering.font(12, strong=True), pencil.lettering.font(12)
    theme = pencil.theme
    for scale, title, unit in (
        (used, "Traces that use it", "% of traces"),
        (right, "Right among them", "% of the traces that use it"),
    ):
        width = pencil.text(scale.start, top - 14, title, strong, theme.text)
        pencil.text(scale.start + width + 6, top - 14, unit, small, theme.muted)


def _draw_uses_header(pencil: Pencil, top: float, end: float, columns: tuple[str, ...]) -> None:
    small, muted = pencil.lettering.font(12), pencil.theme.muted
    if len(columns) == 1:
        pencil.text(end, top - 14, "uses", small, muted, Side.RIGHT)
        return
    left = end - USES * len(columns) + 20
    pencil.text(end, top - 34, "uses, by", pencil.lettering.font(11), muted, Side.RIGHT)
    pencil.hairline(left, end, top - 25)
    for place, column in enumerate(reversed(columns)):
        pencil.text(end - place * USES, top - 14, column, small, muted, Side.RIGHT)


def _draw_uses(pencil: Pencil, row: StrategyRow, area: QRectF, columns: tuple[str, ...]) -> None:
    counts = {"people": row.uses, "machines": row.machine_uses}
    number, middle = pencil.lettering.font(tabular=True), area.center().y()
    for place, column in enumerate(reversed(columns)):
        ink = pencil.theme.muted if column == "machines" else pencil.theme.text
        x = area.right() - place * USES
        pencil.text(x, middle, grouped(counts[column]), number, ink, Side.RIGHT)


def _draw_row(pencil: Pencil, row: StrategyRow, area: QRectF, name_width: float) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    middle = area.center().y()
    pencil.hairline(area.left(), area.right(), area.bottom() - 1)
    draw_swatch(pencil, 0, middle, row.colour, row.letter)
    font = lettering.font()
    pencil.text(24, middle, elided(row.name, font, name_width - 36), font, theme.text)


def _draw_dots(
    pencil: Pencil, row: StrategyRow, area: QRectF, scales: tuple[Scale, Scale], line: int
) -> None:
    lanes = len(row.dots)
    pitch = min(max(area.height() / (lanes + 1), LANE), MOST_LANE)
    for lane, dot in enumerate(row.dots):
        y = round(area.center().y() + (lane - (lanes - 1) / 2) * pitch)
        shares = ((dot.used, dot.used_mark, False), (dot.right, dot.right_mark, dot.few))
        for column, (share, mark, few) in enumerate(shares):
            _draw_dot(pencil, dot, (share, mark), scales[column], y, few=few)
            if share.value is not None:
                x = scales[column].at(share.value)
                pencil.note(mark, QRectF(x - 6, y - pitch / 2, 12, pitch), (line + lane, column))


def _draw_dot(
    pencil: Pencil, dot: StrategyDot, shown: tuple[Number, Mark], scale: Scale, y: float,
    *, few: bool,
) -> None:  # fmt: skip
    share, mark = shown
    if share.value is None:
        return
    colour, machine = run_colour(pencil.theme, dot.run), dot.tagger.is_machine
    stands_out = pencil.stands_out(mark) or pencil.is_highlighted(dot.run)
    if share.interval is not None:
        low, high = scale.at(share.interval.low), scale.at(share.interval.high)
        shade = tint(colour, 1.0 if stands_out else 0.4 if few else 0.75)
        width = 2.0 if stands_out else 1.5
        pencil.line(QPointF(low, y), QPointF(high, y), shade, width, dashed=machine)
    at = QPointF(scale.at(share.value), y)
    if few:
        pencil.line(QPointF(at.x(), y - 4), QPointF(at.x(), y + 4), colour, 2.0)
    else:
        pencil.square(at, 8 if pencil.stands_out(mark) else 6, colour, filled=not machine)


def _draw_axis(pencil: Pencil, scale: Scale, bottom: float) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = scale.at(value)
        pencil.upright(x, bottom, bottom + 4, muted)
        if value in (0.0, 0.5, 1.0):
            pencil.text(x, bottom + 14, f"{value * 100:.0f}", small, muted, Side.CENTRE)
