"""Intervals by drawing whole problems anew: what belongs to one problem stays together."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.metrics.intervals import CONFIDENCE, Interval
from core.metrics.undefined import Undefined

SEED = 20_240_919
DRAWS = 2_000
_AT_ONCE = 2_000_000  # numbers drawn at once, so that memory stays small

Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Takes summed counts, shape (draws, k); returns one number for each draw, NaN where undefined."""


def bootstrap_of_counts(
    counts: NDArray[np.float64], statistic: Statistic, confidence: float = CONFIDENCE
) -> Interval | Undefined:
    """Return the percentile interval of a statistic of summed counts; `counts` is (problems, k).

    Problems are drawn with replacement, `DRAWS` times, always the same draws (Efron and
    Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; for clusters Davison and
    Hinkley (1997), section 3.8). Draws in which it is undefined are left out; where that are more
    than a twentieth, or problems are fewer than two or all alike, there is no interval.
    """
    problems = len(counts)
    if problems < 2:
        return Undefined("fewer than two problems")
    generator = np.random.default_rng(SEED)
    shares = np.full(problems, 1 / problems)
    piece = max(1, _AT_ONCE // problems)
    drawn = [
        statistic(generator.multinomial(problems, shares, min(piece, DRAWS - at)) @ counts)
        for at in range(0, DRAWS, piece)
    ]
    values = np.concatenate(drawn)
    values = values[np.isfinite(values)]
    if len(values) < 0.95 * DRAWS:
        return Undefined("undefined in many draws of the bootstrap")
    if np.ptp(values) < 1e-12:
        return Undefined("no variation between problems")
    tail = 50 * (1 - confidence)
    low, high = np.percentile(values, [tail, 100 - tail])
    return Interval(float(low), float(high))
