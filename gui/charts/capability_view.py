"""The seven capabilities as a table of cells: each rate with its counts, tinted by its share."""

from dataclasses import dataclass, replace
from itertools import accumulate, islice

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPen

from core.charts.capabilities import (
    CapabilityCell,
    CapabilityChart,
    CapabilityColumn,
    CapabilityRow,
    CellState,
)
from core.charts.wording import one_line, plural
from gui.charts.chart_view import ChartView
from gui.charts.colours import ink_on, run_colour, run_letter, tint
from gui.charts.lettering import Face, elided, run_elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side

NUMBER = 22.0
LABEL_LEAST, LABEL_MOST = 230.0, 336.0
MOST_TAGGER = 100.0
COLUMN_LEAST, COLUMN_GOOD, COLUMN_MOST = 60.0, 80.0, 120.0
LINE = 15.0
PAD, MOST_MORE = 4.0, 6.0
GAP = 1.0
ABOVE = 8.0
NOTE_LINE = 16.0
HATCH = 7.0
_LIGHTEST, _DARKEST = 0.06, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The width of labels and of a column, how many columns fit, and the padding of a line."""

    label: float
    column: float
    shown: int
    pad: float = PAD

    @property
    def right(self) -> float:
        return self.label + self.column * self.shown


class CapabilityView(ChartView):
    """One row a capability, one column a run; a row is as high as its label needs."""

    def needed_height(self, width: float) -> float:
        """Return heading, header, rows and note."""
        chart = self._capabilities()
        if chart is None or not chart.rows:
            return self.head_height(width) + 120
        return self._height(chart, width, _grid(chart, width))

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw header, rows and note; what height is left goes to the rows."""
        chart = self._capabilities()
        if chart is None:
            return
        grid = _grid(chart, size.width())
        spare = size.height() - self._height(chart, size.width(), grid)
        more = spare / 2 / sum(len(row.cells) for row in chart.rows)
        grid = replace(grid, pad=PAD + min(max(more, 0.0), MOST_MORE))
        head = self.head_height(size.width()) + ABOVE
        self._draw_headers(pencil, chart, grid, head)
        top = y = head + self._header_height(chart, grid)
        pencil.hairline(0, grid.right, top - 1, pencil.theme.muted)
        for index, row in enumerate(chart.rows):
            area = QRectF(0, y, grid.right, sum(self._line_heights(row, grid)))
            self._draw_label(pencil, chart, row, (area, grid))
            self._draw_cells(pencil, chart, (row, index), (area, grid))
            y += area.height()
        below = top + sum(self._line_heights(chart.rows[0], grid))
        _draw_hidden(pencil, chart, QRectF(0, below, grid.right, y - below), grid)
        note = self._note(chart, grid, size.width())
        pencil.paragraph(0, y + 6, note, pencil.lettering.font(11), NOTE_LINE)

    def _capabilities(self) -> CapabilityChart | None:
        return self.chart if isinstance(self.chart, CapabilityChart) else None

    # Sizes

    def _height(self, chart: CapabilityChart, width: float, grid: _Grid) -> float:
        rows = sum(sum(self._line_heights(row, grid)) for row in chart.rows)
        note = 10 + NOTE_LINE * len(self._note(chart, grid, width))
        return self.head_height(width) + ABOVE + self._header_height(chart, grid) + rows + note

    def _header_height(self, chart: CapabilityChart, grid: _Grid) -> float:
        font = self.lettering().font(12)
        lines = max(len(_name_lines(column, font, grid.column)) for column in chart.columns)
        return (lines + 1) * LINE + 6

    def _line_heights(self, row: CapabilityRow, grid: _Grid) -> list[float]:
        """Return the height of each tagger's line: the first is as high as the label."""
        label = len(self._name(row, grid)) + len(self._caption(row, grid))
        others = [2 + bool(row.beside)] * (len(row.cells) - 1)
        first = max(label, 3) if others else label
        return [lines * LINE + 2 * grid.pad for lines in (first, *others)]

    def _name(self, row: CapabilityRow, grid: _Grid) -> list[str]:
        return wrapped(row.name, self.lettering().font(), grid.label - NUMBER - 8)

    def _caption(self, row: CapabilityRow, grid: _Grid) -> list[str]:
        """Return the rate in words, and what stands below it."""
        font, room = self.lettering().font(11), grid.label - NUMBER - 8
        words = filter(None, (row.caption, row.beside))
        return [line for text in words for line in wrapped(text, font, room)]

    def _note(self, chart: CapabilityChart, grid: _Grid, width: float) -> list[str]:
        """Return the note; runs for which there is no room are told, and stand in the table."""
        lacking = len(chart.columns) - grid.shown
        more = f"{plural(lacking, 'more run')} in the table only." if lacking else ""
        text = " ".join(filter(None, (more, chart.note)))
        return wrapped(text, self.lettering().font(11), width, most=4)

    # Parts

    def _draw_headers(
        self, pencil: Pencil, chart: CapabilityChart, grid: _Grid, top: float
    ) -> None:
        theme, face, small = pencil.theme, pencil.lettering.font(12), pencil.lettering.font(11)
        bottom = top + self._header_height(chart, grid) - 12
        for place, column in enumerate(chart.columns[: grid.shown]):
            x = grid.label + place * grid.column
            lines = _name_lines(column, face, grid.column)
            y = bottom - LINE * len(lines)
            strong = pencil.lettering.font(12, strong=pencil.is_highlighted(column.run))
            letter = run_letter(theme, column.run)
            colour = run_colour(theme, column.run)
            pencil.square(QPointF(x + 6, y), 11 if letter else 8, colour)
            if letter:
                tiny = pencil.lettering.font(9, strong=True)
                pencil.text(x + 6, y, letter, tiny, ink_on(colour), Side.CENTRE)
            for at, line in enumerate(lines):
                pencil.text(x + 15, y + at * LINE, line, strong, theme.text)
            seen = elided(column.seen, small, grid.column - 17)
            pencil.text(x + 15, bottom, seen, small, theme.muted)

    def _draw_label(
        self, pencil: Pencil, chart: CapabilityChart, row: CapabilityRow,
        where: tuple[QRectF, _Grid],
    ) -> None:  # fmt: skip
        area, grid = where
        theme, lettering = pencil.theme, pencil.lettering
        number, name, small = lettering.font(strong=True), lettering.font(), lettering.font(11)
        middle = area.top() + grid.pad + LINE / 2
        pencil.text(0, middle, str(row.number), number, theme.muted)
        for line in self._name(row, grid):
            pencil.text(NUMBER, middle, line, name, theme.text)
            middle += LINE
        for line in self._caption(row, grid):
            pencil.text(NUMBER, middle, line, small, theme.muted)
            middle += LINE
        if len(row.cells) > 1:
            bottoms = accumulate(self._line_heights(row, grid), initial=area.top())
            for tagger, bottom in zip(chart.taggers, islice(bottoms, 1, None), strict=True):
                y = bottom - grid.pad - LINE / 2
                text = elided(f"by {tagger.name}", small, MOST_TAGGER)
                pencil.text(grid.label - 8, y, text, small, theme.muted, Side.RIGHT)
        pencil.hairline(0, grid.right, area.bottom() - 1)

    def _draw_cells(
        self, pencil: Pencil, chart: CapabilityChart, what: tuple[CapabilityRow, int],
        where: tuple[QRectF, _Grid],
    ) -> None:  # fmt: skip
        """Draw the cells of a row, a line for each tagger; the row comes with its index."""
        (row, index), (whole, grid) = what, where
        heights = self._line_heights(row, grid)
        tops = accumulate(heights, initial=whole.top())
        for line, (cells, top, height) in enumerate(zip(row.cells, tops, heights, strict=False)):
            machine = len(row.cells) > 1 and chart.taggers[line].is_machine
            for place, cell in enumerate(cells[: grid.shown]):
                if cell.state is CellState.HIDDEN:
                    continue  # all of a run are one area
                area = QRectF(grid.label + place * grid.column, top, grid.column, height).adjusted(
                    GAP, GAP, -GAP, -GAP
                )
                _draw_cell(pencil, cell, area, grid.pad - GAP, dashed=machine)
                pencil.note(cell.mark, area, (index * 100 + line, place))


