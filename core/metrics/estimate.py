"""A number with what it was made from: count, denominator and interval."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.metrics.intervals import CONFIDENCE, Interval, clustered_ratio, wilson
from core.metrics.undefined import Undefined, Value, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A share or a difference of shares.

    `count` and `denominator` are what `value` is the quotient of; `count` is None for a mean of
    problem means. `n_text` says the same in words ("29 of 500").
    """

    value: Value
    count: int | None
    denominator: int | None
    interval: Interval | Undefined
    n_text: str


def proportion(
    count: int, denominator: int, *, if_none: str, confidence: float = CONFIDENCE
) -> Estimate:
    """Return count / denominator with Wilson's interval, undefined because of `if_none` at 0."""
    return Estimate(
        value=share(count, denominator, if_none=if_none),
        count=count,
        denominator=denominator,
        interval=wilson(count, denominator, confidence) if denominator else Undefined(if_none),
        n_text=f"{count} of {denominator}",
    )


def clustered_proportion(
    flags: Sequence[tuple[Hashable, bool]],
    *,
    if_none: str,
    unit: str = "traces",
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Return the share of flags that are up, each told with its problem; a flag is of a `unit`.

    Wilson's interval where each problem occurs once; else clustered, for what belongs to one
    problem goes together. Undefined because of `if_none` where there are no flags.
    """
    problems = [problem for problem, _ in flags]
    numbers = {problem: at for at, problem in enumerate(dict.fromkeys(problems))}
    return clustered_share(
        np.fromiter((numbers[problem] for problem in problems), np.intp, len(problems)),
        np.fromiter((flag for _, flag in flags), np.bool_, len(problems)),
        if_none=if_none,
        unit=unit,
        confidence=confidence,
    )


def clustered_share(
    problems: NDArray[np.integer[Any]],
    flags: NDArray[np.bool_],
    *,
    if_none: str,
    unit: str = "traces",
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Return what `clustered_proportion` does of columns: the problem of each flag, and the flag.

    Both of shape (flags,).
    """
    _, cluster = np.unique(problems, return_inverse=True)
    count, many = int(flags.sum()), int(cluster.max(initial=-1)) + 1
    if many == len(problems):
        return proportion(count, len(flags), if_none=if_none, confidence=confidence)
    sums = np.bincount(cluster, flags).astype(np.float64)
    sizes = np.bincount(cluster).astype(np.float64)
    return Estimate(
        value=share(count, len(flags), if_none=if_none),
        count=count,
        denominator=len(flags),
        interval=clustered_ratio(sums, sizes, confidence=confidence, bounds=(0.0, 1.0)),
        n_text=f"{count} of {len(flags)} {unit} of {many} problems",
    )
