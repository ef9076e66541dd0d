"""The answers along traces on an open study: found in a job, once somebody looks, by filter."""

import pytest

from core.charts.build import SELECTED
from gui.charts import answers_binding
from gui.charts.answers_binding import AnswersBinding
from gui.charts.binding import ChartsBinding
from gui.charts.charts_page import CAPABILITIES, STRATEGIES, ChartsPage
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt

FIXED = "I'd guess 615. So the answer is 615. No. So the answer is 927."
KEPT = "So the answer is 927. I check it. The answer is 927."


def attempts():
    yield attempt("p1", "alpha", text=FIXED, tokens=20)
    yield attempt("p2", "alpha", text=KEPT, tokens=20)
    yield attempt("p2", "alpha", number=2, text=KEPT, tokens=20)
    yield attempt("p3", "alpha", text="I cannot tell.", tokens=20)
    yield attempt("p1", "beta", text="The answer is 927.")


class Charts:
    """A bound page with the tab in sight, or another one."""

    def __init__(self, session, qtbot, tab=CAPABILITIES):
        self.session, self.qtbot = session, qtbot
        self.page = ChartsPage(ThemeManager())
        qtbot.addWidget(self.page)
        self.page.resize(1232, 776)
        self.page.show_tab(tab)
        self.counting = ChartsBinding(self.page, session)
        self.binding = AnswersBinding(self.page, session)
        self.page.show()
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.counting._soon.isActive())
        self.qtbot.waitUntil(lambda: not self.session.jobs.jobs)

    @property
    def chart(self):
        return self.page.cards[-1].view.chart


@pytest.fixture
def session(session_on):
    return session_on(attempts(), loaded=True)


@pytest.fixture
def charts(session, qtbot):
    return Charts(session, qtbot)


def groups(chart):
    return [(str(group.course), group.n) for group in chart.groups]


def test_that_the_first_attempts_of_the_longest_run_are_shown(charts):
    assert charts.chart.run.name == "alpha"
    assert groups(charts.chart) == [("fixed", 1), ("kept right", 1)]
    assert charts.chart.unit == "tokens"
    assert "1 × no answer found" in charts.chart.note


def test_that_another_run_is_shown_when_it_is_chosen(charts):
    charts.page.answers_run_requested.emit("beta")
    charts.settle()
    assert charts.chart.run.name == "beta"
    assert charts.chart.unit == "characters"
    assert charts.page.answers_choice.currentText() == "beta"


def test_that_only_problems_of_the_filter_are_counted(charts):
    charts.session.select(query="id:p2")
    charts.settle()
    assert groups(charts.chart) == [("kept right", 1)]
    charts.session.select(query="run:")
    charts.settle()
    assert charts.chart.n == 2


def test_that_problems_chosen_by_outcome_are_told_with_the_answers_too(charts):
    assert SELECTED.lower() not in charts.chart.heading.subtitle
    charts.session.select(query="(run:alpha right)")
    charts.settle()
    assert SELECTED.lower() in charts.chart.heading.subtitle


def test_that_nothing_is_looked_for_until_the_tab_is_in_sight(session, qtbot):
    charts = Charts(session, qtbot, STRATEGIES)
    assert charts.chart.missing is not None
    charts.page.show_tab(CAPABILITIES)
    charts.settle()
    assert charts.chart.missing is None


def test_that_a_line_opens_its_problem_in_its_run(charts, qtbot):
    line = charts.chart.groups[0].lines[0]
    with qtbot.waitSignal(charts.counting.opened):
        charts.page.mark_activated.emit(line.mark)
    selection = charts.session.selection
    assert selection.query == "ids:1"
    assert [charts.session.run_of(each).name for each in selection.run_ids] == ["alpha"]


def test_that_the_other_runs_are_looked_through_after_the_one_to_show(charts):
    spent = charts.page._spent
    assert list(spent) == ["alpha", "beta"]
    assert (spent["alpha"].n, spent["beta"].tokens) == (2, None)
    charts.page.answers_run_requested.emit("beta")
    charts.settle()
    assert list(charts.page._spent) == ["alpha", "beta"]


def test_that_a_large_study_is_looked_through_for_one_run_only(session, qtbot, monkeypatch):
    monkeypatch.setattr(answers_binding, "MOST_TRACES", 3)
    assert list(Charts(session, qtbot).page._spent) == ["alpha"]
