"""What few problems say: the posterior of the four cells under Jeffreys' prior."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.metrics.intervals import CONFIDENCE, Interval
from core.metrics.resampling import percentiles
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined

_SEED = 19_980_331
_DRAWS = 20_000
_PRIOR = 0.5  # to each of the four cells
_STEPS = 4_000
_HALVINGS = 32

Cells = NDArray[np.float64]
"""Shares of cc, ic, ci and ii: shape (draws, 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Central credible intervals, and the probability that the later attempt is better.

    `confidence_level` is P(right later | right before), `critique_score` P(right later | wrong
    before), as Yang et al. (arXiv 2412.19513) name them.
    """

    probability_of_gain: float
    delta: Interval
    confidence_level: Interval
    critique_score: Interval
    relative_score: Interval


def posterior(transitions: Transitions, confidence: float = CONFIDENCE) -> Posterior | Undefined:
    """Return the posterior under Dirichlet(½, ½, ½, ½).

    The share of flips and the share of fixes among them are independent Beta variables, so that
    all is computed by quadrature, to about seven digits; only the limits of the relative score
    are percentiles of 20,000 draws with a fixed seed. For studies of fewer than about 100
    problems, where tests say little.
    """
    t = transitions
    if t.n == 0:
        return Undefined("no pairs")
    fixing = _Beta(t.ic + _PRIOR, t.ci + _PRIOR)
    flipping = _Beta(t.ic + t.ci + 2 * _PRIOR, t.cc + t.ii + 2 * _PRIOR)
    tails = (1 - confidence) / 2, (1 + confidence) / 2
    counts = np.array([t.cc, t.ic, t.ci, t.ii]) + _PRIOR
    cells = np.random.default_rng(_SEED).dirichlet(counts, size=_DRAWS)
    return Posterior(
        probability_of_gain=1 - float(fixing.below(0.5)),
        delta=Interval(*(_change_at(tail, flipping, fixing) for tail in tails)),
        confidence_level=_Beta(t.cc + _PRIOR, t.ci + _PRIOR).central(tails),
        critique_score=_Beta(t.ic + _PRIOR, t.ii + _PRIOR).central(tails),
        relative_score=percentiles(_relative_score(cells), confidence),
    )


class _Beta:
    """Beta(a, b) with a, b ≥ ½, tabulated over θ with x = sin² θ, where its density is smooth."""

    def __init__(self, a: float, b: float) -> None:
        # The density of θ is about a normal one of this spread, so a wide part of it is enough.
        middle, spread = np.arcsin(np.sqrt(a / (a + b))), 0.5 / np.sqrt(a + b)
        self._angles = np.linspace(
            max(0.0, middle - 14 * spread), min(np.pi / 2, middle + 14 * spread), _STEPS + 1
        )
        with np.errstate(divide="ignore"):
            logs = _times(2 * a - 1, np.sin(self._angles)) + _times(2 * b - 1, np.cos(self._angles))
        density = np.exp(logs - logs.max())
        pieces = (density[1:] + density[:-1]) / 2
        self._below = np.concatenate([[0.0], np.cumsum(pieces)]) / pieces.sum()

    @cached_property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return values in the middle of each step, and their probabilities."""
        middles = (self._angles[1:] + self._angles[:-1]) / 2
        return np.sin(middles) ** 2, np.diff(self._below)

    def below(self, x: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return P(X ≤ x)."""
        angles = np.arcsin(np.sqrt(np.clip(x, 0.0, 1.0)))
        return np.asarray(np.interp(angles, self._angles, self._below), dtype=np.float64)

    def central(self, tails: tuple[float, float]) -> Interval:
        """Return the values below which X is with these probabilities."""
        low, high = (np.sin(np.interp(tail, self._below, self._angles)) ** 2 for tail in tails)
        return Interval(float(low), float(high))


def _times(power: float, base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log(base ** power), where 0 ** 0 is 1."""
    return power * np.log(base) if power else np.zeros_like(base)


def _change_at(probability: float, flipping: _Beta, fixing: _Beta) -> float:
    """Return d with P(Δ ≤ d) = probability, Δ being flips times (2 · fixes among them − 1)."""
    shares, weights = flipping.points
    low, high = -1.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if float(weights @ fixing.below((1 + middle / shares) / 2)) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _relative_score(cells: Cells) -> Cells:
    first = cells[:, 0] + cells[:, 2]
    return 0.5 + (cells[:, 1] - cells[:, 2]) / (2 * first * (1 - first))
