"""What counts as right, wrong and nothing, and how attempts become pairs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.outcomes import AttemptOutcome, Reason, chains_by_run, judged
from core.metrics.pairs import pair_attempts, runs_without_later_attempt
from core.metrics.transitions import Transitions
from core.outcomes.verdict import Status
from core.traces import Ending, Saw


def attempt(problem, t, right=True, *, run=1, saw=None, **more):
    saw = saw or (Saw.NOTHING if t == 1 else Saw.NEUTRAL)
    return AttemptOutcome(run_id=run, problem_id=problem, attempt=t, right=right, saw=saw, **more)


def accepted(problem, t, **more):
    saw = more.pop("saw", Saw.NOTHING)
    return attempt(problem, t, None, ending=Ending.ACCEPTED_EARLIER, saw=saw, **more)


def planbench_like():
    """26 of 110 accepted at once, 82 fixed after feedback in two to nine attempts, 2 never."""
    outcomes = []
    for problem in range(26):
        outcomes += [attempt(problem, 1), accepted(problem, 2)]
    for problem in range(26, 110):
        length = 2 + problem % 8 if problem < 108 else 9
        outcomes += [
            attempt(problem, t, t == length and problem < 108, saw=None if t == 1 else Saw.VERIFIER)
            for t in range(1, length + 1)
        ]
    return outcomes


@pytest.mark.parametrize(
    ("status", "ending", "right", "expected"),
    [
        (Status.CORRECT, Ending.COMPLETE, True, True),
        (Status.INCORRECT, Ending.COMPLETE, False, False),
        (Status.NO_ANSWER, Ending.COMPLETE, False, False),
        ("", Ending.TRUNCATED, None, False),
        ("", Ending.NO_ANSWER, None, False),
        (Status.UNREADABLE_ANSWER, Ending.COMPLETE, None, False),
        (Status.CORRECT, Ending.TRUNCATED, True, True),
        (Status.UNREADABLE_REFERENCE, Ending.COMPLETE, None, Reason.UNREADABLE_REFERENCE),
        (Status.UNREADABLE_REFERENCE, Ending.TRUNCATED, None, Reason.UNREADABLE_REFERENCE),
        (Status.NO_REFERENCE, Ending.COMPLETE, None, Reason.NO_REFERENCE),
        (Status.TIMEOUT, Ending.COMPLETE, None, Reason.TIMEOUT),
        (Status.ERROR, Ending.COMPLETE, None, Reason.ERROR),
        (Status.FAILED_REQUEST, Ending.COMPLETE, None, Reason.FAILED),
        (Status.INCORRECT, Ending.FAILED, False, Reason.FAILED),
        ("", Ending.NOT_RUN, None, Reason.NOT_RUN),
        ("", Ending.COMPLETE, None, Reason.UNJUDGED),
    ],
)
def test_that_each_status_and_ending_counts_as_it_should(status, ending, right, expected):
    assert judged(attempt(1, 1, right, status=status, ending=ending)) is expected


def test_that_blanks_can_leave_n_instead_of_counting_as_wrong():
    blank = attempt(1, 1, False, status=Status.NO_ANSWER)
    wrong = attempt(1, 1, False, status=Status.INCORRECT)
    assert judged(blank, blank_is_incorrect=False) is Reason.BLANK
    assert judged(wrong, blank_is_incorrect=False) is False


def test_that_four_chains_give_the_four_transitions():
    outcomes = [
        attempt(problem, t, right)
        for problem, sides in enumerate(
            [(True, True), (False, True), (True, False), (False, False)]
        )
        for t, right in enumerate(sides, start=1)
    ]
    (pairs,) = pair_attempts(outcomes)
    assert pairs.transitions == Transitions(1, 1, 1, 1)
    assert [pair.cell for pair in pairs.pairs] == ["cc", "ic", "ci", "ii"]
    assert (pairs.t1, pairs.t2, pairs.saw) == ("t1", "t2", Saw.NEUTRAL)


def test_that_what_was_accepted_at_once_is_carried_forward():
    (pairs,) = pair_attempts(planbench_like())
    assert pairs.transitions == Transitions(26, 82, 0, 2, carried=26)
    assert pairs.transitions.ci_cannot_occur
    assert (pairs.saw, pairs.t2) == (Saw.VERIFIER, "last (t2 to t9)")


def test_that_an_accepted_chain_keeps_its_outcome_at_all_later_attempts():
    outcomes = [attempt(1, 1, False), attempt(1, 2), accepted(1, 3)]
    (pairs,) = pair_attempts(outcomes, 1, 7)
    assert pairs.pairs[0].cell == "ic"
    assert pairs.pairs[0].accepted_at == 2
    assert pairs.transitions == Transitions(0, 1, 0, 0, carried_other=1)


def test_that_a_wrong_answer_that_was_accepted_stays_wrong():
    (pairs,) = pair_attempts([attempt(1, 1, False), accepted(1, 2)])
    assert pairs.transitions == Transitions(0, 0, 0, 1, carried_other=1)


def test_that_acceptance_without_an_attempt_before_it_is_no_attempt():
    (pairs,) = pair_attempts([accepted(1, 2), attempt(2, 1), attempt(2, 2)])
    assert pairs.exclusions == {Reason.NO_FIRST: 1}


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (attempt(1, 2, None, ending=Ending.FAILED), Reason.FAILED),
        (attempt(1, 2, None, ending=Ending.NOT_RUN), Reason.NOT_RUN),
        (attempt(1, 2, None, status=Status.TIMEOUT), Reason.TIMEOUT),
        (attempt(1, 2, None, status=Status.UNREADABLE_REFERENCE), Reason.UNREADABLE_REFERENCE),
        (attempt(1, 2, None), Reason.UNJUDGED),
    ],
)
def test_that_a_chain_without_a_second_outcome_leaves_n_and_is_counted(later, reason):
    (pairs,) = pair_attempts([attempt(1, 1), later, attempt(2, 1), attempt(2, 2)])
    assert len(pairs.pairs) == 1
    assert pairs.exclusions == {reason: 1}
    assert pairs.excluded[0].problem_id == 1


def test_that_a_missing_second_attempt_is_counted_where_others_have_one():
    (pairs,) = pair_attempts([attempt(1, 1), attempt(2, 1), attempt(2, 2, False)])
    assert pairs.exclusions == {Reason.NO_SECOND: 1}
    assert pairs.transitions == Transitions(0, 0, 1, 0)


def test_that_a_run_with_first_attempts_only_is_named_and_has_no_pairs():
    outcomes = [attempt(1, 1, run=7), attempt(1, 1, run=8), attempt(1, 2, run=8)]
    assert [pairs.run_id for pairs in pair_attempts(outcomes)] == [8]
    assert runs_without_later_attempt(outcomes) == [7]
    assert pair_attempts([]) == []


def test_that_what_second_attempts_saw_is_never_pooled():
    outcomes = [
        attempt(1, 1), attempt(1, 2, saw=Saw.VERIFIER),
        attempt(2, 1), attempt(2, 2, saw=Saw.NEUTRAL),
        attempt(3, 1),
    ]  # fmt: skip
    found = pair_attempts(outcomes)
    assert [(pairs.saw, len(pairs.pairs)) for pairs in found] == [
        (Saw.NEUTRAL, 1),
        (Saw.VERIFIER, 1),
        (Saw.UNKNOWN, 0),
    ]
    assert found[2].exclusions == {Reason.NO_SECOND: 1}


def test_that_two_different_records_of_one_attempt_leave_n_and_a_repeated_one_does_not():
    (pairs,) = pair_attempts([attempt(1, 1), attempt(1, 2, False), attempt(1, 2, True)])
    assert pairs.exclusions == {Reason.CONFLICT: 1}
    (pairs,) = pair_attempts([attempt(1, 1), attempt(1, 1), attempt(1, 2)])
    assert pairs.transitions == Transitions(1, 0, 0, 0)


def test_that_the_last_attempt_is_each_chain_s_own():
    chains = {1: [False, True], 2: [True, True, False], 3: [False, False, False, True]}
    outcomes = [
        attempt(problem, t, right)
        for problem, rights in chains.items()
        for t, right in enumerate(rights, start=1)
    ]
    (last,) = pair_attempts(outcomes)
    assert last.transitions == Transitions(0, 2, 1, 0)
    assert last.t2 == "last (t2 to t4)"
    (third,) = pair_attempts(outcomes, 1, 3)
    assert third.exclusions == {Reason.NO_SECOND: 1}
    assert third.transitions == Transitions(0, 0, 1, 1)


def test_that_attempts_out_of_order_are_an_error():
    with pytest.raises(ValueError, match="in order"):
        pair_attempts([], 2, 2)


RECORDS = st.builds(
    AttemptOutcome,
    run_id=st.integers(1, 2),
    problem_id=st.integers(1, 4),
    sample=st.integers(1, 2),
    attempt=st.integers(1, 4),
    right=st.sampled_from([True, False, None]),
    status=st.sampled_from(["", *Status]),
    ending=st.sampled_from(Ending),
    saw=st.sampled_from(Saw),
)


@given(st.lists(RECORDS, max_size=25), st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=100, deadline=None)
def test_that_pairing_does_not_depend_on_the_order_of_records(records, chance, blank):
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert pair_attempts(records, blank_is_incorrect=blank) == pair_attempts(
        shuffled, blank_is_incorrect=blank
    )


@given(st.lists(RECORDS, max_size=25), st.sampled_from([None, 2, 3]))
@settings(max_examples=100, deadline=None)
def test_that_every_chain_of_a_run_is_paired_or_counted_exactly_once(records, t2):
    chains = chains_by_run(records)
    found = pair_attempts(records, 1, t2)
    runs = {pairs.run_id for pairs in found}
    expected = {run: len(chains[run]) for run in runs}
    counted = dict.fromkeys(runs, 0)
    for pairs in found:
        counted[pairs.run_id] += len(pairs.pairs) + len(pairs.excluded)
    assert counted == expected


def test_that_renaming_runs_and_problems_changes_no_count():
    outcomes = planbench_like()
    names = [1000 + 7 * problem % 110 for problem in range(110)]
    renamed = [
        AttemptOutcome(
            run_id=9,
            problem_id=names[one.problem_id],
            attempt=one.attempt,
            right=one.right,
            ending=one.ending,
            saw=one.saw,
        )
        for one in outcomes
    ]
    assert pair_attempts(renamed)[0].transitions == pair_attempts(outcomes)[0].transitions