def _grid(chart: CapabilityChart, width: float) -> _Grid:
    many = max(1, len(chart.columns))
    label = min(max(width - many * COLUMN_GOOD, LABEL_LEAST), LABEL_MOST)
    column = min(max((width - label) / many, COLUMN_LEAST), COLUMN_MOST)
    return _Grid(label=label, column=column, shown=min(many, int((width - label) / column + 1e-6)))


def _draw_hidden(pencil: Pencil, chart: CapabilityChart, rows: QRectF, grid: _Grid) -> None:
    """Hatch capabilities 2 to 7 of the runs whose reasoning is hidden."""
    face = pencil.lettering.font(11)
    for place, column in enumerate(chart.columns[: grid.shown]):
        if not column.hidden:
            continue
        cell = chart.rows[1].cells[0][place]
        x = grid.label + place * grid.column
        area = QRectF(x, rows.top(), grid.column, rows.height()).adjusted(GAP, GAP, -GAP, -GAP)
        hatch(pencil, area)
        room = area.width() - 10
        lines = [*wrapped("not assessable", face, room), *wrapped(cell.count, face, room)]
        box = QRectF(0, 0, area.width() - 6, LINE * len(lines) + 8)
        box.moveCenter(area.center())
        pencil.fill(box, pencil.theme.surface)
        for at, line in enumerate(lines):
            y = box.top() + 4 + (at + 0.5) * LINE
            pencil.text(box.center().x(), y, line, face, pencil.theme.muted, Side.CENTRE)
        pencil.note(cell.mark, area, (100, place))


