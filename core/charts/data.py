"""Everything that the charts page shows, computed before it is shown."""

from dataclasses import dataclass

from core.charts.association import AssociationChart
from core.charts.capabilities import CapabilityChart
from core.charts.carpet import CarpetChart
from core.charts.changes import ChangesChart
from core.charts.follows import FollowChart
from core.charts.pair import PairChart
from core.charts.self_correction import FlowChart, ForestChart, Later, SlopeChart
from core.charts.strategies import StrategyChart, TagsBy
from core.charts.tokens import TokenChart
from core.codebook.code import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartsData:
    """The charts of one study under one filter.

    `run_names` are the runs that can be set against each other, `tag_groups` those who have
    tagged in what is shown with codes of `layer`, which is one of `layers`. `has_longer_chains`
    tells whether any chain goes beyond t2, so that `later` is a choice. `scope` says in one line
    what is counted; `query` is the filter in force, and `selection` warns when it chose problems by
    their outcome.
    """

    forest: ForestChart
    flows: FlowChart
    slopes: SlopeChart
    pair: PairChart
    strategies: StrategyChart
    follows: FollowChart
    carpet: CarpetChart
    associations: AssociationChart
    changes: ChangesChart
    capabilities: CapabilityChart
    tokens: TokenChart
    run_names: tuple[str, ...] = ()
    tag_groups: tuple[TagsBy, ...] = ()
    layer: Layer = Layer.STRATEGY
    layers: tuple[Layer, ...] = ()
    has_longer_chains: bool = False
    later: Later = Later.SECOND
    scope: str = ""
    query: str = ""
    selection: str = ""

    @property
    def has_second_attempts(self) -> bool:
        """Whether any run of the study tried a problem twice; reference rows do not count."""
        return any(not row.run.reference for row in self.forest.rows)
