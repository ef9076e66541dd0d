"""Several independent samples a problem: pass@k, G-Pass@k, majority votes, and best of k.

Problems are averaged, each with its own number of samples n and of right ones c.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.metrics.undefined import Undefined, Value

_FEW = Undefined("fewer samples than asked for at some problem")
_NONE = Undefined("no problems")


Counts = Sequence[tuple[int, int]] | NDArray[np.integer]
"""One (samples, right ones) per problem: pairs, or an array of shape (problems, 2)."""


def pass_at_k(counts: Counts, k: int) -> Value:
    """Return the mean over problems of 1 − C(n − c, k) / C(n, k); `counts` holds (n, c).

    The unbiased chance that one of k samples is right (Chen et al., arXiv 2107.03374).
    """
    return _mean(counts, k, lambda n, c: 1 - Fraction(math.comb(n - c, k), math.comb(n, k)))


def g_pass_at_k(counts: Counts, k: int, tau: float) -> Value:
    """Return the mean chance that at least ⌈τk⌉ of k samples are right (G-Pass@k, 2412.13147).

    τ → 0 gives pass@k, τ = 1 the chance that all k are right.
    """
    least = max(math.ceil(tau * k - 1e-9), 1)

    def of(n: int, c: int) -> Fraction:
        ways = sum(math.comb(c, j) * math.comb(n - c, k - j) for j in range(least, min(c, k) + 1))
        return Fraction(ways, math.comb(n, k))

    return _mean(counts, k, of)


def mean_g_pass_at_k(counts: Counts, k: int) -> Value:
    """Return mG-Pass@k = 2/k Σ G-Pass@k at τ = i/k for i = ⌈k/2⌉ + 1 … k."""
    values = [g_pass_at_k(counts, k, i / k) for i in range(math.ceil(k / 2) + 1, k + 1)]
    defined = [value for value in values if isinstance(value, float)]
    return 2 / k * sum(defined) if len(defined) == len(values) else values[0]


def majority_at_k(
    samples: Sequence[Sequence[tuple[Hashable | None, bool]]], k: int
) -> float | Undefined:
    """Return the mean chance that the most frequent answer of k of the samples is right.

    `samples[i]` holds (answer class, right) of problem i; equal answers are of one class, as the
    checker sees it; None, no answer, never wins against an answer. Exact over all draws without
    replacement; ties share the credit equally (self-consistency, arXiv 2203.11171).
    """
    if len(samples) == 0:
        return _NONE
    if any(len(problem) < k for problem in samples):
        return _FEW
    return float(sum(_majority(problem, k) for problem in samples) / len(samples))


def _majority(problem: Sequence[tuple[Hashable | None, bool]], k: int) -> Fraction:
    classes = Counter(answer for answer, _ in problem if answer is not None)
    right = {answer for answer, is_right in problem if is_right and answer is not None}
    blank = sum(answer is None for answer, _ in problem)
    total = Fraction(0)
    for answer in right:
        others = tuple(sorted(n for other, n in classes.items() if other != answer))
        for own in range(1, min(classes[answer], k) + 1):
            won = _ways_to_lose(others, blank, k - own, own)
            total += math.comb(classes[answer], own) * won
    return total / math.comb(len(problem), k)


@lru_cache(maxsize=4096)
def _ways_to_lose(others: tuple[int, ...], blank: int, drawn: int, most: int) -> Fraction:
    """Return the weighted ways to draw `drawn` of the others so that none exceeds `most`.

    A draw in which m others have exactly `most` counts 1 / (m + 1): the tie is shared.
    """
    # ways[t][d]: with t ties so far, d drawn; one class after the other.
    ways = [[0] * (drawn + 1) for _ in range(len(others) + 1)]
    ways[0][0] = 1
    for size in others:
        after = [[0] * (drawn + 1) for _ in range(len(others) + 1)]
        for ties, row in enumerate(ways):
            for d, count in enumerate(row):
                if count:
                    for taken in range(min(size, most, drawn - d) + 1):
                        tied = ties + (taken == most)
                        after[tied][d + taken] += count * math.comb(size, taken)
        ways = after
    return sum(
        (
            Fraction(count * math.comb(blank, drawn - d), ties + 1)
            for ties, row in enumerate(ways)
            for d, count in enumerate(row)
            if count
        ),
        Fraction(0),
    )


def best_of_k(scored: Sequence[Sequence[tuple[float, bool]]], k: int) -> float | Undefined:
    """Return the mean chance that the sample with the highest score of k is right.

    `scored[i]` holds (score, right); Σ_j y_(j) C(j − 1, k − 1) / C(n, k) over samples in order of
    their scores. Equal scores are ordered so that wrong ones win: the cautious reading.
    """
    if len(scored) == 0:
        return _NONE
    if any(len(problem) < k for problem in scored):
        return _FEW
    total = Fraction(0)
    for problem in scored:
        ordered = sorted(problem, key=lambda pair: (pair[0], not pair[1]))
        ways = sum(math.comb(j, k - 1) for j, (_, right) in enumerate(ordered) if right)
        total += Fraction(ways, math.comb(len(problem), k))
    return float(total / len(scored))


def _mean(counts: Counts, k: int, of: Callable[[int, int], Fraction]) -> Value:
    if k < 1:
        raise ValueError(f"not a number of samples: {k}")
    if len(counts) == 0:
        return _NONE
    if any(n < k for n, _ in counts):
        return _FEW
    kinds = Counter((int(n), int(c)) for n, c in counts)
    return float(sum(of(n, c) * many for (n, c), many in kinds.items()) / len(counts))
