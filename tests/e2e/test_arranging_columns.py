"""Columns are moved, pinned and hidden by keys, menu and dragging, and stay so."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from data.store.study import Study
from tests.helpers.studies import attempt, load

NAMES = ("alpha", "beta", "gamma", "delta")


def wait_for_columns(driver):
    driver.until(lambda: driver.program.session is not None)
    driver.settle()
    driver.until(lambda: driver.compare.columns)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "columns.volteface"
    with Study.create(path, "me") as study:
        load(study, [attempt(key, run=name) for key in ("p1", "p2") for name in NAMES])
    return path


@pytest.fixture
def reading(driver, path):
    driver.program.open_study(path)
    wait_for_columns(driver)
    return driver


def drag(reading, source, x):
    """Drag the head of a column to where `x` of the desk is."""
    header = reading.compare.columns[source].header
    desk = reading.compare.desk
    begin = QPoint(60, 8)
    end = header.mapFromGlobal(desk.mapToGlobal(QPoint(x, 8)))
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(header, left, pos=begin)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(header, begin + (end - begin) * share)
    QTest.mouseRelease(header, left, pos=end)


def menu_of(reading, place):
    header = reading.compare.columns[place].header
    button = next(b for b in header.findChildren(QToolButton) if b.accessibleName() == "Column")
    menu = button.menu()
    menu.aboutToShow.emit()
    return {action.text().split("\t")[0]: action for action in menu.actions()}


def test_that_keys_move_the_column_in_focus_and_the_focus_goes_with_it(reading):
    assert reading.names == ["alpha", "beta", "gamma"]
    reading.press("Alt+Shift+Right")
    assert reading.names == ["beta", "alpha", "gamma"]
    assert reading.compare.column.accessibleName() == "alpha"
    reading.press("Alt+Shift+Left", "Alt+Shift+Left")
    assert reading.names == ["alpha", "beta", "gamma"]


def test_that_dragging_a_head_moves_the_column(reading):
    drag(reading, 0, reading.compare.desk.width() - 10)
    assert reading.names == ["beta", "gamma", "alpha"]
    drag(reading, 2, 5)
    assert reading.names == ["alpha", "beta", "gamma"]


def test_that_a_drag_back_to_its_place_changes_nothing(reading):
    drag(reading, 1, reading.compare.columns[1].geometry().center().x())
    assert reading.names == ["alpha", "beta", "gamma"]


def test_that_a_click_on_a_head_puts_the_keys_into_its_column(reading):
    reading.click(reading.compare.columns[2].header, QPoint(60, 8))
    assert reading.compare.column is reading.compare.columns[2]
    assert reading.compare.columns[2].view.hasFocus()


def test_that_a_pinned_column_stands_first_and_stays_when_others_are_chosen(reading):
    reading.press(".", ".", "Shift+P")
    assert reading.names == ["gamma", "alpha", "beta"]
    assert "Pinned" in reading.words()
    delta = next(run.id for run in reading.session.overview.runs if run.name == "delta")
    reading.session.select(run_ids=(delta,))
    assert reading.names == ["gamma", "delta"]
    reading.click(reading.compare.columns[0].header, QPoint(60, 8))
    reading.press("Shift+P")
    reading.session.select(run_ids=(delta,))
    assert reading.names == ["delta"]


def test_that_a_column_is_hidden_by_key_but_not_the_last(reading):
    reading.press("Shift+H", "Shift+H")
    assert reading.names == ["gamma"]
    reading.press("Shift+H")
    assert reading.names == ["gamma"]
    assert "last column" in reading.status


def test_that_the_menu_of_a_column_works_on_that_column(reading):
    menu_of(reading, 1)["Move right"].trigger()
    assert reading.names == ["alpha", "gamma", "beta"]
    assert not menu_of(reading, 2)["Move right"].isEnabled()
    menu_of(reading, 2)["Pin"].trigger()
    assert reading.names == ["beta", "alpha", "gamma"]
    assert menu_of(reading, 0)["Pin"].isChecked()
    menu_of(reading, 2)["Hide"].trigger()
    assert reading.names == ["beta", "alpha"]
    menu_of(reading, 1)["Hide the others"].trigger()
    assert reading.names == ["alpha"]


def test_that_the_order_and_the_pins_are_remembered(starter, path):
    first = starter.start()
    first.program.open_study(path)
    wait_for_columns(first)
    first.press("Alt+Shift+Right", "Shift+H", ".", "Shift+P")
    before = first.names
    starter.end(first)
    second = starter.start()
    wait_for_columns(second)
    assert second.names == before
    pinned = second.compare.arranging.pinned
    names = {run.id: run.name for run in second.session.overview.runs}
    assert [names[each] for each in pinned] == before[:1]


def test_that_blind_columns_keep_their_lot(reading):
    reading.press("b")
    before = [column.run_id for column in reading.compare.columns]
    reading.press("Alt+Shift+Right", "Shift+P")
    assert [column.run_id for column in reading.compare.columns] == before
    assert "drawn by lot" in reading.status
    reading.press("b")
    assert reading.names == ["alpha", "beta", "gamma"]


def spines_of(reading):
    return [spine for spine in reading.compare.desk.spines if spine.isVisible()]


def test_that_a_hidden_column_leaves_a_spine_that_a_key_brings_back_in_its_place(reading):
    reading.press(".", "Shift+H")
    assert reading.names == ["alpha", "gamma"]
    (spine,) = spines_of(reading)
    assert "beta" in spine.accessibleName()
    assert "beta: t1 right" in spine.accessibleDescription()
    spine.setFocus(Qt.FocusReason.TabFocusReason)
    reading.press("Space")
    assert reading.names == ["alpha", "beta", "gamma"]
    assert not spines_of(reading)
    assert reading.compare.columns[1].view.hasFocus()


def test_that_one_key_brings_all_hidden_columns_back(reading):
    menu_of(reading, 1)["Hide the others"].trigger()
    assert reading.names == ["beta"]
    assert len(spines_of(reading)) == 2
    reading.press("Ctrl+Shift+H")
    assert reading.names == ["alpha", "beta", "gamma"]


def test_that_spines_tell_no_names_while_reading_blind(reading):
    reading.press("Shift+H", "b")
    assert not spines_of(reading)
    reading.press("b")
    assert len(spines_of(reading)) == 1
