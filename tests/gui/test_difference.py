"""What changed between two texts: marked in both, walked through, and put away again."""

import pytest
from PySide6.QtWidgets import QToolButton

from gui.compare.commands import compare_commands
from tests.helpers.studies import attempt

T1 = "Cube the terms. Read them forwards. The next is 729."
T2 = "Cube the terms. Read them backwards. The next is 927."


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


def switch_on(bench, key="c"):
    press(bench, key)
    bench.until(lambda: bench.column(0).view.difference is not None)


def test_that_both_attempts_stand_side_by_side_with_their_changed_words(twice):
    switch_on(twice)
    assert [column.view.source for column in twice.page.columns] == [T1, T2]
    assert marked(twice, 0) == ["forwards", "729"]
    assert marked(twice, 1) == ["backwards", "927"]
    assert "2 removed" in twice.page.difference.line.text().replace("words ", "")


def test_that_the_other_columns_come_back(twice):
    switch_on(twice)
    press(twice, "c")
    assert twice.names == ["alpha", "beta"]
    assert all(column.view.difference is None for column in twice.page.columns)
    assert not twice.page.difference.line.isVisible()


def test_that_n_and_p_walk_through_the_changes_of_both_sides(twice):
    switch_on(twice)
    press(twice, "n")
    first = marked(twice, 0, current=True)
    for _ in twice.page.difference._found.changes:
        press(twice, "n")
    assert marked(twice, 0, current=True) == first
    press(twice, "p")
    assert "change" in twice.page.difference.line.text()
    assert marked(twice, 1, current=True)


def test_that_f_marks_the_first_word_that_differs_in_both_columns(twice):
    press(twice, "f")
    twice.until(lambda: twice.column(0).view.difference is not None)
    assert twice.page.difference.line.text().count("change 1 of") == 1
    assert marked(twice, 0, current=True)[0].startswith("Read them forwards")


def test_that_n_is_the_next_tag_again_once_it_is_off(twice):
    twice.tag_sentence()
    switch_on(twice)
    press(twice, "c")
    twice.session.select(tag_id=None)
    press(twice, "n")
    assert twice.session.selection.tag_id is not None


def test_that_one_tags_while_it_is_on(twice):
    switch_on(twice)
    twice.tag_sentence()
    assert marked(twice, 0) == ["forwards", "729"]


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
