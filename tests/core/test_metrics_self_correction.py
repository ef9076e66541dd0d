"""The self-correction table: rows, exclusions, blanks, samples, tests and what it costs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.intervals import clustered_mean
from core.metrics.outcomes import AttemptOutcome
from core.metrics.registry import METRICS
from core.metrics.self_correction import CLUSTERED, NEWCOMBE, self_correction_table
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.outcomes.verdict import Status
from core.traces import Ending, Saw


def pair(problem, earlier, later, *, run=1, sample=1, saw=Saw.NEUTRAL, **more):
    """Two attempts; `more` goes to the later one."""
    key = {"run_id": run, "problem_id": problem, "sample": sample}
    return [
        AttemptOutcome(**key, attempt=1, right=earlier),
        AttemptOutcome(**key, attempt=2, right=later, saw=saw, **more),
    ]


def run_of(cc, ic, ci, ii, *, run=1, saw=Saw.NEUTRAL):
    cells = [(True, True)] * cc + [(False, True)] * ic
    cells += [(True, False)] * ci + [(False, False)] * ii
    return [one for at, sides in enumerate(cells) for one in pair(at, *sides, run=run, saw=saw)]


def accepted_at_once(cc, ic, ii):
    """A run whose right first attempts were accepted and not asked again."""
    outcomes = run_of(0, ic, 0, ii, saw=Saw.VERIFIER)
    for problem in range(1000, 1000 + cc):
        outcomes += pair(problem, True, None, ending=Ending.ACCEPTED_EARLIER, saw=Saw.VERIFIER)
    return outcomes


def test_that_a_row_has_the_five_metrics_with_counts_and_the_two_conditional_rates():
    (row,) = self_correction_table(run_of(293, 29, 7, 171))
    assert row.transitions == Transitions(293, 29, 7, 171)
    assert [(row.estimate(m.id).count, row.estimate(m.id).denominator) for m in METRICS] == [
        (300, 500),
        (322, 500),
        (22, 500),
        (29, 500),
        (7, 500),
        (29, 200),
        (7, 300),
    ]
    assert row.p_exact == pytest.approx(3.1e-4, rel=0.02)
    assert (row.n, row.samples, row.method, row.exclusions) == (500, 500, NEWCOMBE, {})


def test_that_a_row_opens_the_problems_behind_each_transition():
    (row,) = self_correction_table(run_of(2, 1, 1, 2))
    assert [row.problem_ids(cell) for cell in ("cc", "ic", "ci", "ii")] == [
        (0, 1),
        (2,),
        (3,),
        (4, 5),
    ]


def test_that_accepted_answers_are_right_at_both_attempts_and_the_test_is_withheld():
    (row,) = self_correction_table(accepted_at_once(26, 82, 2))
    assert (row.acc1.n_text, row.acc2.n_text) == ("26 of 110", "108 of 110")
    assert row.delta.value == pytest.approx(82 / 110)
    assert isinstance(row.delta_ci.value, Undefined)
    assert "cannot occur" in row.delta_ci.value.reason
    assert row.overcorrection_rate.value == row.delta_ci.value
    assert row.p_exact == row.p_mid == row.p_holm
    assert row.p_exact == Undefined("26 of 110 were accepted and not asked again")
    assert row.family == 0


def test_that_exclusions_are_counted_by_reason():
    outcomes = [
        *run_of(3, 1, 1, 3),
        *pair(50, True, None, ending=Ending.FAILED),
        *pair(51, True, None, ending=Ending.FAILED),
        *pair(52, True, None, status=Status.TIMEOUT),
        *pair(53, True, None)[:1],
    ]
    (row,) = self_correction_table(outcomes)
    assert row.n == 8
    assert row.exclusions == {
        "no second attempt": 1,
        "failed request": 2,
        "checker timed out": 1,
    }


def test_that_blanks_are_shown_both_ways_whichever_is_the_main_reading():
    outcomes = [
        *run_of(4, 2, 1, 3),
        *pair(50, True, False, status=Status.NO_ANSWER),
        *pair(51, True, None, ending=Ending.TRUNCATED),
    ]
    (wrong,) = self_correction_table(outcomes)
    (left_out,) = self_correction_table(outcomes, blank_is_incorrect=False)
    assert (wrong.n, left_out.n) == (12, 10)
    assert wrong.bands == left_out.bands
    assert wrong.blanks == left_out.blanks == 2
    band = wrong.bands["delta"]
    assert (band.as_incorrect, band.left_out) == (pytest.approx(-1 / 12), pytest.approx(1 / 10))
    assert (band.n_as_incorrect, band.n_left_out) == (12, 10)
    assert left_out.exclusions == {"no readable answer, left out": 2}


def test_that_a_run_without_blanks_has_a_band_of_no_width():
    (row,) = self_correction_table(run_of(4, 2, 1, 3))
    assert row.blanks == 0
    assert all(band.as_incorrect == band.left_out for band in row.bands.values())


def test_that_several_samples_are_averaged_within_the_problem_first():
    outcomes = [
        *pair(1, False, True, sample=1), *pair(1, False, True, sample=2),
        *pair(1, False, True, sample=3),
        *pair(2, True, True), *pair(3, False, False), *pair(4, True, False),
    ]  # fmt: skip
    (row,) = self_correction_table(outcomes)
    assert (row.n, row.samples, row.method) == (4, 6, CLUSTERED)
    assert (row.acc1.value, row.acc2.value) == (0.5, 0.5)
    assert row.delta.value == 0.0
    assert row.delta.interval == clustered_mean([1.0, 0.0, 0.0, -1.0], [1, 2, 3, 4])
    assert row.correction_rate.value == 0.5
    assert (row.acc1.count, row.acc1.denominator) == (None, 4)
    assert row.p_exact == Undefined("several samples a problem")


def test_that_conditional_rates_of_samples_are_ratios_of_sums_not_means_of_ratios():
    outcomes = [
        *pair(1, True, True, sample=1), *pair(1, False, True, sample=2),
        *pair(2, False, False, sample=1), *pair(2, False, False, sample=2),
    ]  # fmt: skip
    (row,) = self_correction_table(outcomes)
    assert row.correction_rate.value == pytest.approx(0.5 / 1.5)
    assert row.correction_rate.n_text == "3 samples, 2 problems"
    assert row.overcorrection_rate.value == 0.0
    assert row.overcorrection_rate.n_text == "1 sample, 1 problem"
    assert isinstance(row.overcorrection_rate.interval, Undefined)


def test_that_holm_covers_the_rows_that_have_a_test():
    outcomes = [
        *run_of(10, 12, 2, 10, run=1),
        *run_of(10, 9, 3, 10, run=2),
        *pair(1, True, True, run=3), *pair(1, True, False, run=3, sample=2),
    ]  # fmt: skip
    first, second, third = self_correction_table(outcomes)
    assert first.family == 2
    assert first.p_holm == pytest.approx(2 * first.p_exact)
    assert second.p_holm == pytest.approx(second.p_exact)
    assert isinstance(third.p_holm, Undefined)


def test_that_tests_are_withheld_from_problems_selected_by_outcome():
    (row,) = self_correction_table(run_of(1, 9, 1, 9), tests_withheld="selected by outcome")
    assert row.p_exact == row.p_mid == row.p_holm == Undefined("selected by outcome")


def test_that_a_run_whose_pairs_all_failed_has_a_row_that_says_so():
    (row,) = self_correction_table(pair(1, True, None, ending=Ending.FAILED))
    assert row.n == 0
    assert row.acc1.value == Undefined("no problems with both attempts")
    assert row.exclusions == {"failed request": 1}


def test_that_no_outcomes_give_no_rows():
    assert self_correction_table([]) == []


SIDES = st.tuples(st.integers(1, 6), st.integers(1, 3), st.booleans(), st.booleans())


@given(st.lists(SIDES, min_size=1, max_size=20, unique_by=lambda side: side[:2]))
@settings(max_examples=80, deadline=None)
def test_that_the_identity_holds_and_intervals_contain_estimates_with_any_samples(sides):
    outcomes = [
        one
        for problem, sample, earlier, later in sides
        for one in pair(problem, earlier, later, sample=sample)
    ]
    (row,) = self_correction_table(outcomes)
    assert row.acc2.value - row.acc1.value == pytest.approx(row.delta.value, abs=1e-12)
    assert row.delta_ic.value - row.delta_ci.value == pytest.approx(row.delta.value, abs=1e-12)
    estimates = [row.estimate(metric.id) for metric in METRICS]
    assert all(e.value in e.interval for e in estimates if not isinstance(e.interval, Undefined))


def test_that_runs_of_a_large_study_are_counted_apart():
    outcomes = [
        one
        for problem in range(2_000)
        for run in range(5)
        for one in pair(problem, problem % 3 != 0, problem % (4 + run) != 0, run=run)
    ]
    rows = self_correction_table(outcomes)
    assert [row.n for row in rows] == [2_000] * 5
