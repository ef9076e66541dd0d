"""The display map keeps source and screen apart and exact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.display import Piece, PieceKind, display_of, visible
from core.text.span import Span

HOSTILE = st.text(
    alphabet=st.sampled_from("ab \n\t\u202e\u200b\u200d\ufffc\x00\xad\ufeff𝑥😀é\u0301שم"),
    max_size=60,
)
SPLITS = st.integers(min_value=3, max_value=40)


def formula(start: int, end: int) -> Piece:
    return Piece(kind=PieceKind.REPLACED, start=start, end=end, shown="\ufffc")


def test_that_plain_text_is_shown_as_it_is() -> None:
    display = display_of("one\n\ttwo 😀")
    assert display.display_text == "one\n\ttwo 😀"
    assert display.changes == ()


@pytest.mark.parametrize(
    "character",
    [
        *"\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        *"\x00\x08\x0b\x0c\r\x1b\x1f\x7f\x85\xad\ufeff\u2028\u2029\ufdd0\ufffc",
        *"\u034f\u115f\u1160\u17b4\u180e\u2800\u3164\uffa0\ufe00\ufe0f",
    ],
)
def test_that_an_unseen_character_is_shown_by_its_name(character: str) -> None:
    display = display_of(f"a{character}b")
    assert display.display_text == f"a⟨U+{ord(character):04X}⟩b"
    assert display.shown_span(Span(1, 2)) == Span(1, 9)
    assert display.source_span(3, 5) == Span(1, 2)


def test_that_tag_characters_and_far_selectors_are_shown_by_their_names() -> None:
    for character in "\U000e0001\U000e0041\U000e0100\U000e01ef\U0001d173":
        assert display_of(f"a{character}").display_text == f"a⟨U+{ord(character):04X}⟩"


def test_that_selectors_of_emoji_keycaps_and_signs_stay() -> None:
    text = "❤\ufe0f 1\ufe0f\u20e3 ✔\ufe0e ≨\ufe00 葛\ufe00 🏳\ufe0f\u200d🌈"
    assert display_of(text).display_text == text


def test_that_a_label_is_one_line_in_which_nothing_is_unseen() -> None:
    assert visible(" a\u202eb\n\n c\ufffc ") == "a⟨U+202E⟩b c⟨U+FFFC⟩"


def test_that_joiners_inside_emoji_and_persian_words_stay() -> None:
    text = "👩\u200d👩 می\u200cخواهم"
    assert display_of(text).display_text == text


def test_that_a_literal_object_character_cannot_be_taken_for_a_formula() -> None:
    display = display_of("x \ufffc $y$", replaced=[formula(4, 7)])
    assert display.display_text == "x ⟨U+FFFC⟩ \ufffc"
    assert display.display_text.count("\ufffc") == 1


def test_that_a_formula_hides_the_marks_inside_it() -> None:
    display = display_of("a $\u200bx$ b", replaced=[formula(2, 6)])
    assert display.display_text == "a \ufffc b"
    assert display.to_display(4) == 2
    assert display.source_span(2, 3) == Span(2, 6)


def test_that_a_long_paragraph_is_split_at_words_for_display_only() -> None:
    text = "word " * 3000
    display = display_of(text)
    lines = display.display_text.split("\n")
    assert max(map(len, lines)) <= 4000
    assert all(line.endswith(" ") for line in lines)
    assert "".join(lines) == text


def test_that_a_split_never_parts_a_letter_from_its_accent() -> None:
    text = "xxxxxxxxxe\u0301" + "y" * 9
    assert display_of(text, split_at=10).display_text.startswith("xxxxxxxxx\ne\u0301")


def test_that_a_break_belongs_to_the_line_before_when_it_ends_a_span() -> None:
    display = display_of("thinkanswer", breaks=[5])
    assert display.display_text == "think\nanswer"
    assert display.shown_span(Span(0, 5)) == Span(0, 5)
    assert display.shown_span(Span(5, 11)) == Span(6, 12)
    assert display.source_span(5, 6) is None


def test_that_a_wanted_break_after_a_line_end_adds_nothing() -> None:
    assert display_of("think\nanswer", breaks=[0, 6, 12]).changes == ()


def test_that_pieces_must_not_overlap() -> None:
    with pytest.raises(ValueError, match="out of place"):
        display_of("abcdef", replaced=[formula(0, 3), formula(2, 4)])


def test_that_a_piece_must_show_something() -> None:
    with pytest.raises(ValueError, match="show something"):
        Piece(kind=PieceKind.FOLDED, start=0, end=3, shown="")


@settings(max_examples=60, deadline=None)
@given(HOSTILE, SPLITS)
def test_that_both_directions_are_monotone(text: str, split_at: int) -> None:
    display = display_of(text, split_at)
    there = [display.to_display(i) for i in range(len(text) + 1)]
    back = [display.to_source(i) for i in range(len(display.text) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    assert there[-1] == len(display.text)
    assert back[-1] == len(text)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, SPLITS)
def test_that_every_source_boundary_comes_back(text: str, split_at: int) -> None:
    display = display_of(text, split_at)
    for at in range(len(text) + 1):
        assert display.to_source(display.to_display(at)) == at
        assert display.to_source_end(display.to_display_end(at)) == at


@settings(max_examples=60, deadline=None)
@given(HOSTILE, SPLITS, st.data())
def test_that_every_span_comes_back_exactly(text: str, split_at: int, data: st.DataObject) -> None:
    text = "a" + text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = display_of(text, split_at).shown_span(Span(start, end))
    assert display_of(text, split_at).source_span(shown.start, shown.end) == Span(start, end)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, SPLITS)
def test_that_the_pieces_tile_source_and_display(text: str, split_at: int) -> None:
    display = display_of(text, split_at)
    pieces = list(display.pieces)
    assert "".join(piece.shown for piece in pieces) == display.display_text
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text


@settings(max_examples=60, deadline=None)
@given(HOSTILE, SPLITS)
def test_that_what_is_verbatim_equals_its_source(text: str, split_at: int) -> None:
    display = display_of(text, split_at)
    for start, end, piece in display.changes_in(0, len(display.text)):
        assert display.text[start:end] == piece.shown
        assert display.source_span(start, end) in {None, *_span_of(piece)}


def _span_of(piece: Piece) -> set[Span]:
    return {Span(piece.start, piece.end)} if piece.start < piece.end else set()
