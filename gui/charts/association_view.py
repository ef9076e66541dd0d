"""What right answers are associated with: a row a code, its difference on a common scale."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.charts.association import AssociationChart, AssociationRow
from core.charts.numbers import Number
from core.charts.scale import Scale, bounds, ticks
from core.charts.wording import DASH, grouped, points
from gui.charts.chart_view import ChartView
from gui.charts.colours import tint
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side
from gui.charts.swatch import SIZE, draw_swatch

HEADER = 44.0
ROW = 28.0
AXIS = 28.0
NOTE_LINE = 16.0
NAME_LEAST, NAME_MOST, NAME_SHARE = 110.0, 200.0, 0.27
COLUMN, LAST_COLUMN = 62.0, 82.0
COLUMNS = ("problems", "traces", "first use")
SIDE_GAP = 14.0
SAME_RUN_BELOW = 5.0


@dataclass(frozen=True, slots=True)
class _Look:
    """How a number is drawn: a tick where it rests on `few`, dashed for machines."""

    y: float
    ink: str
    size: float
    few: bool
    dashed: bool


class AssociationView(ChartView):
    """Names, differences with intervals, and how much they rest on."""

    def needed_height(self, width: float) -> float:
        """Return heading, header, rows, axis and note."""
        chart = self._associations()
        if chart is None or not chart.rows:
            return self.head_height(width) + 200
        note = NOTE_LINE * len(self._note(chart, width))
        return self.head_height(width) + HEADER + ROW * len(chart.rows) + AXIS + note + 6

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw header, rows and axis."""
        chart = self._associations()
        if chart is None or not chart.rows:
            return
        top = self.head_height(size.width()) + HEADER
        bottom = top + ROW * len(chart.rows)
        name = _name_width(chart, pencil, size.width())
        end = size.width() - COLUMN * 2 - LAST_COLUMN - SIDE_GAP
        scale = _scale(chart, name + 6, end)
        _draw_header(pencil, scale, top, size.width())
        if chart.tells_same_run:
            _draw_legend(pencil, 0, top - 36)
        _draw_axis(pencil, scale, top, bottom)
        for index, row in enumerate(chart.rows):
            area = QRectF(0, top + index * ROW, size.width(), ROW)
            if pencil.stands_out(row.mark):
                pencil.highlight(area)
            pencil.hairline(0, size.width(), area.bottom() - 1)
            _draw_name(pencil, chart, row, area, name)
            _draw_differences(pencil, scale, row, area.center().y())
            _draw_columns(pencil, row, area)
            pencil.note(row.mark, area, (index, 0))
        small = pencil.lettering.font(11)
        pencil.paragraph(0, bottom + AXIS, self._note(chart, size.width()), small, NOTE_LINE)

    def _associations(self) -> AssociationChart | None:
        return self.chart if isinstance(self.chart, AssociationChart) else None

    def _note(self, chart: AssociationChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3) if chart.note else []


def _name_width(chart: AssociationChart, pencil: Pencil, width: float) -> float:
    font = pencil.lettering.font()
    longest = max(width_of(row.code.name, font) for row in chart.rows)
    most = max(NAME_LEAST, min(NAME_MOST, width * NAME_SHARE))
    return min(max(longest + SIZE + 26, NAME_LEAST), most)


def _scale(chart: AssociationChart, start: float, end: float) -> Scale:
    values = [0.0]
    for difference in (each for row in chart.rows for each in (row.difference, row.same_run)):
        values += [difference.value] if difference.value is not None else []
        if difference.interval:
            values += [difference.interval.low, difference.interval.high]
    low, high = bounds(values, pad=0.02, least=0.2)
    return Scale(low=max(low, -1.02), high=min(high, 1.02), start=start, end=end)


def _draw_header(pencil: Pencil, scale: Scale, top: float, width: float) -> None:
    small, font, theme = pencil.lettering.font(11), pencil.lettering.font(12), pencil.theme
    zero, middle = scale.at(0.0), top - 14
    for words, short, room, ink, side in (
        ("← more often wrong", "← wrong", zero - scale.start, theme.wrong, Side.RIGHT),
        ("more often right →", "right →", scale.end - zero, theme.right, Side.LEFT),
    ):
        text = next((each for each in (words, short) if width_of(each, small) + 8 <= room), "")
        pencil.text(zero + (8 if side is Side.LEFT else -8), middle, text, small, ink, side)
    for head, right in zip(COLUMNS, _rights(width), strict=True):
        pencil.text(right, middle, head, font, theme.muted, Side.RIGHT)
    pencil.hairline(0, width, top - 1, theme.muted)


