"""Krippendorff's alpha against the worked examples of its author, and against kappa's edges."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.agreement import ONE_WORD
from core.metrics.alpha import NOTHING_TWICE, alpha_of_two, krippendorff_alpha
from core.metrics.undefined import Undefined

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A, B and C.
MEG, OWEN = "0100000010", "1110010000"
BEN, GERRY = "aabbdcccedda", "babbbccceddd"
OBSERVERS = ("123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "12332441251.")


def units(*observers):
    return [[label for label in unit if label != "."] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "published"),
    [((MEG, OWEN), 0.095), ((BEN, GERRY), 0.692), (OBSERVERS, 0.743)],
    ids=["two values", "names", "four observers, some absent"],
)
def test_that_alpha_is_what_its_author_computes(observers, published):
    assert krippendorff_alpha(units(*observers)) == pytest.approx(published, abs=0.0005)


def by_coincidences(units_):
    """Return alpha the long way: a matrix of coincidences, cell by cell."""
    cells = Counter()
    for labels in units_:
        for a, b in permutations(labels, 2):
            cells[a, b] += 1 / (len(labels) - 1)
    totals = Counter()
    for (a, _), count in cells.items():
        totals[a] += count
    n = totals.total()
    observed = sum(count for (a, b), count in cells.items() if a != b)
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b)
    return 1 - (n - 1) * observed / expected


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=12))
def test_that_alpha_is_that_of_the_matrix_of_coincidences(units_):
    alpha = krippendorff_alpha(units_)
    told = [labels for labels in units_ if len(labels) > 1]
    if len({label for labels in told for label in labels}) > 1:
        assert alpha == pytest.approx(by_coincidences(told))
    else:
        assert alpha == Undefined(ONE_WORD if told else NOTHING_TWICE)


def test_that_pairs_may_be_told_by_how_often_they_occur():
    counts = Counter(zip(BEN, GERRY, strict=True))
    assert alpha_of_two(counts) == krippendorff_alpha(units(BEN, GERRY))
