"""Intervals and quantiles against published values, scipy, and what must always hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.metrics.intervals import (
    Interval,
    clustered_mean,
    clustered_ratio,
    newcombe_paired,
    wilson,
)
from core.metrics.quantiles import normal_quantile, student_quantile
from core.metrics.undefined import Undefined

COUNTS = st.integers(0, 60)


def limits(interval):
    assert isinstance(interval, Interval), interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_that_wilson_gives_the_published_limits(count, n, low, high):
    assert limits(wilson(count, n)) == pytest.approx((low, high), abs=5.1e-5)


@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=60, deadline=None)
def test_that_wilson_agrees_with_scipy_and_contains_the_share(count, more, confidence):
    n = count + more
    reference = stats.binomtest(count, n).proportion_ci(confidence, method="wilson")
    interval = wilson(count, n, confidence)
    assert limits(interval) == pytest.approx((reference.low, reference.high), abs=1e-12)
    assert count / n in interval


def test_that_wilson_of_nothing_is_undefined_and_of_nonsense_an_error():
    assert wilson(0, 0) == Undefined("nothing to count")
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(5, 4)


# Newcombe 1998 (paired), Table III, method 10: a, b, c, d, lower, upper.
NEWCOMBE_TABLE_III = [
    (36, 12, 2, 0, 0.0569, 0.3404),
    (20, 12, 2, 16, 0.0562, 0.3292),
    (18, 12, 2, 18, 0.0562, 0.3290),
    (36, 14, 0, 0, 0.1528, 0.4167),
    (35, 14, 0, 1, 0.1461, 0.4175),
    (18, 14, 0, 18, 0.1441, 0.3963),
    (2, 97, 1, 0, 0.8721, 0.9854),
    (1, 97, 1, 1, 0.8736, 0.9850),
    (0, 29, 1, 0, 0.6666, 0.9882),
    (2, 98, 0, 0, 0.9178, 0.9945),
    (1, 98, 0, 1, 0.9171, 0.9916),
    (0, 30, 0, 0, 0.8395, 1.0),
    (54, 0, 0, 0, -0.0664, 0.0664),
    (53, 0, 0, 1, -0.0729, 0.0729),
    (30, 0, 0, 24, -0.0358, 0.0358),
    (29, 0, 0, 25, -0.0354, 0.0354),
    (28, 0, 0, 26, -0.0352, 0.0352),
    (27, 0, 0, 27, -0.0351, 0.0351),
]
# Fagerland, Lydersen & Laake, and Ezra et al. (three decimals).
FAGERLAND = [
    (59, 6, 16, 80, -0.1186, -0.0046),
    (1, 0, 0, 1, -0.5734, 0.5734),
]


@pytest.mark.parametrize(("a", "b", "c", "d", "low", "high"), NEWCOMBE_TABLE_III + FAGERLAND)
def test_that_newcombe_gives_the_published_limits(a, b, c, d, low, high):
    assert limits(newcombe_paired(a, b, c, d)) == pytest.approx((low, high), abs=1e-4)


def test_that_newcombe_refuses_negative_counts():
    with pytest.raises(ValueError, match="negative"):
        newcombe_paired(1, -1, 0, 0)


def test_that_newcombe_gives_the_limits_of_a_medical_example():
    assert limits(newcombe_paired(7, 25, 2, 68)) == pytest.approx((0.133, 0.318), abs=6e-4)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
@settings(max_examples=100, deadline=None)
def test_that_newcombe_contains_the_difference_and_stays_between_minus_one_and_one(a, b, c, d):
    n = a + b + c + d
    interval = newcombe_paired(a, b, c, d)
    if n == 0:
        assert interval == Undefined("no pairs")
        return
    low, high = limits(interval)
    assert -1 <= low <= (b - c) / n <= high <= 1


@given(COUNTS, COUNTS, COUNTS, COUNTS.map(lambda d: d + 1))
@settings(max_examples=60, deadline=None)
def test_that_newcombe_mirrors_when_the_two_sides_or_right_and_wrong_change_places(a, b, c, d):
    low, high = limits(newcombe_paired(a, b, c, d))
    assert limits(newcombe_paired(a, c, b, d)) == pytest.approx((-high, -low), abs=1e-12)
    assert limits(newcombe_paired(d, c, b, a)) == pytest.approx((-high, -low), abs=1e-12)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 10, 29, 30, 99, 100, 199, 200, 500, 10_000])
def test_that_student_quantiles_agree_with_scipy(confidence, degrees):
    expected = stats.t.ppf(0.5 + confidence / 2, degrees)
    assert student_quantile(confidence, degrees) == pytest.approx(expected, rel=1e-9)


def test_that_a_confidence_of_one_or_no_degrees_of_freedom_are_errors():
    with pytest.raises(ValueError, match="not a confidence"):
        normal_quantile(1.0)
    with pytest.raises(ValueError, match="degrees"):
        student_quantile(0.95, 0)


def test_that_a_clustered_interval_of_equal_clusters_is_that_of_their_means():
    rng = np.random.default_rng(4)
    values = rng.integers(0, 2, size=(12, 5)).astype(float)
    clusters = [problem for problem in range(12) for _ in range(5)]
    means = values.mean(axis=1)
    reference = stats.t.interval(0.95, 11, loc=means.mean(), scale=stats.sem(means))
    assert limits(clustered_mean(list(values.ravel()), clusters)) == pytest.approx(reference)


def test_that_a_clustered_interval_of_unequal_clusters_follows_millers_formula():
    values, clusters = [1.0, 1.0, 0.0, 1.0, 0.0, 0.0], ["a", "a", "a", "b", "c", "c"]
    mean = sum(values) / 6
    squares = (2 - 3 * mean) ** 2 + (1 - mean) ** 2 + (0 - 2 * mean) ** 2
    error = math.sqrt(squares * 3 / 2) / 6
    reach = stats.t.ppf(0.975, 2) * error
    interval = clustered_mean(values, clusters, bounds=(-9, 9))
    assert limits(interval) == pytest.approx((mean - reach, mean + reach))


def test_that_one_cluster_or_clusters_all_alike_give_no_interval_rather_than_one_of_no_width():
    assert clustered_mean([1.0, 0.0], ["a", "a"]) == Undefined("fewer than two problems")
    assert clustered_mean([0.1] * 30, list(range(30))) == Undefined("no variation between problems")
    assert clustered_mean([], []) == Undefined("fewer than two problems")


def test_that_values_without_a_cluster_are_an_error():
    with pytest.raises(ValueError, match="2 values in 1 clusters"):
        clustered_mean([1.0, 0.0], ["a"])


def test_that_clusters_with_an_empty_denominator_do_not_change_a_ratio_s_interval():
    with_empty = clustered_ratio([0.5, 0.0, 0.25, 0.0], [1.0, 0.0, 0.5, 1.0])
    assert with_empty == clustered_ratio([0.5, 0.25, 0.0], [1.0, 0.5, 1.0])


@pytest.mark.parametrize(
    ("cc", "ic", "ci", "ii"),
    [(293, 29, 7, 171), (184, 23, 79, 214), (244, 27, 18, 211), (100, 40, 35, 125)],
)
def test_that_newcombe_agrees_with_a_bootstrap_over_problems_at_large_n(cc, ic, ci, ii):
    changes = np.repeat([0.0, 1.0, -1.0], [cc + ii, ic, ci])
    reference = stats.bootstrap(
        (changes,), np.mean, n_resamples=2000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    expected = pytest.approx((reference.low, reference.high), abs=0.005)
    assert limits(newcombe_paired(cc, ic, ci, ii)) == expected
