"""The columns of the self-correction table: what they hold, which fit, and where they end."""

from dataclasses import dataclass

from core.charts.self_correction import ForestChart, ForestRow, TableCell
from core.charts.table_columns import TableColumn
from core.traces import Saw
from gui.charts.lettering import Lettering, width_of

LEAST_GAP = 18.0
MOST_GAP = 44.0
SOME_GAP = 14.0
NAME_LEAST = 120.0
NAME_MOST = 260.0
NAME_ROOM = 44.0
MINOR_GAP = 8.0
_SHORT: dict[str, str] = {
    Saw.NEUTRAL: "re-ask",
    Saw.MAYBE_ERROR: "maybe error",
    Saw.OWN_CRITIQUE: "own critique",
    Saw.OTHER_CRITIQUE: "critique",
    Saw.VERIFIER: "verifier",
    Saw.REFERENCE: "reference",
    Saw.UNKNOWN: "not stated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column as drawn: at which place of a row's cells its text stands, and which part of it.

    `told` is what the column is; with `between` the interval of its numbers is drawn.
    """

    told: TableColumn
    place: int
    header: str
    between: bool = False

    @property
    def group(self) -> str:
        """What stands over it and its neighbours."""
        return self.told.group

    @property
    def muted(self) -> bool:
        """Whether it is secondary."""
        return self.told.muted or self.between

    @property
    def shape(self) -> str:
        """The mark beside the header."""
        return "" if self.between else self.told.shape

    def cell(self, row: ForestRow) -> TableCell:
        """Return its cell of a row."""
        return row.cells[self.place]

    def main(self, row: ForestRow) -> str:
        """Return the number of a row as it reads."""
        cell = self.cell(row)
        if self.told.id == "saw":
            return _SHORT.get(cell.main, cell.main)
        return cell.interval if self.between else cell.main

    def minor(self, row: ForestRow) -> str:
        """Return the count beside it."""
        return "" if self.between else self.cell(row).minor

    def strong(self, row: ForestRow) -> bool:
        """Whether the number stands out."""
        return not self.between and self.cell(row).strong


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A column with the x of its left edge, of the end of its main text, and of its right edge."""

    column: Column
    left: float
    main_end: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Columns that stand side by side, after names that are `name` wide."""

    name: float
    columns: list[Placed]


def columns_for(chart: ForestChart) -> list[Column]:
    """Return the columns of `chart`, from the left; standard ones that say nothing are left out."""
    told_once = (("n", chart.same_n), ("saw", chart.same_saw))
    same = {name for name, is_same in told_once if is_same and not chart.chosen}
    columns: list[Column] = []
    for at, told in enumerate(chart.columns):
        if told.id in same:
            continue
        header = told.header.format(later=chart.later)
        columns.append(Column(told=told, place=at, header=header))
        has_one = any(row.cells[at].interval for row in chart.rows)
        if chart.intervals and has_one and not (told.id == "delta" and _shows(chart, "interval")):
            columns.append(Column(told=told, place=at, header="95 %", between=True))
    return columns


def _shows(chart: ForestChart, column_id: str) -> bool:
    return any(told.id == column_id for told in chart.columns)


def panels(chart: ForestChart, lettering: Lettering, first: float, whole: float) -> list[Panel]:
    """Return the columns of `chart`: the first panel `first` wide, those below it `whole`.

    Of the standard columns some go where there is no room. What a person chose never goes: it
    stands in a further panel, under the first.
    """
    if not chart.chosen and not chart.intervals:
        name, placed = place(chart, lettering, first)
        return [Panel(name=name, columns=placed)]
    columns, found = columns_for(chart), list[Panel]()
    sizes = {id(column): _sizes(chart, column, lettering) for column in columns}
    name, width = _name_width(chart, lettering), first
    while columns or not found:
        room = width - name
        kept = list[Column]()
        for column in columns:
            room -= sum(sizes[id(column)]) + LEAST_GAP
            if kept and room < 0:
                break
            kept.append(column)
        kept = _whole_groups(kept, columns[len(kept) :])
        columns = columns[len(kept) :]
        found.append(_panel(kept, sizes, name, width, stretch=not found))
        width = whole
    return found


def _whole_groups(kept: list[Column], rest: list[Column]) -> list[Column]:
    """Return `kept` without the beginning of a group that would go on in the next panel."""
    last = kept[-1].group if kept and rest and rest[0].group == kept[-1].group else ""
    whole = [column for column in kept if not last or column.group != last]
    return whole or kept


def _panel(
    columns: list[Column],
    sizes: dict[int, tuple[float, float]],
    name: float,
    width: float,
    *,
    stretch: bool,
) -> Panel:
    """Return a panel; the first ends where the forest begins, others where their columns end."""
    needed = name + sum(sum(sizes[id(c)]) + LEAST_GAP for c in columns)
    gap = LEAST_GAP + min(max(0.0, width - needed) * 0.7 / max(1, len(columns)), SOME_GAP)
    right = width if stretch else min(width, needed + (gap - LEAST_GAP) * len(columns))
    left, placed = _from_the_right(columns, sizes, right, gap)
    return Panel(name=min(left, NAME_MOST), columns=placed)


def _from_the_right(
    columns: list[Column], sizes: dict[int, tuple[float, float]], right: float, gap: float
) -> tuple[float, list[Placed]]:
    """Return where the names end, and the columns right-aligned at `right`."""
    placed: list[Placed] = []
    for column in reversed(columns):
        main, minor = sizes[id(column)]
        left = right - main - minor
        placed.insert(0, Placed(column=column, left=left, main_end=right - minor, right=right))
        right = left - gap
    return right, placed


def place(chart: ForestChart, lettering: Lettering, width: float) -> tuple[float, list[Placed]]:
    """Return the width of the run's name and the columns that fit, right-aligned in `width`.

    What does not fit goes in a fixed order: first what the forest shows as well, then what the
    later attempt saw, which the subtitle tells, then the p before correction. Nothing else is
    ever left out.
    """
    columns = columns_for(chart)
    sizes = {id(column): _sizes(chart, column, lettering) for column in columns}

    def needed(kept: list[Column], name: float) -> float:
        return name + sum(sum(sizes[id(c)]) + LEAST_GAP for c in kept)

    name = _name_width(chart, lettering)
    for going, least in ((1, name), (2, name), (3, NAME_LEAST)):
        if needed(columns, least) > width:
            columns = [column for column in columns if column.told.first_to_go != going]
    spare = max(0.0, width - needed(columns, name))
    gap = LEAST_GAP + min(spare * 0.7 / len(columns), MOST_GAP - LEAST_GAP)
    left, placed = _from_the_right(columns, sizes, width, gap)
    return min(left, NAME_MOST), placed


def _name_width(chart: ForestChart, lettering: Lettering) -> float:
    longest = max((width_of(row.run.shown, lettering.font()) for row in chart.rows), default=0.0)
    return min(max(longest + NAME_ROOM, NAME_LEAST), NAME_MOST)


def _sizes(chart: ForestChart, column: Column, lettering: Lettering) -> tuple[float, float]:
    """Return the widths of the main text and of the count with the gap before it."""
    number = lettering.font(strong=True, tabular=True)
    small = lettering.font(12, tabular=True)
    main = max((width_of(column.main(row), number) for row in chart.rows), default=0.0)
    counts = [text for text in map(column.minor, chart.rows) if text]
    minor = MINOR_GAP + max(width_of(text, small) for text in counts) if counts else 0.0
    header = width_of(f"↓ {column.header}", lettering.font(12)) + (14 if column.shape else 0)
    return max(main, header - minor), minor
