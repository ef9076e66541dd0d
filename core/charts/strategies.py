"""Values of the strategy chart: who tries what, and how often it comes out right."""

from dataclasses import dataclass

from core.charts.marks import Chart, Mark, RunMark
from core.metrics.intervals import Interval

FEW_USES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyShare:
    """`count` of `n` with its Wilson interval; the interval is None where n is 0."""

    count: int
    n: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        """The share, None where n is 0."""
        return self.count / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDot:
    """One run at one strategy: traces that use it, and those of them that are right."""

    run: RunMark
    tried: StrategyShare
    right: StrategyShare
    tried_mark: Mark
    right_mark: Mark

    @property
    def few(self) -> bool:
        """Whether there are too few uses for the share right to be read as a rate."""
        return self.right.n < FEW_USES


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyRow:
    """One strategy with a dot for each run; `colour` indexes the theme's strategies."""

    name: str
    letter: str
    colour: int
    uses: int
    dots: tuple[StrategyDot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyChart(Chart):
    """Strategies by run, most used first."""

    runs: tuple[RunMark, ...] = ()
    rows: tuple[StrategyRow, ...] = ()
