"""A paired test of any difference within problems: what if its sign were a matter of chance?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.metrics.undefined import Undefined, Value

_SEED = 19_350_101
_DRAWS = 20_000


def sign_flip_test(differences: Sequence[float] | NDArray[np.number]) -> Value:
    """Return the two-sided p that the mean difference is 0, by flipping signs (Fisher 1935).

    One difference per problem, for example (Δ of one run) − (Δ of the other), which is −2…2 with
    one sample each. Exact for whole numbers; else from 20,000 flips with a fixed seed, the
    observed one counted among them. Zeros do not matter.
    """
    if len(differences) == 0:
        return Undefined("no shared problems")
    values = np.abs(np.asarray(differences, dtype=np.float64))
    values = values[values > 0]
    observed = abs(float(np.sum(differences)))
    if np.all(values == np.round(values)):
        return _exact(values.astype(np.int64), round(observed))
    signs = np.random.default_rng(_SEED).integers(0, 2, size=(_DRAWS, len(values)), dtype=np.int8)
    sums = np.abs((2.0 * signs - 1) @ values)
    return float((1 + np.count_nonzero(sums >= observed - 1e-9)) / (1 + _DRAWS))


def _exact(values: NDArray[np.int64], observed: int) -> float:
    """Return P(|Σ ± v| ≥ observed) from the distribution of the sum."""
    reach = int(values.sum())
    chances = np.zeros(2 * reach + 1)
    chances[reach] = 1.0
    for value in values:
        step = int(value)
        after = np.zeros_like(chances)
        after[step:] += chances[:-step] / 2
        after[:-step] += chances[step:] / 2
        chances = after
    sums = np.abs(np.arange(-reach, reach + 1))
    return min(1.0, float(chances[sums >= observed].sum()))
