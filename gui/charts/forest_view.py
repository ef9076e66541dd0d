"""The self-correction table and the forest plot of Δ as one figure with common rows."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.charts.marks import Heading
from core.charts.scale import Scale, bounds, ticks
from core.charts.self_correction import ForestChart, ForestRow
from core.charts.wording import points
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour
from gui.charts.columns import Placed, place
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side

HEADER = 48
ROW = 28
AXIS = 30
NOTE_LINE = 16
SECTION = 34
GUTTER = 32
TABLE_SHARE = 0.665


class ForestView(ChartView):
    """Table on the left, forest on the right, one selection across both."""

    def needed_height(self, width: float) -> float:
        """Return heading, header, rows, axis and note."""
        chart = self._forest_chart()
        if chart is None or chart.missing is not None:
            return self.head_height(width) + HEADER + 4 * ROW + AXIS
        below = NOTE_LINE * len(self._note(chart, width)) + 6 if chart.note else 0
        return self.head_height(width) + HEADER + _height(chart) + AXIS + below

    def table_width(self, width: float) -> float:
        """Return how much of `width` the table takes; the forest has the rest."""
        return round((width - GUTTER) * TABLE_SHARE)

    def headings(self, width: float) -> list[tuple[Heading, float, float]]:
        """Return the heading of the table and that of the forest."""
        chart = self._forest_chart()
        if chart is None or chart.missing is not None:
            return super().headings(width)
        table = self.table_width(width)
        left = table + GUTTER
        return [(chart.heading, 0.0, table), (chart.forest, left, width - left)]

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw the rows, then what stands over and under them."""
        chart = self._forest_chart()
        if chart is None:
            return
        table = self.table_width(size.width())
        left = table + GUTTER
        top = self.head_height(size.width()) + HEADER
        name_width, columns = place(chart, pencil.lettering, table)
        scale = _scale(chart, left + 8, size.width() - 14)
        tops = [top + offset for offset in _offsets(chart)]
        for index, (row, at) in enumerate(zip(chart.rows, tops, strict=True)):
            area = QRectF(0, at, size.width(), ROW)
            if pencil.is_highlighted(row.run) or pencil.stands_out(row.mark):
                pencil.highlight(area)
            pencil.note(row.mark, area, (index, 0))
        pencil.hairline(0, size.width(), top - 1, pencil.theme.muted)
        _draw_header(pencil, columns, top)
        _draw_axis(pencil, scale, top, top + _height(chart))
        for index, (row, at) in enumerate(zip(chart.rows, tops, strict=True)):
            if row.section and _begins_section(chart, index):
                _draw_section(pencil, row.section, QRectF(0, at - SECTION, table, SECTION))
            middle = at + ROW / 2
            pencil.hairline(0, size.width(), at + ROW - 1)
            strong = pencil.is_highlighted(row.run)
            pencil.run_name(10, middle, row.run, name_width - 14, strong=strong)
            _draw_cells(pencil, columns, row, middle)
            _draw_estimate(pencil, scale, row, middle)
        if chart.note:
            lines, small = self._note(chart, size.width()), pencil.lettering.font(11)
            pencil.paragraph(0, top + _height(chart) + AXIS, lines, small, NOTE_LINE)

    def _note(self, chart: ForestChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3)

    def _forest_chart(self) -> ForestChart | None:
        return self.chart if isinstance(self.chart, ForestChart) else None


def _begins_section(chart: ForestChart, index: int) -> bool:
    return index == 0 or chart.rows[index - 1].section != chart.rows[index].section


def _offsets(chart: ForestChart) -> list[float]:
    """Return the top of each row below the header; a section leaves room for its heading."""
    offsets: list[float] = []
    y = 0.0
    for index, row in enumerate(chart.rows):
        y += SECTION if row.section and _begins_section(chart, index) else 0
        offsets.append(y)
        y += ROW
    return offsets


def _height(chart: ForestChart) -> float:
    return _offsets(chart)[-1] + ROW if chart.rows else 0.0


