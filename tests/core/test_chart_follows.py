"""The chart of what follows what: its rows add up, and its cells open their traces."""

from core.charts.build import Choices, charts_of
from core.charts.strategies import TagsBy
from tests.core.test_chart_carpet import use
from tests.helpers.chart_studies import CASES, FORWARD, RUNS, SIMULATED, study

THERE_AND_BACK = (use(7, 111, 0, 10), use(8, 111, 10, 20), use(7, 111, 20, 30), use(7, 111, 40, 50))
BY_MACHINE = (use(8, 111, 0, 5, "generator", "generated"),)


def follows(uses, runs=RUNS, tags_by=None, **changes):
    overview = study(codes=(FORWARD, CASES), uses=uses, runs=runs)
    return charts_of(overview, Choices(tags_by=tags_by), **changes).follows


def counts(row):
    return [None if cell is None else cell.count for cell in row.cells]


def test_that_a_row_tells_what_comes_after_its_strategy_and_how_often_it_is_the_last():
    chart = follows(THERE_AND_BACK)
    forward, cases = chart.rows
    assert [code.key for code in chart.codes] == ["st.forward", "st.cases"]
    assert (counts(forward), forward.ends.count, forward.steps) == ([None, 1], 1, 2)
    assert (counts(cases), cases.ends.count, cases.steps) == ([1, None], 0, 1)
    assert chart.table.rows == (
        ("Forward", "people", None, 1, 1, 2),
        ("Cases", "people", 1, None, 0, 1),
    )


def test_that_the_counts_of_every_row_add_up_to_its_steps():
    uses = (*THERE_AND_BACK, use(8, 211, 0, 5), use(7, 311, 0, 5), use(8, 311, 5, 9))
    for row in follows(uses).rows:
        assert sum(n or 0 for n in counts(row)) + row.ends.count == row.steps


def test_that_a_cell_opens_the_problems_and_the_runs_of_its_steps():
    chart = follows((*THERE_AND_BACK, use(7, 121, 0, 5), use(8, 121, 5, 9)))
    cell = chart.rows[0].cells[1]
    assert cell.mark.problem_ids == (1,)
    assert cell.mark.compares == ("gpt-4o", 'o1 "preview"')
    assert cell.mark.details[:2] == ("66.7 %  2/3 steps", 'gpt-4o 1, o1 "preview" 1')
    assert chart.rows[0].ends.mark.label == "Forward → end of the trace"


def test_that_a_cell_that_counts_nothing_opens_nothing():
    chart = follows((use(7, 111, 0, 5), use(8, 211, 0, 5)))
    assert [cell.mark.opens for cell in chart.rows[0].cells if cell] == [False]


def test_that_people_and_machines_have_rows_of_their_own():
    chart = follows((*THERE_AND_BACK, *BY_MACHINE), SIMULATED, TagsBy.BOTH)
    assert [(row.code.key, row.tagger.is_machine, row.steps) for row in chart.rows] == [
        ("st.forward", False, 2),
        ("st.cases", False, 1),
        ("st.cases", True, 1),
    ]


def test_that_few_steps_are_said_to_be_few_and_do_not_set_the_scale():
    chart = follows(THERE_AND_BACK)
    assert all(row.few for row in chart.rows)
    assert "fewer than 8 steps" in chart.note
    assert chart.top == 1.0


def test_that_hidden_reasoning_takes_no_part():
    chart = follows(THERE_AND_BACK, hidden_traces=frozenset({111}))
    assert chart.rows == ()
    assert chart.missing is not None
