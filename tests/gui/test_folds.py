"""Folded stretches: whole paragraphs, one line each, and every other offset where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.text.display import Piece, PieceKind
from core.text.span import Span
from core.traces import Block, Channel, Completeness
from gui.text.folds import fold_of, fold_piece
from gui.text.page import Page, Shape
from gui.text.text_map import OBJECT, TextMap
from gui.text.trace_view import TraceView
from tests.helpers.driving import point_of

TEXT = "One here.\n\nTwo is 𝔸 long.\nTwo goes on.\n\nThree ends it."


def fold(text, start, end, title="Two"):
    found = fold_of(text, Span(start, end), title)
    assert found is not None
    return found


def test_that_a_fold_is_whole_paragraphs_without_the_last_line_end():
    found = fold(TEXT, TEXT.index("Two"), TEXT.index("Three"))
    assert found.span.quote(TEXT) == "Two is 𝔸 long.\nTwo goes on."
    inside = fold(TEXT, TEXT.index("here"), TEXT.index("ends"))
    assert inside.span.quote(TEXT) == "\nTwo is 𝔸 long.\nTwo goes on."


def test_that_a_part_of_one_paragraph_is_not_folded():
    assert fold_of(TEXT, Span(2, 6), "") is None


texts = st.text("ab \n𝔸\u200b", min_size=1, max_size=80)
spans = st.tuples(st.integers(0, 79), st.integers(1, 80))


@given(texts, st.lists(spans, max_size=4), st.lists(st.integers(0, 79), max_size=3))
def test_that_offsets_outside_folds_map_to_the_source_and_back(text, wanted, formulas):
    folds, end = [], 0
    for start, length in sorted(wanted):
        if end <= start < len(text):
            found = fold_of(text, Span(start, min(len(text), start + length)), "t")
            if found is not None and found.span.start >= end:
                folds.append(found)
                end = found.span.end + 1
    hidden = {at for each in folds for at in range(each.span.start, each.span.end)}
    pieces = [fold_piece(each) for each in folds]
    pieces += [
        Piece(kind=PieceKind.REPLACED, start=at, end=at + 1, shown=OBJECT)
        for at in sorted(set(formulas))
        if at < len(text) and at not in hidden and not text[at].isspace()
    ]
    shown = TextMap(text, replaced=sorted(pieces, key=lambda piece: piece.start))
    for at in range(len(text)):
        if at not in hidden:
            assert shown.to_offset(shown.to_unit(at)) == at
    for each in folds:
        assert {shown.to_offset(shown.to_unit(at)) for at in range(*_ends(each))} == {
            each.span.start
        }
        assert shown.span_of(*shown.units_of(each.span)) == each.span
    page = Page(shown, ())
    lines = [page.words(i) for i in range(len(page)) if page.shapes[i] == Shape.FOLD]
    assert lines == [fold_piece(each).shown for each in folds]


def _ends(each):
    return each.span.start, each.span.end


@pytest.fixture
def view(qtbot):
    view = TraceView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    blocks = (Block(channel=Channel.ANSWER, completeness=Completeness.FULL, start=0, end=400),)
    view.show_trace(("First line.\n" * 12 + "\n" + "Second line.\n" * 12 + "\nLast."), blocks)
    view.show()
    qtbot.waitExposed(view)
    return view


def folded(view):
    start = view.source.index("Second")
    found = fold_of(view.source, Span(start, view.source.index("Last")), "Second part")
    view.show_folds([found])
    return found


def test_that_a_fold_shows_one_line_and_copies_what_it_hides(view):
    found = folded(view)
    assert "Second line." not in view.document().toPlainText()
    assert "Second part" in view.document().toPlainText()
    view.select(found.span)
    assert view.createMimeDataFromSelection().text() == found.span.quote(view.source)


def test_that_a_click_on_the_line_shows_it_again(view):
    found = folded(view)
    view.scroll_to(Span(0, 1))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    point = point_of(view, found.span.start)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert view.folds == ()
    assert "Second line." in view.document().toPlainText()


def test_that_going_to_what_is_hidden_opens_its_fold(view):
    found = folded(view)
    inside = Span(found.span.start + 30, found.span.start + 35)
    assert not view.shows(inside)
    view.scroll_to(inside)
    assert view.folds == ()
    assert view.shows(inside)


def test_that_the_line_one_reads_stays_where_it_is(view):
    view.scroll_to(Span(view.source.index("Last"), len(view.source)), at=0.5)
    before = point_of(view, view.source.index("Last")).y()
    folded(view)
    assert view.visible_offsets()[1] == len(view.source)
    assert abs(point_of(view, view.source.index("Last")).y() - before) <= 300
    assert view.marks is not None


def test_that_another_trace_begins_unfolded(view):
    folded(view)
    view.show_trace("Other text.")
    assert view.folds == ()
