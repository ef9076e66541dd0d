"""The self-correction table and the forest plot of Δ as one figure with common rows."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Signal

from core.charts.marks import Heading, Mark
from core.charts.scale import Scale, bounds, ticks
from core.charts.self_correction import ForestChart, ForestRow
from core.charts.wording import points
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour
from gui.charts.columns import Panel, panels
from gui.charts.lettering import elided, wrapped
from gui.charts.pencil import Pencil, Side
from gui.charts.table_drawing import SORT, draw_cells, draw_header, note_headers

HEADER = 48
ROW = 28
AXIS = 30
NOTE_LINE = 16
SECTION = 34
GUTTER = 32
PANEL_GAP = 16
TABLE_SHARE = 0.665


class ForestView(ChartView):
    """Table on the left, forest on the right, one selection across both.

    Signals:
        sort_requested: the header of a column was pressed; carries the column's id.
    """

    sort_requested = Signal(str)

    def needed_height(self, width: float) -> float:
        """Return heading, the panels with their headers, the axis and the note."""
        chart = self._forest_chart()
        if chart is None or chart.missing is not None:
            return self.head_height(width) + HEADER + 4 * ROW + AXIS
        below = NOTE_LINE * len(self._note(chart, width)) + 6 if chart.note else 0
        further = len(self._panels(chart, width)) - 1
        panels = HEADER + _height(chart) + AXIS + further * (HEADER + _height(chart) + PANEL_GAP)
        return self.head_height(width) + panels + below

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
        """Draw the panels of the table, and the forest beside the first."""
        chart = self._forest_chart()
        if chart is None:
            return
        width = size.width()
        left = self.table_width(width) + GUTTER
        top = self.head_height(width) + HEADER
        scale = _scale(chart, left + 8, width - 14)
        place = 1
        for number, panel in enumerate(self._panels(chart, width)):
            end = panel.columns[-1].right if number and panel.columns else width
            self._draw_panel(pencil, chart, panel, QRectF(0, top, end, _height(chart)), place)
            if not number:
                _draw_axis(pencil, scale, top, top + _height(chart))
                for row, offset in zip(chart.rows, _offsets(chart), strict=True):
                    _draw_estimate(pencil, scale, row, top + offset + ROW / 2)
            place += len(panel.columns)
            top += _height(chart) + (PANEL_GAP if number else AXIS) + HEADER
        if chart.note:
            lines, small = self._note(chart, width), pencil.lettering.font(11)
            pencil.paragraph(0, top - HEADER, lines, small, NOTE_LINE)

    def _draw_panel(
        self, pencil: Pencil, chart: ForestChart, panel: Panel, area: QRectF, place: int
    ) -> None:
        """Draw the rows in `area`, its top being that of the first; columns count from `place`."""
        top, table = area.top(), panel.columns[-1].right if panel.columns else area.right()
        tops = [top + offset for offset in _offsets(chart)]
        for row, at in zip(chart.rows, tops, strict=True):
            if pencil.is_highlighted(row.run) or pencil.stands_out(row.mark):
                pencil.highlight(QRectF(0, at, area.width(), ROW))
        pencil.hairline(0, area.width(), top - 1, pencil.theme.muted)
        draw_header(pencil, chart, panel, top)
        for index, (row, at) in enumerate(zip(chart.rows, tops, strict=True)):
            if row.section and _begins_section(chart, index):
                _draw_section(pencil, row.section, QRectF(0, at - SECTION, table, SECTION))
            middle = at + ROW / 2
            pencil.hairline(0, area.width(), at + ROW - 1)
            strong = pencil.is_highlighted(row.run)
            pencil.run_name(10, middle, row.run, panel.name - 14, strong=strong)
            pencil.note(row.mark, QRectF(0, at, area.width(), ROW), (index, 0))
            draw_cells(pencil, panel, row, (at, index, place))
        note_headers(pencil, chart, panel, top, place)

    def _panels(self, chart: ForestChart, width: float) -> list[Panel]:
        return panels(chart, self.lettering(), self.table_width(width), width)

    # Sorting

    def _sorts(self, mark: Mark) -> bool:
        chart = self._forest_chart()
        return mark.mark_id.startswith(SORT) and chart is not None and chart.sortable

    def opens(self, mark: Mark) -> bool:
        return self._sorts(mark) or super().opens(mark)

    def opening(self, mark: Mark) -> str:
        if self._sorts(mark):
            return self.tr("Enter sorts by it; again, the other way round")
        return super().opening(mark)

    def activate(self, mark: Mark) -> None:
        if self._sorts(mark):
            self.sort_requested.emit(mark.mark_id.removeprefix(SORT))
        else:
            super().activate(mark)

    def _note(self, chart: ForestChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=5)

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


class ConditionView(ForestView):
    """The same figure for paired conditions: what a hint unlocks, what other numbers break."""
