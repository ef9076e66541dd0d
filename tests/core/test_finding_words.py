"""Finding words in a text: what is found, where, and what the reader's quotes mean."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.finding import MOST_HITS, find_all, phrases_of, step_through

TEXT = "Reverse the digits.\nThe reversed\ndigits of 729, and ΣΊΣΥΦΟΣ, are 927."


def quotes(text, typed):
    hits = find_all(text, phrases_of(typed))
    return [hits.span(i).quote(text) for i in range(len(hits))]


def test_that_each_word_is_found_whatever_its_case():
    assert quotes(TEXT, "REVERSED digits") == ["digits", "reversed", "digits"]


def test_that_a_phrase_in_quotes_is_found_as_a_whole_also_over_a_line_end():
    assert quotes(TEXT, '"reversed digits"') == ["reversed\ndigits"]
    assert quotes(TEXT, "“the digits”") == ["the digits"]


def test_that_a_quote_not_closed_yet_reaches_to_the_end():
    assert phrases_of('729 "reversed di') == ("729", "reversed di")


def test_that_nothing_typed_finds_nothing():
    assert [phrases_of(typed) for typed in ("", "  ", '""', '" "')] == [()] * 4
    assert len(find_all(TEXT, ())) == 0


def test_that_signs_are_no_patterns():
    assert quotes("a.b a+b (a)", "a+b (a)") == ["a+b", "(a)"]
    assert quotes("axb", "a.b") == []


def test_that_a_capital_that_grows_in_lower_case_moves_no_offset():
    assert quotes("İİİ then Wait", "wait") == ["Wait"]


def test_that_a_sigma_at_the_end_of_a_word_is_a_sigma():
    assert quotes(TEXT, "σίσυφος") == ["ΣΊΣΥΦΟΣ"]


def test_that_the_longest_phrase_wins_and_places_do_not_overlap():
    assert quotes("reversed", "rev reverse reversed") == ["reversed"]


def test_that_only_so_many_places_are_found_and_more_is_told():
    hits = find_all("e" * (MOST_HITS + 1), ("e",))
    assert (len(hits), hits.more) == (MOST_HITS, True)
    assert not find_all("e" * MOST_HITS, ("e",)).more


words = st.text("aAbBßİıΣςé \n.+", min_size=1, max_size=4)


@given(st.text("aAbBßİıΣςé \n.+\U0001d400", max_size=60), st.lists(words, max_size=3))
def test_that_every_place_reads_like_a_phrase_and_none_overlaps(text, phrases):
    hits = find_all(text, phrases)
    folded = {re.sub(r"\s+", " ", each.strip()).lower().replace("ς", "σ") for each in phrases}
    end = 0
    for i in range(len(hits)):
        span = hits.span(i)
        assert span.start >= end
        end = span.end
        if len(text.lower()) == len(text):
            found = re.sub(r"\s+", " ", span.quote(text)).lower().replace("ς", "σ")
            assert found in folded


@given(st.text("ab ", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_that_between_gives_the_places_that_touch(text, one, other):
    hits = find_all(text, ("a", "ab"))
    start, end = sorted((one, other))
    every = range(len(hits))
    touching = [i for i in every if hits.starts[i] < end and hits.ends[i] > start]
    assert list(hits.between(start, end)) == touching


def test_that_stepping_goes_from_text_to_text_and_around():
    counts = (2, 0, 1)
    here, walked = None, []
    for _ in range(4):
        here = step_through(counts, here, 1)
        walked.append(here)
    assert walked == [(0, 0), (0, 1), (2, 0), (0, 0)]
    assert step_through(counts, (0, 0), -1) == (2, 0)
    assert step_through(counts, (1, 0), 1) == (2, 0)
    assert step_through(counts, (1, 0), -1) == (0, 1)


def test_that_stepping_without_a_place_is_refused():
    with pytest.raises(ValueError, match="no place"):
        step_through((0, 0), None, 1)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.data())
def test_that_stepping_is_going_through_all_places_in_a_row(counts, data):
    row = [(text, i) for text, count in enumerate(counts) for i in range(count)]
    if not row:
        return
    here = data.draw(st.sampled_from(row))
    at = row.index(here)
    assert step_through(counts, here, 1) == row[(at + 1) % len(row)]
    assert step_through(counts, here, -1) == row[at - 1]
    text = data.draw(st.integers(0, len(counts) - 1))
    behind = [each for each in row if each >= (text, 0)]
    before = [each for each in row if each[0] <= text]
    assert step_through(counts, (text, -1), 1) == (behind or row)[0]
    assert step_through(counts, (text, counts[text]), -1) == (before or row)[-1]
