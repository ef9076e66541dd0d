"""Kinds of answer: guessed from references, each with a comparison of its own."""

import pytest

from core.outcomes.kinds import AnswerForm, Kind, guess
from core.outcomes.ladder import check
from core.outcomes.verdict import Status


@pytest.mark.parametrize(
    ("references", "kind"),
    [
        (["A", "C", "B", "D"], Kind.CHOICE),
        (["(A)", "(B)"], Kind.CHOICE),
        (["yes", "No", "yes"], Kind.YES_NO),
        (["True", "False"], Kind.YES_NO),
        (["12", "3.5", "\\frac12", "1,000"], Kind.NUMBER),
        (["#### 18", "She has 3.\n#### 20"], Kind.NUMBER),
        (["[1, 2]", "[3, 4, 5]"], Kind.LIST),
        (["[0,1)", "\\{1,2\\}", "(3,4)"], Kind.COLLECTION),
        (["Paris", "New York", "Marie Curie"], Kind.TEXT),
        (["def f(x):\n    return x", "import os\nprint(1)"], Kind.CODE),
        (["12", "x^2", "\\sqrt2", "(1,2)"], Kind.EXPRESSION),
        ([], Kind.EXPRESSION),
        (["", "  "], Kind.EXPRESSION),
    ],
)
def test_that_references_tell_their_kind(references, kind):
    assert guess(references) is kind


def test_that_only_prompts_tell_the_term_of_a_sequence_from_a_number():
    assert guess(["927", "16"]) is Kind.NUMBER
    asked = ["What is the next term? 1, 8, 72, …"] * 2
    assert guess(["927", "16"], asked) is Kind.TERM
    assert guess(["927", "1/2"], asked) is Kind.NUMBER


@pytest.mark.parametrize("kind", list(Kind))
def test_that_every_kind_says_what_it_is(kind):
    assert kind.says.endswith(".")


@pytest.mark.parametrize(
    ("kind", "reference", "answer", "status"),
    [
        (Kind.CHOICE, "B", "(b)", Status.CORRECT),
        (Kind.CHOICE, "B", "B. Five metres", Status.CORRECT),
        (Kind.CHOICE, "B", "Option B", Status.CORRECT),
        (Kind.CHOICE, "(B)", "**B**", Status.CORRECT),
        (Kind.CHOICE, "B", "\\text{(B)}", Status.CORRECT),
        (Kind.CHOICE, "AC", "C, A", Status.CORRECT),
        (Kind.CHOICE, "A", "A, C", Status.INCORRECT),
        (Kind.CHOICE, "A", "A cat", Status.UNREADABLE_ANSWER),
        (Kind.CHOICE, "B", "C", Status.INCORRECT),
        (Kind.CHOICE, "five metres", "C", Status.UNREADABLE_REFERENCE),
        (Kind.YES_NO, "yes", "Yes, because it is even.", Status.CORRECT),
        (Kind.YES_NO, "True", "yes", Status.CORRECT),
        (Kind.YES_NO, "no", "Yes", Status.INCORRECT),
        (Kind.YES_NO, "no", "yes and no", Status.UNREADABLE_ANSWER),
        (Kind.YES_NO, "no", "perhaps", Status.UNREADABLE_ANSWER),
        (Kind.TEXT, "the Eiffel Tower", "Eiffel tower.", Status.CORRECT),
        (Kind.TEXT, "ﬁve", "five", Status.CORRECT),
        (Kind.TEXT, "well-known", "well known", Status.CORRECT),
        (Kind.TEXT, "3.5 km", "35 km", Status.INCORRECT),
        (Kind.TEXT, "Paris", "London", Status.INCORRECT),
        (Kind.TEXT, "7", "7.0", Status.CORRECT),
        (Kind.TERM, "927", "a_9 = 927", Status.CORRECT),
        (Kind.TERM, "927", "a(9)=927", Status.CORRECT),
        (Kind.TERM, "927", "297", Status.INCORRECT),
        (Kind.TERM, "927", "927, 1000", Status.INCORRECT),
        (Kind.TERM, "927", "729 + 198", Status.INCORRECT),
        (Kind.LIST, "[1, 2, 3]", "1, 2, 3", Status.CORRECT),
        (Kind.LIST, '["a", "b"]', "- a\n- B", Status.CORRECT),
        (Kind.LIST, "red, green and blue", "red, green, blue", Status.CORRECT),
        (Kind.LIST, "[1, 2, 3]", "[3, 2, 1]", Status.INCORRECT),
        (Kind.LIST, "[1, 2, 3]", "[1, 2]", Status.INCORRECT),
        (Kind.CODE, "return 1", "return 1", Status.NO_REFERENCE),
    ],
)
def test_that_answers_of_a_kind_are_compared_as_such(kind, reference, answer, status):
    assert check(reference, answer, AnswerForm(kind=kind)).status is status


def test_that_a_list_in_any_order_is_right_where_order_does_not_count():
    form = AnswerForm(kind=Kind.LIST, ordered=False)
    found = check("[1, 2, 3]", "3, 1, 2", form)
    assert (found.status, found.rule) == (Status.CORRECT, "words, in another order")
    assert not check("[1, 2, 2]", "[1, 1, 2]", form).is_right


def test_that_names_of_one_answer_are_the_same_answer():
    form = AnswerForm(kind=Kind.TEXT, aliases=(("USA", "United States", "America"),))
    assert check("USA", "the United States", form).rule == "words, alias"
    assert not check("USA", "Canada", form).is_right
