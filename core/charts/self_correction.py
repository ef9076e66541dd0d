"""Values of the self-correction charts: the table with its forest, the flows, the slopes."""

from dataclasses import dataclass

from core.charts.marks import Chart, Heading, Mark, RunMark
from core.metrics.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One line of the table with its mark in the forest; counts are of `n` problems.

    `delta` is a share of 1. What cannot be said is None, and `undefined` says why.
    `exact_p` and `holm_p` are McNemar's, the latter corrected over the runs of the table.
    """

    run: RunMark
    n: int
    right1: int
    right2: int
    fixed: int
    broken: int
    delta: float | None
    interval: Interval | None
    exact_p: float | None
    holm_p: float | None
    undefined: str = ""
    note: str = ""
    mark: Mark

    @property
    def filled(self) -> bool:
        """Whether the interval excludes 0: then the mark is filled."""
        return self.interval is not None and not self.interval.low <= 0.0 <= self.interval.high


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestChart(Chart):
    """The table of runs and the forest plot of Δ: one figure, rows aligned."""

    forest: Heading
    rows: tuple[ForestRow, ...] = ()

    @property
    def same_n(self) -> bool:
        """Whether all rows count the same number of problems."""
        return len({row.n for row in self.rows}) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRun:
    """The four transitions of one run: stayed right, fixed, broken, stayed wrong."""

    run: RunMark
    cc: int
    ic: int
    ci: int
    ii: int
    stayed_right: Mark
    fixed: Mark
    broken: Mark
    stayed_wrong: Mark

    @property
    def n(self) -> int:
        """All problems of the run that have both attempts."""
        return self.cc + self.ic + self.ci + self.ii


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart(Chart):
    """Transitions as flows, one block a run."""

    runs: tuple[FlowRun, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopePoint:
    """Accuracy of a run at one attempt: `right` of `n`, with its Wilson interval."""

    right: int
    n: int
    interval: Interval
    mark: Mark

    @property
    def value(self) -> float:
        """The share right; `n` is never 0 here."""
        return self.right / self.n


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeLine:
    """One run from the first attempt to the second; `bold` where Δ excludes 0."""

    run: RunMark
    first: SlopePoint
    second: SlopePoint
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeChart(Chart):
    """Accuracy from attempt 1 to attempt 2."""

    lines: tuple[SlopeLine, ...] = ()
