"""What follows what: a heatmap of the steps out of each strategy."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor

from core.charts.follows import FollowCell, FollowChart, FollowRow
from core.charts.wording import grouped
from gui.charts.chart_view import ChartView
from gui.charts.colours import ink_on, mixed
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side
from gui.charts.swatch import SIZE, draw_swatch
from gui.theme.tokens import Theme

HEADER = 45.0
LEAST_ROW, MOST_ROW = 20.0, 34.0
LEAST_NAMED_ROW = 34.0
ENDS, ENDS_GAP, STEPS = 44.0, 12.0, 52.0
MOST_CELL = 64.0
LEAST_NUMBER = 20.0
NAME_LEAST, NAME_MOST, NAME_SHARE = 110.0, 200.0, 0.28
RAMP = 104.0
SHADES = 7
SMALL = 0.1
NOTE_LINE = 16.0
SPACE = 4.0


class FollowView(ChartView):
    """A row a strategy and tagger, a column a strategy; then how many steps are the last."""

    def needed_height(self, width: float) -> float:
        """Return heading, header, rows and note."""
        chart = self._follows()
        if chart is None or not chart.rows:
            return self.head_height(width) + 200
        rows = len(chart.rows) * _least_row(chart)
        return self.head_height(width) + HEADER + rows + self._below(chart, width)

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw header, cells and counts."""
        chart = self._follows()
        if chart is None or not chart.rows:
            return
        top = self.head_height(size.width()) + HEADER
        room = (size.height() - top - self._below(chart, size.width())) / len(chart.rows)
        height = max(_least_row(chart), min(MOST_ROW, float(int(room))))
        name = _name_width(chart, pencil, size.width())
        across = (size.width() - name - ENDS_GAP - ENDS - STEPS) / len(chart.codes)
        across = float(int(min(across, MOST_CELL)))
        grid = QRectF(name, top, across * len(chart.codes), height * len(chart.rows))
        _draw_header(pencil, chart, grid, across)
        for index, row in enumerate(chart.rows):
            area = QRectF(0, top + index * height, grid.right(), height)
            _draw_row(pencil, chart, row, area, (name, across, index))
        small = pencil.lettering.font(11)
        lines = self._note(chart, size.width())
        pencil.paragraph(0, grid.bottom() + SPACE, lines, small, NOTE_LINE)

    def _follows(self) -> FollowChart | None:
        return self.chart if isinstance(self.chart, FollowChart) else None

    def _below(self, chart: FollowChart, width: float) -> float:
        return SPACE + NOTE_LINE * len(self._note(chart, width)) + 4

    def _note(self, chart: FollowChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3) if chart.note else []


def shade(theme: Theme, share: float) -> QColor:
    """Return one of the steps of the ramp for a share of its top, 0 to 1."""
    step = min(SHADES - 1, int(min(max(share, 0.0), 1.0) * SHADES))
    middle, far = QColor(theme.episodes[2]), QColor(theme.episodes[7])
    at = (step + 0.35) / (SHADES - 1)
    if at <= 0.5:
        return mixed(QColor(theme.surface), middle, at * 2)
    return mixed(middle, far, min(1.0, at * 2 - 1))


def _has_several(chart: FollowChart) -> bool:
    return len({row.tagger for row in chart.rows}) > 1


def _least_row(chart: FollowChart) -> float:
    return LEAST_NAMED_ROW if _has_several(chart) else LEAST_ROW


def _name_width(chart: FollowChart, pencil: Pencil, width: float) -> float:
    longest = max(width_of(row.code.name, pencil.lettering.font()) for row in chart.rows)
    most = max(NAME_LEAST, min(NAME_MOST, width * NAME_SHARE))
    return round(min(max(longest + SIZE + 20, NAME_LEAST), most))


