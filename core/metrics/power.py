"""What a study of n problems can see: least detectable changes and power of McNemar's tests."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from core.metrics.mcnemar import mcnemar_exact, mcnemar_mid_p
from core.metrics.quantiles import normal_quantile
from core.metrics.undefined import Undefined, Value

_POWER = 0.8
_LEVEL = 0.05


def problems_needed(
    change: float, discordance: float, power: float = _POWER, level: float = _LEVEL
) -> float | Undefined:
    """Return how many problems McNemar's test needs to see Δ = `change`.

    n = (z_{α/2} √ψ + z_β √(ψ − δ²))² / δ², ψ the share of pairs that flip either way (Connor,
    Biometrics 43 (1987) 207).
    """
    if change == 0:
        return Undefined("no change to see")
    if not 0 < abs(change) <= discordance <= 1:
        return Undefined("a change cannot exceed the share of flips")
    alpha, beta = normal_quantile(1 - level), NormalDist().inv_cdf(power)
    spread = alpha * math.sqrt(discordance) + beta * math.sqrt(discordance - change**2)
    return (spread / change) ** 2


def least_detectable_change(
    n: int, discordance: float, power: float = _POWER, level: float = _LEVEL
) -> Value:
    """Return the smallest Δ, as a share, that n problems show with `power` (Connor's formula).

    Undefined where even flips all in one direction would not be enough.
    """
    if n <= 0 or not 0 < discordance <= 1:
        return Undefined("no flips" if n > 0 else "no problems")
    most = problems_needed(discordance, discordance, power, level)
    if isinstance(most, Undefined) or most > n:
        return Undefined(f"{n} problems are too few at this share of flips")
    low, high = 0.0, discordance
    for _ in range(60):
        middle = (low + high) / 2
        needed = problems_needed(middle, discordance, power, level) if middle else math.inf
        if isinstance(needed, Undefined) or needed > n:
            low = middle
        else:
            high = middle
    return high


def mcnemar_power(
    n: int, fixed: float, broken: float, *, level: float = _LEVEL, mid: bool = True
) -> float:
    """Return the probability that McNemar's test rejects, by enumeration; shares of n problems.

    The number of flips is binomial, and how many of them fix is binomial given it. `mid` takes
    the mid-p, else the exact test. Terms below 1e-12 are left out.

    Raises:
        ValueError: unless fixed, broken ≥ 0 and fixed + broken ≤ 1.
    """
    flips = fixed + broken
    if min(fixed, broken) < 0 or flips > 1:
        raise ValueError(f"not shares of problems: {fixed}, {broken}")
    if flips == 0:
        return 0.0
    chances = binomial(n, flips)
    total = 0.0
    for m in np.flatnonzero(chances > 1e-12):
        rejected = _rejecting(int(m), level, mid=mid)
        total += chances[m] * float(binomial(int(m), fixed / flips)[rejected].sum())
    return float(total)


def _rejecting(m: int, level: float, *, mid: bool) -> NDArray[np.bool_]:
    """Return for b = 0…m whether the test of b against m − b rejects at `level`."""
    p_of = mcnemar_mid_p if mid else mcnemar_exact
    most = m // 2
    while most >= 0 and p_of(most, m - most) > level:
        most -= 1
    b = np.arange(m + 1)
    return (b <= most) | (b >= m - most)


def binomial(n: int, p: float) -> NDArray[np.float64]:
    """Return P(X = k) for k = 0…n and X ~ Binomial(n, p): shape (n + 1,)."""
    k = np.arange(n + 1)
    if p in (0.0, 1.0):
        return (k == (n if p else 0)).astype(np.float64)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    logs = factorials[n] - factorials - factorials[::-1]
    return np.exp(logs + k * math.log(p) + (n - k) * math.log1p(-p))


def problems_needed_between_models(
    change: float,
    variance_of_problems: float,
    noise: tuple[float, float] = (0.0, 0.0),
    samples: tuple[int, int] = (1, 1),
    *,
    power: float = _POWER,
    level: float = _LEVEL,
) -> float:
    """Return how many problems a paired comparison of two models needs (Miller 2024, eq. 9).

    n = (z_{α/2} + z_β)² (ω² + σ_A²/K_A + σ_B²/K_B) / δ²: ω² is the variance over problems of the
    difference, σ² each model's noise within a problem, K its samples a problem (arXiv 2411.00640).
    """
    z = normal_quantile(1 - level) + NormalDist().inv_cdf(power)
    return z**2 * _variance(variance_of_problems, noise, samples) / change**2


def least_detectable_difference(
    n: int,
    variance_of_problems: float,
    noise: tuple[float, float] = (0.0, 0.0),
    samples: tuple[int, int] = (1, 1),
    *,
    power: float = _POWER,
    level: float = _LEVEL,
) -> float:
    """Return the smallest difference of two models that n problems show (Miller 2024, eq. 10)."""
    z = normal_quantile(1 - level) + NormalDist().inv_cdf(power)
    return z * math.sqrt(_variance(variance_of_problems, noise, samples) / n)


def _variance(omega2: float, noise: tuple[float, float], samples: tuple[int, int]) -> float:
    return omega2 + noise[0] / samples[0] + noise[1] / samples[1]
