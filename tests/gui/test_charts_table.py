"""The self-correction table in the window: sorted by its headers, its columns ticked in a list."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.charts.build import Choices, charts_of
from core.charts.table_columns import COLUMNS, STANDARD, Order, TableChoice
from data.settings import SettingsFile
from gui.charts.binding import ChartsBinding
from gui.charts.charts_page import ChartsPage
from gui.charts.columns import panels
from gui.charts.lettering import Lettering
from gui.theme.manager import ThemeManager
from tests.helpers.chart_studies import study

ALL = tuple(column.id for column in COLUMNS)


@pytest.fixture
def page(qtbot):
    page = ChartsPage(ThemeManager())
    qtbot.addWidget(page)
    page.resize(1232, 776)
    page.set_data(charts_of(study()))
    page.grab()
    return page


def table(page):
    return page.cards[0].view


def show(page, **choice):
    page.set_data(charts_of(study(), Choices(table=TableChoice(**choice))))
    page.grab()
    return page.cards[0].view


def go_to(qtbot, view, mark_id):
    """Walk to a mark with the arrow keys alone."""
    qtbot.keyClick(view, Qt.Key.Key_Home)
    for key in (Qt.Key.Key_Up, *[Qt.Key.Key_Right] * 80):
        if view.current_mark().mark_id == mark_id:
            return
        qtbot.keyClick(view, key)
    raise AssertionError(f"{mark_id} cannot be reached; at {view.current_mark().mark_id}")


def test_that_a_click_on_a_header_sorts_by_its_column(qtbot, page):
    view = table(page)
    with qtbot.waitSignal(page.table_requested) as asked:
        at = view.area_of("sort:acc1").center().toPoint()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args[0].order == Order(column="acc1")


def test_that_the_arrow_keys_reach_the_headers_and_enter_sorts(qtbot, page):
    view = table(page)
    go_to(qtbot, view, "sort:delta")
    with qtbot.waitSignal(page.table_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args[0].order == Order(column="delta", falls=False)


def test_that_enter_on_a_number_opens_what_it_counts(qtbot, page):
    view = table(page)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    while not view.current_mark().mark_id.startswith("cell:delta_ic"):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert "40.0 % (2/5)" in view.accessibleDescription()
    with qtbot.waitSignal(page.mark_activated) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].problem_ids == (2, 3)


@pytest.mark.parametrize("width", [980, 1184, 1500])
@pytest.mark.parametrize("intervals", [False, True])
def test_that_chosen_columns_are_all_drawn_and_never_overlap(page, width, intervals):
    chart = show(page, columns=ALL, intervals=intervals).chart
    first = round((width - 32) * 0.665)
    found = panels(chart, Lettering(QApplication.font().family()), first, width)
    drawn = [placed.column.told.id for panel in found for placed in panel.columns
             if not placed.column.between]  # fmt: skip
    assert drawn == list(ALL)
    for number, panel in enumerate(found):
        edges = [panel.name, *(e for placed in panel.columns for e in (placed.left, placed.right))]
        assert edges == sorted(edges)
        assert edges[-1] <= (width if number else first) + 1
        assert panel.name >= 60


def test_that_every_chosen_column_has_a_mark_and_a_header(page):
    marks = [mark.mark_id for mark in show(page, columns=ALL).marks()]
    for column in COLUMNS:
        assert f"sort:{column.id}" in marks
        assert any(mark.startswith(f"cell:{column.id}:") for mark in marks)


def test_that_ticking_a_column_in_the_list_asks_for_it(qtbot, page):
    page.choose_columns()
    assert page.table.columns.ticked == STANDARD
    found = page.table.columns.list
    (item,) = found.findItems("RSS", Qt.MatchFlag.MatchStartsWith)
    found.setCurrentItem(item)
    with qtbot.waitSignal(page.table_requested) as asked:
        qtbot.keyClick(found, Qt.Key.Key_Space)
    assert "relative_score" in asked.args[0].columns
    with qtbot.waitSignal(page.table_requested) as asked:
        qtbot.mouseClick(page.table.columns.presets[0], Qt.MouseButton.LeftButton)
    assert asked.args[0].columns == ()
    with qtbot.waitSignal(page.table_requested) as asked:
        page.table.columns.switch.click()
    assert asked.args[0].intervals
    page.table.columns.close()


def test_that_what_the_table_shows_is_remembered_for_the_next_start(qtbot, tmp_path, session_on):
    session, settings = session_on((), loaded=True), SettingsFile(tmp_path / "settings.toml")
    page = ChartsPage(ThemeManager())
    qtbot.addWidget(page)
    ChartsBinding(page, session, settings)
    wanted = TableChoice(
        columns=("acc1", "p_bh"), order=Order(column="run", falls=False), intervals=True
    )
    page.table_requested.emit(wanted)
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    later = ChartsPage(ThemeManager())
    qtbot.addWidget(later)
    binding = ChartsBinding(later, session, SettingsFile(tmp_path / "settings.toml"))
    assert binding._choices.table == wanted
