"""McNemar's tests and Holm's adjustment against published values and scipy."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.metrics.mcnemar import holm, mcnemar_exact, mcnemar_mid_p
from core.metrics.undefined import Undefined

COUNTS = st.integers(0, 400)


@pytest.mark.parametrize(
    ("b", "c", "p"),
    [
        (121, 59, 4e-6),
        (70, 59, 0.378688),
        (80, 59, 0.089452),
        (30, 60, 0.00206),
        (10, 30, 0.002221),
        (10, 10, 1.0),
        (6, 16, 0.052479),
        (1, 7, 0.0703125),
    ],
)
def test_that_the_exact_test_gives_the_published_p(b, c, p):
    assert mcnemar_exact(b, c) == pytest.approx(p, abs=6e-7)


@pytest.mark.parametrize(("b", "c", "p"), [(6, 16, 0.03469), (1, 7, 0.0390625)])
def test_that_mid_p_gives_the_published_p(b, c, p):
    assert mcnemar_mid_p(b, c) == pytest.approx(p, abs=6e-6)


@given(COUNTS, COUNTS)
@settings(max_examples=80, deadline=None)
def test_that_the_exact_test_is_the_binomial_test_and_mid_p_is_less_by_one_point(b, c):
    if b + c == 0:
        assert mcnemar_exact(b, c) == mcnemar_mid_p(b, c) == 1.0
        return
    exact = stats.binomtest(b, b + c).pvalue
    point = stats.binom.pmf(min(b, c), b + c, 0.5)
    assert mcnemar_exact(b, c) == pytest.approx(exact, rel=1e-9)
    mid = 1 - point / 2 if b == c else exact - point
    assert mcnemar_mid_p(b, c) == pytest.approx(mid, rel=1e-9, abs=1e-12)


@given(COUNTS, COUNTS)
@settings(max_examples=40, deadline=None)
def test_that_fixed_and_broken_can_change_places(b, c):
    assert mcnemar_exact(b, c) == mcnemar_exact(c, b)
    assert mcnemar_mid_p(b, c) == mcnemar_mid_p(c, b)


def test_that_a_million_discordant_pairs_neither_overflow_nor_take_long():
    expected = stats.binomtest(499_000, 1_000_000).pvalue
    assert mcnemar_exact(499_000, 501_000) == pytest.approx(expected, rel=1e-6)
    assert 0.0 <= mcnemar_exact(0, 1_000_000) < 1e-300
    assert math.isfinite(mcnemar_mid_p(1, 5_000))


def test_that_negative_counts_are_an_error():
    with pytest.raises(ValueError, match="negative"):
        mcnemar_exact(-1, 3)


def test_that_holm_gives_the_known_adjustment_of_the_seven_published_rows():
    flips = [(23, 79), (16, 21), (27, 98), (13, 11), (27, 18), (0, 0), (29, 7)]
    adjusted = holm([mcnemar_exact(ic, ci) for ic, ci in flips])
    assert adjusted == pytest.approx([1.4e-7, 1, 8e-10, 1, 0.93, 1, 0.0016], rel=0.04)


def test_that_holm_leaves_undefined_out_of_the_family_and_keeps_the_order():
    why = Undefined("several samples a problem")
    assert holm([0.04, why, 0.01]) == [0.04, why, 0.02]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
@settings(max_examples=60, deadline=None)
def test_that_holm_never_lowers_a_p_nor_changes_their_ranking(p_values):
    adjusted = holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    in_order = [q for _, q in sorted(zip(p_values, adjusted, strict=True))]
    assert in_order == sorted(in_order)