def _draw_section(pencil: Pencil, text: str, area: QRectF) -> None:
    """Head the rows that were measured on other problems."""
    font = pencil.lettering.font(11)
    line = elided(text, font, area.width() - 10)
    pencil.text(area.left() + 10, area.bottom() - 11, line, font, pencil.theme.muted)
    pencil.hairline(area.left(), area.right(), area.bottom() - 1)


def _scale(chart: ForestChart, start: float, end: float) -> Scale:
    values = [0.0]
    for row in chart.rows:
        delta = row.delta
        values += [delta.value] if delta.value is not None else []
        values += [delta.interval.low, delta.interval.high] if delta.interval else []
    low, high = bounds(values, pad=0.01, least=0.1)
    return Scale(low=max(low, -1.02), high=min(high, 1.02), start=start, end=end)


def _draw_header(pencil: Pencil, columns: list[Placed], top: float) -> None:
    font, small = pencil.lettering.font(12), pencil.lettering.font(11)
    theme = pencil.theme
    pencil.text(28, top - 14, "Run", font, theme.muted)
    groups = dict.fromkeys(placed.column.group for placed in columns if placed.column.group)
    for group in groups:
        members = [placed for placed in columns if placed.column.group == group]
        left, right = members[0].left, members[-1].right
        shorter = (group, group.split(" and ")[0], group.split(",")[0])
        label = next((text for text in shorter if width_of(text, small) <= right - left), "")
        pencil.text(right, top - 37, label, small, theme.muted, Side.RIGHT)
        pencil.hairline(left, right, top - 27)
    for placed in columns:
        column = placed.column
        strong = column.header.startswith("↓")
        ink = theme.text if strong else theme.muted
        header = pencil.lettering.font(12, strong=strong)
        width = pencil.text(placed.right, top - 14, column.header, header, ink, Side.RIGHT)
        if column.shape:
            colour = theme.fixed if column.shape == "fixed" else theme.broken
            pencil.triangle(placed.right - width - 13, top - 14, colour, up=column.shape == "fixed")


def _draw_cells(pencil: Pencil, columns: list[Placed], row: ForestRow, middle: float) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    for placed in columns:
        column = placed.column
        strong = column.strong is not None and column.strong(row)
        muted = column.muted or row.run.reference
        font = lettering.font(12 if column.muted else 13, strong=strong, tabular=True)
        ink = theme.muted if muted else theme.text
        pencil.text(placed.main_end, middle, column.main(row), font, ink, Side.RIGHT)
        if column.minor is not None:
            small = lettering.font(12, tabular=True)
            pencil.text(placed.right, middle, column.minor(row), small, theme.muted, Side.RIGHT)


def _draw_axis(pencil: Pencil, scale: Scale, top: float, bottom: float) -> None:
    small, theme = pencil.lettering.font(11, tabular=True), pencil.theme
    zero = scale.at(0.0)
    for value in ticks(scale.low, scale.high, 7):
        x = scale.at(value)
        pencil.upright(x, bottom, bottom + 4, theme.muted)
        label = points(value).removesuffix(".0")
        pencil.text(x, bottom + 14, label, small, theme.muted, Side.CENTRE)
    pencil.upright(zero, top, bottom, theme.text)
    font = pencil.lettering.font(11)
    middle = min(max(zero, scale.start + 118), scale.end - 108)
    half = pencil.text(middle, top - 14, "no change", font, theme.muted, Side.CENTRE) / 2 + 12
    pencil.text(middle - half, top - 14, "← more broken", font, theme.broken, Side.RIGHT)
    pencil.text(middle + half, top - 14, "more fixed →", font, theme.fixed)


def _draw_estimate(pencil: Pencil, scale: Scale, row: ForestRow, middle: float) -> None:
    colour = run_colour(pencil.theme, row.run)
    value, interval = row.delta.value, row.delta.interval
    if value is None:
        font = pencil.lettering.font(11)
        pencil.text(scale.at(0.0) + 8, middle, row.delta.reason, font, pencil.theme.muted)
        return
    y = round(middle)
    if interval is not None:
        ends = QPointF(scale.at(interval.low), y), QPointF(scale.at(interval.high), y)
        pencil.line(*ends, colour, 2.0 if row.filled else 1.5)
    filled = row.filled and not row.run.reference
    pencil.square(QPointF(scale.at(value), y), 8, colour, filled=filled)
