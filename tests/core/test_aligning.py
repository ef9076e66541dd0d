"""Aligned steps of two texts: what counts as shared, and that the map is monotone and fair."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import aligning
from core.text.aligning import Alignment, Step, align, spread_out
from core.text.landmarks import landmarks, marked

ONE = (
    "I look at differences. They are 7, 64 and 26, which leads nowhere.\n"
    "Cubes then: $9^{3} = 729$ is the ninth.\nReversed it is 927.\nSo \\boxed{927}."
)
OTHER = (
    "Each term is a cube.\nThe digits are reversed.\nFor the ninth, 9^3=729.\n"
    "That gives 927, and 512 was checked.\nThe answer: \\boxed{927}"
)


def keys(text):
    return {(mark.kind, mark.key) for mark in landmarks(text)}


def sentence(text, at):
    return text[at:].split("\n")[0]


def test_that_one_equation_is_one_landmark_however_it_is_written():
    written = ("9^3 = 729", "$9^{3}=729$", r"\(9^{3} = 729\)", "9³ = 729.0", "9 ^ 3 ≈ 729")
    found = [{key for kind, key in keys(text) if kind == "equation"} for text in written]
    assert found == [{"3 9 ^ = 729"}] * len(written)


def test_that_one_value_is_one_landmark_and_digits_alone_are_none():
    assert keys("1,000") == keys("1000.0") == {("value", "1000")}
    assert keys("It takes 3 of 7 steps.") == set()


def test_that_a_chain_of_equals_signs_is_several_equations():
    found = {key for kind, key in keys("x = 2*3 = 6") if kind == "equation"}
    assert found == {"x = * 2 3", "* 2 3 = 6"}


def test_that_a_fraction_is_the_same_in_latex_and_in_plain_text():
    plain = keys("A = P(1 + 0.06/12)^12")
    assert keys(r"$A = P\left(1 + \frac{0.06}{12}\right)^{12}$") == plain


def test_that_shared_steps_are_found_in_order():
    found = align(ONE, OTHER)
    pairs = [(sentence(ONE, s.here), sentence(OTHER, s.there)) for s in found.steps]
    assert ("Cubes then: $9^{3} = 729$ is the ninth.", "For the ninth, 9^3=729.") in pairs
    assert pairs[-1] == ("So \\boxed{927}.", "The answer: \\boxed{927}")


def test_that_texts_part_at_the_first_value_that_the_other_never_has():
    here, there = align(ONE, OTHER).divergence
    assert sentence(ONE, here).startswith("They are 7, 64")
    assert sentence(OTHER, there) in ("Each term is a cube.", "The digits are reversed.")


def test_that_the_same_text_goes_along_with_itself_and_never_parts():
    found = align(ONE, ONE)
    assert found.steps
    assert all(step.here == step.there for step in found.steps)
    assert found.divergence is None
    assert found.across(40.0) == 40.0


def test_that_texts_with_nothing_in_common_are_in_proportion():
    found = align("Aa bb. " * 10, "Cc dd ee. " * 10)
    assert found.steps == ()
    assert found.across(35) == pytest.approx(50)


def test_that_empty_texts_align_to_nothing():
    assert align("", "It is 927.").steps == ()
    assert align("", "").across(0) == 0


def test_that_across_is_linear_between_steps():
    steps = (Step(10, 100, "a", 1.0), Step(20, 110, "b", 1.0))
    found = Alignment(lengths=(40, 200), steps=steps)
    assert [found.across(x) for x in (0, 5, 10, 15, 20, 30, 40)] == [
        0, 50, 100, 105, 110, 155, 200,
    ]  # fmt: skip
    assert found.back(105) == pytest.approx(15)


def test_that_crowded_texts_are_looked_at_in_part_only(monkeypatch):
    monkeypatch.setattr(aligning, "MOST_CANDIDATES", 50)
    text = "\n".join(f"It is {n} and {n + 1}." for n in range(100, 400))
    both = marked(text), marked(text)
    assert 0 < len(aligning._candidates(both)) <= 50
    assert align(text, text).steps


def test_that_what_stands_everywhere_is_no_step():
    text = "It is 927.\n" * 50
    assert align(text, text + "So 927.").steps == ()


words = st.sampled_from(
    ["It is 729.", "So 9^3 = 729.", "Now 512 then.", "x = 12\n", "\\boxed{927}. ", "Hm. ", "\n\n",
     "12 or 13. ", "We see 1,000. "]
)  # fmt: skip
texts = st.lists(words, max_size=14).map("".join)


@given(texts, texts)
@settings(max_examples=200)
def test_that_steps_rise_in_both_texts_and_share_what_they_say(one, other):
    found = align(one, other)
    for a, b in pairwise(found.steps):
        assert a.here < b.here
        assert a.there < b.there
    starts = [{span.start for span in marked(text).spans} for text in (one, other)]
    assert all(s.here in starts[0] and s.there in starts[1] and s.on for s in found.steps)


@given(texts, texts)
def test_that_swapping_the_texts_swaps_the_sides(one, other):
    if one != other:
        assert align(other, one) == align(one, other).swapped()


@given(texts, texts, st.lists(st.integers(0, 300), min_size=2))
def test_that_the_map_is_monotone_and_keeps_ends_and_steps(one, other, offsets):
    found = align(one, other)
    inside = sorted(min(offset, len(one)) for offset in offsets)
    placed = [found.across(offset) for offset in inside]
    assert placed == sorted(placed)
    assert all(0 <= place <= len(other) for place in placed)
    if one:
        assert found.across(len(one)) == len(other)
    assert all(found.across(s.here) == s.there for s in found.steps)
    assert all(found.back(s.there) == s.here for s in found.steps)


@given(texts, texts)
def test_that_the_texts_part_at_a_sentence_or_an_end(one, other):
    found = align(one, other).divergence
    if found is not None:
        for text, at in zip((one, other), found, strict=True):
            spans = marked(text).spans
            assert at in {0, *(span.start for span in spans), *(span.end for span in spans)}


@given(texts, texts, st.integers(0, 60))
def test_that_marks_are_some_of_the_steps_and_not_crowded(one, other, gap):
    found = align(one, other)
    kept = spread_out(found, gap)
    assert set(kept) <= set(found.steps)
    assert bool(kept) == bool(found.steps)
    assert all(b.here - a.here >= gap for a, b in pairwise(kept))
