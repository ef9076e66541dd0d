"""Whose verdict counts, what counts as wrong, and where judges disagree."""

import pytest

from core.outcomes.verdict import (
    Judge,
    Status,
    Verdict,
    by_hand,
    dissent,
    effective,
    is_right,
    own,
)


def verdict(judge: Judge, status: Status, id_: int = 1, who: str = "x") -> Verdict:
    return Verdict(id=id_, judge=judge, who=who, status=status)


def test_that_a_persons_word_counts_before_the_files_and_the_checkers():
    told = [
        verdict(Judge.CHECKER, Status.INCORRECT, 1),
        verdict(Judge.FILE, Status.INCORRECT, 2),
        verdict(Judge.PERSON, Status.CORRECT, 3),
    ]
    assert effective(told) == told[2]


def test_that_of_one_kind_of_judge_the_newest_counts():
    old, new = verdict(Judge.FILE, Status.CORRECT, 1), verdict(Judge.FILE, Status.INCORRECT, 2)
    assert effective([new, old]) == new


def test_that_a_judge_outside_the_order_never_counts():
    assert effective([verdict(Judge.CHECKER, Status.CORRECT)], (Judge.PERSON,)) is None


@pytest.mark.parametrize("status", [Status.NO_ANSWER, Status.TRUNCATED, Status.UNREADABLE_ANSWER])
def test_that_a_blank_is_wrong_and_leaves_n_when_switched(status):
    assert is_right(status) is False
    assert is_right(status, blank_is_incorrect=False) is None


@pytest.mark.parametrize(
    "status",
    [
        Status.NO_REFERENCE,
        Status.UNREADABLE_REFERENCE,
        Status.FAILED_REQUEST,
        Status.TIMEOUT,
        Status.ERROR,
    ],
)
def test_that_what_is_not_the_models_fault_is_no_outcome(status):
    assert is_right(status) is None


def test_that_disagreement_names_each_judge_and_agreement_says_nothing():
    file, ours = verdict(Judge.FILE, Status.CORRECT, 1), verdict(Judge.CHECKER, Status.NO_ANSWER, 2)
    assert dissent([file, ours]) == "file: right · checker: wrong"
    assert dissent([file, verdict(Judge.CHECKER, Status.CORRECT, 2)]) == ""
    assert dissent([file, verdict(Judge.CHECKER, Status.TIMEOUT, 2)]) == ""


def test_that_people_are_told_apart_by_their_names():
    ours = verdict(Judge.FILE, Status.CORRECT, 1)
    ann = verdict(Judge.PERSON, Status.INCORRECT, 2, "ann")
    ben = verdict(Judge.PERSON, Status.CORRECT, 3, "ben")
    assert dissent([ours, ann]) == "file: right · ann: wrong"
    assert by_hand([ours, ann, ben]) == "ann: wrong · ben: right"
    assert by_hand([ours]) == ""


def test_that_a_persons_own_word_is_the_newest_under_the_name():
    ann = [verdict(Judge.PERSON, status, n, "ann") for n, status in enumerate(list(Status)[:2])]
    assert own(ann, "ann") is Status.INCORRECT
    assert own(ann, "ben") is None
