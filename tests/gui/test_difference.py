"""What changed between two texts: marked in one column or two, walked through, put away again."""

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QToolButton

from gui.compare.commands import compare_commands
from tests.helpers.studies import attempt

T1 = "Cube the terms. Read them forwards. That is it. The next is 729."
T2 = "Cube the terms. Read them backwards. That is it. The next is 927."
SAME = "Nothing at all was changed in this sentence of both texts.\n\n" * 40


@pytest.fixture
def twice(opened):
    """A run with two attempts beside one with one."""
    return opened(
        [
            attempt("p1", text=T1, right=False),
            attempt("p1", number=2, text=T2),
            attempt("p1", run="beta", text="Cube the terms. It is 927."),
        ]
    )


def press(bench, key):
    """Do what the command with this key does."""
    command = next(c for c in compare_commands(lambda: bench.page) if key in c.keys)
    command.run()


def marked(bench, place, *, current=False):
    column = bench.column(place)
    marks = column.view.difference
    spans = marks.spans if not current else sorted(marks.current, key=lambda s: s.start)
    return [span.quote(column.view.source) for span in spans]


def woven(bench, place=0):
    """Return what stands between the words of a column and is none of them."""
    return [piece.shown.strip() for piece in bench.column(place).view.woven]


def switch_on(bench, *keys):
    for key in keys or ("c",):
        press(bench, key)
    place = 1 if "Shift+C" in keys else 0
    bench.until(lambda: bench.column(place).view.difference is not None)


def told(bench):
    return bench.page.difference.bar.text()


def test_that_the_later_text_holds_the_removed_words_in_one_column(twice):
    switch_on(twice)
    assert twice.names == ["alpha", "beta"]
    assert twice.column(0).view.source == T2
    assert woven(twice) == ["forwards", "729"]
    assert marked(twice, 0) == ["backwards", "927"]
    shown = twice.column(0).view.toPlainText()
    assert shown == (
        "Cube the terms. Read them forwards backwards. That is it. The next is 729 927."
    )
    assert "2 words removed" in told(twice)
    assert "▲ fixed" in told(twice)


def test_that_a_copy_across_removed_words_is_the_source(twice):
    switch_on(twice)
    view = twice.column(0).view
    view.selectAll()
    assert view.createMimeDataFromSelection().text() == T2
    cursor = QTextCursor(view.document().find("forwards"))
    view.setTextCursor(cursor)
    assert view.selected_span() is None  # nothing that could be tagged
    assert view.createMimeDataFromSelection().text() == "forwards"


def test_that_tags_put_while_it_is_on_stand_in_the_source(twice):
    switch_on(twice)
    view = twice.column(0).view
    view.setTextCursor(QTextCursor(view.document().find("forwards backwards")))
    assert view.target_span().quote(T2) == "backwards"
    twice.page.tagging.apply_shortcut("1")
    twice.until(lambda: twice.column(0).tags)
    (tag,) = twice.column(0).tags.values()
    assert tag.span.quote(T2) == "backwards"
    assert marked(twice, 0) == ["backwards", "927"]


def test_that_both_attempts_can_stand_side_by_side(twice):
    switch_on(twice, "c", "Shift+V")
    twice.until(lambda: twice.column(1).view.difference is not None)
    assert [column.view.source for column in twice.page.columns] == [T1, T2]
    assert marked(twice, 0) == ["forwards", "729"]
    assert marked(twice, 1) == ["backwards", "927"]
    assert woven(twice, 1) == []


def test_that_the_columns_come_back(twice):
    for keys in (["c"], ["c", "Shift+V"], ["c", "Shift+V"]):
        switch_on(twice, *keys)
        press(twice, "c")
        assert twice.names == ["alpha", "beta"]
        assert twice.column(0).view.source == T1
        assert not woven(twice)
        assert all(column.view.difference is None for column in twice.page.columns)
        assert not twice.page.difference.bar.isVisible()


