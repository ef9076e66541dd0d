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
    """One run at one strategy as one tagger sees it: traces that use it, and those right."""

    run: RunMark
    tagger: Tagger
    uses: int
    used: Number
    right: Number
    used_mark: Mark
    right_mark: Mark

    @property
    def few(self) -> bool:
        """Whether there are too few uses for the share right to be read as a rate."""
        return (self.right.n or 0) < FEW_USES


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyRow:
    """One strategy with a dot for each run and tagger; `colour` indexes the theme's strategies.

    `uses` counts people's tags, `machine_uses` those of machines, which are never added to them.
    """

    name: str
    letter: str
    colour: int
    uses: int = 0
    machine_uses: int = 0
    dots: tuple[StrategyDot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyChart(Chart):
    """Strategies by run, most used first; `tags_by` says whose tags they are."""

    runs: tuple[RunMark, ...] = ()
    taggers: tuple[Tagger, ...] = ()
    rows: tuple[StrategyRow, ...] = ()
    tags_by: TagsBy = TagsBy.PEOPLE
