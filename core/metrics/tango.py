"""Tango's score interval for the difference of paired proportions, an alternative to Newcombe's."""

import math
from collections.abc import Callable

from core.metrics.intervals import CONFIDENCE, Interval
from core.metrics.quantiles import normal_quantile
from core.metrics.undefined import Undefined


def tango(b: int, c: int, n: int, confidence: float = CONFIDENCE) -> Interval | Undefined:
    """Return the interval of (b − c) / n, where b and c of n pairs are discordant.

    Tango, Statistics in Medicine 17 (1998) 891: the differences that a score test does not
    reject. Consistent with McNemar's uncorrected test: it excludes 0 exactly when that rejects.
    For Δ put b = ic, c = ci.

    Raises:
        ValueError: if a count is negative, or b + c > n.
    """
    if min(b, c) < 0 or b + c > n:
        raise ValueError(f"not counts of {n} pairs: {b}, {c}")
    if n == 0:
        return Undefined("no pairs")
    z, seen = normal_quantile(confidence), (b - c) / n
    low = _crossing(lambda d: _score(d, b, c, n) - z, -1.0, seen)
    high = _crossing(lambda d: _score(d, b, c, n) + z, seen, 1.0)
    return Interval(low, high)


def _score(difference: float, b: int, c: int, n: int) -> float:
    """Return the score statistic at `difference`; it falls from +∞ towards −∞ as that grows."""
    linear = -b - c + (2 * n - b + c) * difference
    root = math.sqrt(max(0.0, linear**2 + 8 * n * c * difference * (1 - difference)))
    q = (root - linear) / (4 * n)
    variance = n * (2 * q + difference * (1 - difference))
    distance = b - c - n * difference
    if variance <= 0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / math.sqrt(variance)


def _crossing(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where the falling `function` crosses 0 in [low, high], the nearer end if nowhere."""
    if function(low) <= 0:
        return low
    if function(high) >= 0:
        return high
    for _ in range(100):
        middle = (low + high) / 2
        if function(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
