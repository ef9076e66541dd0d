"""Placing labels of others: offsets only where they fit, quotes only where they are certain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.locating import Found, locate, locate_in_order
from core.text.span import Span

TEXT = "Wait, 8 is a cube. Wait, 72 is not. So 927."
LETTERS = st.text(alphabet="ab 😀\n", max_size=40)


@st.composite
def texts_with_spans(draw):
    text = draw(LETTERS.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(texts_with_spans())
@settings(max_examples=100)
def test_that_offsets_that_cut_out_the_quote_win_however_often_it_stands_there(case):
    text, start, end = case
    found = locate(text, text[start:end], start=start, end=end)
    assert found.found is Found.EXACT
    assert found.span == Span(start, end)


@given(LETTERS, LETTERS, st.integers(-5, 50), st.integers(-5, 50), LETTERS, LETTERS)
@settings(max_examples=100)
def test_that_whatever_is_found_is_the_quote_itself(text, quote, start, end, prefix, suffix):
    found = locate(text, quote, start=start, end=end, prefix=prefix, suffix=suffix)
    assert (found.span is None) == (found.found in {Found.NOWHERE, Found.AMBIGUOUS})
    assert found.span is None or found.span.quote(text) == quote


@given(texts_with_spans())
@settings(max_examples=100)
def test_that_all_the_words_around_a_quote_decide_where_it_is(case):
    text, start, end = case
    found = locate(text, text[start:end], prefix=text[:start], suffix=text[end:])
    assert found.span == Span(start, end)


@given(texts_with_spans())
@settings(max_examples=100)
def test_that_without_offsets_a_quote_is_found_only_if_it_stands_there_once(case):
    text, start, end = case
    quote = text[start:end]
    places = [at for at in range(len(text)) if text.startswith(quote, at)]
    found = locate(text, quote)
    assert found.found is (Found.BY_QUOTE if len(places) == 1 else Found.AMBIGUOUS)


@pytest.mark.parametrize(
    ("told", "found", "start"),
    [
        ({"quote": "72 is not", "start": 0, "end": 9}, Found.BY_QUOTE, 25),
        ({"quote": "Wait"}, Found.AMBIGUOUS, None),
        ({"quote": "Wait", "suffix": ", 72"}, Found.BY_CONTEXT, 19),
        ({"quote": "Wait", "prefix": "cube. "}, Found.BY_CONTEXT, 19),
        ({"quote": "Wait", "prefix": "cube. ", "suffix": ", 8"}, Found.AMBIGUOUS, None),
        ({"quote": "Wait", "suffix": ", "}, Found.AMBIGUOUS, None),
        ({"quote": "Hmm", "start": 0, "end": 3}, Found.NOWHERE, None),
        ({"quote": "", "start": 0, "end": 4}, Found.NOWHERE, None),
        ({"quote": "So 927.", "start": 36, "end": 999}, Found.BY_QUOTE, 36),
    ],
)
def test_that_a_label_is_placed_by_what_is_certain_and_else_refused(told, found, start):
    located = locate(TEXT, **told)
    assert located.found is found
    assert (located.span.start if located.span else None) == start


def test_that_overlapping_places_of_a_quote_are_several():
    assert locate("aaa", "aa").found is Found.AMBIGUOUS


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=4), max_size=12), st.randoms())
@settings(max_examples=100)
def test_that_sentences_are_found_in_order_whatever_the_white_space(words, random):
    text = "".join(word + random.choice([" ", "\n\n", "\t "]) for word in words)
    pieces = [" ".join(word) for word in words]
    spans = locate_in_order(text, pieces)
    assert [span and span.quote(text) for span in spans] == words


def test_that_a_sentence_that_is_not_there_moves_no_other():
    text = "One. Two.\nThree."
    spans = locate_in_order(text, ["One.", "Never said.", "", "Two. Three."])
    assert spans == [Span(0, 4), None, None, Span(5, 16)]
