"""What resampling problems would show, computed exactly from the four counts.

Drawing n problems with replacement gives multinomial counts, and every metric of two attempts is
a function of the counts; so nothing but the counts is needed.
"""

import math
from functools import lru_cache

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
    first, chances = _likely_changes(transitions)
    tail = (1 - confidence) / 2
    low, high = np.cumsum(chances).searchsorted([tail, 1 - tail]) + first
    return Interval(int(low) / n, int(high) / n)


def _likely_changes(transitions: Transitions) -> tuple[int, NDArray[np.float64]]:
    """Return the first of the likely changes ic − ci of a resample, and the chance of each.

    As `change_distribution`, but modulo a window of ten standard deviations and thirty problems to
    each side, outside of which there is less than rounding leaves; a tenth of the work.
    """
    t = transitions
    fixed, broken = t.ic / t.n, t.ci / t.n
    spread = math.sqrt(t.n * max(fixed + broken - (fixed - broken) ** 2, 0.0))
    size = 60 * math.ceil((20 * spread + 60) / 60)  # of small factors, for a fast transform
    turn = _turns(size)
    spectrum = (1 - fixed - broken + fixed * turn + broken * turn.conj()) ** t.n
    chances = np.clip(np.fft.irfft(spectrum, size), 0.0, None)
    first = t.ic - t.ci - size // 2
    return first, np.roll(chances, -(first % size)) / chances.sum()


@lru_cache(maxsize=128)
def _turns(size: int) -> NDArray[np.complex128]:
    """Return the spectrum of a change of one problem, in windows of `size`."""
    return np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)


def chance_of_no_gain(transitions: Transitions) -> float | Undefined:
    """Return P(Δ ≤ 0) of a resample."""
    if transitions.n == 0:
        return Undefined("no pairs")
    return float(change_distribution(transitions)[: transitions.n + 1].sum())


@lru_cache(maxsize=8)
def resampled_counts(transitions: Transitions, draws: int = _DRAWS) -> NDArray[np.int64]:
    """Return `draws` resamples of (cc, ic, ci, ii): shape (draws, 4), the same at every call.

    Remembered for the last few counts, and so not to be written to.
    """
    t = transitions
    shares = np.array([t.cc, t.ic, t.ci, t.ii]) / max(t.n, 1)
    found = np.random.default_rng(_SEED).multinomial(t.n, shares, size=draws)
    found.flags.writeable = False
    return found


def percentiles(values: NDArray[np.float64], confidence: float = CONFIDENCE) -> Interval:
    """Return the central interval of drawn `values`; those that are not finite are left out."""
    tail = 50 * (1 - confidence)
    low, high = np.percentile(values[np.isfinite(values)], [tail, 100 - tail])
    return Interval(float(low), float(high))
