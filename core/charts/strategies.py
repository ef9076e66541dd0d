"""Values of the strategy chart: who uses what, and how often it comes out right."""

from dataclasses import dataclass

from core.charts.marks import Chart, Mark, RunMark
from core.charts.numbers import Number

FEW_USES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDot:
    """One run at one strategy: traces that use it, and those of them that are right."""

    run: RunMark
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
    """One strategy with a dot for each run; `colour` indexes the theme's strategies.

    `uses` counts people's tags, `detected` those of detectors, which are never added to them.
    """

    name: str
    letter: str
    colour: int
    uses: int
    detected: int = 0
    dots: tuple[StrategyDot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyChart(Chart):
    """Strategies by run, most used first."""

    runs: tuple[RunMark, ...] = ()
    rows: tuple[StrategyRow, ...] = ()
