"""The trace view shows exact text: what is selected, copied and clicked is the source's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from pytestqt.qtbot import QtBot

from core.text.span import Span
from core.traces import Block, Channel, Completeness
from gui.text.heights import Heights
from gui.text.trace_view import TraceView
from gui.theme.metrics import Metrics
from gui.theme.tokens import DARK, LIGHT

HOSTILE = (
    "𝑥 = 2 😀.\nHidden\u202e mark and a \ufffc here. Next\u00a0sentence follows.\r\n\n**Bold** end."
)
LONG = "\n\n".join(f"Paragraph {n} says that {'word ' * (n % 90)}is here." for n in range(900))


def block(start: int, end: int, channel: Channel = Channel.ANSWER) -> Block:
    return Block(channel=channel, completeness=Completeness.FULL, start=start, end=end)


@pytest.fixture
def view(qtbot: QtBot) -> TraceView:
    made = TraceView(LIGHT)
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    return made


def point_of(view: TraceView, offset: int) -> QPoint:
    """Return a point of the viewport on the character at `offset`, scrolled into view."""
    view.scroll_to(Span(offset, offset + 1))
    start, end = view._text.units_of(Span(offset, offset + 1))
    rect = view._page_layout.rects(start, end, view._view())[0]
    return (rect.center() - QPointF(0, view.verticalScrollBar().value())).toPoint()


def test_that_the_character_under_the_pointer_is_the_source_character(view: TraceView) -> None:
    view.show_trace(HOSTILE)
    for word in ("𝑥", "2", "😀", "\u202e", "mark", "\ufffc", "sentence", "\r", "Bold"):
        offset = HOSTILE.index(word)
        assert view.source_offset_at(point_of(view, offset)) == offset


def test_that_a_selection_over_wide_and_marked_characters_is_exact(view: TraceView) -> None:
    view.show_trace(HOSTILE)
    for start in range(len(HOSTILE)):
        span = Span(start, min(len(HOSTILE), start + 7))
        view.select(span)
        assert view.selected_span() == span


def test_that_a_mouse_drag_selects_what_it_covers(view: TraceView, qtbot: QtBot) -> None:
    text = "one two three four"
    view.show_trace(text)
    top = point_of(view, 4).y()
    left, right = (view._text.units_of(Span(n, n + 1))[0] for n in (4, 7))
    xs = [view._page_layout.rects(u, u + 1, view._view())[0].left() for u in (left, right)]
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(xs[0]), top))
    qtbot.mouseMove(view.viewport(), QPoint(round(xs[1]), top))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(xs[1]), top))
    assert view.selected_span() == Span(4, 7)


def test_that_arrows_select_words_clauses_with_control_and_more_with_shift(
    view: TraceView, qtbot: QtBot
) -> None:
    view.show_trace("𝑥 = 2 😀, or not. Then étude.")
    view.setFocus()
    view.place_caret(0)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    none = Qt.KeyboardModifier.NoModifier
    for key, modifiers, chosen in (
        (Qt.Key.Key_Right, none, "𝑥"),
        (Qt.Key.Key_Right, none, "="),
        (Qt.Key.Key_Right, shift, "= 2"),
        (Qt.Key.Key_Right, shift, "= 2 😀"),
        (Qt.Key.Key_Left, shift, "= 2"),
        (Qt.Key.Key_Left, none, "𝑥"),
        (Qt.Key.Key_Left, none, "𝑥"),
        (Qt.Key.Key_Right, control, "or not."),
        (Qt.Key.Key_Right, control | shift, "or not. Then étude."),
        (Qt.Key.Key_Left, control, "𝑥 = 2 😀,"),
    ):
        qtbot.keyClick(view, key, modifiers)
        span = view.selected_span()
        assert span is not None
        assert span.quote(view.source) == chosen


def test_that_words_before_the_selection_are_added_on_its_left(
    view: TraceView, qtbot: QtBot
) -> None:
    view.show_trace("one two three four")
    view.setFocus()
    view.select(Span(8, 13))
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span() == Span(0, 13)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span() == Span(4, 13)


def test_that_copying_gives_the_source_exactly(view: TraceView, qtbot: QtBot) -> None:
    view.show_trace(HOSTILE)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == HOSTILE


def test_that_copying_adds_no_line_ends_of_the_display(view: TraceView, qtbot: QtBot) -> None:
    text = "word " * 2000
    view.show_trace(text, (block(0, 5000, Channel.PRIVATE_REASONING), block(5000, len(text))))
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.createMimeDataFromSelection().text() == text


def test_that_typing_changes_nothing(view: TraceView, qtbot: QtBot) -> None:
    view.show_trace("as it is")
    qtbot.keyClicks(view, "xyz")
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert view.source == "as it is"
    assert view.document().characterCount() == len("as it is") + 1


def test_that_a_click_makes_its_sentence_current(view: TraceView, qtbot: QtBot) -> None:
    text = "First one. Second one. Third one."
    view.show_trace(text)
    with qtbot.waitSignal(view.selection_changed):
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, text.index("cond"))
        )
    assert view.current_sentence() == Span(11, 22)
    assert view.selected_span() is None


def test_that_arrows_move_by_sentences(view: TraceView, qtbot: QtBot) -> None:
    view.show_trace("First one. Second one. Third one.")
    view.place_caret(0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current_sentence() == Span(11, 22)


def test_that_extending_selects_whole_sentences_and_shrinks_back(view: TraceView) -> None:
    view.show_trace("First one. Second one. Third one.")
    view.place_caret(12)
    view.extend_sentence(1)
    assert view.selected_span() == Span(11, 33)
    view.extend_sentence(-2)
    assert view.selected_span() == Span(0, 22)
    view.move_sentence(1)
    assert view.selected_span() is None


def test_that_no_sentence_is_current_before_one_is_chosen(view: TraceView) -> None:
    view.clearFocus()
    view.show_trace("One. Two.")
    assert view.current_sentence() is None
    view.move_sentence(1)
    assert view.current_sentence() == Span(0, 4)


def test_that_an_empty_trace_has_nothing_to_select(view: TraceView) -> None:
    view.show_trace("")
    view.move_sentence(1)
    view.extend_sentence(1)
    assert view.current_sentence() is None
    assert view.selected_span() is None
    assert view.source_offset_at(QPoint(60, 30)) is None
    assert not view.grab().isNull()


def test_that_a_label_moves_the_first_line_down_but_adds_no_text(view: TraceView) -> None:
    view.show_trace("think.\nanswer.")
    plain = view._page_layout.text_top(1)
    view.show_trace("think.\nanswer.", (block(0, 7, Channel.PRIVATE_REASONING), block(7, 14)))
    assert view._page_layout.text_top(1) > plain + 40
    assert view.document().characterCount() == len("think.\nanswer.") + 1


def test_that_hidden_reasoning_has_a_card_even_without_any_text(view: TraceView) -> None:
    hidden = Block(
        channel=Channel.PRIVATE_REASONING,
        completeness=Completeness.HIDDEN,
        start=0,
        end=0,
        tokens=6140,
    )
    view.show_trace("", (hidden,))
    assert view.blocks == (hidden,)
    assert view._page_layout.head_height(0) > 0


def test_that_scrolling_tells_its_fraction_but_following_does_not(
    view: TraceView, qtbot: QtBot
) -> None:
    view.show_trace(LONG)
    told: list[float] = []
    view.scrolled.connect(told.append)
    view.set_scroll_fraction(0.5)
    assert told == []
    assert view.scroll_fraction == pytest.approx(0.5, abs=0.01)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert told[-1] == pytest.approx(1.0, abs=0.02)


def test_that_a_span_far_down_is_brought_into_view(view: TraceView) -> None:
    view.show_trace(LONG)
    at = LONG.index("Paragraph 700")
    view.scroll_to(Span(at, at + 9))
    assert view.source_offset_at(point_of(view, at)) == at
    first, last = view.visible_offsets()
    assert first <= at <= last


def test_that_scrolling_up_over_estimates_moves_the_words_by_what_was_asked(
    view: TraceView,
) -> None:
    view.show_trace(LONG)
    view.scroll_to_offset(len(LONG) // 2)
    for _ in range(20):
        word = view.source_offset_at(QPoint(80, 100)) or view._text.to_offset(
            view._page_layout.first_unit(view.verticalScrollBar().value() + 120)
        )
        before = point_on_screen(view, word)
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 57)
        assert point_on_screen(view, word) == before + 57


def point_on_screen(view: TraceView, offset: int) -> int:
    unit = view._text.to_unit(offset)
    return view._page_layout.line_of(unit)[1] - view.verticalScrollBar().value()


def test_that_the_readers_place_survives_a_resize_and_a_larger_text(view: TraceView) -> None:
    view.show_trace(LONG)
    at = LONG.index("Paragraph 500")
    view.scroll_to(Span(at, at + 9), at=0.0)
    view.resize(300, 500)
    assert 0 <= point_on_screen(view, at) < 60
    view.use(DARK, Metrics(scale=1.5))
    assert 0 <= point_on_screen(view, at) < 60


def test_that_only_what_is_seen_is_laid_out(view: TraceView) -> None:
    view.show_trace(LONG)
    assert len(view._page_layout._tops) < 60


def test_that_a_megabyte_in_one_paragraph_opens(view: TraceView) -> None:
    text = "word " * 200_000
    view.show_trace(text)
    view.scroll_to_offset(len(text) - 1)
    assert view.visible_offsets()[1] == len(text)


def test_that_the_accessible_text_interface_is_kept(view: TraceView) -> None:
    view.show_trace("Read me aloud.")
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(QAccessible.Text.Name) == "Trace"
    assert interface.textInterface().characterCount() == len("Read me aloud.")


def test_that_a_view_can_be_shown_many_traces_and_thrown_away(qtbot: QtBot) -> None:
    view = TraceView(LIGHT)
    qtbot.addWidget(view)
    for n in range(20):
        view.show_trace(f"text {n}\n" * n)
    view.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.data())
def test_that_heights_answer_like_a_plain_sum(values: list[int], data: st.DataObject) -> None:
    heights = Heights(values)
    i = data.draw(st.integers(0, len(values) - 1))
    values[i] = data.draw(st.integers(0, 50))
    heights.correct(i, values[i])
    tops = [sum(values[:n]) for n in range(len(values))]
    assert [heights.top(n) for n in range(len(values))] == tops
    assert heights.total == sum(values)
    y = data.draw(st.integers(0, max(0, sum(values) - 1)))
    inside = [n for n, top in enumerate(tops) if top <= y < top + values[n]]
    assert heights.at(y) == (inside[0] if inside else len(values) - 1)
