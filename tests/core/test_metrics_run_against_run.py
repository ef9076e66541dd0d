"""Two runs on the problems they share, and which problems which runs share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.intervals import Interval
from core.metrics.outcomes import AttemptOutcome
from core.metrics.pairs import pair_attempts
from core.metrics.run_against_run import difference_of_changes, run_against_run
from core.metrics.shared_problems import run_combinations
from core.metrics.undefined import Undefined
from core.traces import Ending, Saw


def outcome(run, problem, right, **more):
    return AttemptOutcome(run_id=run, problem_id=problem, right=right, **more)


def two_runs(both, only_a, only_b, neither):
    cells = [(True, True)] * both + [(True, False)] * only_a
    cells += [(False, True)] * only_b + [(False, False)] * neither
    return [
        outcome(run, problem, right)
        for problem, sides in enumerate(cells)
        for run, right in zip((1, 2), sides, strict=True)
    ]


def test_that_two_runs_give_the_known_two_by_two_table():
    result = run_against_run(two_runs(379, 20, 230, 92), 1, 2)
    assert result.cells == (379, 20, 230, 92)
    assert (result.accuracy_a.n_text, result.accuracy_b.n_text) == ("399 of 721", "609 of 721")
    assert result.difference.value == pytest.approx((399 - 609) / 721)
    assert result.difference.interval.high < -0.25
    assert result.p_exact < result.p_mid * 2 < 1e-40


def test_that_each_cell_names_its_problems():
    result = run_against_run(two_runs(1, 2, 1, 1), 1, 2)
    assert (result.both, result.only_a, result.only_b, result.neither) == ((0,), (1, 2), (3,), (4,))


def test_that_problems_without_partner_or_outcome_are_dropped_and_counted_per_side():
    outcomes = [
        *two_runs(2, 1, 1, 1),
        outcome(1, 50, True),
        outcome(2, 60, True),
        outcome(2, 61, True),
        outcome(1, 70, None, ending=Ending.FAILED),
        outcome(2, 70, True),
    ]
    result = run_against_run(outcomes, 1, 2)
    assert result.n == 5
    assert result.dropped_a == {"failed request": 1, "not in the other run": 1}
    assert result.dropped_b == {"not in the other run": 2, "without outcome in the other run": 1}


def test_that_runs_without_a_shared_problem_have_no_numbers_but_a_reason():
    result = run_against_run([outcome(1, 1, True), outcome(2, 2, True)], 1, 2)
    assert result.difference.value == Undefined("no shared problems")
    assert result.p_exact == Undefined("no shared problems")
    assert result.accuracy_a.interval == Undefined("no shared problems")
    assert run_against_run([], 1, 2).n == 0


def test_that_several_samples_give_mean_shares_a_clustered_interval_and_no_test():
    outcomes = [
        outcome(1, 1, True), outcome(1, 1, False, sample=2), outcome(2, 1, False),
        outcome(1, 2, True), outcome(2, 2, True), outcome(1, 3, False), outcome(2, 3, True),
    ]  # fmt: skip
    result = run_against_run(outcomes, 1, 2)
    assert result.cells == Undefined("several samples a problem")
    assert result.accuracy_a.value == pytest.approx(0.5)
    assert result.difference.value == pytest.approx(-1 / 6)
    assert isinstance(result.difference.interval, Interval)
    assert result.p_mid == Undefined("several samples a problem")


def test_that_later_attempts_that_saw_different_things_are_not_tested():
    outcomes = [
        *two_runs(2, 1, 3, 1),
        *[outcome(1, problem, True, attempt=2, saw=Saw.VERIFIER) for problem in range(7)],
        *[outcome(2, problem, False, attempt=2, saw=Saw.NEUTRAL) for problem in range(7)],
    ]
    result = run_against_run(outcomes, 1, 2, attempt=2)
    assert result.only_a == tuple(range(7))
    assert isinstance(result.p_exact, Undefined)
    assert isinstance(result.difference.interval, Undefined)
    assert isinstance(run_against_run(outcomes, 1, 2, attempt=1).p_exact, float)


def test_that_an_accepted_answer_counts_at_the_later_attempt():
    outcomes = [
        outcome(1, 1, True),
        outcome(1, 1, None, attempt=2, ending=Ending.ACCEPTED_EARLIER),
        outcome(2, 1, False),
        outcome(2, 1, False, attempt=2, saw=Saw.VERIFIER),
    ]
    assert run_against_run(outcomes, 1, 2, attempt=2).only_a == (1,)
    assert run_against_run(outcomes, 1, 2, attempt=None).only_a == (1,)


def test_that_selected_problems_are_not_tested_and_a_run_is_not_compared_with_itself():
    result = run_against_run(two_runs(1, 8, 1, 1), 1, 2, tests_withheld="selected by outcome")
    assert result.p_exact == Undefined("selected by outcome")
    with pytest.raises(ValueError, match="itself"):
        run_against_run([], 1, 1)


@given(st.tuples(*[st.integers(0, 12)] * 4))
@settings(max_examples=60, deadline=None)
def test_that_exchanging_the_runs_mirrors_everything(counts):
    outcomes = two_runs(*counts)
    one, other = run_against_run(outcomes, 1, 2), run_against_run(outcomes, 2, 1)
    assert (one.both, one.only_a, one.only_b) == (other.both, other.only_b, other.only_a)
    assert (one.p_exact, one.p_mid) == (other.p_exact, other.p_mid)
    if one.n:
        low, high = other.difference.interval.low, other.difference.interval.high
        mirrored = (one.difference.interval.low, one.difference.interval.high)
        assert mirrored == pytest.approx((-high, -low), abs=1e-12)
        assert one.difference.value in one.difference.interval


def changed(run, changes, saw=Saw.NEUTRAL):
    return [
        one
        for problem, (earlier, later) in enumerate(changes)
        for one in (
            outcome(run, problem, earlier),
            outcome(run, problem, later, attempt=2, saw=saw),
        )
    ]


def test_that_changes_of_two_runs_are_compared_problem_by_problem():
    (one,) = pair_attempts(changed(1, [(False, True), (False, True), (True, True), (False, False)]))
    (other,) = pair_attempts(changed(2, [(True, False), (True, True), (False, True)]))
    difference = difference_of_changes(one, other)
    assert difference.value == pytest.approx((2 + 1 - 1) / 3)
    assert difference.denominator == 3
    assert difference.value in difference.interval


def test_that_changes_after_different_prompts_are_not_compared():
    (one,) = pair_attempts(changed(1, [(False, True)]))
    (other,) = pair_attempts(changed(2, [(False, True)], saw=Saw.VERIFIER))
    assert isinstance(difference_of_changes(one, other).value, Undefined)


def test_that_combinations_of_runs_hold_every_problem_once_largest_first():
    answered = [(run, problem) for run in (1, 2, 3) for problem in range(412)]
    answered += [(run, problem) for run in (1, 2) for problem in range(412, 464)]
    answered += [(3, 900), (1, 901), (1, 901)]
    found = run_combinations(answered)
    assert [(one.run_ids, one.problems) for one in found] == [
        ((1, 2, 3), 412),
        ((1, 2), 52),
        ((1,), 1),
        ((3,), 1),
    ]
    assert run_combinations([]) == []
