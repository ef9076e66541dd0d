"""Values of the chart that sets two runs against each other on the problems they share."""

from dataclasses import dataclass

from core.charts.marks import Chart, Heading, Mark, RunMark
from core.charts.numbers import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSide:
    """One of the two runs: its accuracy on the shared problems."""

    run: RunMark
    accuracy: Number
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCell:
    """One of the four outcomes of two runs: how many problems, and the mark that opens them."""

    count: int
    label: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReading:
    """The same two runs with doubtful attempts counted another way.

    `counts` are both right, only the first, only the second, neither, of `n`; `difference` is
    that of the accuracies.
    """

    label: str
    n: int
    counts: tuple[int, int, int, int]
    difference: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two runs on the `n` problems they share.

    `cells` are both right, only the first, only the second, neither; empty where problems were
    sampled often, for then a problem is more or less right. `difference` is the first run's
    accuracy minus the second's, with Newcombe's paired interval. `sentence` states the test, or
    why there is none. `readings`, the one drawn first, are there where it matters how attempts
    without a readable answer and failed requests are counted.
    """

    first: PairSide
    second: PairSide
    n: int
    cells: tuple[PairCell, ...]
    no_cells: str = ""
    difference: Number
    difference_mark: Mark
    sentence: str
    readings: tuple[PairReading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChart(Chart):
    """Run against run; `pair` is None where there is nothing to compare."""

    accuracy: Heading | None = None
    pair: Pair | None = None
