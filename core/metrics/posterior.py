"""What few problems say: the posterior of the four cells under Jeffreys' prior."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.metrics.intervals import CONFIDENCE, Interval
from core.metrics.resampling import percentiles
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined

_SEED = 19_980_331
_DRAWS = 20_000
_PRIOR = 0.5  # to each of the four cells

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
    """Return the posterior under Dirichlet(½, ½, ½, ½); drawn with a fixed seed, so repeatable.

    For studies of fewer than about 100 problems, where tests say little.
    """
    t = transitions
    if t.n == 0:
        return Undefined("no pairs")
    counts = np.array([t.cc, t.ic, t.ci, t.ii]) + _PRIOR
    cells = np.random.default_rng(_SEED).dirichlet(counts, size=_DRAWS)
    central: Callable[[Cells], Interval] = lambda values: percentiles(values, confidence)  # noqa: E731
    return Posterior(
        probability_of_gain=float(np.mean(cells[:, 1] > cells[:, 2])),
        delta=central(cells[:, 1] - cells[:, 2]),
        confidence_level=central(cells[:, 0] / (cells[:, 0] + cells[:, 2])),
        critique_score=central(cells[:, 1] / (cells[:, 1] + cells[:, 3])),
        relative_score=central(_relative_score(cells)),
    )


def _relative_score(cells: Cells) -> Cells:
    first = cells[:, 0] + cells[:, 2]
    return 0.5 + (cells[:, 1] - cells[:, 2]) / (2 * first * (1 - first))
