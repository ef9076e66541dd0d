"""Five hundred made-up references: each equals itself however it is written, and no other."""

from core.outcomes.kinds import AnswerForm, Kind, guess
from core.outcomes.ladder import check
from core.outcomes.result import Proof
from tests.helpers.golds import golds, wrong_pairs

GOLDS = golds(500)
PAIRS = list(wrong_pairs(GOLDS))


def test_that_every_reference_equals_itself():
    assert [ref for ref, _, _ in GOLDS if not check(ref, f"$\\boxed{{{ref}}}$").is_right] == []


def test_that_every_reference_equals_its_other_spelling_without_algebra():
    assert [(ref, said) for ref, said, _ in GOLDS if not check(ref, said).is_right] == []


def test_that_a_spelling_and_its_reference_are_equal_the_other_way_round_too():
    assert [(ref, said) for ref, said, _ in GOLDS if not check(said, ref).is_right] == []


def test_that_no_wrong_answer_is_accepted_even_if_algebra_accepts_everything():
    assert len(PAIRS) > 450
    accepted = [
        (r, s) for r, s in PAIRS if check(r, s, algebra=lambda _a, _b: Proof.EQUAL).is_right
    ]
    assert accepted == []


def test_that_no_wrong_answer_is_accepted_as_a_collection_or_a_number():
    forms = [AnswerForm(kind=Kind.COLLECTION), AnswerForm(kind=Kind.NUMBER)]
    assert [(r, s) for r, s in PAIRS for form in forms if check(r, s, form).is_right] == []


def test_that_references_of_many_shapes_are_guessed_to_be_expressions():
    assert guess(ref for ref, _, _ in GOLDS) is Kind.EXPRESSION
