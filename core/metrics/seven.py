"""The seven metrics with their intervals: from four counts, or from shares within problems."""

from dataclasses import replace
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from core.metrics.estimate import Estimate, proportion
from core.metrics.intervals import CONFIDENCE, clustered_ratio, newcombe_paired
from core.metrics.pairs import CELLS, RunPairs
from core.metrics.registry import METRIC_BY_ID, Base, Metric, MetricId
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.packed import starts_of


class Estimates(TypedDict):
    """One estimate per metric of the registry."""

    acc1: Estimate
    acc2: Estimate
    delta: Estimate
    delta_ic: Estimate
    delta_ci: Estimate
    correction_rate: Estimate
    overcorrection_rate: Estimate


def estimates_from_counts(transitions: Transitions, confidence: float = CONFIDENCE) -> Estimates:
    """Return the estimates of four counts, one sample a problem: Wilson, and Newcombe for Δ."""
    t = transitions

    def share_of(metric_id: MetricId, count: int, denominator: int) -> Estimate:
        return _counted(METRIC_BY_ID[metric_id], t, count, denominator, confidence)

    return Estimates(
        acc1=share_of("acc1", t.right1, t.n),
        acc2=share_of("acc2", t.right2, t.n),
        delta=Estimate(
            value=t.delta,
            count=t.net,
            denominator=t.n,
            interval=newcombe_paired(t.cc, t.ic, t.ci, t.ii, confidence),
            n_text=f"{t.ic} fixed, {t.ci} broken, of {t.n}",
        ),
        delta_ic=share_of("delta_ic", t.ic, t.n),
        delta_ci=share_of("delta_ci", t.ci, t.n),
        correction_rate=share_of("correction_rate", t.ic, t.wrong1),
        overcorrection_rate=share_of("overcorrection_rate", t.ci, t.right1),
    )


def _counted(
    metric: Metric, transitions: Transitions, count: int, denominator: int, confidence: float
) -> Estimate:
    value = metric.function(transitions)
    reason = value.reason if isinstance(value, Undefined) else ""
    counted = proportion(count, denominator, if_none=reason, confidence=confidence)
    if isinstance(value, Undefined):
        return replace(counted, value=value, interval=value)
    return counted


# Weights of (cc, ic, ci, ii) in the numerator and the denominator of each metric.
_ALL = (1, 1, 1, 1)
_WEIGHTS: dict[MetricId, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "acc1": ((1, 0, 1, 0), _ALL),
    "acc2": ((1, 1, 0, 0), _ALL),
    "delta": ((0, 1, -1, 0), _ALL),
    "delta_ic": ((0, 1, 0, 0), _ALL),
    "delta_ci": ((0, 0, 1, 0), _ALL),
    "correction_rate": ((0, 1, 0, 0), (0, 1, 0, 1)),
    "overcorrection_rate": ((0, 0, 1, 0), (1, 0, 1, 0)),
}
_CELLS = ("cc", "ic", "ci", "ii")


def estimates_from_shares(pairs: RunPairs, confidence: float = CONFIDENCE) -> Estimates:
    """Return the estimates from each problem's shares of the four transitions.

    Shares of all problems are means of problem means. The conditional rates are ratios of sums
    over problems, as Yang et al. (arXiv 2412.19513) pool them, not means of ratios. Intervals
    are clustered by problem.
    """
    shares = _shares_by_problem(pairs)
    transitions = pairs.transitions

    def ratio(metric_id: MetricId) -> Estimate:
        metric = METRIC_BY_ID[metric_id]
        # The counts know why a metric is undefined; the shares only know its value.
        known = metric.function(transitions)
        if isinstance(known, Undefined):
            value, interval = known, known
        else:
            top, bottom = (shares @ np.array(weights) for weights in _WEIGHTS[metric_id])
            value = float(top.sum() / bottom.sum())
            bounds = (-1.0 if metric.signed else 0.0, 1.0)
            interval = clustered_ratio(top, bottom, confidence=confidence, bounds=bounds)
        return Estimate(
            value=value,
            count=None,
            denominator=len(shares) if metric.base is Base.ALL else None,
            interval=interval,
            n_text=_base_text(pairs, _WEIGHTS[metric_id][1]),
        )

    return Estimates(
        acc1=ratio("acc1"),
        acc2=ratio("acc2"),
        delta=ratio("delta"),
        delta_ic=ratio("delta_ic"),
        delta_ci=ratio("delta_ci"),
        correction_rate=ratio("correction_rate"),
        overcorrection_rate=ratio("overcorrection_rate"),
    )


def _shares_by_problem(pairs: RunPairs) -> NDArray[np.float64]:
    """Return one row per problem: its shares of cc, ic, ci and ii, which sum to 1."""
    starts = starts_of(pairs.pairs.problem)
    if not len(starts):
        return np.zeros((0, len(_CELLS)))
    each = pairs.pairs.cells[:, np.newaxis] == [CELLS.index(cell) for cell in _CELLS]
    counts = np.add.reduceat(each, starts, dtype=np.float64)
    return counts / counts.sum(axis=1, keepdims=True)


def _base_text(pairs: RunPairs, weights: tuple[int, ...]) -> str:
    """Return how many samples and problems a share is of: those in the cells that `weights` has."""
    cells = [CELLS.index(cell) for cell, weight in zip(_CELLS, weights, strict=True) if weight]
    of_base = np.isin(pairs.pairs.cells, cells)
    problems = pairs.pairs.problem[of_base].tolist()
    counted = {"sample": np.count_nonzero(of_base), "problem": len(set(problems))}
    return ", ".join(f"{n} {what}{'s' if n != 1 else ''}" for what, n in counted.items())
