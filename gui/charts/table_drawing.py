"""Draws the header and the cells of the self-correction table, and notes what can be pointed at."""

from PySide6.QtCore import QPointF, QRectF

from core.charts.marks import Mark
from core.charts.self_correction import ForestChart, ForestRow
from core.charts.table_columns import RUN, Of, TableColumn
from gui.charts.colours import tint
from gui.charts.columns import Panel, Placed
from gui.charts.lettering import width_of
from gui.charts.pencil import Pencil, Side

SORT = "sort:"
"""What the marks of headers begin with; the id of the column follows."""

_ROW = 28
_DOTS = (1.0, 3.0)


def draw_header(pencil: Pencil, chart: ForestChart, panel: Panel, top: float) -> None:
    """Draw the header above `top`: groups with their rules, and the names of columns.

    The rule under a group tells what its numbers are shares of: one line for all problems,
    dashes for some of them, two lines for those that all runs share.
    """
    theme, small = pencil.theme, pencil.lettering.font(11)
    _draw_name(pencil, chart, RUN, "Run", 28, top, Side.LEFT)
    for members in _groups(panel.columns):
        left, right = members[0].left, members[-1].right
        group = members[0].column.group
        shorter = (group, group.split(" and ")[0], group.split(",")[0])
        label = next((text for text in shorter if width_of(text, small) <= right - left), "")
        pencil.text(right, top - 37, label, small, theme.muted, Side.RIGHT)
        _draw_rule(pencil, left, right, top - 27, {each.column.told.of for each in members})
    for placed in panel.columns:
        column = placed.column
        width = _draw_name(
            pencil, chart, column.told, column.header, placed.right, top, Side.RIGHT,
            arrow=not column.between,
        )  # fmt: skip
        if column.shape:
            colour = theme.fixed if column.shape == "fixed" else theme.broken
            pencil.triangle(placed.right - width - 13, top - 14, colour, up=column.shape == "fixed")


def _draw_name(
    pencil: Pencil, chart: ForestChart, told: TableColumn, header: str, x: float, top: float,
    side: Side, *, arrow: bool = True,
) -> float:  # fmt: skip
    """Write the name of a column, with an arrow where rows are sorted by it; return its width."""
    sorted_by = arrow and chart.sortable and chart.order.column == told.id
    stands_out = pencil.emphasis.mark_id == f"{SORT}{told.id}"
    text = f"{'↓' if chart.order.falls else '↑'} {header}" if sorted_by else header
    ink = pencil.theme.text if sorted_by or stands_out else pencil.theme.muted
    return pencil.text(x, top - 14, text, pencil.lettering.font(12, strong=sorted_by), ink, side)


def _draw_rule(pencil: Pencil, left: float, right: float, y: float, kinds: set[Of]) -> None:
    if Of.SHARED in kinds:
        pencil.hairline(left, right, y - 3, pencil.theme.muted)
        pencil.hairline(left, right, y, pencil.theme.muted)
    elif Of.SOME in kinds:
        ends = QPointF(left, round(y) + 0.5), QPointF(right, round(y) + 0.5)
        pencil.line(*ends, pencil.theme.muted, 1.0, dashed=True)
    else:
        pencil.hairline(left, right, y)


def _groups(columns: list[Placed]) -> list[list[Placed]]:
    """Return neighbours under one heading."""
    groups: list[list[Placed]] = []
    for placed in columns:
        if groups and groups[-1][0].column.group == placed.column.group:
            groups[-1].append(placed)
        else:
            groups.append([placed])
    return [group for group in groups if group[0].column.group]


def draw_cells(pencil: Pencil, panel: Panel, row: ForestRow, at: tuple[float, int, int]) -> None:
    """Draw the numbers of a row and note their marks; `at` is its top, its place, the columns'."""
    theme, lettering = pencil.theme, pencil.lettering
    top, index, first = at
    middle = top + _ROW / 2
    for place, placed in enumerate(panel.columns, first):
        column = placed.column
        cell = column.cell(row)
        area = QRectF(placed.left - 5, top + 1, placed.right - placed.left + 10, _ROW - 3)
        if pencil.stands_out(cell.mark) and not column.between:
            pencil.fill(area, tint(theme.accent, 0.12))
        strong = column.strong(row)
        muted = column.muted or row.run.reference or bool(cell.reason)
        font = lettering.font(12 if column.muted else 13, strong=strong, tabular=True)
        ink = theme.muted if muted else theme.text
        pencil.text(placed.main_end, middle, column.main(row), font, ink, Side.RIGHT)
        if minor := column.minor(row):
            small = lettering.font(12, tabular=True)
            pencil.text(placed.right, middle, minor, small, theme.muted, Side.RIGHT)
        if not column.between:
            pencil.note(cell.mark, area, (index, place))


def note_headers(pencil: Pencil, chart: ForestChart, panel: Panel, top: float, first: int) -> None:
    """Note the headers above `top`: each sorts by its column."""
    if first == 1:
        _note_header(pencil, chart, RUN, QRectF(6, top - 25, panel.name - 20, 22), 0)
    for place, placed in enumerate(panel.columns, first):
        if not placed.column.between:
            width = placed.right - placed.left
            area = QRectF(placed.left - 5, top - 25, width + 10, 22)
            _note_header(pencil, chart, placed.column.told, area, place)


def _note_header(
    pencil: Pencil, chart: ForestChart, told: TableColumn, area: QRectF, place: int
) -> None:
    of = f" of {told.base}" if told.base else ""
    lines = (f"{told.formula}{' ·' * bool(told.formula and of)}{of}".strip(), told.source_text)
    header = told.header.format(later=chart.later)
    mark = Mark(
        mark_id=f"{SORT}{told.id}",
        label=f"{header}: {told.title[0].lower()}{told.title[1:]}",
        details=tuple(line for line in lines if line),
    )
    pencil.note(mark, area, (-1, place))
