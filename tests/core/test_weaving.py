"""What was taken out of a text stands in its place in the later one, and is no part of it."""

from hypothesis import example, given
from hypothesis import strategies as st

from core.text.comparing import compare
from core.text.display import Piece, PieceKind, display_of, with_names
from core.text.span import Span
from core.text.weaving import Kept, parted

WORDS = st.sampled_from(["Cube", "the", "terms", "729.", "Wait,", "no.\n", "is", "x=3", "。", " "])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


def woven_display(one, other):
    woven = Kept(one, other, compare(one, other)).woven()
    pieces = [
        Piece(kind=PieceKind.INSERTED, start=w.at, end=w.at, shown=w.shown(one)) for w in woven
    ]
    return display_of(other, replaced=pieces), woven


def shown(one, other):
    return woven_display(one, other)[0].text


def test_that_a_word_stands_before_the_one_that_took_its_place():
    assert shown("It is 729 now.", "It is 927 now.") == "It is 729 927 now."


def test_that_a_last_sentence_of_a_paragraph_ends_that_paragraph():
    one, other = "One stays. Two goes.\n\nThree stays.", "One stays.\n\nThree stays."
    assert shown(one, other) == one


def test_that_a_paragraph_that_went_stands_between_its_neighbours():
    one = "One stays here.\n\nTwo goes away.\n\nThree stays."
    assert shown(one, "One stays here.\n\nThree stays.") == one


def test_that_a_text_that_lost_all_its_words_shows_them():
    assert shown("All of it.", "") == "All of it.\n"
    assert shown("", "All of it.") == "All of it."


@example("Cube 729. no.\n no.\n", "Cube 。 no.\n")
@given(TEXTS, TEXTS)
def test_that_every_removed_word_is_shown_once_and_in_order(one, other):
    display, woven = woven_display(one, other)
    places = [each.at for each in woven]
    assert places == sorted(places)
    without_new = display.text
    for change in reversed(compare(one, other).changes):
        for span in reversed(change.added):
            at = display.shown_span(span)
            inserted = [
                (a, b)
                for a, b, piece in display.changes_in(at.start, at.end)
                if piece.kind is PieceKind.INSERTED
            ]
            assert not inserted  # what is removed never stands inside what is added
            without_new = without_new[: at.start] + without_new[at.end :]
    assert "".join(without_new.split()) == "".join(one.split())


@given(TEXTS, TEXTS)
def test_that_offsets_and_copies_are_of_the_later_text_alone(one, other):
    display, _ = woven_display(one, other)
    for start in range(len(other)):
        span = Span(start, min(len(other), start + 5))
        there = display.shown_span(span)
        assert display.source_span(there.start, there.end) == span
    whole = display.source_span(0, len(display.text))
    assert whole == (Span(0, len(other)) if other else None)


@given(TEXTS, TEXTS)
def test_that_what_is_kept_is_the_same_on_both_sides(one, other):
    found = compare(one, other)
    runs = [(Span(*a), Span(*b)) for a, b in Kept(one, other, found).runs()]
    for here, there in runs:
        assert "".join(here.quote(one).split()) == "".join(there.quote(other).split())
    assert sum(len("".join(a.quote(one).split())) for a, _ in runs) == len(
        "".join(one.split())
    ) - sum(len("".join(s.quote(one).split())) for c in found.changes for s in c.removed)


def test_that_unseen_characters_of_the_earlier_text_are_named():
    assert with_names("a\u202eb\nc") == "a⟨U+202E⟩b\nc"


def test_that_an_endless_removed_line_is_broken_for_display_only():
    one = "Start. " + "word " * 3000 + "\nEnd."
    (woven,) = Kept(one, "Start. End.", compare(one, "Start. End.")).woven()
    lines = woven.shown(one).split("\n")
    assert max(map(len, lines)) <= 4001
    assert "".join(lines).strip() == woven.span.quote(one).strip()


def test_that_long_stretches_without_a_change_are_found_in_both():
    many = "Nothing changed in this sentence at all. " * 30
    one, other = f"{many}It is 729. {many}", f"{many}It is 927 now. {many}"
    same = Kept(one, other, compare(one, other)).unchanged(context=100)
    for text, spans in zip((one, other), same, strict=True):
        assert len(spans) == 2
        assert spans[0].start == 0
        assert spans[1].end == len(text.rstrip())
        assert all("It is" not in span.quote(text) for span in spans)
    assert same[0][0] == same[1][0]


@given(TEXTS, TEXTS)
def test_that_no_change_lies_in_an_unchanged_stretch(one, other):
    found = compare(one, other)
    same = Kept(one, other, found).unchanged(context=0)
    woven = Kept(one, other, found).woven()
    assert not any(s.overlaps(r) for s in same[0] for c in found.changes for r in c.removed)
    assert not any(s.start < w.at < s.end for s in same[1] for w in woven)


def test_that_spans_are_cut_where_moved_sentences_begin_and_end():
    found = list(parted([Span(0, 30), Span(40, 50)], [Span(5, 10), Span(45, 60)]))
    assert found == [
        (Span(0, 5), False),
        (Span(5, 10), True),
        (Span(10, 30), False),
        (Span(40, 45), False),
        (Span(45, 50), True),
    ]
