"""What resampling problems would show, computed exactly from the four counts.

Drawing n problems with replacement gives multinomial counts, and every metric of two attempts is
a function of the counts; so nothing but the counts is needed.
"""

import numpy as np
from numpy.typing import NDArray

from core.metrics.intervals import CONFIDENCE, Interval
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined

_SEED = 20_240_919
_DRAWS = 20_000


def change_distribution(transitions: Transitions) -> NDArray[np.float64]:
    """Return P(ic − ci = d) of a resample for d = −n…n: shape (2n + 1,), sums to 1.

    The n-fold convolution of one problem's change, which is −1, 0 or 1 with the observed
    shares; by FFT, so that negative rounding (below 1e-15) is set to 0.
    """
    n = transitions.n
    one = np.zeros(2 * n + 1)
    if n == 0:
        return np.ones(1)
    one[:3] = np.array([transitions.ci, transitions.cc + transitions.ii, transitions.ic]) / n
    spectrum = np.fft.rfft(one, 4 * n + 1)
    whole = np.fft.irfft(spectrum**n, 4 * n + 1)[: 2 * n + 1]
    whole = np.clip(whole, 0.0, None)
    return whole / whole.sum()


def bootstrap_change(
    transitions: Transitions, confidence: float = CONFIDENCE
) -> Interval | Undefined:
    """Return the percentile bootstrap interval of Δ, exact rather than drawn.

    Too narrow where flips are rare or problems few (below about 100): prefer Newcombe's there.
    Without any flip resampling shows no spread, and there is no interval.
    """
    n = transitions.n
    if n == 0:
        return Undefined("no pairs")
    if transitions.ic + transitions.ci == 0:
        return Undefined("no flips to resample")
    cumulated = np.cumsum(change_distribution(transitions))
    tail = (1 - confidence) / 2
    low = int(np.searchsorted(cumulated, tail)) - n
    high = int(np.searchsorted(cumulated, 1 - tail)) - n
    return Interval(low / n, high / n)


def chance_of_no_gain(transitions: Transitions) -> float | Undefined:
    """Return P(Δ ≤ 0) of a resample."""
    if transitions.n == 0:
        return Undefined("no pairs")
    return float(change_distribution(transitions)[: transitions.n + 1].sum())


def resampled_counts(transitions: Transitions, draws: int = _DRAWS) -> NDArray[np.int64]:
    """Return `draws` resamples of (cc, ic, ci, ii): shape (draws, 4), the same at every call."""
    t = transitions
    shares = np.array([t.cc, t.ic, t.ci, t.ii]) / max(t.n, 1)
    return np.random.default_rng(_SEED).multinomial(t.n, shares, size=draws)


def percentiles(values: NDArray[np.float64], confidence: float = CONFIDENCE) -> Interval:
    """Return the central interval of drawn `values`; those that are not finite are left out."""
    tail = 50 * (1 - confidence)
    low, high = np.percentile(values[np.isfinite(values)], [tail, 100 - tail])
    return Interval(float(low), float(high))
