"""The eleven published rows: counts give the printed percentages, intervals and p values."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.formatting import percent
from core.metrics.intervals import Interval
from core.metrics.published import DATASETS, PUBLISHED, published_table
from core.metrics.registry import METRIC_BY_ID, METRICS
from core.metrics.self_correction import row_from_counts
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.traces import Saw

COUNTS = st.integers(0, 300)
TABLES = st.builds(Transitions, COUNTS, COUNTS, COUNTS, COUNTS)

# dataset, method: Acc@t1, Acc@t2, Δ, Δi→c, Δc→i as printed.
PRINTED = {
    ("MATH500", "Base model"): (52.6, 41.4, -11.2, 4.6, 15.8),
    ("MATH500", "Self-Refine"): (52.8, 51.8, -1.0, 3.2, 4.2),
    ("MATH500", "STaR · D"): (55.4, 41.2, -14.2, 5.4, 19.6),
    ("MATH500", "STaR · D⁺"): (53.6, 54.0, 0.4, 2.6, 2.2),
    ("MATH500", "Pair-SFT · D"): (52.4, 54.2, 1.8, 5.4, 3.6),
    ("MATH500", "Pair-SFT · D⁺"): (55.0, 55.0, 0.0, 0.0, 0.0),
    ("MATH500", "SCoRe"): (60.0, 64.4, 4.4, 5.8, 1.4),
    ("HumanEval", "Base model"): (53.7, 56.7, 3.0, 7.9, 4.9),
    # Printed 52.5, a difference of rounded numbers; 86 of 164 are 52.4.
    ("HumanEval", "Self-Refine"): (53.7, 52.4, -1.2, 9.8, 11.0),
    ("HumanEval", "Pair-SFT"): (56.1, 54.3, -1.8, 4.3, 6.1),
    ("HumanEval", "SCoRe"): (52.4, 64.6, 12.2, 15.2, 3.0),
}
# Δ's interval in points, exact p, mid-p.
INFERRED = {
    ("MATH500", "Base model"): (-15.0, -7.3, 2.3e-8, 1.5e-8),
    ("MATH500", "Self-Refine"): (-3.4, 1.4, 0.511, 0.418),
    ("MATH500", "STaR · D"): (-18.4, -9.9, 1.2e-10, 7.5e-11),
    ("MATH500", "STaR · D⁺"): (-1.6, 2.4, 0.839, 0.690),
    ("MATH500", "Pair-SFT · D"): (-0.8, 4.4, 0.233, 0.184),
    ("MATH500", "Pair-SFT · D⁺"): (-0.4, 0.4, 1.0, 1.0),
    ("MATH500", "SCoRe"): (2.0, 6.7, 3.1e-4, 1.9e-4),
    ("HumanEval", "Base model"): (-2.5, 8.6, 0.383, 0.286),
    ("HumanEval", "Self-Refine"): (-8.2, 5.8, 0.864, 0.736),
    ("HumanEval", "Pair-SFT"): (-6.8, 3.2, 0.629, 0.481),
    ("HumanEval", "SCoRe"): (5.8, 18.4, 3.2e-4, 1.9e-4),
}
ROWS = {(dataset, row.label): row for dataset in DATASETS for row in published_table(dataset)}
FIVE = ("acc1", "acc2", "delta", "delta_ic", "delta_ci")


def test_that_there_are_the_eleven_rows_and_each_is_known():
    assert set(ROWS) == set(PRINTED)
    assert len(PUBLISHED) == 11
    assert {row.transitions.n for row in PUBLISHED} == {500, 164}


@pytest.mark.parametrize("key", PRINTED)
def test_that_counts_give_the_printed_percentages(key):
    estimates = [ROWS[key].estimate(metric) for metric in FIVE]
    shares = [Fraction(estimate.count, estimate.denominator) for estimate in estimates]
    assert [float(percent(share, minus="-")) for share in shares] == list(PRINTED[key])


@pytest.mark.parametrize("key", INFERRED)
def test_that_intervals_and_tests_are_the_known_ones(key):
    row = ROWS[key]
    low, high, exact, mid = INFERRED[key]
    assert (100 * row.delta.interval.low, 100 * row.delta.interval.high) == pytest.approx(
        (low, high), abs=0.0501
    )
    assert (row.p_exact, row.p_mid) == pytest.approx((exact, mid), rel=0.03)


def test_that_the_gain_between_two_rows_is_computed_from_counts_not_from_rounded_numbers():
    score, base = ROWS["HumanEval", "SCoRe"], ROWS["HumanEval", "Base model"]
    assert percent(Fraction(score.delta.count - base.delta.count, 164)) == "9.1"


def test_that_only_three_math_rows_differ_from_no_change():
    rows = published_table("MATH500")
    assert [row.label for row in rows if row.delta.interval.excludes_zero] == [
        "Base model",
        "STaR · D",
        "SCoRe",
    ]
    assert {row.family for row in rows} == {7}


def test_that_the_conditional_rates_have_their_own_denominators():
    row = ROWS["MATH500", "SCoRe"]
    assert row.correction_rate.n_text == "29 of 200"
    assert row.overcorrection_rate.n_text == "7 of 300"
    interval = row.correction_rate.interval
    assert (interval.low, interval.high) == pytest.approx((0.103, 0.200), abs=6e-4)


def test_that_every_published_row_carries_its_caveats_and_an_unknown_table_is_an_error():
    assert all(row.caveats and "arXiv 2409.12917" in row.source for row in PUBLISHED)
    assert all(row.notes for row in ROWS.values())
    with pytest.raises(KeyError):
        published_table("GSM8K")


@given(TABLES)
@settings(max_examples=100, deadline=None)
def test_that_delta_is_the_difference_of_accuracies_and_of_flips(transitions):
    t = transitions
    assert t.right2 - t.right1 == t.net == t.ic - t.ci
    if t.n:
        assert t.acc2 - t.acc1 == pytest.approx(t.delta, abs=1e-12)
        assert t.delta_ic - t.delta_ci == pytest.approx(t.delta, abs=1e-12)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_that_accuracy_after_is_made_of_what_stayed_right_and_what_was_fixed(transitions):
    t = transitions
    if t.right1 and t.wrong1:
        kept = t.acc1 * (1 - t.overcorrection_rate)
        assert kept + (1 - t.acc1) * t.correction_rate == pytest.approx(t.acc2)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_that_exchanging_right_and_wrong_mirrors_every_metric(transitions):
    t = transitions
    mirror = Transitions(t.ii, t.ci, t.ic, t.cc)
    if t.n:
        assert mirror.delta == -t.delta
        assert mirror.delta_ic == t.delta_ci
        assert mirror.acc1 == pytest.approx(1 - t.acc1)
    assert mirror.correction_rate == t.overcorrection_rate or t.right1 == 0


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_that_no_metric_is_ever_nan_and_each_interval_contains_its_estimate(transitions):
    row = row_from_counts(transitions, saw=Saw.NEUTRAL)
    estimates = [row.estimate(metric.id) for metric in METRICS]
    defined = [e for e in estimates if not isinstance(e.value, Undefined)]
    assert all(math.isfinite(e.value) and e.value in e.interval for e in defined)
    assert all(isinstance(e.interval, Interval) for e in defined)
    assert all(isinstance(e.interval, Undefined) for e in estimates if e not in defined)


def test_that_an_undefined_metric_says_why():
    never_wrong = Transitions(10, 0, 2, 0)
    assert never_wrong.correction_rate == Undefined("no wrong earlier attempts")
    assert Transitions(0, 0, 0, 0).acc1 == Undefined("no problems with both attempts")
    assert str(never_wrong.correction_rate) == "undefined (no wrong earlier attempts)"


def test_that_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        Transitions(1, -1, 0, 0)
    with pytest.raises(ValueError, match="carried"):
        Transitions(1, 0, 0, 0, carried=2)


def test_that_the_registry_describes_each_metric_and_computes_what_the_row_shows():
    row = ROWS["MATH500", "SCoRe"]
    assert [metric.function(row.transitions) for metric in METRICS] == [
        row.estimate(metric.id).value for metric in METRICS
    ]
    assert all(m.title and m.formula and m.denominator and m.source for m in METRICS)
    assert METRIC_BY_ID["delta_ic"].symbol == "Δi→c(t1,t2)"
    with pytest.raises(KeyError):
        row.estimate("label")
