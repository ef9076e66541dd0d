"""Further functions of the four counts: how much of the headroom, at what odds, against what bar.

Each takes shares or counts of (cc, ic, ci, ii): the counts of single samples, or sums over
problems of their shares where problems were sampled often.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.metrics.estimate import Estimate
from core.metrics.intervals import CONFIDENCE, Interval, wilson
from core.metrics.resampling import percentiles, resampled_counts
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined, Value

_YANG = "Yang et al., Confidence v.s. Critique (arXiv 2412.19513)"
_MATCHED = "odds ratio of matched pairs (McNemar 1947)"


class Cells(NamedTuple):
    """Weights of stayed right, fixed, broken and stayed wrong."""

    cc: float
    ic: float
    ci: float
    ii: float

    @property
    def acc1(self) -> float:
        """Accuracy@t1."""
        return (self.cc + self.ci) / sum(self)

    @property
    def delta(self) -> float:
        """Δ(t1,t2)."""
        return (self.ic - self.ci) / sum(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedMetric:
    """A metric that follows from the four counts.

    `unit` is "share" (shown in percent), "change" (signed percentage points), "score" or "ratio".
    """

    id: str
    title: str
    symbol: str
    formula: str
    denominator: str
    source: str
    unit: str
    help: str
    function: Callable[[Cells], Value]
    counts_broken: bool = False  # has no meaning where nothing could be broken

    def estimate(self, transitions: Transitions, confidence: float = CONFIDENCE) -> Estimate:
        """Return the metric of four counts with an interval.

        Wilson's where the metric is a proportion or its odds; else percentiles of 20,000
        resamples of problems, drawn with a fixed seed.
        """
        t = transitions
        cells = Cells(t.cc, t.ic, t.ci, t.ii)
        value = self.function(cells) if t.n else Undefined("no problems with both attempts")
        if self.counts_broken and t.ci_cannot_occur:
            value = t.delta_ci
        interval: Interval | Undefined
        if isinstance(value, Undefined):
            interval = value
        else:
            interval = _INTERVALS.get(self.id, self._drawn)(t, confidence)
        return Estimate(
            value=value,
            count=None,
            denominator=None,
            interval=interval,
            n_text=f"cc {t.cc}, ic {t.ic}, ci {t.ci}, ii {t.ii}",
        )

    def _drawn(self, transitions: Transitions, confidence: float) -> Interval | Undefined:
        if transitions.ic + transitions.ci == 0:
            return Undefined("no flips to resample")
        with np.errstate(divide="ignore", invalid="ignore"):
            values = _OF_DRAWS[self.id](*resampled_counts(transitions).T.astype(np.float64))
        return percentiles(values, confidence)


def _headroom(cells: Cells) -> Value:
    if cells.ic + cells.ii == 0:
        return Undefined("no wrong earlier attempts")
    return (cells.ic - cells.ci) / (cells.ic + cells.ii)


def _ceiling(cells: Cells) -> Value:
    return (cells.cc + cells.ci + cells.ic) / sum(cells)


def _confidence_level(cells: Cells) -> Value:
    if cells.cc + cells.ci == 0:
        return Undefined("no right earlier attempts")
    return cells.cc / (cells.cc + cells.ci)


def _relative_score(cells: Cells) -> Value:
    first = cells.acc1
    if first in (0.0, 1.0):
        return Undefined("all earlier attempts are right" if first else "none is right")
    return 0.5 + cells.delta / (2 * first * (1 - first))


def _flip_odds(cells: Cells) -> Value:
    if cells.ci == 0:
        return Undefined("nothing was broken")
    return cells.ic / cells.ci


def _harmful(cells: Cells) -> Value:
    if cells.ic + cells.ci == 0:
        return Undefined("no flips")
    return cells.ci / (cells.ic + cells.ci)


def _rate_ratio(cells: Cells) -> Value:
    """Return ECR / EIR, to be read against Acc@t1 / (1 − Acc@t1)."""
    if cells.ic + cells.ii == 0:
        return Undefined("no wrong earlier attempts")
    if cells.ci == 0:
        return Undefined("nothing was broken")
    return (cells.ic / (cells.ic + cells.ii)) / (cells.ci / (cells.cc + cells.ci))


def _break_even(cells: Cells) -> Value:
    if cells.acc1 == 1:
        return Undefined("no wrong earlier attempts")
    return cells.acc1 / (1 - cells.acc1)


DERIVED: tuple[DerivedMetric, ...] = (
    DerivedMetric(
        id="headroom",
        title="Share of the headroom",
        symbol="Δ / (1 − Acc@t1)",
        formula="(ic − ci) / (ic + ii)",
        denominator="problems wrong at the earlier attempt",
        source="the net change against the most that could be gained",
        unit="change",
        help="How much of what was wrong the later attempt gained, after what it broke.",
        function=_headroom,
    ),
    DerivedMetric(
        id="ceiling",
        title="Accuracy with a perfect stop",
        symbol="Acc@t1 + Δi→c",
        formula="(cc + ci + ic) / n",
        denominator="all problems with both attempts",
        source="oracle stop, Huang et al., LLMs Cannot Self-Correct Reasoning Yet (2310.01798)",
        unit="share",
        help="What a judge that knows the reference would reach by asking again only when wrong.",
        function=_ceiling,
    ),
    DerivedMetric(
        id="confidence_level",
        title="Kept, of the right",
        symbol="CL = P(c2|c1)",
        formula="cc / (cc + ci)",
        denominator="problems right at the earlier attempt",
        source=_YANG,
        unit="share",
        help="Confidence level CL: Acc@t2 = Acc@t1 · CL + (1 − Acc@t1) · CS, CS: fixed, of wrong.",
        function=_confidence_level,
        counts_broken=True,
    ),
    DerivedMetric(
        id="relative_score",
        title="Relative self-correction score",
        symbol="RSS",
        formula="½ + Δ / (2 Acc@t1 (1 − Acc@t1))",
        denominator="all problems with both attempts",
        source=_YANG,
        unit="score",
        help="Above ½ exactly when Δ is above 0; may leave 0 to 1.",
        function=_relative_score,
    ),
    DerivedMetric(
        id="flip_odds",
        title="Odds of fixing to breaking",
        symbol="ic : ci",
        formula="ic / ci",
        denominator="broken problems",
        source=_MATCHED,
        unit="ratio",
        help="How many are fixed for each that is broken; the effect size of McNemar's test.",
        function=_flip_odds,
        counts_broken=True,
    ),
    DerivedMetric(
        id="harmful_share",
        title="Harmful share of flips",
        symbol="ci / (ci + ic)",
        formula="ci / (ci + ic)",
        denominator="problems that flipped",
        source=_MATCHED,
        unit="share",
        help="Of all outcomes that changed, those that got worse.",
        function=_harmful,
        counts_broken=True,
    ),
    DerivedMetric(
        id="rate_ratio",
        title="Fixed of wrong to broken of right",
        symbol="P(c2|i1) / P(i2|c1)",
        formula="(ic / (ic + ii)) / (ci / (ci + cc))",
        denominator="broken, of the right",
        source="Liu & Meng (arXiv 2604.22273)",
        unit="ratio",
        help="Asking again pays when this exceeds the break-even odds.",
        function=_rate_ratio,
        counts_broken=True,
    ),
    DerivedMetric(
        id="break_even",
        title="Break-even odds",
        symbol="Acc@t1 / (1 − Acc@t1)",
        formula="(cc + ci) / (ic + ii)",
        denominator="problems wrong at the earlier attempt",
        source="Liu & Meng (arXiv 2604.22273)",
        unit="ratio",
        help="What the ratio of the two rates must exceed for Δ to be above 0.",
        function=_break_even,
    ),
)

DERIVED_BY_ID = {metric.id: metric for metric in DERIVED}


def _wilson_of(top: Callable[[Transitions], tuple[int, int]]) -> "_IntervalOf":
    return lambda t, confidence: wilson(*top(t), confidence)


def _odds(t: Transitions, confidence: float) -> Interval | Undefined:
    """Return the odds at the ends of Wilson's interval of ic of the flips."""
    found = wilson(t.ic, t.ic + t.ci, confidence)
    if isinstance(found, Undefined):
        return found
    return Interval(found.low / (1 - found.low), found.high / (1 - found.high))


