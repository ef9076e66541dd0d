"""Confidence intervals from counts, and from problem means when problems were sampled often."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.metrics.quantiles import normal_quantile, student_quantile
from core.metrics.undefined import Undefined

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both as shares (0.044, not 4.4)."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 lies outside."""
        return self.low > 0 or self.high < 0

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def wilson(count: int, n: int, confidence: float = CONFIDENCE) -> Interval | Undefined:
    """Return Wilson's score interval for count / n (Wilson 1927; Newcombe 1998a, method 3).

    Raises:
        ValueError: unless 0 ≤ count ≤ n.
    """
    if not 0 <= count <= n:
        raise ValueError(f"not a proportion: {count} of {n}")
    if n == 0:
        return Undefined("nothing to count")
    low, high = _wilson(count, n, normal_quantile(confidence))
    return Interval(low, high)


def newcombe_paired(
    a: int, b: int, c: int, d: int, confidence: float = CONFIDENCE
) -> Interval | Undefined:
    """Return the interval of (b − c) / n for paired proportions.

    Method 10 of Newcombe, Statistics in Medicine 17 (1998) 2635: Wilson limits of both margins,
    squared and added with a continuity-corrected φ. First proportion (a + b) / n, second
    (a + c) / n: for Δ = Acc@t2 − Acc@t1 put a = cc, b = ic, c = ci, d = ii.

    Raises:
        ValueError: if a count is negative.
    """
    if min(a, b, c, d) < 0:
        raise ValueError(f"negative count: {a}, {b}, {c}, {d}")
    n = a + b + c + d
    if n == 0:
        return Undefined("no pairs")
    z = normal_quantile(confidence)
    p1, p2, theta = (a + b) / n, (a + c) / n, (b - c) / n
    low1, high1 = _wilson(a + b, n, z)
    low2, high2 = _wilson(a + c, n, z)
    phi = _corrected_phi(a, b, c, d)
    below = _square_and_add(p1 - low1, high2 - p2, phi)
    above = _square_and_add(p2 - low2, high1 - p1, phi)
    return Interval(max(-1.0, theta - below), min(1.0, theta + above))


def clustered_mean(
    values: Sequence[float] | NDArray[np.number],
    clusters: Sequence[Hashable] | NDArray[np.integer],
    *,
    confidence: float = CONFIDENCE,
    bounds: tuple[float, float] = (-1.0, 1.0),
) -> Interval | Undefined:
    """Return the interval of the mean of `values` when those of one cluster go together.

    Standard error of Miller, arXiv 2411.00640, equation 4, times √(C / (C − 1)) for C clusters,
    with Student's quantile for C − 1 degrees, because few problems are the normal case. With
    equally many values a cluster it equals the interval of the cluster means.

    Raises:
        ValueError: if the two sequences differ in length.
    """
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values in {len(clusters)} clusters")
    numbers = {cluster: at for at, cluster in enumerate(dict.fromkeys(clusters))}
    member = np.array([numbers[cluster] for cluster in clusters], dtype=np.intp)
    sums = np.zeros(len(numbers))
    np.add.at(sums, member, np.asarray(values, dtype=np.float64))
    sizes = np.bincount(member).astype(np.float64)
    return clustered_ratio(sums, sizes, confidence=confidence, bounds=bounds)


def clustered_ratio(
    numerators: Sequence[float] | NDArray[np.float64],
    denominators: Sequence[float] | NDArray[np.float64],
    *,
    confidence: float = CONFIDENCE,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Interval | Undefined:
    """Return the interval of Σ numerators / Σ denominators, one entry of each per cluster.

    Linearised standard error of a ratio (Cochran, Sampling Techniques, section 6.3) with
    C / (C − 1); the mean of problem means is the case of denominators that are all 1. Clusters
    with denominator 0 say nothing about a ratio and are not counted in C.
    """
    top = np.asarray(numerators, dtype=np.float64)
    bottom = np.asarray(denominators, dtype=np.float64)
    top, bottom = top[bottom > 0], bottom[bottom > 0]
    many = len(top)
    if many < 2:
        return Undefined("fewer than two problems")
    ratio = float(top.sum() / bottom.sum())
    residuals = top - ratio * bottom
    squares = float(residuals @ residuals)
    # Rounding leaves about 1e-33 here when all clusters agree; no spread means no estimate of it.
    if squares <= 1e-24 * many:
        return Undefined("no variation between problems")
    error = math.sqrt(squares * many / (many - 1)) / float(bottom.sum())
    reach = student_quantile(confidence, many - 1) * error
    return Interval(max(bounds[0], ratio - reach), min(bounds[1], ratio + reach))


def _wilson(count: int, n: int, z: float) -> tuple[float, float]:
    p = count / n
    centre = p + z * z / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # The limits are 0 and 1 exactly at the ends; rounding must not put the estimate outside.
    low = 0.0 if count == 0 else min(p, (centre - reach) / scale)
    high = 1.0 if count == n else max(p, (centre + reach) / scale)
    return low, high


def _corrected_phi(a: int, b: int, c: int, d: int) -> float:
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    product = a * d - b * c
    corrected = max(product - (a + b + c + d) / 2, 0) if product > 0 else product
    return corrected / math.sqrt(margins)


def _square_and_add(one: float, other: float, phi: float) -> float:
    return math.sqrt(max(0.0, one * one - 2 * phi * one * other + other * other))
