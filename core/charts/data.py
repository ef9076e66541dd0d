"""Everything that the charts page shows, computed before it is shown."""

from dataclasses import dataclass

from core.charts.pair import PairChart
from core.charts.self_correction import FlowChart, ForestChart, SlopeChart
from core.charts.strategies import StrategyChart


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartsData:
    """The charts of one study under one filter.

    `run_names` are the runs that can be set against each other. `scope` says in one line what
    is counted ("n = 500 · shared by 7 runs"); `selection` warns when a filter chose problems
    by their outcome, so that tests are withheld.
    """

    forest: ForestChart
    flows: FlowChart
    slopes: SlopeChart
    pair: PairChart
    strategies: StrategyChart
    run_names: tuple[str, ...] = ()
    scope: str = ""
    selection: str = ""

    @property
    def has_second_attempts(self) -> bool:
        """Whether any run of the study tried a problem twice; reference rows do not count."""
        return any(not row.run.reference for row in self.forest.rows)
