"""Chains of more than two attempts: accuracy by attempt, steps, flips, what a chooser would get.

Input is one row of outcomes per chain: `right[i, t]` of shape (chains, T), attempts in order. A
chain that stopped because it was accepted has its last outcome carried forward by whoever makes
the array; chains with an attempt that has no outcome are left out there, and counted.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.metrics.estimate import Estimate, proportion
from core.metrics.intervals import CONFIDENCE
from core.metrics.quantiles import chi_squared_tail
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined, Value

_NONE = "no chains with all attempts"


def accuracy_by_attempt(right: ArrayLike, confidence: float = CONFIDENCE) -> list[Estimate]:
    """Return Acc@t for t = 1…T, each with Wilson's interval."""
    table = _table(right)
    counts = table.sum(axis=0)
    return [
        proportion(int(count), len(table), if_none=_NONE, confidence=confidence) for count in counts
    ]


def steps(right: ArrayLike) -> list[Transitions]:
    """Return the four counts of each step t → t + 1, for t = 1…T − 1."""
    table = _table(right)
    return [_transitions(table[:, t], table[:, t + 1]) for t in range(table.shape[1] - 1)]


def any_right(right: ArrayLike, confidence: float = CONFIDENCE) -> Estimate:
    """Return the share of chains that are right at some attempt: p1@tT of RISE (Qu et al. 2024).

    What a chooser that knows the reference would get; an upper bound, not an accuracy.
    """
    table = _table(right)
    return proportion(
        int(table.any(axis=1).sum()), len(table), if_none=_NONE, confidence=confidence
    )


def majority_right(
    answers: Sequence[Sequence[Hashable | None]], right: ArrayLike
) -> float | Undefined:
    """Return the accuracy of each chain's most frequent answer over its attempts: m1@tT of RISE.

    `answers[i][t]` are classes of equal answers; None is no answer and is never chosen. Ties share
    the credit equally. A chain without any answer is wrong.
    """
    table = _table(right)
    if not len(table):
        return Undefined(_NONE)
    credited = [
        _vote(row, [bool(x) for x in outcomes])
        for row, outcomes in zip(answers, table, strict=True)
    ]
    return sum(credited) / len(credited)


def _vote(answers: Sequence[Hashable | None], right: Sequence[bool]) -> float:
    counts = Counter(answer for answer in answers if answer is not None)
    if not counts:
        return 0.0
    most = max(counts.values())
    leading = [answer for answer, count in counts.items() if count == most]
    won = {a: r for a, r in zip(answers, right, strict=True) if a is not None}
    return sum(won[answer] for answer in leading) / len(leading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """How often outcomes change along chains.

    `per_chain[k]` counts chains with k changes, `first` those whose first change is at attempt t
    (2…T), by t.
    """

    per_chain: dict[int, int]
    first: dict[int, int]
    mean: Value


def flips(right: ArrayLike) -> Flips:
    """Return the number of flips and the turn of the first (NoF and ToF, Hong et al. 2025)."""
    table = _table(right)
    changed = table[:, 1:] != table[:, :-1]
    numbers = changed.sum(axis=1)
    first = changed.argmax(axis=1)[numbers > 0] + 2
    return Flips(
        per_chain=_counted(numbers),
        first=_counted(first),
        mean=float(numbers.mean()) if len(table) else Undefined(_NONE),
    )


def _counted(numbers: NDArray[np.int64]) -> dict[int, int]:
    return dict(sorted(Counter(int(number) for number in numbers).items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CochransQ:
    """Cochran's test of equal accuracy at all attempts: Q, its degrees of freedom and p."""

    q: Value
    degrees: int
    p: Value


def cochrans_q(right: ArrayLike) -> CochransQ:
    """Return the test for three or more attempts (Cochran, Biometrika 37 (1950) 256).

    Q = (T − 1) (T Σ G_t² − (Σ G_t)²) / (T Σ L_i − Σ L_i²), G_t right at attempt t, L_i right ones
    of chain i; χ² with T − 1 degrees. Undefined where no chain ever changes.
    """
    table = _table(right).astype(np.int64)
    attempts = table.shape[1]
    columns, rows = table.sum(axis=0), table.sum(axis=1)
    bottom = attempts * int(rows.sum()) - int((rows**2).sum())
    if not len(table) or bottom == 0:
        reason = Undefined("no outcome ever changes" if len(table) else _NONE)
        return CochransQ(q=reason, degrees=attempts - 1, p=reason)
    top = (attempts - 1) * (attempts * int((columns**2).sum()) - int(columns.sum()) ** 2)
    q = top / bottom
    return CochransQ(q=q, degrees=attempts - 1, p=chi_squared_tail(q, attempts - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorylessFit:
    """Acc_t = upper − α^t (upper − Acc_0) with constant transition rates over all steps.

    `residuals[t]` is observed less fitted accuracy at attempt t + 1. Problems differ, so rates
    are not constant and the limit is often far from where curves level off: read the residuals.
    """

    upper: Value
    alpha: float
    fitted: tuple[float, ...]
    residuals: tuple[float, ...]


def memoryless_fit(right: ArrayLike) -> MemorylessFit | Undefined:
    """Return the fit on all steps of three or more attempts (Yang et al., arXiv 2508.16456).

    CL = P(right next | right), CS = P(right next | wrong), α = CL − CS, upper = CS / (1 − α).
    """
    table = _table(right)
    if table.shape[1] < 3:
        return Undefined("fewer than three attempts")
    pooled = [sum(counts) for counts in zip(*map(_cells, steps(table)), strict=True)]
    cc, ic, ci, ii = pooled
    if not cc + ci or not ic + ii:
        return Undefined("always right" if cc + ci else "always wrong")
    kept, mended = cc / (cc + ci), ic / (ic + ii)
    fitted = [float(table[:, 0].mean())]
    for _ in range(table.shape[1] - 1):
        fitted.append(fitted[-1] * kept + (1 - fitted[-1]) * mended)
    observed = table.mean(axis=0)
    alpha = kept - mended
    return MemorylessFit(
        upper=mended / (1 - alpha) if alpha < 1 else Undefined("nothing ever changes"),
        alpha=alpha,
        fitted=tuple(fitted),
        residuals=tuple(float(o - f) for o, f in zip(observed, fitted, strict=True)),
    )


def _cells(step: Transitions) -> tuple[int, int, int, int]:
    return step.cc, step.ic, step.ci, step.ii


def _transitions(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> Transitions:
    return Transitions(
        cc=int((before & after).sum()),
        ic=int((~before & after).sum()),
        ci=int((before & ~after).sum()),
        ii=int((~before & ~after).sum()),
    )


def _table(right: ArrayLike) -> NDArray[np.bool_]:
    table = np.asarray(right, dtype=np.bool_)
    if table.ndim != 2:
        raise ValueError(f"expected one row per chain, got shape {table.shape}")
    return table
