"""Two traces compared word by word: what is left is the same, and the sides can be swapped."""

import time

from hypothesis import given
from hypothesis import strategies as st

from core.text.comparing import compare

WORDS = st.sampled_from(["Cube", "the", "terms", "729.", "Wait,", "no.\n", "is", "x=3", "。", " "])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


def left_of(text, spans):
    """Return the characters outside `spans`, without white space."""
    kept, at = [], 0
    for span in spans:
        assert at <= span.start < span.end
        kept.append(text[at : span.start])
        at = span.end
    return "".join("".join([*kept, text[at:]]).split())


@given(TEXTS, TEXTS)
def test_that_what_is_not_marked_is_the_same_in_both_and_in_order(one, other):
    found = compare(one, other)
    removed = [span for change in found.changes for span in change.removed]
    added = [span for change in found.changes for span in change.added]
    assert left_of(one, removed) == left_of(other, added)


@given(TEXTS, TEXTS)
def test_that_swapping_the_texts_swaps_the_sides(one, other):
    here, there = compare(one, other), compare(other, one)
    assert [(c.removed, c.added) for c in here.changes] == [
        (c.added, c.removed) for c in there.changes
    ]
    assert {(a, b) for a, b in here.moved} == {(b, a) for a, b in there.moved}


@given(TEXTS)
def test_that_a_text_did_not_change_from_itself(text):
    assert compare(text, text).changes == ()


def test_that_one_word_is_one_change():
    one, other = "Cube them. The next is 729. Done.", "Cube them. The next is 927. Done."
    (change,) = compare(one, other).changes
    assert [one[s.start : s.end] for s in change.removed] == ["729"]
    assert [other[s.start : s.end] for s in change.added] == ["927"]


def test_that_a_sentence_that_stands_elsewhere_is_known_as_moved():
    first, second, third = (
        "The cubes are reversed here.",
        "Now count them.",
        "Then sum them all up.",
    )
    found = compare(f"{first} {second} {third}", f"{second} {third} {first}")
    assert len(found.moved) == 1
    one, other = found.moved[0]
    assert (one.start, other.start) == (0, len(second) + len(third) + 2)


def test_that_hostile_texts_take_no_quadratic_time():
    began = time.perf_counter()
    compare("a. b! " * 8_000, "b. a! " * 8_000)
    compare("x" + " y x" * 50_000, "y" + " x x y" * 33_000)
    assert time.perf_counter() - began < 5
