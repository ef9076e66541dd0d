"""Committed answers on the maps of the Compare page: shapes, words on hover, jumps, blind mode."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from core.glyphs import Glyph
from gui.compare.commands import compare_commands
from gui.shell.commands import Command, CommandConflictError, CommandRegistry
from tests.helpers.studies import attempt

FIXED = "I'd guess 615. " + "I look at the digits again. " * 80 + "So the answer is 927."
MARKUP = "So the answer is <b>bold & brave</b>."


@pytest.fixture
def page(opened):
    bench = opened(
        [
            attempt("p1", text=FIXED),
            attempt("p1", run="beta", text=MARKUP),
            attempt("p2", text="The answer is 5."),
        ]
    )
    bench.until(bench.column().pane.minimap.slots)
    return bench


def glyphs(column):
    return [slot.glyph for slot in column.pane.minimap.slots()]


def test_that_the_map_shows_wrong_then_right(page):
    assert glyphs(page.column()) == [Glyph.WRONG, Glyph.RIGHT]
    first, last = page.column().pane.minimap.slots()
    assert first.at < 0.1
    assert last.at > 0.9


def test_that_right_and_wrong_have_the_colours_of_outcomes(page):
    minimap = page.column().pane.minimap
    image = minimap.grab().toImage()
    top, bottom = image.copy(0, 0, 28, 20), image.copy(0, image.height() - 20, 28, 20)
    warmth = [max((c.red() - c.blue() for c in colours(part)), key=abs) for part in (top, bottom)]
    assert warmth[0] > 60  # orange, for wrong
    assert warmth[1] < -60  # blue, for right


def colours(image):
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]


def test_that_hovering_tells_the_answer(page):
    minimap = page.column().pane.minimap
    assert minimap.answer_words(minimap.height() - 2) == "927: right\nanother answer than before"
    assert minimap.answer_words(minimap.height() / 2) == ""
    assert "615: wrong" in minimap.accessibleDescription()


def test_that_an_answer_with_markup_is_shown_as_it_is(page):
    minimap = page.column(1).pane.minimap
    y = round(minimap._answer_y(minimap.slots()[0]))
    at = QPoint(20, y)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, minimap.mapToGlobal(at))
    QApplication.sendEvent(minimap, event)
    assert "&lt;b&gt;" in QToolTip.text()
    QToolTip.hideText()


def test_that_a_jump_selects_the_answer_and_says_it(page):
    told = []
    page.page.told.connect(told.append)
    view = page.column().view
    page.page.committed.step(page.page.column, 1)
    assert view.selected_span().quote(view.source) == "615"
    page.page.committed.step(page.page.column, 1)
    assert view.selected_span().quote(view.source) == "927"
    page.page.committed.step(page.page.column, 1)
    assert told == ["Answer 1 of 2: 615: wrong", "Answer 2 of 2: 927: right", told[0]]
    page.page.committed.step(page.page.column, -1)
    assert view.selected_span().quote(view.source) == "927"


def test_that_the_answer_jumped_to_is_in_view(page):
    view = page.column().view
    page.page.committed.step(page.page.column, -1)
    start, end = view.visible_offsets()
    assert start <= FIXED.index("927") < end


def test_that_a_blind_reader_sees_where_answers_are_but_not_which_is_right(page):
    page.page.toggle_blind()
    page.until(lambda: all(glyphs(column) for column in page.page.columns))
    shapes = {glyph for column in page.page.columns for glyph in glyphs(column)}
    assert shapes == {Glyph.NONE}
    said = " ".join(c.pane.minimap.accessibleDescription() for c in page.page.columns)
    assert "wrong" not in said
    assert "right" not in said


def test_that_another_problem_shows_its_own_answers(page):
    page.show(2)
    page.until(lambda: glyphs(page.column()) == [Glyph.WRONG])


def test_that_a_text_without_answers_says_so(opened):
    bench = opened([attempt("p1", text="I do not know.")])
    told = []
    bench.page.told.connect(told.append)
    bench.page.committed.step(bench.page.column, 1)
    assert told == ["No committed answer was found in this text."]


def test_that_answers_are_found_off_the_window_thread(page):
    page.page.committed.forget()
    page.page.committed.show(page.page._problem)
    assert glyphs(page.column()) == []
    page.until(lambda: glyphs(page.column()) == [Glyph.WRONG, Glyph.RIGHT])


def test_that_a_key_jumps_and_no_other_command_may_take_it(page):
    registry = CommandRegistry(page.page)
    registry.add(*compare_commands(lambda: page.page))
    registry.bind("compare", page.page)
    page.column().view.setFocus()
    QTest.keyClick(page.column().view, Qt.Key.Key_G)
    assert page.column().view.selected_span().quote(FIXED) == "615"
    with pytest.raises(CommandConflictError):
        registry.add(
            Command(id="compare.other", title="x", run=lambda: None, scope="compare", shortcut="g")
        )
