"""Quantiles and tails of the normal, Student's and χ² distributions, without scipy at run time."""

import math
from functools import lru_cache
from statistics import NormalDist

# From here on the expansion below is exact to 1e-9 at every confidence one would print.
_MANY = 200


@lru_cache(maxsize=64)
def normal_quantile(confidence: float) -> float:
    """Return z with P(|Z| ≤ z) = confidence, for 0 < confidence < 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"not a confidence: {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


@lru_cache(maxsize=4096)
def student_quantile(confidence: float, degrees: int) -> float:
    """Return t with P(|T| ≤ t) = confidence for Student's T with `degrees` ≥ 1 of freedom.

    Few degrees: bisection of the closed form for whole degrees (Abramowitz & Stegun 26.7.3 and
    26.7.4). Many: the expansion in 1/degrees around the normal quantile (26.7.5).
    """
    if degrees < 1:
        raise ValueError(f"degrees of freedom: {degrees}")
    z = normal_quantile(confidence)
    if degrees >= _MANY:
        return _expanded(z, degrees)
    return _bisected(confidence, degrees, z)


def student_central_probability(t: float, degrees: int) -> float:
    """Return P(|T| ≤ t), t ≥ 0, by the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4."""
    theta = math.atan2(t, math.sqrt(degrees))
    cosine = math.cos(theta)
    odd = degrees % 2
    term = cosine if odd else 1.0
    total = term if degrees > 1 else 0.0
    for k in range(2 + odd, degrees - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    total *= math.sin(theta)
    return 2 / math.pi * (theta + total) if odd else total


def chi_squared_tail(x: float, degrees: int) -> float:
    """Return P(X ≥ x) for χ² with whole `degrees` ≥ 1, by Abramowitz & Stegun 26.4.4 and 26.4.5."""
    if degrees < 1:
        raise ValueError(f"degrees of freedom: {degrees}")
    if x <= 0:
        return 1.0
    half = x / 2
    odd = degrees % 2
    total = math.erfc(math.sqrt(half)) if odd else 0.0
    term = 2 * math.sqrt(half / math.pi) * math.exp(-half) if odd else math.exp(-half)
    for k in range(odd, degrees - 1, 2):
        total += term
        term *= half / (k / 2 + 1)
    return total


def _bisected(confidence: float, degrees: int, low: float) -> float:
    """Student's quantile is never below the normal one, which brackets it from the left."""
    high = 2 * low
    while student_central_probability(high, degrees) < confidence:
        low, high = high, 2 * high
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        if student_central_probability(middle, degrees) < confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _expanded(z: float, degrees: int) -> float:
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / degrees + g2 / degrees**2 + g3 / degrees**3 + g4 / degrees**4
