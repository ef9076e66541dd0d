"""The seven metrics of two attempts, as data: table, command line and help read them here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Literal

from core.metrics.transitions import Transitions
from core.metrics.undefined import Value

_SCORE = "Kumar et al., Training Language Models to Self-Correct (arXiv 2409.12917), section 3"
_DECOMPOSED = "Yang et al., Confidence v.s. Critique (arXiv 2412.19513)"


MetricId = Literal[
    "acc1",
    "acc2",
    "delta",
    "delta_ic",
    "delta_ci",
    "correction_rate",
    "overcorrection_rate",
]


class Base(StrEnum):
    """What a metric is a share of."""

    ALL = "all problems with both attempts"
    WRONG_BEFORE = "problems wrong at the earlier attempt"
    RIGHT_BEFORE = "problems right at the earlier attempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric of the four counts.

    `id` is the name of its estimate in `SelfCorrectionRow` and of its value in `Transitions`;
    `signed` metrics are differences, shown with their sign.
    """

    id: MetricId
    title: str
    symbol: str
    formula: str
    base: Base
    source: str
    function: Callable[[Transitions], Value]
    signed: bool = False

    @property
    def denominator(self) -> str:
        """The denominator in words."""
        return self.base.value


METRICS: tuple[Metric, ...] = (
    Metric(
        id="acc1",
        title="Accuracy at the earlier attempt",
        symbol="Acc@t1",
        formula="(cc + ci) / n",
        base=Base.ALL,
        source=_SCORE,
        function=attrgetter("acc1"),
    ),
    Metric(
        id="acc2",
        title="Accuracy at the later attempt",
        symbol="Acc@t2",
        formula="(cc + ic) / n",
        base=Base.ALL,
        source=_SCORE,
        function=attrgetter("acc2"),
    ),
    Metric(
        id="delta",
        title="Net change",
        symbol="Δ(t1,t2)",
        formula="(ic − ci) / n",
        base=Base.ALL,
        source=_SCORE,
        function=attrgetter("delta"),
        signed=True,
    ),
    Metric(
        id="delta_ic",
        title="Fixed: wrong, then right",
        symbol="Δi→c(t1,t2)",
        formula="ic / n",
        base=Base.ALL,
        source=_SCORE,
        function=attrgetter("delta_ic"),
    ),
    Metric(
        id="delta_ci",
        title="Broken: right, then wrong",
        symbol="Δc→i(t1,t2)",
        formula="ci / n",
        base=Base.ALL,
        source=_SCORE,
        function=attrgetter("delta_ci"),
    ),
    Metric(
        id="correction_rate",
        title="Fixed, of the wrong",
        symbol="P(c2|i1)",
        formula="ic / (ic + ii)",
        base=Base.WRONG_BEFORE,
        source=_DECOMPOSED,
        function=attrgetter("correction_rate"),
    ),
    Metric(
        id="overcorrection_rate",
        title="Broken, of the right",
        symbol="P(i2|c1)",
        formula="ci / (ci + cc)",
        base=Base.RIGHT_BEFORE,
        source=_DECOMPOSED,
        function=attrgetter("overcorrection_rate"),
    ),
)

METRIC_BY_ID: dict[MetricId, Metric] = {metric.id: metric for metric in METRICS}