def _draw_header(pencil: Pencil, chart: FollowChart, grid: QRectF, across: float) -> None:
    theme, small = pencil.theme, pencil.lettering.font(12)
    words, signs = grid.top() - 36, grid.top() - 14
    pencil.text(grid.left(), words, "then", pencil.lettering.font(12, strong=True), theme.text)
    for place, code in enumerate(chart.codes):
        x = grid.left() + (place + 0.5) * across - SIZE / 2
        draw_swatch(pencil, x, signs, code.colour, code.letter)
    ends = grid.right() + ENDS_GAP + ENDS / 2
    steps = grid.right() + ENDS_GAP + ENDS + STEPS
    pencil.text(ends, signs, "ends", small, theme.muted, Side.CENTRE)
    pencil.text(steps, signs, "steps", small, theme.muted, Side.RIGHT)
    unit = f"{chart.top * 100:.0f} % of the row"
    end = steps - width_of(unit, small) - 8
    pencil.text(steps, words, unit, small, theme.muted, Side.RIGHT)
    for step in range(SHADES):
        part = QRectF(round(end - RAMP) + step * RAMP / SHADES, words - 4, RAMP / SHADES + 1, 8)
        pencil.fill(part, shade(theme, (step + 0.5) / SHADES))
    pencil.text(end - RAMP - 6, words, "0", small, theme.muted, Side.RIGHT)


def _draw_row(
    pencil: Pencil, chart: FollowChart, row: FollowRow, area: QRectF, at: tuple[float, float, int]
) -> None:
    """Draw one row; `at` is where cells begin, how wide each is, and the row's place."""
    name, across, index = at
    _draw_name(pencil, row, area, name, several=_has_several(chart))
    pencil.note(row.mark, QRectF(0, area.top(), name - 6, area.height() - 1), (index, 0))
    top, height = round(area.top()), round(area.height()) - 1
    for place, cell in enumerate(row.cells):
        box = QRectF(name + place * across, top, across - 1, height)
        if cell is None:
            brush = QBrush(QColor(pencil.theme.line), Qt.BrushStyle.BDiagPattern)
            pencil.painter.fillRect(box, brush)
            continue
        _draw_cell(pencil, row, cell, box, chart.top)
        pencil.note(cell.mark, box, (index, place + 1))
    ends = QRectF(area.right() + ENDS_GAP, top, ENDS, height)
    pencil.fill(ends, pencil.theme.window)
    muted, number = pencil.theme.muted, pencil.lettering.font(tabular=True)
    share = f"{row.share(row.ends) * 100:.0f}"
    pencil.text(ends.center().x(), ends.center().y(), share, number, muted, Side.CENTRE)
    _frame(pencil, row.ends, ends)
    pencil.note(row.ends.mark, ends, (index, len(row.cells) + 1))
    x = ends.right() + STEPS
    pencil.text(x, ends.center().y(), grouped(row.steps), number, muted, Side.RIGHT)


def _draw_name(
    pencil: Pencil, row: FollowRow, area: QRectF, width: float, *, several: bool
) -> None:
    middle = area.center().y()
    strong = pencil.stands_out(row.mark)
    draw_swatch(
        pencil, 0, middle, row.code.colour, row.code.letter,
        filled=not (several and row.tagger.is_machine),
    )  # fmt: skip
    font, room = pencil.lettering.font(strong=strong), width - SIZE - 18
    text = elided(row.code.name, font, room)
    pencil.text(SIZE + 8, middle - (7 if several else 0), text, font, pencil.theme.text)
    if several:
        small = pencil.lettering.font(11)
        said = elided(f"by {row.tagger.name}", small, room)
        pencil.text(SIZE + 8, middle + 8, said, small, pencil.theme.muted)


def _draw_cell(pencil: Pencil, row: FollowRow, cell: FollowCell, box: QRectF, top: float) -> None:
    theme, share = pencil.theme, row.share(cell)
    colour = shade(theme, share / top)
    if row.few:
        pencil.outline(box, theme.line)
        ink = QColor(theme.muted)
    else:
        pencil.fill(box, colour)
        ink = ink_on(colour) if share >= SMALL else QColor(theme.text)
    if box.width() >= LEAST_NUMBER:
        size = 12 if share >= SMALL and box.width() > LEAST_NUMBER + 6 else 11
        number = pencil.lettering.font(size, tabular=True)
        shown = f"{share * 100:.0f}"
        pencil.text(box.center().x(), box.center().y(), shown, number, ink, Side.CENTRE)
    _frame(pencil, cell, box)


def _frame(pencil: Pencil, cell: FollowCell, box: QRectF) -> None:
    if pencil.stands_out(cell.mark):
        pencil.outline(box, pencil.theme.accent, 2.0)
