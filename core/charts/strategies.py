"""Values of the strategy chart: who uses what, how often it comes out right, and who says so."""

from dataclasses import dataclass
from enum import StrEnum

from core.charts.marks import Chart, Mark, RunMark
from core.charts.numbers import Number

FEW_USES = 8


class TagsBy(StrEnum):
    """Whose tags are shown; people's and machines' are never added up."""

    PEOPLE = "people"
    MACHINES = "machines"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """Who tagged: people together, or one machine; `name` is how the chart calls it."""

    name: str
    is_machine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDot:
    """One run at one strategy as one tagger sees it.

    `used` is the share of traces that use it, `worked` of its uses those judged sound, `right` of
    the traces that use it those right.
    """

    run: RunMark
    tagger: Tagger
    uses: int
    used: Number
    worked: Number
    right: Number
    used_mark: Mark
    worked_mark: Mark
    right_mark: Mark

    @property
    def few(self) -> bool:
        """Whether there are too few traces for the share right to be read as a rate."""
        return (self.right.n or 0) < FEW_USES

    @property
    def few_judged(self) -> bool:
        """Whether there are too few judged uses for the share that worked to be read as a rate."""
        return (self.worked.n or 0) < FEW_USES


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What detectors propose of a strategy and nobody has decided.

    `open` suggestions count for nothing; of such, a share of `precision` was found right, None
    where that was never measured. `mark` opens the traces that have them.
    """

    open: int
    precision: float | None
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyRow:
    """One strategy with a dot for each run and tagger; `colour` indexes the theme's strategies.

    `uses` counts people's tags, `machine_uses` those of machines, which are never added to them;
    `proposed` are open suggestions, None where there are none of any strategy.
    """

    name: str
    letter: str
    colour: int
    uses: int = 0
    machine_uses: int = 0
    proposed: Proposed | None = None
    dots: tuple[StrategyDot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyChart(Chart):
    """Strategies by run, most used first; `tags_by` says whose tags they are."""

    runs: tuple[RunMark, ...] = ()
    taggers: tuple[Tagger, ...] = ()
    rows: tuple[StrategyRow, ...] = ()
    tags_by: TagsBy = TagsBy.PEOPLE

    @property
    def tells_what_worked(self) -> bool:
        """Whether any use was judged sound or not; else only outcomes can be told."""
        return any(dot.worked.n for row in self.rows for dot in row.dots)

    @property
    def has_proposals(self) -> bool:
        """Whether any suggestion is open."""
        return any(row.proposed for row in self.rows)
