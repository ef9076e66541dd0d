"""The charts of what right answers are associated with, and of what changed from t1 to t2."""

from dataclasses import replace

import numpy as np
import pytest

from core.charts.build import Choices, charts_of
from core.charts.strategies import TagsBy
from core.overview import Overview
from core.traces import Saw
from tests.core.test_chart_carpet import use
from tests.helpers.chart_studies import CASES, FORWARD, RIGHT, RUNS, WRONG, attempt, study

CODES = (FORWARD, CASES)
# At t1 of problem 1, gpt-4o (111) and o1 (121) are right; at 3, gpt-4o (311) and o1 (321) wrong; at
# 5, gpt-4o (511) is wrong and o1 (521) right.
USES = (use(7, 111, 60, 70), use(8, 121, 0, 9), use(8, 321, 0, 9), use(8, 311, 0, 9),
        use(7, 521, 80, 90), use(8, 511, 0, 9))  # fmt: skip


def charts(uses, overview=None, tags_by=None, **changes):
    overview = overview or study(codes=CODES, uses=uses, runs=RUNS)
    columns = overview.attempts.columns
    long = replace(columns, length=np.full(len(columns), 100))
    overview = replace(overview, attempts=type(overview.attempts)(long))
    return charts_of(overview, Choices(tags_by=tags_by), **changes)


def test_that_a_strategy_is_compared_at_the_same_problem_and_attempt():
    forward, cases = charts(USES).associations.rows
    assert (forward.code.key, forward.problems, forward.traces) == ("st.forward", 2, 2)
    assert forward.mark.problem_ids == (1, 5)
    assert forward.difference.value == pytest.approx(0.5)
    assert cases.difference.value == pytest.approx(-0.5)
    assert forward.few


def test_that_a_use_late_in_its_traces_is_flagged():
    chart = charts(USES).associations
    forward, cases = chart.rows
    assert (forward.first_used, forward.is_late) == (pytest.approx(0.7), True)
    assert not cases.is_late
    assert "Late: it may follow from going well" in chart.note
    assert any("late" in line for line in forward.mark.details)


def test_that_it_says_associated_and_how_many_problems_carry_information():
    chart = charts(USES).associations
    assert chart.heading.title == "What right answers are associated with"
    assert "Associated, not caused" in chart.note
    assert any(line.startswith("2 problems with traces of both") for line in
               chart.rows[0].mark.details)  # fmt: skip
    assert chart.table.rows[0][5] == 2


def test_that_a_difference_between_runs_is_not_found_within_a_run():
    rows = [
        replace(
            attempt(problem, run, 1, RIGHT if run == 1 else WRONG, trace_id=trace), sample=sample
        )
        for problem in (1, 2)
        for run in (1, 2)
        for sample in (1, 2)
        for trace in (problem * 100 + run * 10 + sample,)
    ]
    uses = [use(7, 111, 0, 5), use(7, 112, 0, 5), use(7, 211, 0, 5), use(8, 121, 0, 5),
            use(8, 122, 0, 5), use(8, 221, 0, 5), use(8, 212, 0, 5), use(8, 222, 0, 5)]  # fmt: skip
    chart = charts((), Overview.of((), RUNS, CODES, rows, uses)).associations
    forward = chart.rows[0]
    assert forward.difference.value > 0.5
    assert (forward.same_run.value, forward.same_run_problems) == (0.0, 1)
    assert chart.tells_same_run


def test_that_hidden_reasoning_is_not_a_trace_without_the_strategy():
    chart = charts(USES, hidden_traces=frozenset({121})).associations
    assert chart.rows[0].problems == 1


def test_that_without_a_problem_that_has_both_there_is_no_chart():
    assert charts((use(7, 111, 0, 5),)).associations.missing is not None


AT_T2 = (use(7, 112, 0, 5), use(7, 212, 0, 5), use(7, 312, 0, 5), use(8, 412, 0, 5),
         use(7, 512, 0, 5))  # fmt: skip


def test_that_changes_are_counted_by_what_the_second_attempt_uses():
    chart = charts(AT_T2).changes
    counts = {row.name: [cell.count for cell in row.cells] for row in chart.rows}
    # cc, ic, ci, ii of the chains of gpt-4o, which are cc, ic, ic, ci, ii.
    assert counts == {"All chains": [1, 2, 1, 1], "Forward": [1, 2, 0, 1], "Cases": [0, 0, 1, 0]}
    assert chart.rows[1].cells[1].mark.problem_ids == (2, 3)
    assert all(row.n == sum(cell.count for cell in row.cells) for row in chart.rows)


def test_that_a_strategy_of_the_first_attempt_alone_changes_nothing():
    assert charts((use(7, 111, 0, 5),)).changes.missing is not None


def test_that_chains_that_were_shown_different_things_are_never_added_up():
    saws = (Saw.NEUTRAL, Saw.MAYBE_ERROR)
    rows = [
        attempt(problem, 1, number, status, saw)
        for problem, saw in enumerate(saws, start=1)
        for number, status in ((1, WRONG), (2, RIGHT))
    ]
    uses = [use(7, 112, 0, 5), use(7, 212, 0, 5)]
    chart = charts((), Overview.of((), RUNS, CODES, rows, uses)).changes
    assert [(row.name, row.saw, row.n) for row in chart.rows] == [
        ("All chains", "neutral re-ask", 1),
        ("Forward", "neutral re-ask", 1),
        ("All chains", "there may be an error", 1),
        ("Forward", "there may be an error", 1),
    ]
    assert [chart.begins_section(place) for place in range(4)] == [True, False, True, False]


def test_that_people_and_machines_have_sections_of_their_own():
    uses = (*AT_T2, use(7, 112, 0, 5, "generator", "generated"))
    chart = charts(uses, tags_by=TagsBy.BOTH).changes
    assert [(row.name, row.tagger.name, row.n) for row in chart.rows] == [
        ("All chains", "people", 5),
        ("Forward", "people", 4),
        ("Cases", "people", 1),
        ("All chains", "the generator", 1),
        ("Forward", "the generator", 1),
    ]
