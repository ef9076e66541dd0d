"""The ladder without algebra on pairs that people judged: never a false accept."""

import pytest

from core.outcomes.kinds import AnswerForm, Kind
from core.outcomes.ladder import check
from core.outcomes.result import Proof
from tests.helpers.answer_pairs import DIFFERENT, EQUAL


def unproven(_reference, _answer):
    return Proof.EQUAL


@pytest.mark.parametrize("kind", list(EQUAL))
def test_that_no_right_answer_is_refused_before_algebra(kind):
    form = AnswerForm(kind=kind)
    refused = [
        (pair, found.rule)
        for pair in EQUAL[kind]
        if not (found := check(*pair, form, unproven)).is_right
    ]
    assert refused == []


@pytest.mark.parametrize("kind", list(DIFFERENT))
def test_that_no_wrong_answer_is_accepted_without_algebra(kind):
    form = AnswerForm(kind=kind)
    accepted = [
        (pair, found.rule) for pair in DIFFERENT[kind] if (found := check(*pair, form)).is_right
    ]
    assert accepted == []


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("[-1, 2]", "[1, 2]"), ("[.5]", "[5]"), ("['x, y', 'z']", "['x', 'y, z']")],
)
def test_that_signs_points_and_quoted_commas_count_in_lists(reference, answer):
    assert not check(reference, answer, AnswerForm(kind=Kind.LIST)).is_right


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("A", "(A) or (B)"), ("A", "(A) and (B)"), ("A", "(A) is wrong"), ("A", "A) 5 B) 6 C) 7")],
)
def test_that_a_choice_between_letters_is_none(reference, answer):
    assert not check(reference, answer, AnswerForm(kind=Kind.CHOICE)).is_right


@pytest.mark.parametrize(
    "answer", ["5 thousand", r"5\text{ million}", "5 dozen", "5 thirds", "5 squared", "5 or more"]
)
def test_that_words_that_change_a_number_are_no_unit(answer):
    assert not check("5", answer, algebra=unproven).is_right


def test_that_what_is_counted_is_named_in_the_rule_when_it_is_dropped():
    assert check("18", "18 eggs").rule.endswith("unit dropped")
    assert not check("5 apples", "5 oranges").is_right


def test_that_exponents_of_ten_too_large_to_hold_are_not_read():
    assert check("1e400", "1" + "0" * 400).is_right
    assert not check("1e999999999", "1e999999998", algebra=None).is_right


def test_that_dates_are_no_subtractions():
    assert not check("2020-01-02", "2020-02-01", algebra=unproven).is_right
    assert not check("18", "1 8", algebra=None).is_right
