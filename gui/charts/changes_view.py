"""What changed from t1 to t2 where t2 used a code: four counts a row, and their parts as a bar."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.charts.changes import CELL_WORDS, CELLS, ChangeRow, ChangesChart
from core.charts.wording import grouped
from gui.charts.chart_view import ChartView
from gui.charts.colours import tint
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side
from gui.charts.swatch import SIZE, draw_swatch
from gui.theme.tokens import Theme

HEADER = 44.0
ROW = 28.0
SECTION = 26.0
NOTE_LINE = 16.0
SPACE = 8.0
BAR = 12.0
NAME_LEAST, NAME_MOST, NAME_SHARE = 110.0, 200.0, 0.27
COLUMN, N_COLUMN = 56.0, 56.0
LEAST_BAR = 60.0
STABLE, CHANGED, PALE = 0.22, 0.9, 0.4


class ChangesView(ChartView):
    """Rows of a name, a bar of four parts, four counts and their sum."""

    def needed_height(self, width: float) -> float:
        """Return heading, header, rows and note."""
        chart = self._changes()
        if chart is None or not chart.rows:
            return self.head_height(width) + 200
        note = NOTE_LINE * len(self._note(chart, width))
        rows = _offsets(chart)[-1]
        return self.head_height(width) + HEADER + rows + SPACE + note + 6

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw header and rows."""
        chart = self._changes()
        if chart is None or not chart.rows:
            return
        top, offsets = self.head_height(size.width()) + HEADER, _offsets(chart)
        name = _name_width(chart, pencil, size.width())
        counts = size.width() - N_COLUMN - COLUMN * len(CELLS)
        bar = max(LEAST_BAR, counts - name - 4)
        _draw_header(pencil, size.width(), top)
        for index, row in enumerate(chart.rows):
            area = QRectF(0, top + offsets[index + 1] - ROW, size.width(), ROW)
            if chart.begins_section(index):
                _draw_section(pencil, row, area)
            if pencil.stands_out(row.mark):
                pencil.highlight(QRectF(0, area.top(), name - 6, ROW))
            pencil.hairline(0, size.width(), area.bottom() - 1)
            _draw_name(pencil, row, area, name)
            pencil.note(row.mark, QRectF(0, area.top(), name - 6, ROW), (index, 0))
            _draw_bar(pencil, row, QRectF(name, area.center().y() - BAR / 2, bar, BAR))
            _draw_counts(pencil, row, area, index)
        bottom = top + offsets[-1] + SPACE
        small = pencil.lettering.font(11)
        pencil.paragraph(0, bottom, self._note(chart, size.width()), small, NOTE_LINE)

    def _changes(self) -> ChangesChart | None:
        return self.chart if isinstance(self.chart, ChangesChart) else None

    def _note(self, chart: ChangesChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3) if chart.note else []


def _offsets(chart: ChangesChart) -> list[float]:
    """Return where each row ends below the header, from 0 on; a section has a heading above."""
    ends = [0.0]
    for place in range(len(chart.rows)):
        ends.append(ends[-1] + ROW + (SECTION if chart.begins_section(place) else 0.0))
    return ends


def _name_width(chart: ChangesChart, pencil: Pencil, width: float) -> float:
    font = pencil.lettering.font()
    longest = max(width_of(row.name, font) for row in chart.rows)
    most = max(NAME_LEAST, min(NAME_MOST, width * NAME_SHARE))
    return min(max(longest + SIZE + 26, NAME_LEAST), most)


def _inks(theme: Theme) -> tuple[str, str, str, str]:
    return theme.right, theme.fixed, theme.broken, theme.wrong


def _draw_header(pencil: Pencil, width: float, top: float) -> None:
    theme, small = pencil.theme, pencil.lettering.font(11)
    pencil.text(width, top - 14, "chains", pencil.lettering.font(12), theme.muted, Side.RIGHT)
    for place, (cell, ink) in enumerate(zip(CELLS, _inks(theme), strict=True)):
        right = width - N_COLUMN - (len(CELLS) - 1 - place) * COLUMN
        before, _, last = CELL_WORDS[cell].rpartition(" ")
        pencil.text(right, top - 28, before, small, theme.muted, Side.RIGHT)
        word = pencil.text(right, top - 13, last, small, theme.muted, Side.RIGHT)
        x = right - word - 8
        if cell in ("ic", "ci"):
            pencil.triangle(x - 4, top - 13, ink, up=cell == "ic")
        else:
            pencil.circle(QPointF(x, top - 13), 7, ink, filled=cell == "cc")
    pencil.hairline(0, width, top - 1, theme.muted)


def _draw_section(pencil: Pencil, row: ChangeRow, area: QRectF) -> None:
    """Say above a section what its second attempts saw, and who tagged them."""
    font = pencil.lettering.font(11)
    text = elided(f"t2 saw: {row.saw} · tagged by {row.tagger.name}", font, area.width())
    pencil.text(4, area.top() - 11, text, font, pencil.theme.muted)
    pencil.hairline(0, area.right(), area.top() - 1)


def _draw_name(pencil: Pencil, row: ChangeRow, area: QRectF, width: float) -> None:
    middle = area.center().y()
    if row.code is not None:
        draw_swatch(pencil, 4, middle, row.code.colour, row.code.letter)
    font, x = pencil.lettering.font(strong=row.code is None), SIZE + 12 if row.code else 4
    text = elided(row.name, font, width - x - 10)
    pencil.text(x, middle, text, font, pencil.theme.text)


def _draw_bar(pencil: Pencil, row: ChangeRow, area: QRectF) -> None:
    """Draw the parts: stable ones pale, changes full; stayed wrong is outlined."""
    x, theme = area.left(), pencil.theme
    for cell, word, ink in zip(row.cells, CELLS, _inks(theme), strict=True):
        width = area.width() * cell.count / max(1, row.n)
        part = QRectF(round(x), area.top(), round(x + width) - round(x), area.height())
        x += width
        if part.width() < 1:
            continue
        changed = word in ("ic", "ci")
        strength = (CHANGED if changed else STABLE) * (PALE if row.few else 1.0)
        lifted = pencil.stands_out(cell.mark)
        pencil.fill(part, tint(ink, min(1.0, strength + (0.2 if lifted else 0.0))))
        if word == "ii":
            pencil.outline(part, tint(ink, PALE if row.few else 1.0))


def _draw_counts(pencil: Pencil, row: ChangeRow, area: QRectF, index: int) -> None:
    theme, middle = pencil.theme, area.center().y()
    number = pencil.lettering.font(12, tabular=True)
    pencil.text(area.right(), middle, grouped(row.n), number, theme.muted, Side.RIGHT)
    for place, (cell, ink) in enumerate(zip(row.cells, _inks(theme), strict=True)):
        right = area.right() - N_COLUMN - (len(CELLS) - 1 - place) * COLUMN
        colour = ink if cell.count and CELLS[place] in ("ic", "ci") else theme.text
        shown = colour if cell.count else theme.muted
        pencil.text(right, middle, grouped(cell.count), number, shown, Side.RIGHT)
        box = QRectF(right - COLUMN + 10, middle - 10, COLUMN - 6, 20)
        if pencil.stands_out(cell.mark):
            pencil.outline(box, theme.accent, 1.0)
        pencil.note(cell.mark, box, (index, place + 1))
