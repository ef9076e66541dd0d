"""The parts of a trace: they tile it, and begin where a reader would begin them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.text.parts import part_at, parts
from core.text.span import Span

LONG = "This goes on for a while, line after line, with nothing new in it. " * 9


def starts(text, *more):
    return [text[p.span.start :][:9] for p in parts(text, *more)]


def test_that_headings_begin_parts_however_short_they_are():
    text = "Intro here.\n\n## Setup\nShort.\n\n**Solve it**\nShort.\n\nStep 3: done."
    assert starts(text) == ["Intro her", "## Setup\n", "**Solve i", "Step 3: d"]
    assert [p.title for p in parts(text)][1] == "Setup Short."


def test_that_a_turn_begins_a_part_once_the_last_is_long_enough():
    text = f"{LONG}\nWait, no.\nWait, yes. {LONG}\n\nplain paragraph\n\nHmm, that fails."
    assert starts(text) == ["This goes", "Wait, no.", "Hmm, that"]


def test_that_the_answer_begins_a_part():
    text = "Thinking.\nThe answer."
    assert starts(text, (10,)) == ["Thinking.", "The answe"]


def test_that_nothing_in_code_begins_a_part():
    text = f"```\n# {LONG}\n\n# no heading\n{LONG}\n\n{LONG}\n```\n"
    assert len(parts(text)) == 1


def test_that_tagged_episodes_decide_and_neighbours_of_one_name_are_one():
    text = "Read it. Plan it. Plan more. Loose words. Check it."
    spans = [(0, 8, "read"), (9, 17, "plan"), (18, 28, "plan"), (42, 51, "check")]
    found = parts(text, (), [(Span(a, b), name) for a, b, name in spans])
    assert [p.episode for p in found] == ["read", "plan", "", "check"]
    assert [p.span.start for p in found] == [0, 9, 28, 42]


def test_that_a_text_without_anything_is_one_part_and_an_empty_one_none():
    assert [p.span for p in parts("Just this.")] == [Span(0, 10)]
    assert parts("") == ()


blocks = st.lists(st.integers(0, 400), max_size=3)
pieces = st.sampled_from(
    ["# A\n", "Wait, so\n", "\n\n", "text. " * 30, "```\n", "**B**\n", "𝔸", " "]
)


@given(st.lists(pieces, max_size=25).map("".join), blocks)
def test_that_parts_tile_the_text(text, block_starts):
    inside = [start for start in block_starts if start < len(text)]
    found = parts(text, inside)
    assert "".join(p.span.quote(text) for p in found) == text
    assert {0, *inside} <= {p.span.start for p in found} or not text
    for i, part in enumerate(found):
        assert part_at(found, part.span.start) == part_at(found, part.span.end - 1) == i


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from("ab")), max_size=6
)


@given(st.text("ab \n", min_size=1, max_size=80), spans)
def test_that_parts_of_episodes_tile_the_text_too(text, tagged):
    inside = [
        (Span(start, min(start + length, len(text))), name)
        for start, length, name in tagged
        if start < len(text)
    ]
    found = parts(text, (), inside)
    assert "".join(p.span.quote(text) for p in found) == text
    assert all(a.span.end == b.span.start for a, b in pairwise(found))
