"""The charts page on an open study: counted anew, opened within the filter, with its runs."""

import pytest
from PySide6.QtCore import Qt

from core.charts.build import SELECTED
from core.charts.data import Part
from core.charts.filters import Filters
from core.charts.strategies import TagsBy
from core.codebook.code import Layer
from core.edits import AddTag
from core.tags import Tag
from core.text.span import Span
from core.traces import Saw
from data.suggesting.study import SUGGESTED
from gui.charts.binding import ChartsBinding
from gui.charts.charts_page import CAPABILITIES, PAIR, SELF_CORRECTION, STRATEGIES, ChartsPage
from gui.charts.pair_view import PairView
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt

KEYS = ("p1", "p2", "p3", "p4")


def attempts():
    """Alpha is asked twice, each time in one of two ways; beta once, right at p4 alone."""
    for place, key in enumerate(KEYS):
        saw = Saw.NEUTRAL if place < 2 else Saw.MAYBE_ERROR
        yield attempt(key, "alpha", right=False)
        yield attempt(key, "alpha", number=2, right=place != 1, saw=saw)
        yield attempt(key, "beta", right=key == "p4")


@pytest.fixture
def session(session_on) -> Session:
    return session_on(attempts(), loaded=True)


class Charts:
    """A bound page, and the data that it was given last."""

    def __init__(self, session, qtbot):
        self.session, self.qtbot = session, qtbot
        self.page = ChartsPage(ThemeManager())
        qtbot.addWidget(self.page)
        self.page.resize(1232, 776)
        self.binding = ChartsBinding(self.page, session)
        self.page.show()
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.binding._soon.isActive())
        self.qtbot.waitUntil(lambda: not self.session.jobs.jobs)

    def select(self, query):
        self.session.select(query=query)
        self.settle()

    def chart(self, place):
        return self.page.cards[place].view.chart

    def pair(self):
        self.page.show_tab(PAIR)
        self.settle()
        return self.page.card_of(PairView).view.chart.pair

    def open(self, mark):
        with self.qtbot.waitSignal(self.binding.opened):
            self.page.mark_activated.emit(mark)
        self.settle()
        return self.session.selection

    @property
    def counted(self):
        return self.page._scope.whole_text


@pytest.fixture
def charts(session, qtbot):
    return Charts(session, qtbot)


def run_names(session, ids):
    return [session.run_of(each).name for each in ids]


def test_that_a_cell_of_two_runs_opens_with_both_of_them(charts, session):
    cell = charts.pair().cells[2]
    selection = charts.open(cell.mark)
    assert run_names(session, selection.run_ids) == ["alpha", "beta"]
    assert selection.query == "(run:alpha t1:wrong) (run:beta t1:right)"
    assert charts.counted == "n = 1 · shared by 2 runs"


def test_that_a_mark_no_filter_describes_opens_exactly_its_problems(charts, session):
    fixed = next(run.fixed for run in charts.chart(1).runs if "may be" in run.run.shown)
    assert fixed.query == ""
    selection = charts.open(fixed)
    assert selection.query == "ids:3-4"
    assert run_names(session, selection.run_ids) == ["alpha"]
    assert charts.counted == "n = 2 · shared by 2 runs"


def test_that_a_mark_opens_within_the_filter_in_force(charts):
    charts.select("-id:p4 (run:beta wrong)")
    wrong = charts.pair().cells[3]
    selection = charts.open(wrong.mark)
    assert selection.query.startswith("-id:p4 (run:beta outcome:wrong) (run:alpha")
    assert charts.counted == "n = 3 · shared by 2 runs"


def test_that_problems_opened_by_outcome_are_told_until_the_filter_is_cleared(charts, session):
    charts.open(charts.pair().cells[2].mark)
    assert charts.page.strip.warning.text() == SELECTED
    charts.page.strip.clear_button.click()
    charts.settle()
    assert session.selection.query == ""
    assert charts.page.strip.isHidden()
    assert charts.counted == "n = 4 · shared by 2 runs"


def test_that_a_filter_that_cannot_be_read_is_told_and_everything_counted(charts):
    charts.select("run:")
    assert "All problems are counted" in charts.page.strip.warning.text()
    assert charts.counted == "n = 4 · shared by 2 runs"


def test_that_another_pair_is_counted(charts):
    charts.page.pair_requested.emit("beta", "alpha")
    charts.settle()
    assert charts.pair().first.run.name == "beta"


def test_that_published_rows_come_and_go(charts):
    charts.binding.show_reference("HumanEval")
    charts.settle()
    assert sum(row.run.reference for row in charts.chart(0).rows) == 4
    charts.binding.show_reference("")
    charts.settle()
    assert not any(row.run.reference for row in charts.chart(0).rows)


def test_that_a_choice_of_tags_outlives_a_change_of_filter(charts):
    charts.page.tags_by_requested.emit(TagsBy.BOTH)
    charts.select("run:alpha")
    assert charts.binding._choices.tags_by is TagsBy.BOTH


def test_that_a_page_out_of_sight_counts_only_once_it_is_looked_at(charts, session):
    charts.page.hide()
    charts.select("id:p1")
    assert charts.counted == "n = 4 · shared by 2 runs"
    charts.page.show()
    charts.settle()
    assert charts.counted == "n = 1 · shared by 2 runs"


