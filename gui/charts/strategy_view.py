"""Strategies as rows of marks: how many traces try each, and how often it works."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.charts.marks import Mark
from core.charts.numbers import Number
from core.charts.scale import Scale
from core.charts.strategies import StrategyChart, StrategyDot, StrategyRow
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour, tint
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side
from gui.charts.strategy_columns import COLUMN, draw_heads, draw_numbers, number_columns
from gui.charts.strategy_legend import LEGEND, draw_legend, legend_lines
from gui.charts.swatch import draw_swatch

ABOVE_LEGEND = 6.0
HEADER = 30.0
LEAST_ROW = 37.0
LANE = 6.2
MOST_LANE = 13.0
AXIS = 27.0
NOTE_LINE = 16.0
NAME_LEAST, NAME_MOST, NAME_SHARE = 120.0, 230.0, 0.27
PANEL_GAP = 32.0
MOST_PANEL = 700.0

Panels = tuple[Scale, Scale]


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
        name, columns = _name_width(chart, pencil, size.width()), number_columns(chart)
        panel = (size.width() - name - COLUMN * len(columns) - PANEL_GAP) / 2
        panel = min(panel, MOST_PANEL)
        used = Scale(low=0.0, high=1.0, start=name, end=name + panel - 12)
        start = name + panel + PANEL_GAP
        right = Scale(low=0.0, high=1.0, start=start, end=start + panel - 12)
        end = right.end + COLUMN * len(columns)
        _draw_header(pencil, chart, top - 14, (used, right))
        draw_heads(pencil, columns, end, top - 14)
        pencil.hairline(0, end, top - 1, pencil.theme.muted)
        for index, (row, height) in enumerate(zip(chart.rows, heights, strict=True)):
            area = QRectF(0, top + sum(heights[:index]), end, height)
            _draw_row(pencil, row, area, name)
            draw_numbers(pencil, columns, row, area, (index * 100, 2))
            worked = chart.tells_what_worked
            _draw_dots(pencil, row, area, (used, right), index * 100, worked=worked)
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


def _name_width(chart: StrategyChart, pencil: Pencil, width: float) -> float:
    longest = max(width_of(row.name, pencil.lettering.font()) for row in chart.rows)
    most = max(NAME_LEAST, min(NAME_MOST, width * NAME_SHARE))
    return min(max(longest + 24 + 20, NAME_LEAST), most)


def _draw_header(pencil: Pencil, chart: StrategyChart, middle: float, panels: Panels) -> None:
    """Write what each panel shows; the unit only where there is room for it."""
    strong, small = pencil.lettering.font(12, strong=True), pencil.lettering.font(12)
    words = (("Traces that use it", "Used by", "% of traces"), _second(chart))
    for scale, (title, short, unit) in zip(panels, words, strict=True):
        room = scale.end - scale.start + 12
        shown = title if width_of(title, strong) <= room else elided(short, strong, room)
        width = pencil.text(scale.start, middle, shown, strong, pencil.theme.text)
        if width + 6 + width_of(unit, small) <= room:
            pencil.text(scale.start + width + 6, middle, unit, small, pencil.theme.muted)


def _second(chart: StrategyChart) -> tuple[str, str, str]:
    if chart.tells_what_worked:
        return "Uses that worked", "Worked", "% of judged uses"
    return "Right among them", "Right", "% of these traces"


def _draw_row(pencil: Pencil, row: StrategyRow, area: QRectF, name_width: float) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    middle = area.center().y()
    pencil.hairline(area.left(), area.right(), area.bottom() - 1)
    draw_swatch(pencil, 0, middle, row.colour, row.letter)
    font = lettering.font()
    pencil.text(24, middle, elided(row.name, font, name_width - 36), font, theme.text)


def _draw_dots(
    pencil: Pencil, row: StrategyRow, area: QRectF, scales: Panels, line: int, *, worked: bool
) -> None:
    lanes = len(row.dots)
    pitch = min(max(area.height() / (lanes + 1), LANE), MOST_LANE)
    for lane, dot in enumerate(row.dots):
        y = round(area.center().y() + (lane - (lanes - 1) / 2) * pitch)
        second = (dot.right, dot.right_mark, dot.few)
        if worked:
            second = (dot.worked, dot.worked_mark, dot.few_judged)
        shares = ((dot.used, dot.used_mark, False), second)
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
