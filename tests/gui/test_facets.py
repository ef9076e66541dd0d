"""Facets beside the filter, and the order of what is found."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.query import Facet, FacetKind
from core.query.terms import Field, FieldTerm
from gui.problems.facets_model import FacetsModel, ShareRole
from gui.problems.panel import ProblemsPanel
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt


@pytest.fixture
def session(session_on):
    texts = {"p1": "Among other things a cube.", "p2": "No.", "p3": "Cube, cube, cube."}
    attempts = [
        attempt(key, run=run, right=run == "beta" or key == "p3", text=text, dataset=f"set {key}")
        for key, text in texts.items()
        for run in ("alpha", "beta")
    ]
    return session_on(attempts, loaded=True)


@pytest.fixture
def panel(session, qtbot):
    theme = ThemeManager()
    made = ProblemsPanel(session, theme)
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.refresh()
    made.show()
    qtbot.waitUntil(lambda: len(made.shown) == 3)
    yield made
    theme.deleteLater()


@pytest.fixture
def open_panel(panel, qtbot):
    with qtbot.waitSignal(panel.facets.counted):
        panel.toggle_facets()
    return panel


def told(panel):
    """Return what is listed: words, and the count of a value."""
    model = panel.facets.facets
    rows = range(model.rowCount())
    found = [(model.index(row).data(), model.facet(row)) for row in rows]
    return [words if facet is None else (words, facet.count) for words, facet in found]


def row_of(panel, words):
    model = panel.facets.facets
    return next(row for row in range(model.rowCount()) if model.index(row).data() == words)


def some(value="a", count=1):
    return Facet(
        kind=FacetKind.RUN,
        value=value,
        query=FieldTerm(field=Field.RUN, value=value),
        count=count,
    )


def test_that_the_model_keeps_the_contract_of_item_models(qtmodeltester):
    model = FacetsModel()
    model.show_facets([some("a"), some("b", 2)], 4, {})
    qtmodeltester.check(model, force_py=True)
    for facets in ([some("a", 2), some("b", 2)], [], [some("c")]):
        model.show_facets(facets, 4, {})


def test_that_headings_cannot_be_chosen_and_values_tell_their_share():
    model = FacetsModel()
    model.show_facets([some("a", 1)], 4, {})
    heading, value = model.index(0), model.index(1)
    assert heading.data() == "Run"
    assert model.flags(heading) == Qt.ItemFlag.NoItemFlags
    assert value.data(ShareRole) == 0.25
    assert value.data(Qt.ItemDataRole.AccessibleTextRole) == "a: 1 of 4 problems"


def test_that_facets_are_hidden_until_asked_for_and_then_counted(panel, qtbot):
    assert panel.parts == [panel.table]
    with qtbot.waitSignal(panel.facets.counted):
        panel.toggle_facets()
    assert panel.parts == [panel.facets, panel.table]
    assert told(panel)[:6] == [
        "Outcome",
        ("right at the end", 3),
        ("wrong at the end", 2),
        "Run",
        ("alpha", 3),
        ("beta", 3),
    ]


def test_that_a_click_narrows_the_filter_and_another_takes_it_back(open_panel, session, qtbot):
    panel = open_panel
    index = panel.facets.facets.index(row_of(panel, "wrong at the end"))
    place = panel.facets.visualRect(index).center()
    with qtbot.waitSignal(panel.facets.counted):
        QTest.mouseClick(panel.facets.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.query == panel.box.text() == "outcome:wrong"
    assert panel.shown == (1, 2)
    assert ("right at the end", 2) in told(panel)
    assert panel.facets.facets.facet(row_of(panel, "wrong at the end")).is_chosen
    with qtbot.waitSignal(panel.facets.counted):
        QTest.mouseClick(panel.facets.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.query == ""


def test_that_the_keyboard_chooses_a_value_and_stays_on_it(open_panel, session, qtbot):
    panel = open_panel
    panel.facets.setCurrentIndex(panel.facets.facets.index(row_of(panel, "alpha")))
    with qtbot.waitSignal(panel.facets.counted):
        QTest.keyClick(panel.facets, Qt.Key.Key_Return)
    assert session.selection.query == "run:alpha"
    assert panel.facets.currentIndex().row() == row_of(panel, "alpha")
    QTest.keyClick(panel.facets, Qt.Key.Key_Up)
    assert panel.facets.currentIndex().data() == "wrong at the end"  # past the heading


def test_that_blind_reading_names_neither_runs_nor_outcomes(open_panel, qtbot):
    with qtbot.waitSignal(open_panel.facets.counted):
        open_panel.set_blind(True)
    assert not {"Outcome", "Run"} & set(map(str, told(open_panel)))
    assert "Dataset" in told(open_panel)


def test_that_a_filter_that_is_none_is_left_alone_by_facets(open_panel, session, qtbot):
    open_panel.set_query("(run:")
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    open_panel.facets.chosen.emit(some("alpha"))
    assert session.selection.query == "(run:"


def test_that_facets_leave_the_list_more_than_half_of_the_panel(open_panel):
    assert open_panel.facets.height() <= 0.45 * open_panel.height()


def test_that_the_order_can_be_chosen_only_where_there_are_words(panel, qtbot):
    assert not panel.order.isVisible()
    panel.set_query("run:alpha")
    qtbot.waitUntil(lambda: not panel._session.jobs.jobs)
    assert not panel.order.isVisible()
    panel.set_query("cube")
    qtbot.waitUntil(lambda: panel.shown == (1, 3))
    assert panel.order.isVisible()


def test_that_the_best_fit_comes_first_and_the_order_of_the_import_comes_back(panel, qtbot):
    panel.set_query("cube")
    qtbot.waitUntil(lambda: panel.shown == (1, 3))
    with qtbot.waitSignal(panel.order.ranked):
        panel.order.relevance.trigger()
    assert panel.shown == (3, 1)
    assert panel.model.problem_id(0) == 3
    panel.order.toggle()
    assert panel.shown == (1, 3)
