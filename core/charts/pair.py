"""Values of the chart that sets two runs against each other on the problems they share."""

from dataclasses import dataclass

from core.charts.marks import Chart, Heading, Mark, RunMark
from core.metrics.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSide:
    """One of the two runs: `right` of the shared problems, with its Wilson interval."""

    run: RunMark
    right: int
    interval: Interval
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCell:
    """One of the four outcomes of two runs: how many problems, and the mark that opens them."""

    count: int
    label: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two runs on the problems they share.

    `difference` is the second run's accuracy minus the first's, a share of 1, with Newcombe's
    paired interval. `sentence` states the test, or why it is withheld.
    """

    first: PairSide
    second: PairSide
    both: PairCell
    only_first: PairCell
    only_second: PairCell
    neither: PairCell
    difference: float
    interval: Interval
    difference_mark: Mark
    sentence: str

    @property
    def n(self) -> int:
        """Problems that both runs share."""
        return sum(cell.count for cell in self.cells)

    @property
    def cells(self) -> tuple[PairCell, PairCell, PairCell, PairCell]:
        """The four outcomes: both, only the first, only the second, neither."""
        return self.both, self.only_first, self.only_second, self.neither


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChart(Chart):
    """Run against run; `pair` is None where there is nothing to compare."""

    accuracy: Heading = Heading(title="")
    pair: Pair | None = None