Draws = NDArray[np.float64]

# The functions above, of many draws at once; what is undefined there is not finite here.
_OF_DRAWS: dict[str, Callable[[Draws, Draws, Draws, Draws], Draws]] = {
    "headroom": lambda _cc, ic, ci, ii: (ic - ci) / (ic + ii),
    "relative_score": lambda cc, ic, ci, ii: (
        0.5 + (ic - ci) * (cc + ic + ci + ii) / (2 * (cc + ci) * (ic + ii))
    ),
    "rate_ratio": lambda cc, ic, ci, ii: ic * (cc + ci) / ((ic + ii) * ci),
}


def _break_even_interval(t: Transitions, confidence: float) -> Interval | Undefined:
    """Return the odds at the ends of Wilson's interval of Acc@t1."""
    found = wilson(t.right1, t.n, confidence)
    if isinstance(found, Undefined):
        return found
    return Interval(found.low / (1 - found.low), found.high / (1 - found.high))


_IntervalOf = Callable[[Transitions, float], Interval | Undefined]
_INTERVALS: dict[str, _IntervalOf] = {
    "ceiling": _wilson_of(lambda t: (t.n - t.ii, t.n)),
    "confidence_level": _wilson_of(lambda t: (t.cc, t.right1)),
    "harmful_share": _wilson_of(lambda t: (t.ci, t.ic + t.ci)),
    "flip_odds": _odds,
    "break_even": _break_even_interval,
}