def test_that_columns_return_to_what_they_were_when_the_filter_of_a_mark_is_cleared(
    charts, session
):
    beta = tuple(run.id for run in session.overview.runs if run.name == "beta")
    session.select(run_ids=beta)
    charts.open(charts.pair().cells[2].mark)
    assert run_names(session, session.selection.run_ids) == ["alpha", "beta"]
    charts.page.strip.clear_button.click()
    assert session.selection.run_ids == beta


def test_that_filters_of_the_page_count_anew_and_apply_within_the_query(charts):
    charts.page.filters_requested.emit(Filters(runs=frozenset({"alpha"})))
    charts.settle()
    assert charts.counted == "n = 4 · 1 run"
    assert charts.page.filters.runs.value == "1 of 2"
    charts.select("id:p1 or id:p2")
    assert charts.counted == "n = 2 · 1 run"
    assert charts.page.filters.runs.value == "1 of 2"


def test_that_another_dataset_is_never_pooled_silently(session_on, qtbot):
    other = [
        attempt("q1", "alpha", dataset="code"),
        attempt("q1", "alpha", number=2, dataset="code"),
    ]
    charts = Charts(session_on([*attempts(), *other], loaded=True), qtbot)
    assert charts.counted == "n = 4 · shared by 2 runs"
    assert charts.page.filters.dataset.value == "puzzles"
    menu = charts.page.filters.dataset.menu()
    assert [action.text() for action in menu.actions()] == [
        "puzzles (4)", "code (1)", "All of them, pooled",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    charts.settle()
    assert charts.counted == "n = 1 · 1 run"  # nobody asked the other one anything of it
    flow = charts.chart(1).runs[0]
    query = charts.open(flow.stayed_right).query
    assert query == "(dataset:code) (run:alpha t1:right t2:right)"


def test_that_runs_are_ticked_by_key_and_none_at_all_is_all(charts, qtbot):
    found = charts.page.filters
    found.runs.click()
    assert found.run_list.ticked == ("alpha", "beta")
    qtbot.keyClick(found.run_list.list, Qt.Key.Key_Space)
    charts.settle()
    assert charts.counted == "n = 4 · 1 run"
    qtbot.keyClick(found.run_list.list, Qt.Key.Key_Down)
    qtbot.keyClick(found.run_list.list, Qt.Key.Key_Space)
    charts.settle()
    assert charts.counted == "n = 4 · shared by 2 runs"
    found.run_list.close()


def test_that_what_detectors_propose_is_counted_as_soon_as_they_have_run(charts, session):
    code = next(code for code in session.overview.codes if code.key == "st.forward")
    trace = next(iter(session.overview.attempts.values()))[0].trace_id
    session.run(AddTag(Tag(code_id=code.id, trace_id=trace, span=Span(0, 1), quote="I",
                           annotator=session.annotator)))  # fmt: skip
    charts.settle()
    assert not charts.page._data.strategies.has_proposals
    charts.binding._on_changed(SUGGESTED)
    assert charts.binding._soon.isActive()


def test_that_episodes_are_counted_when_they_are_chosen(charts, session):
    with charts.qtbot.waitSignal(charts.page.layer_requested) as asked:
        charts.page.layer_choice.setCurrentIndex(1)
        charts.page.layer_choice.activated.emit(1)
    assert asked.args == [Layer.EPISODE]
    assert charts.binding._choices.layer is Layer.EPISODE


def test_that_a_step_from_one_strategy_to_another_opens_its_problems_and_runs(charts, session):
    codes = {code.key: code.id for code in session.overview.codes}
    rows = [row for problem in session.overview.attempts.values() for row in problem]
    trace = next(row for row in rows if row.run_id == rows[-1].run_id)
    for at, key in enumerate(("st.forward", "st.cases")):
        text = session.reader.trace(trace.trace_id).text[at]
        session.run(AddTag(Tag(code_id=codes[key], trace_id=trace.trace_id, quote=text,
                               span=Span(at, at + 1), annotator=session.annotator)))  # fmt: skip
    charts.qtbot.waitUntil(lambda: len(session.overview.uses.get(trace.trace_id, ())) == 2)
    charts.page.show_tab(STRATEGIES)
    charts.settle()
    cell = next(cell for row in charts.page._data.follows.rows for cell in row.cells
                if cell and cell.count)  # fmt: skip
    selection = charts.open(cell.mark)
    assert selection.query == f"ids:{trace.problem_id}"
    assert run_names(session, selection.run_ids) == ["beta"]


def test_that_only_the_tab_in_front_is_counted(charts, session):
    charts.page.show_tab(SELF_CORRECTION)
    charts.select("p4")
    assert Part.CORRECTION in charts.page.data.parts
    assert not {Part.STRATEGIES, Part.CARPET, Part.CAPABILITIES} & charts.page.data.parts


def test_that_a_tab_is_counted_whole_once_it_is_shown(charts):
    for tab in (STRATEGIES, CAPABILITIES, PAIR, SELF_CORRECTION):
        charts.page.show_tab(tab)
        charts.settle()
        assert set(charts.page.parts(tab)) <= charts.page.data.parts


def test_that_a_tab_shown_after_a_change_counts_what_the_filter_leaves(charts):
    charts.page.show_tab(PAIR)
    charts.settle()
    charts.page.show_tab(SELF_CORRECTION)
    charts.select("ids:1")
    shared = charts.pair().n
    assert shared == 1
