"""The columns of the self-correction table: what they hold, which fit, and where they end."""

from collections.abc import Callable
from dataclasses import dataclass

from core.charts.numbers import Number
from core.charts.self_correction import ForestChart, ForestRow
from core.charts.wording import DASH, grouped, p_value, percent, points, points_interval
from core.traces import Saw
from gui.charts.lettering import Lettering, width_of

LEAST_GAP = 18.0
MOST_GAP = 44.0
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
    """`main` is the number, `minor` the count beside it in muted text ("" if none)."""

    group: str
    header: str
    main: Callable[[ForestRow], str]
    minor: Callable[[ForestRow], str] | None = None
    strong: Callable[[ForestRow], bool] | None = None
    shape: str = ""
    muted: bool = False
    first_to_go: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A column with the x of its left edge, of the end of its main text, and of its right edge."""

    column: Column
    left: float
    main_end: float
    right: float


def columns_for(chart: ForestChart) -> list[Column]:
    """Return the columns of `chart`, from the left."""
    columns = [
        Column(
            group="", header=f"{chart.later} saw", main=_saw, muted=True,
            first_to_go=2,
        ),
        Column(group="", header="n", main=lambda row: grouped(row.n), muted=True),
        Column(
            group="Accuracy, % and count", header="Acc@t1",
            main=lambda row: _share(row.acc1), minor=lambda row: _count(row.acc1),
        ),
        Column(
            group="Accuracy, % and count", header=f"Acc@{chart.later}",
            main=lambda row: _share(row.acc2), minor=lambda row: _count(row.acc2),
        ),
        Column(
            group="Change, points", header="↓ Δ", strong=lambda row: row.filled,
            main=lambda row: _change(row.delta),
        ),
        Column(
            group="Change, points", header="95 % interval", muted=True, first_to_go=1,
            main=lambda row: _interval(row.delta),
        ),
        Column(
            group="Transitions, % of all and count", header="Δi→c", shape="fixed",
            main=lambda row: _share(row.fixed), minor=lambda row: _count(row.fixed),
        ),
        Column(
            group="Transitions, % of all and count", header="Δc→i", shape="broken",
            main=lambda row: _share(row.broken),
            minor=lambda row: _count(row.broken),
        ),
        Column(
            group="McNemar test", header="exact p", first_to_go=3,
            main=lambda row: DASH if row.exact_p is None else p_value(row.exact_p),
        ),
        Column(
            group="McNemar test", header="Holm p",
            main=lambda row: DASH if row.holm_p is None else p_value(row.holm_p),
            strong=lambda row: row.holm_p is not None and row.holm_p < 0.05,
        ),
    ]  # fmt: skip
    same = {"n": chart.same_n, f"{chart.later} saw": chart.same_saw}
    return [column for column in columns if not same.get(column.header)]


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
            columns = [column for column in columns if column.first_to_go != going]
    spare = max(0.0, width - needed(columns, name))
    gap = LEAST_GAP + min(spare * 0.7 / len(columns), MOST_GAP - LEAST_GAP)
    placed: list[Placed] = []
    right = width
    for column in reversed(columns):
        main, minor = sizes[id(column)]
        left = right - main - minor
        placed.insert(0, Placed(column=column, left=left, main_end=right - minor, right=right))
        right = left - gap
    return min(right, NAME_MOST), placed


def _name_width(chart: ForestChart, lettering: Lettering) -> float:
    longest = max((width_of(row.run.shown, lettering.font()) for row in chart.rows), default=0.0)
    return min(max(longest + NAME_ROOM, NAME_LEAST), NAME_MOST)


def _sizes(chart: ForestChart, column: Column, lettering: Lettering) -> tuple[float, float]:
    """Return the widths of the main text and of the count with the gap before it."""
    number = lettering.font(strong=True, tabular=True)
    small = lettering.font(12, tabular=True)
    main = max((width_of(column.main(row), number) for row in chart.rows), default=0.0)
    minor = 0.0
    if column.minor is not None:
        texts = [column.minor(row) for row in chart.rows]
        minor = MINOR_GAP + max((width_of(text, small) for text in texts), default=0.0)
    header = width_of(column.header, lettering.font(12)) + (14 if column.shape else 0)
    return max(main, header - minor), minor


def _share(number: Number) -> str:
    return DASH if number.exact is None else percent(number.exact)


def _saw(row: ForestRow) -> str:
    return _SHORT.get(row.saw, row.saw)


def _count(number: Number) -> str:
    return "" if number.value is None or number.count is None else grouped(number.count)


def _change(number: Number) -> str:
    return DASH if number.exact is None else points(number.exact)


def _interval(number: Number) -> str:
    return DASH if number.interval is None else points_interval(number.interval)
