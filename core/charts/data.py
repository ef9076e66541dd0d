"""Everything that the charts page shows, computed before it is shown."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.charts.association import AssociationChart
from core.charts.attempts import AttemptChart
from core.charts.capabilities import CapabilityChart
from core.charts.carpet import CarpetChart
from core.charts.changes import ChangesChart
from core.charts.filters import Filtered
from core.charts.follows import FollowChart
from core.charts.marks import Heading
from core.charts.pair import PairChart
from core.charts.scaling import ScalingChart
from core.charts.self_correction import FlowChart, ForestChart, Later, SlopeChart
from core.charts.strategies import StrategyChart, TagsBy
from core.charts.table_columns import TableChoice
from core.charts.tokens import TokenChart
from core.charts.written import Stamp
from core.codebook.code import Layer


class Part(StrEnum):
    """The charts that are counted together."""

    CORRECTION = "correction"
    PAIR = "pair"
    STRATEGIES = "strategies"
    FOLLOWS = "follows"
    CARPET = "carpet"
    ASSOCIATIONS = "associations"
    CAPABILITIES = "capabilities"
    TOKENS = "tokens"


_NONE = Heading(title="")


def _no_forest() -> ForestChart:
    return ForestChart(heading=_NONE, forest=_NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartsData:
    """The charts of one study under one filter.

    `parts` are counted, all other charts are empty. `run_names` are the runs that can be set
    against each other, `tag_groups` those who have tagged in what is shown with codes of `layer`,
    which is one of `layers`; these are known once any chart of codes is counted.
    `has_longer_chains` tells whether any chain goes beyond t2, so that `later` is a choice.
    `table` is what the table was asked to show. `scope` says in one line what is counted,
    `filtered` what was chosen to be; `query` is the filter in force, and `selection` warns when it
    chose problems by their outcome. `made_by` names the program and the checkers.
    """

    parts: frozenset[Part] = frozenset()
    forest: ForestChart = field(default_factory=_no_forest)
    flows: FlowChart = field(default_factory=lambda: FlowChart(heading=_NONE))
    slopes: SlopeChart = field(default_factory=lambda: SlopeChart(heading=_NONE))
    attempts: AttemptChart = field(default_factory=lambda: AttemptChart(heading=_NONE))
    scaling: ScalingChart = field(default_factory=lambda: ScalingChart(heading=_NONE))
    conditions: ForestChart = field(default_factory=_no_forest)
    pair: PairChart = field(default_factory=lambda: PairChart(heading=_NONE))
    strategies: StrategyChart = field(default_factory=lambda: StrategyChart(heading=_NONE))
    follows: FollowChart = field(default_factory=lambda: FollowChart(heading=_NONE))
    carpet: CarpetChart = field(default_factory=lambda: CarpetChart(heading=_NONE))
    associations: AssociationChart = field(default_factory=lambda: AssociationChart(heading=_NONE))
    changes: ChangesChart = field(default_factory=lambda: ChangesChart(heading=_NONE))
    capabilities: CapabilityChart = field(default_factory=lambda: CapabilityChart(heading=_NONE))
    tokens: TokenChart = field(default_factory=lambda: TokenChart(heading=_NONE))
    run_names: tuple[str, ...] = ()
    tag_groups: tuple[TagsBy, ...] = ()
    layer: Layer = Layer.STRATEGY
    layers: tuple[Layer, ...] = ()
    has_longer_chains: bool = False
    later: Later = Later.SECOND
    table: TableChoice = field(default_factory=TableChoice)
    filtered: Filtered | None = None
    scope: str = ""
    query: str = ""
    selection: str = ""
    made_by: str = ""

    @property
    def has_second_attempts(self) -> bool:
        """Whether any run of the study tried a problem twice; reference rows do not count."""
        return any(not row.run.reference for row in self.forest.rows)

    @property
    def stamp(self) -> Stamp:
        """What is printed on every export."""
        told = self.filtered.told if self.filtered else ()
        query = f"query {self.query}" if self.query else ""
        filters = " · ".join(filter(None, (*told, query, self.selection)))
        return Stamp(counted=self.scope, filters=filters, made_by=self.made_by)
