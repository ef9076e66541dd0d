"""Values of the self-correction charts: the table with its forest, the flows, the slopes."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.charts.marks import Chart, Heading, Mark, RunMark
from core.charts.numbers import Number
from core.charts.table_columns import Order, TableColumn
from core.metrics.cells import Cell


class Later(StrEnum):
    """Which attempt the first is compared with; the value is how axes name it."""

    SECOND = "t2"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell of the table.

    `main` is the number as it reads, `minor` the count beside it, with its denominator where that
    is not all problems; `interval` its 95 % interval. Where the number is undefined, `reason`
    tells why. `content` is what the texts were made from; `mark` tells the counts and opens the
    problems.
    """

    main: str
    minor: str = ""
    interval: str = ""
    strong: bool = False
    reason: str = ""
    content: Cell = None
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One line of the table with its mark in the forest.

    `saw` is what the later attempt was shown. `exact_p` and `holm_p` are McNemar's, the latter
    corrected over the runs of the table; None where there is no test. `section` heads the rows
    that were published by others, "" for the study's own. `cells` stand in the table's columns.
    """

    run: RunMark
    saw: str
    section: str = ""
    n: int
    acc1: Number
    acc2: Number
    delta: Number
    fixed: Number
    broken: Number
    exact_p: float | None
    holm_p: float | None
    mark: Mark
    cells: tuple[TableCell, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether the interval excludes 0: then the mark is filled."""
        return self.delta.excludes_zero


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestChart(Chart):
    """The table of runs and the forest plot of Δ: one figure, rows aligned.

    `columns` are those that were `chosen`, else the standard ones, of which a narrow table leaves
    some out; rows stand in `order`. With `intervals` every number has its interval beside it;
    `sortable` tables are sorted by their headers.
    """

    forest: Heading
    rows: tuple[ForestRow, ...] = ()
    later: Later = Later.SECOND
    columns: tuple[TableColumn, ...] = ()
    chosen: bool = False
    order: Order = field(default_factory=Order)
    intervals: bool = False
    sortable: bool = True

    @property
    def same_n(self) -> bool:
        """Whether all rows count the same number of problems."""
        return len({row.n for row in self.rows}) <= 1

    @property
    def same_saw(self) -> bool:
        """Whether the later attempt of all rows was shown the same kind of thing."""
        return len({row.saw for row in self.rows}) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRun:
    """The four transitions of one run: stayed right, fixed, broken, stayed wrong.

    `cannot_break` tells why nothing can be broken, "" where it can.
    """

    run: RunMark
    cc: int
    ic: int
    ci: int
    ii: int
    stayed_right: Mark
    fixed: Mark
    broken: Mark
    stayed_wrong: Mark
    cannot_break: str = ""

    @property
    def n(self) -> int:
        """All pairs of attempts of the run."""
        return self.cc + self.ic + self.ci + self.ii


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart(Chart):
    """Transitions as flows, one block a run."""

    runs: tuple[FlowRun, ...] = ()
    later: Later = Later.SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopePoint:
    """Accuracy of a run at attempt number `attempt`, a share of 1."""

    attempt: int
    value: float
    number: Number
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeLine:
    """One run from its first attempt to a later one; `bold` where Δ excludes 0.

    `points` are two, or one for each attempt on the way; an outcome that was accepted is carried
    forward to the attempts that were not made.
    """

    run: RunMark
    points: tuple[SlopePoint, ...]
    bold: bool = False

    @property
    def first(self) -> SlopePoint:
        """The first attempt."""
        return self.points[0]

    @property
    def last(self) -> SlopePoint:
        """The attempt that the first is compared with."""
        return self.points[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeChart(Chart):
    """Accuracy from the first attempt to a later one."""

    lines: tuple[SlopeLine, ...] = ()
    later: Later = Later.SECOND

    @property
    def attempts(self) -> int:
        """The latest attempt of any line."""
        return max((line.last.attempt for line in self.lines), default=2)
