"""The columns of numbers beside the rows of strategies: uses, and what detectors propose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from core.charts.marks import Mark
from core.charts.strategies import StrategyChart, StrategyRow, TagsBy
from core.charts.wording import DASH, grouped
from gui.charts.pencil import Pencil, Side

COLUMN = 60.0
_OVER = 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberColumn:
    """A column with its head; `over` stands over all neighbours that have the same."""

    head: str
    text: Callable[[StrategyRow], str]
    over: str = ""
    muted: bool = True
    mark: Callable[[StrategyRow], Mark | None] = lambda _row: None


def number_columns(chart: StrategyChart) -> tuple[NumberColumn, ...]:
    """Return the columns of a chart: people's uses apart from machines', then what is proposed."""
    people = NumberColumn(head="people", over="uses, by", text=_uses, muted=False)
    machines = NumberColumn(head="machines", over="uses, by", text=_machine_uses)
    uses = {
        TagsBy.PEOPLE: (NumberColumn(head="uses", text=_uses, muted=False),),
        TagsBy.MACHINES: (NumberColumn(head="uses", text=_machine_uses),),
        TagsBy.BOTH: (people, machines),
    }[chart.tags_by]
    if not chart.has_proposals:
        return uses
    return (
        *uses,
        NumberColumn(head="open", over="by detectors", text=_open, mark=_proposed),
        NumberColumn(head="precision", over="by detectors", text=_precision, mark=_proposed),
    )


def draw_heads(
    pencil: Pencil, columns: Sequence[NumberColumn], right: float, middle: float
) -> None:
    """Draw the heads, right-aligned, the last column ending at `right`."""
    small, muted = pencil.lettering.font(11), pencil.theme.muted
    for place, column in enumerate(reversed(columns)):
        pencil.text(right - place * COLUMN, middle, column.head, small, muted, Side.RIGHT)
    for name in dict.fromkeys(column.over for column in columns if column.over):
        places = [place for place, column in enumerate(reversed(columns)) if column.over == name]
        end = right - min(places) * COLUMN
        start = right - (max(places) + 1) * COLUMN + 14
        pencil.text(end, middle - _OVER, name, small, muted, Side.RIGHT)
        pencil.hairline(start, end, middle - 9)


def draw_numbers(
    pencil: Pencil,
    columns: Sequence[NumberColumn],
    row: StrategyRow,
    area: QRectF,
    place: tuple[int, int],
) -> None:
    """Draw a row's numbers; `place` is where the first of their marks stands in the walk."""
    number, middle = pencil.lettering.font(tabular=True), area.center().y()
    for at, column in enumerate(columns):
        right = area.right() - (len(columns) - 1 - at) * COLUMN
        ink = pencil.theme.muted if column.muted else pencil.theme.text
        mark = column.mark(row)
        box = QRectF(right - COLUMN + 10, middle - 10, COLUMN - 6, 20)
        if mark is not None:
            if pencil.stands_out(mark):
                pencil.outline(box, pencil.theme.accent, 1.0)
            pencil.note(mark, box, (place[0], place[1]))
        pencil.text(right, middle, column.text(row), number, ink, Side.RIGHT)


def _uses(row: StrategyRow) -> str:
    return grouped(row.uses)


def _machine_uses(row: StrategyRow) -> str:
    return grouped(row.machine_uses)


def _open(row: StrategyRow) -> str:
    return grouped(row.proposed.open) if row.proposed else "0"


def _precision(row: StrategyRow) -> str:
    if row.proposed is None or row.proposed.precision is None:
        return DASH
    return f"{row.proposed.precision:.2f}".removeprefix("0")


def _proposed(row: StrategyRow) -> Mark | None:
    return row.proposed.mark if row.proposed else None
