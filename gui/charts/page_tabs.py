"""What stands on each tab of the charts page, and where."""

from collections.abc import Callable

from core.charts.data import Part
from gui.charts.answer_view import AnswerView
from gui.charts.association_view import AssociationView
from gui.charts.attempt_view import AttemptView
from gui.charts.capability_view import CapabilityView
from gui.charts.carpet_view import CarpetView
from gui.charts.changes_view import ChangesView
from gui.charts.chart_view import ChartView
from gui.charts.flow_view import FlowView
from gui.charts.follow_view import FollowView
from gui.charts.forest_view import ConditionView, ForestView
from gui.charts.page_layout import HALF, WIDE_GUTTER, RowPlan
from gui.charts.pair_view import PairView
from gui.charts.scaling_view import ScalingView
from gui.charts.slope_view import SlopeView
from gui.charts.strategy_view import StrategyView
from gui.charts.token_view import TokenView

SELF_CORRECTION, PAIR, STRATEGIES, CAPABILITIES = range(4)

VIEWS: dict[int, tuple[Callable[[], ChartView], ...]] = {
    SELF_CORRECTION: (ForestView, FlowView, SlopeView, AttemptView, ScalingView, ConditionView),
    PAIR: (PairView,),
    STRATEGIES: (StrategyView, FollowView, CarpetView, AssociationView, ChangesView),
    CAPABILITIES: (CapabilityView, TokenView, AnswerView),
}
PARTS: dict[int, tuple[Part | None, ...]] = {
    SELF_CORRECTION: (Part.CORRECTION,) * 6,
    PAIR: (Part.PAIR,),
    STRATEGIES: (
        Part.STRATEGIES,
        Part.FOLLOWS,
        Part.CARPET,
        Part.ASSOCIATIONS,
        Part.ASSOCIATIONS,
    ),
    CAPABILITIES: (Part.CAPABILITIES, Part.TOKENS, None),  # answers are found apart
}
APART = (CAPABILITIES,)  # their charts count different things: each says why it is empty
BY_TAGS = (STRATEGIES, CAPABILITIES)


# Where the views of a tab stand, by their place above.
PLANS: dict[int, tuple[RowPlan, ...]] = {
    SELF_CORRECTION: (
        RowPlan(((0,),)),
        RowPlan(((1,), (2,)), grows=True),
        RowPlan(((3,),)),
        RowPlan(((4,),)),
        RowPlan(((5,),)),
    ),
    PAIR: (RowPlan(((0,),), grows=True),),
    STRATEGIES: (
        RowPlan(((0, 1), (2,)), grows=True, share=HALF, gutter=WIDE_GUTTER),
        RowPlan(((3,), (4,)), share=HALF, gutter=WIDE_GUTTER),
    ),
    CAPABILITIES: (RowPlan(((0, 1), (2,)), grows=True, share=0.59, gutter=WIDE_GUTTER),),
}
