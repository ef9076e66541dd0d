"""Answers on a narrow map: what shares a place, what is said of them, where a jump leads."""

from core.answer_marks import (
    AnswerMark,
    answer_marks,
    following,
    in_words,
    slots,
    without_outcomes,
)
from core.glyphs import Glyph
from core.metrics.within_trace import Commitment
from core.outcomes.commitments import commitments
from core.text.span import Span


def mark(start, right, answer="7"):
    return AnswerMark(span=Span(start, start + 1), answer=answer, right=right)


def test_that_each_claim_keeps_its_answer_and_gets_its_outcome():
    claims = commitments("The answer is 5. No: the answer is 7.")
    outcomes = [Commitment(c.span.end, c.answer == "7") for c in claims]
    found = answer_marks(claims, outcomes)
    assert [(m.answer, m.right) for m in found] == [("5", False), ("7", True)]


def test_that_answers_too_close_to_tell_apart_share_a_slot_that_says_so():
    marks = [mark(10, False), mark(12, True), mark(90, True)]
    first, second = slots(marks, 100, 10)
    assert (first.glyph, len(first.marks)) == (Glyph.MIXED, 2)
    assert (second.glyph, second.at) == (Glyph.RIGHT, 0.9)


def test_that_it_is_known_where_the_answer_became_another_one():
    marks = [mark(1, False, "5"), mark(20, False, " 5 "), mark(40, True), mark(60, True)]
    assert [slot.is_changed for slot in slots(marks, 100, 10)] == [False, False, True, False]
    (together,) = slots(marks, 100, 1)
    assert together.is_changed


def test_that_unjudged_answers_have_a_shape_of_their_own():
    glyphs = [slots([mark(1, right)], 10, 5)[0].glyph for right in (True, False, None)]
    assert glyphs == [Glyph.RIGHT, Glyph.WRONG, Glyph.NONE]


def test_that_an_empty_map_and_an_answer_at_the_end_have_a_place():
    assert slots([], 0, 0) == []
    assert slots([mark(9, True)], 10, 3)[0].at == 0.9
    assert slots([mark(5, True)], 0, 0)


def test_that_many_answers_are_told_by_the_last():
    said = in_words([mark(n, False, str(n)) for n in range(9)] + [mark(9, None, "x" * 99)])
    assert said.startswith("6 more above\n6: wrong")
    assert said.endswith("…: not judged")
    assert len(said) < 140


def test_that_people_who_are_blind_see_no_outcome():
    assert [m.right for m in without_outcomes([mark(1, True), mark(2, False)])] == [None, None]


def test_that_a_jump_goes_on_and_begins_anew_at_the_end():
    marks = [mark(10, True), mark(20, True)]
    assert [following(marks, at, 1) for at in (0, 10, 20)] == [0, 1, 0]
    assert [following(marks, at, -1) for at in (30, 20, 10)] == [1, 0, 1]
    assert following([], 0, 1) is None