def _rights(width: float) -> tuple[float, float, float]:
    """Return where each column ends."""
    return width - LAST_COLUMN - COLUMN, width - LAST_COLUMN, width


def _draw_axis(pencil: Pencil, scale: Scale, top: float, bottom: float) -> None:
    small, theme = pencil.lettering.font(11, tabular=True), pencil.theme
    for value in ticks(scale.low, scale.high, 5):
        x = scale.at(value)
        pencil.upright(x, bottom, bottom + 4, theme.muted)
        label = points(value).removesuffix(".0")
        pencil.text(x, bottom + 14, label, small, theme.muted, Side.CENTRE)
    pencil.upright(scale.at(0.0), top, bottom, theme.text)


def _draw_name(
    pencil: Pencil, chart: AssociationChart, row: AssociationRow, area: QRectF, width: float
) -> None:
    middle = area.center().y()
    several = len({each.tagger for each in chart.rows}) > 1
    hollow = several and row.tagger.is_machine
    draw_swatch(pencil, 4, middle, row.code.colour, row.code.letter, filled=not hollow)
    font = pencil.lettering.font()
    text = elided(row.code.name, font, width - SIZE - 22)
    pencil.text(SIZE + 12, middle, text, font, pencil.theme.text)


def _draw_differences(pencil: Pencil, scale: Scale, row: AssociationRow, middle: float) -> None:
    """Draw the difference, and below it in grey the one within a run where there is one."""
    theme = pencil.theme
    if row.difference.value is None:
        small, zero = pencil.lettering.font(11), scale.at(0.0)
        start, end = max((scale.start, zero - 8), (zero + 8, scale.end), key=lambda x: x[1] - x[0])
        words = elided(row.difference.reason, small, end - start)
        pencil.text(start, middle, words, small, theme.muted)
        return
    apart = SAME_RUN_BELOW if row.same_run_problems else 0.0
    machine = row.tagger.is_machine
    _draw_mark(
        pencil, scale, row.difference, _Look(middle - apart, theme.text, 8, row.few, machine)
    )
    if row.same_run_problems:
        look = _Look(middle + apart, theme.unknown, 6, row.few_in_one_run, machine)
        _draw_mark(pencil, scale, row.same_run, look)


def _draw_mark(pencil: Pencil, scale: Scale, number: Number, look: _Look) -> None:
    y = round(look.y)
    if number.value is None:
        return
    if number.interval is not None:
        ends = QPointF(scale.at(number.interval.low), y), QPointF(scale.at(number.interval.high), y)
        pencil.line(*ends, tint(look.ink, 0.45 if look.few else 1.0), 1.5, dashed=look.dashed)
    at = QPointF(scale.at(number.value), y)
    if look.few:
        pencil.line(QPointF(at.x(), y - 4), QPointF(at.x(), y + 4), look.ink, 2.0)
    else:
        pencil.square(at, look.size, look.ink, filled=number.excludes_zero)


def _draw_legend(pencil: Pencil, left: float, middle: float) -> None:
    theme, small = pencil.theme, pencil.lettering.font(11)
    for ink, size, words in (
        (theme.text, 8, "same problem"),
        (theme.unknown, 6, "same problem and run"),
    ):
        pencil.square(QPointF(left + 4, middle), size, ink)
        left += 14 + pencil.text(left + 14, middle, words, small, theme.muted) + 16


def _draw_columns(pencil: Pencil, row: AssociationRow, area: QRectF) -> None:
    theme, middle = pencil.theme, area.center().y()
    number = pencil.lettering.font(12, tabular=True)
    first = DASH if row.first_used is None else f"{row.first_used * 100:.0f} %"
    ink = theme.warn if row.is_late else theme.muted
    if row.is_late:
        first = f"late, {first}"
    cells = ((grouped(row.problems), theme.text), (grouped(row.traces), theme.muted), (first, ink))
    for (text, colour), right in zip(cells, _rights(area.right()), strict=True):
        pencil.text(right, middle, text, number, colour, Side.RIGHT)