def hatch(pencil: Pencil, area: QRectF) -> None:
    """Fill an area with slanted lines: what is there cannot be seen."""
    colour, reach = QColor(pencil.theme.line), area.height()
    at = area.left() - reach + (HATCH - (area.left() - reach) % HATCH)
    while at < area.right():
        # From the bottom edge up to the right; cut where it would leave the area.
        start = max(0.0, area.left() - at)
        end = min(reach, area.right() - at)
        if end > start:
            pencil.line(QPointF(at + start, area.bottom() - start),
                        QPointF(at + end, area.bottom() - end), colour, 1.0)  # fmt: skip
        at += HATCH
    pencil.outline(area, colour)


def _draw_cell(
    pencil: Pencil, cell: CapabilityCell, area: QRectF, pad: float, *, dashed: bool
) -> None:
    """Draw a cell, its lines level with those of the label."""
    theme, lettering = pencil.theme, pencil.lettering
    if cell.state is CellState.ABSENT:
        above = area.adjusted(0, 0, 0, -LINE - pad) if cell.beside else area
        _draw_reason(pencil, cell, above)
        _draw_beside(pencil, cell, area, pad, theme.text)
        if pencil.stands_out(cell.mark):
            pencil.outline(area, theme.accent, 1.5)
        return
    if cell.few:
        pencil.outline(area, theme.line)
    elif cell.state is CellState.SHARE:
        pencil.fill(area, _ramp(pencil, cell.share or 0.0))
    else:
        pencil.fill(area, tint(theme.line, 0.35))
    if dashed:
        _dash(pencil, area)
    if pencil.stands_out(cell.mark):
        pencil.outline(area, theme.accent, 1.5)
    middle, centre = area.top() + pad + LINE / 2, area.center().x()
    ink = theme.muted if cell.few else theme.text
    strong, small = lettering.font(strong=not cell.few, tabular=True), lettering.font(11)
    pencil.text(centre, middle, cell.main, strong, ink, Side.CENTRE)
    pencil.text(centre, middle + LINE, cell.count, small, ink, Side.CENTRE)
    _draw_beside(pencil, cell, area, pad, ink)


def _draw_beside(pencil: Pencil, cell: CapabilityCell, area: QRectF, pad: float, ink: str) -> None:
    """Write what the row says stands below the rate, level with those words."""
    if cell.beside:
        face, text = _fitted(pencil, cell.beside, area.width() - 3)
        bottom = area.bottom() - pad - LINE / 2
        pencil.text(area.center().x(), bottom, text, face, ink, Side.CENTRE)


def _fitted(pencil: Pencil, text: str, room: float) -> tuple[Face, str]:
    """Return a share with its counts so that it fits; the counts go last."""
    small, tiny = pencil.lettering.font(11), pencil.lettering.font(10)
    tries = ((small, text), (tiny, text), (tiny, text.replace(" · ", " ").replace(" %", "%")))
    return next(
        ((face, each) for face, each in tries if width_of(each, face) <= room),
        (tiny, text.partition(" · ")[0]),
    )


def _draw_reason(pencil: Pencil, cell: CapabilityCell, area: QRectF) -> None:
    """Say why there is nothing, in as many lines as there is room for."""
    face = pencil.lettering.font(10)
    lines = wrapped(cell.count, face, area.width() - 6, most=3)
    pitch = 12.0
    y = area.center().y() - pitch * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        at = y + place * pitch
        pencil.text(area.center().x(), at, line, face, pencil.theme.muted, Side.CENTRE)


def _dash(pencil: Pencil, area: QRectF) -> None:
    pen = QPen(QColor(pencil.theme.muted), 1.0, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3.0, 3.0])
    pencil.painter.setPen(pen)
    pencil.painter.setBrush(Qt.BrushStyle.NoBrush)
    pencil.painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))


def _ramp(pencil: Pencil, share: float) -> QColor:
    """Return a light tint that grows with the share, so that text on it stays readable."""
    return tint(pencil.theme.right, _LIGHTEST + (_DARKEST - _LIGHTEST) * share)


def _name_lines(column: CapabilityColumn, face: Face, width: float) -> list[str]:
    room = width - 17
    lines = wrapped(one_line(column.run.shown), face, room)
    if any(column.run.brief) and lines[-1].endswith("…"):
        lines = [run_elided(column.run, face, room)]
    return [elided(line, face, room) for line in lines]
