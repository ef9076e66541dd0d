"""Values of the capability chart: seven rates by run, each with its counts or why there is none."""

from dataclasses import dataclass
from enum import Enum, auto

from core.charts.marks import Chart, Mark, RunMark
from core.charts.strategies import Tagger, TagsBy

FEW_OCCASIONS = 10


class CellState(Enum):
    """What a cell can say."""

    SHARE = auto()
    """A share of occasions."""

    COUNT = auto()
    """A number per trace, which is no share."""

    ABSENT = auto()
    """Nothing to count; the cell says why."""

    HIDDEN = auto()
    """Not assessable, for the reasoning is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityCell:
    """One capability of one run as one tagger sees it.

    `main` is the rate, `count` what it is made of, `beside` what the row says stands below it;
    where there is none, `count` says why in a few words. `share` is what the tint shows.
    """

    state: CellState
    main: str
    count: str
    beside: str = ""
    share: float | None = None
    few: bool = False
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Tokens after the first right answer: the median over the `n` traces that have one.

    `tokens` is None where there is none, because of `why`.
    """

    tokens: float | None
    n: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityRow:
    """A capability: its number, its name, and the rate in words; `beside` says what stands below.

    `cells` has a row for each tagger with a cell for each run; the first capability, which counts
    outcomes and no tags, has one row.
    """

    number: int
    name: str
    caption: str
    beside: str
    cells: tuple[tuple[CapabilityCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityColumn:
    """A run; `seen` says whether the reasoning of its first attempts can be read."""

    run: RunMark
    seen: str
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityChart(Chart):
    """The seven capabilities by run, as `tags_by` tagged them, one of `groups`."""

    columns: tuple[CapabilityColumn, ...] = ()
    taggers: tuple[Tagger, ...] = ()
    rows: tuple[CapabilityRow, ...] = ()
    tags_by: TagsBy = TagsBy.PEOPLE
    groups: tuple[TagsBy, ...] = ()
