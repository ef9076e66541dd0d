"""McNemar's test of two outcomes on the same problems, exact and mid-p, and adjusting p values."""

import math
from collections.abc import Sequence

from core.metrics.undefined import Value


def mcnemar_exact(b: int, c: int) -> float:
    """Return the two-sided exact p of `b` against `c` discordant pairs; 1 when there are none.

    p = min(1, 2 · P(X ≤ min(b, c))), X ~ Binomial(b + c, ½) (McNemar 1947). Conservative.

    Raises:
        ValueError: if a count is negative.
    """
    log_tail, _ = _log_tail_and_point(b, c)
    return min(1.0, 2 * math.exp(log_tail))


def mcnemar_mid_p(b: int, c: int) -> float:
    """Return the two-sided mid-p: the exact p less the probability of what was seen.

    Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13 (2013) 91, who recommend
    it. With b = c it is 1 − ½ P(X = b); without discordant pairs 1.
    """
    log_tail, log_point = _log_tail_and_point(b, c)
    if b == c:
        return 1 - math.exp(log_point) / 2 if b else 1.0
    return 2 * math.exp(log_tail) - math.exp(log_point)


def holm(p_values: Sequence[Value]) -> list[Value]:
    """Return the p values adjusted by Holm (1979), in the order given.

    The family is what is defined; undefined entries stay as they are and do not count in it.
    """
    ranked = sorted((p, at) for at, p in enumerate(p_values) if isinstance(p, float))
    adjusted: list[Value] = list(p_values)
    highest = 0.0
    for rank, (p, at) in enumerate(ranked):
        highest = max(highest, min(1.0, p * (len(ranked) - rank)))
        adjusted[at] = highest
    return adjusted


def benjamini_hochberg(p_values: Sequence[Value]) -> list[Value]:
    """Return the p values adjusted by Benjamini & Hochberg (1995), in the order given.

    They control the share of false discoveries, for many exploratory rows; Holm's controls any.
    The family is what is defined, as in `holm`.
    """
    ranked = sorted((p, at) for at, p in enumerate(p_values) if isinstance(p, float))
    adjusted: list[Value] = list(p_values)
    least = 1.0
    for rank in range(len(ranked), 0, -1):
        p, at = ranked[rank - 1]
        least = min(least, p * len(ranked) / rank)
        adjusted[at] = least
    return adjusted


def _log_tail_and_point(b: int, c: int) -> tuple[float, float]:
    """Return log P(X ≤ m) and log P(X = m) for m = min(b, c) and X ~ Binomial(b + c, ½).

    The tail is summed downwards from m relative to its largest term, so that nothing
    overflows however many pairs there are, and stops when a term no longer matters.
    """
    if min(b, c) < 0:
        raise ValueError(f"negative count: {b}, {c}")
    n, m = b + c, min(b, c)
    log_point = math.lgamma(n + 1) - math.lgamma(m + 1) - math.lgamma(n - m + 1) - n * math.log(2)
    total = term = 1.0
    for i in range(m, 0, -1):
        term *= i / (n - i + 1)
        total += term
        if term < total * 1e-17:
            break
    return log_point + math.log(total), log_point
