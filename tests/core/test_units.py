"""Steps by words, clauses and sentences: exact, there and back, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.sentences import sentences
from core.text.span import Span
from core.text.units import Edge, Steps, Unit

TEXT = "So 1,000 isn't \\frac{3}{4}, or is it? Wait, e\u0301tude.\nNext line; the end"
WRITTEN = st.text("ab 1,.;:\n\\{}é\u0301👩\u200d👧", max_size=80)


def steps(text: str) -> Steps:
    return Steps(text, sentences(text))


def walk(text: str, unit: Unit) -> list[str]:
    found, at = [], 0
    while (span := steps(text).after(at, unit)) is not None:
        found.append(span.quote(text))
        at = span.end
    return found


def test_that_numbers_contractions_and_commands_are_one_token_each():
    assert walk(TEXT, Unit.TOKEN)[:10] == [
        *("So", "1,000", "isn't", "\\frac", "{", "3", "}", "{", "4", "}"),
    ]


def test_that_a_letter_keeps_its_combining_mark():
    assert "e\u0301tude" in "".join(walk(TEXT, Unit.TOKEN))
    assert steps("e\u0301").after(0, Unit.TOKEN) == Span(0, 2)


def test_that_joined_emoji_are_one_token():
    assert walk("👩\u200d👧 x", Unit.TOKEN) == ["👩\u200d👧", "x"]


def test_that_clauses_end_at_commas_and_sentences():
    assert walk(TEXT, Unit.CLAUSE) == [
        *("So 1,000 isn't \\frac{3}{4},", "or is it?", "Wait,", "e\u0301tude.", "Next line;"),
        "the end",
    ]


@given(text=WRITTEN)
def test_that_the_token_at_a_visible_character_holds_it(text):
    for offset, sign in enumerate(text):
        token = steps(text).token_at(offset)
        if not sign.isspace():
            assert token is not None
            assert token.start <= offset < token.end


@pytest.mark.parametrize("unit", Unit)
@given(text=WRITTEN)
def test_that_a_walk_meets_every_visible_character_once_and_back_is_the_same(unit, text):
    forward, at = [], 0
    while (span := steps(text).after(at, unit)) is not None:
        forward.append(span)
        assert span.end > at
        at = span.end
    covered = {i for s in forward for i in range(s.start, s.end)}
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered
    backward, at = [], len(text)
    while (span := steps(text).before(at, unit)) is not None:
        backward.append(span)
        assert span.start < at
        at = span.start
    assert backward[::-1] == forward


@given(text=WRITTEN, data=st.data())
def test_that_an_edge_goes_out_and_back_and_never_swallows_the_span(text, data):
    units = steps(text)
    first = units.after(0, Unit.TOKEN)
    if first is None:
        return
    unit = data.draw(st.sampled_from(Unit))
    wider = units.moved(first, Edge.END, 1, unit)
    if wider is not None:
        assert wider.start == first.start
        assert wider.end > first.end
    for edge in Edge:
        for by in (1, -1):
            moved = units.moved(first, edge, by, unit)
            assert moved is None or 0 <= moved.start < moved.end <= len(text)
    wider = units.moved(first, Edge.END, 1, Unit.TOKEN)
    assert wider is None or units.moved(wider, Edge.END, -1, Unit.TOKEN) == first
