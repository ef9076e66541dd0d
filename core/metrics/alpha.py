"""Krippendorff's alpha for names: agreement beyond chance that bears with what is missing."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from core.metrics.agreement import ONE_WORD
from core.metrics.undefined import Undefined, Value

NOTHING_TWICE = "nothing that two labelled"


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> Value:
    """Return nominal alpha of units, each with the labels it was given, however many.

    α = 1 − (n − 1) Σ_{c≠k} o_ck / Σ_{c≠k} n_c n_k, with o the coincidences: each ordered pair of
    labels of a unit that has m of them counts 1 / (m − 1). Krippendorff, Computing Krippendorff's
    Alpha-Reliability (2011), sections A to C. A unit with fewer than two labels says nothing.
    Undefined where only one label was ever given: then chance alone would always agree.
    """
    observed = 0.0
    totals = Counter[Hashable]()
    for labels in units:
        many = len(labels)
        if many < 2:
            continue
        counts = Counter(labels)
        totals.update(counts)
        observed += sum(count * (many - count) for count in counts.values()) / (many - 1)
    n = totals.total()
    if not n:
        return Undefined(NOTHING_TWICE)
    expected = n * n - sum(count * count for count in totals.values())
    return 1 - (n - 1) * observed / expected if expected else Undefined(ONE_WORD)


def alpha_of_two(counts: Mapping[tuple[Hashable, Hashable], int]) -> Value:
    """Return nominal alpha of how often two people gave each pair of labels."""
    return krippendorff_alpha(pair for pair, count in counts.items() for _ in range(count))
