"""Looking for words in all columns at once, by keys and clicks in the whole window."""

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from data.store.study import Study
from tests.helpers.studies import attempt, load

ONE = "Reverse the digits of 729. " + "Nothing here.\n\n" * 200 + "The reversed digits are 927."
OTHER = "Look at cubes. " + "Not here either.\n\n" * 200 + "So the digits are reversed: 927."


@pytest.fixture
def reading(driver, tmp_path):
    path = tmp_path / "texts.volteface"
    with Study.create(path, "me") as study:
        load(
            study,
            [
                attempt(key, run=name, text=text)
                for key in ("p1", "p2")
                for name, text in (("alpha", ONE), ("beta", OTHER), ("gamma", "It is 927."))
            ],
        )
    driver.program.open_study(path)
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)
    return driver


def bar(reading):
    return reading.compare.finding.bar


def look_for(reading, words):
    reading.press("Ctrl+F")
    reading.until(bar(reading).box.hasFocus)
    reading.type_text(words)
    reading.until(lambda: not reading.compare.finding._typing.isActive())


def here(reading):
    """The words gone to, and the column they stand in."""
    found = []
    for place, column in enumerate(reading.compare.columns):
        shown = column.view.hits
        if shown is not None and shown.current is not None:
            span = shown.hits.span(shown.current)
            assert column.view.shows(span)
            found.append((place, span.start, span.quote(column.view.source)))
    return found


def counts(reading):
    buttons = bar(reading).findChildren(QToolButton)
    return [b.accessibleName() for b in buttons if b.isVisible() and " in " in b.accessibleName()]


def test_that_words_are_marked_and_counted_in_every_column(reading):
    look_for(reading, "digits 729")
    assert counts(reading) == ["3 in alpha", "1 in beta", "0 in gamma"]
    assert [len(c.view.hits.hits) for c in reading.compare.columns] == [3, 1, 0]
    assert "1 of 4" in reading.words()


def test_that_a_phrase_in_quotes_is_looked_for_as_a_whole(reading):
    look_for(reading, '"reversed digits"')
    assert counts(reading) == ["1 in alpha", "0 in beta", "0 in gamma"]


def test_that_enter_goes_on_across_columns_and_shift_enter_back(reading):
    look_for(reading, "927")
    assert here(reading) == [(0, ONE.index("927"), "927")]
    reading.press("Return")
    assert here(reading) == [(1, OTHER.index("927"), "927")]
    assert reading.session.selection.column == 1
    reading.press("F3")
    assert here(reading)[0][0] == 2
    reading.press("F3")
    assert here(reading)[0][0] == 0
    reading.press("Shift+Return", "Shift+F3")
    assert here(reading)[0][0] == 1
    assert bar(reading).box.hasFocus()


def test_that_escape_closes_the_bar_and_keeps_the_place(reading):
    look_for(reading, "927")
    reading.press("Return")
    column = reading.compare.columns[1]
    place = column.view.verticalScrollBar().value()
    assert place > 0
    reading.press("Esc")
    assert not bar(reading).isVisible()
    assert column.view.hasFocus()
    assert abs(column.view.verticalScrollBar().value() - place) <= column.view.height() // 2
    assert column.view.shows(column.view.current_sentence())
    assert column.view.current_sentence().quote(OTHER).endswith("927.")
    assert all(c.view.hits is None for c in reading.compare.columns)
    reading.press("1")
    reading.until(lambda: column.tags)


def test_that_a_click_on_a_count_goes_to_that_column(reading):
    look_for(reading, "digits")
    button = next(
        b for b in bar(reading).findChildren(QToolButton) if b.accessibleName() == "1 in beta"
    )
    reading.click(button)
    assert here(reading) == [(1, OTHER.index("digits"), "digits")]


def test_that_what_is_not_there_is_said(reading):
    look_for(reading, "hexagon")
    assert "not found" in reading.words()
    reading.press("Return")
    assert "Not found" in reading.status


def test_that_typing_into_the_bar_runs_no_command_of_the_page(reading):
    look_for(reading, "j1bs")
    assert bar(reading).box.text() == "j1bs"
    assert not reading.compare.is_blind
    assert not any(column.tags for column in reading.compare.columns)


def test_that_a_selection_is_what_one_looks_for(reading):
    view = reading.compare.columns[0].view
    view.setFocus()
    reading.select_text(view, "Reverse the digits")
    reading.press("Ctrl+F")
    assert bar(reading).box.text() == '"Reverse the digits"'
    reading.until(lambda: here(reading))


def test_that_the_words_go_on_to_be_found_in_the_next_problem(reading):
    look_for(reading, "927")
    reading.press("Ctrl+Down")
    reading.until(lambda: reading.session.selection.problem_id == 2)
    assert counts(reading) == ["1 in alpha", "1 in beta", "1 in gamma"]
    reading.press("Return")
    assert here(reading)


def test_that_words_of_the_filter_are_shown_where_nothing_else_is_looked_for(reading):
    reading.press("Ctrl+Shift+F")
    reading.type_text('run:alpha "reversed digits"')
    reading.until(lambda: reading.compare.columns[0].view.hits is not None)
    hits = [len(column.view.hits.hits) for column in reading.compare.columns]
    assert hits == [1, 0, 0]
    reading.press("F3")
    assert here(reading)[0][2] == "reversed digits"
    look_for(reading, "cubes")
    assert [len(c.view.hits.hits) for c in reading.compare.columns] == [0, 1, 0]
    reading.press("Esc")
    assert len(reading.compare.columns[0].view.hits.hits) == 1


def test_that_the_minimap_shows_where_words_were_found(reading):
    minimap = reading.compare.columns[0].pane.minimap
    reading.press("Ctrl+F")
    before = minimap.grab().toImage()
    look_for(reading, "729")
    after = minimap.grab().toImage()
    rows = [
        y
        for y in range(after.height())
        if any(before.pixel(x, y) != after.pixel(x, y) for x in range(after.width()))
    ]
    assert rows
    assert max(rows) < after.height() // 10  # it stands in the first sentence


def test_that_blind_columns_are_counted_without_their_names(reading):
    reading.press("b")
    look_for(reading, "927")
    assert counts(reading) == ["1 in Response A", "1 in Response B", "1 in Response C"]


def test_that_the_keys_come_back_from_the_bar_by_tab(reading):
    look_for(reading, "927")
    reading.press("Tab")
    assert QApplication.focusWidget() is not bar(reading).box