def test_that_n_and_p_walk_through_the_changes(twice):
    switch_on(twice)
    press(twice, "n")
    first = marked(twice, 0, current=True)
    pieces = twice.column(0).view.difference.woven.values()
    assert [look.is_current for look in pieces] == [True, False]
    press(twice, "n")
    assert marked(twice, 0, current=True) != first
    press(twice, "n")
    assert marked(twice, 0, current=True) == first
    press(twice, "p")
    assert "change 2 of 2" in told(twice)


def test_that_who_listens_is_told_the_change(twice):
    switch_on(twice)
    press(twice, "n")
    place = twice.page.difference.bar._place
    assert place.accessibleDescription() == "removed: forwards, added: backwards"


def test_that_two_runs_are_compared_in_place(twice):
    switch_on(twice, "Shift+C")
    assert twice.column(0).view.source == T1
    assert woven(twice, 1)
    assert "alpha → beta" in told(twice)
    press(twice, "Shift+C")
    assert not woven(twice, 1)


def test_that_long_unchanged_stretches_are_folded_until_it_is_off(opened):
    bench = opened(
        [
            attempt("p1", text=f"{SAME}It is 729.\n\n{SAME}", right=False),
            attempt("p1", number=2, text=f"{SAME}It is 927.\n\n{SAME}"),
        ]
    )
    switch_on(bench)
    view = bench.column(0).view
    assert len(view.folds) == 2
    assert all("It is" not in fold.span.quote(view.source) for fold in view.folds)
    press(bench, "n")
    assert len(view.folds) == 2  # the change itself is in sight
    press(bench, "c")
    assert view.folds == ()


def test_that_a_moved_sentence_is_shown_as_moved_on_both_its_places(opened):
    moved = "The cubes of all the terms are reversed here."
    rest = "Now count them one by one. Then sum them all up again. That is all there is."
    bench = opened(
        [
            attempt("p1", text=f"{moved} {rest}", right=False),
            attempt("p1", number=2, text=f"{rest} {moved}"),
        ]
    )
    switch_on(bench)
    marks = bench.column(0).view.difference
    assert [look.is_moved for look in marks.woven.values()] == [True]
    assert [span.quote(bench.column(0).view.source) for span in marks.moved] == [moved]
    assert "1 sentence moved" in told(bench) or "1 sentences moved" in told(bench)


def test_that_f_marks_the_first_word_that_differs(twice):
    press(twice, "f")
    twice.until(lambda: twice.column(1).view.difference is not None)
    assert told(twice).count("change 1 of") == 1
    assert marked(twice, 0, current=True)[0].startswith("Read them forwards")


def test_that_n_is_the_next_tag_again_once_it_is_off(twice):
    twice.tag_sentence()
    switch_on(twice)
    press(twice, "c")
    twice.session.select(tag_id=None)
    press(twice, "n")
    assert twice.session.selection.tag_id is not None


def test_that_the_attempt_shown_is_compared_with_the_one_before(opened):
    bench = opened([attempt("p1", number=n, text=f"It is {n}0 now.") for n in (1, 2, 3)])
    bench.page.step_attempt(1)
    bench.page.step_attempt(1)
    switch_on(bench)
    assert bench.column(0).view.source == "It is 30 now."
    assert woven(bench) == ["20"]


def test_that_a_run_with_one_attempt_says_so(twice, qtbot):
    twice.page.focus_column(1)
    with qtbot.waitSignal(twice.page.told) as told:
        press(twice, "c")
    assert "second attempt" in told.args[0]
    buttons = [
        button.isVisible()
        for column in twice.page.columns
        for button in column.findChildren(QToolButton)
        if button.text() == "⇄"
    ]
    assert buttons == [True, False]


def test_that_the_others_give_way_to_two_texts_as_spines_that_bring_them_back(twice):
    switch_on(twice, "c", "Shift+V")
    spines = [spine for spine in twice.page.desk.spines if spine.isVisible()]
    assert [spine.accessibleName() for spine in spines] == ["Show beta again"]
    assert "t1 right" in spines[0].accessibleDescription()
    spines[0].click()
    assert twice.names == ["alpha", "beta"]
    assert not any(spine.isVisible() for spine in twice.page.desk.spines)
    assert twice.page.column.accessibleName() == "beta"
