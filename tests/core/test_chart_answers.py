"""The chart of committed answers: groups, units, and what is left out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.charts.answer_chart import (
    DISAGREES,
    answer_chart,
    looking_for,
    run_to_show,
    spent_after_right,
)
from core.charts.answer_lines import MOST_LINES, AnsweredTrace, FoundAnswer
from core.metrics.within_trace import Course
from core.overview import Overview, ProblemRow
from core.traces import Nature, Run
from tests.helpers.chart_studies import RIGHT, WRONG, attempt

RUN = Run(id=1, name="alpha", model="a", position=0)
MEASURED = "precision 97 % (58/60), recall 68 % (28/41)"


def trace(number, *outcomes, length=100, left_out=""):
    answers = tuple(
        FoundAnswer(10 * n, right, "927" if right else "615")
        for n, right in enumerate(outcomes, start=1)
    )
    return AnsweredTrace(
        trace_id=number, problem_id=number, length=length, answers=answers, left_out=left_out
    )


def overview_of(traces, tokens=200, statuses=None):
    known = statuses or {}
    rows = [
        replace(
            attempt(each.problem_id, 1, 1, known.get(each.trace_id), trace_id=each.trace_id),
            tokens=tokens, length=each.length,
        )
        for each in traces
    ]  # fmt: skip
    problems = [
        ProblemRow(t.problem_id, "d", f"key-{t.problem_id}", "", "927", "", "") for t in traces
    ]
    return Overview.of(problems, (RUN,), (), rows, ())


def chart_of(*traces, **known):
    return answer_chart(traces, RUN, overview_of(traces, **known), measured=MEASURED)


def spent_of(*traces, **known):
    return spent_after_right(traces, overview_of(traces, **known))


def test_that_traces_are_grouped_by_how_their_answers_went():
    chart = chart_of(
        trace(1, False, True), trace(2, True), trace(3, True, False), trace(4, False, None)
    )
    assert [(group.course, group.n) for group in chart.groups] == [
        (Course.FIXED, 1), (Course.KEPT, 1), (Course.LOST, 1), (Course.NEVER, 1),
    ]  # fmt: skip
    assert chart.n == 4


def test_that_the_sentence_says_how_good_the_detector_is_and_how_tokens_are_placed():
    said = chart_of(trace(1, True)).heading.subtitle.replace("\u00a0", " ")
    assert "precision 97 % (58/60) and recall 68 % (28/41)" in said
    assert "characters scaled to the reported total" in said


def test_that_positions_are_characters_scaled_to_the_reported_tokens():
    line = chart_of(trace(1, False, True), tokens=200).groups[0].lines[0]
    assert line.length == 200
    assert [point.at for point in line.points] == [20, 40]
    row = chart_of(trace(1, False, True), tokens=200).table.rows[0]
    assert row[5:9] == (200.0, 40.0, 160.0, 0.2)


def test_that_without_reported_tokens_positions_are_characters_and_the_sentence_says_so():
    chart = chart_of(trace(1, True), tokens=None)
    assert chart.unit == "characters"
    assert "characters: no trace reports tokens" in chart.heading.subtitle
    assert chart.groups[0].lines[0].length == 100


def test_that_a_trace_whose_last_answer_is_judged_otherwise_is_left_out_and_told():
    chart = chart_of(trace(1, True), trace(2, False), statuses={1: RIGHT, 2: RIGHT})
    assert chart.n == 1
    assert f"1 × {DISAGREES}" in chart.note


def test_that_what_is_spent_after_the_first_right_answer_is_a_median_over_those_that_have_one():
    traces = (trace(1, True), trace(2, False, True), trace(3, False), trace(4, True, False))
    spent = spent_of(*traces)
    assert (spent.tokens, spent.n) == (180, 3)
    assert spent_of(*traces, tokens=None).why == "not all traces report tokens"
    assert spent_of(trace(3, False)).why == "no right answer found"
    assert spent_of(trace(3, left_out="reasoning not in full")).why == "no answer found"


def test_that_what_cannot_be_shown_is_told():
    chart = chart_of(trace(1, left_out="reasoning not in full"))
    assert "1 × reasoning not in full" in chart.missing.why
    assert looking_for(None).missing.why != looking_for(RUN).missing.why


OUTCOMES = st.lists(st.sampled_from([True, False, None]), max_size=5)


@given(st.lists(OUTCOMES, max_size=12))
def test_that_every_trace_with_a_judged_answer_stands_in_one_group_and_in_the_table(outcomes):
    traces = [trace(n, *each) for n, each in enumerate(outcomes, start=1)]
    judged = [each for each in outcomes if any(right is not None for right in each)]
    chart = chart_of(*traces)
    assert sum(group.n for group in chart.groups) == len(chart.table.rows) == len(judged)
    for group in chart.groups:
        lengths = [line.length for line in group.lines]
        assert lengths == sorted(lengths)


def test_that_of_very_many_traces_some_are_drawn_and_all_stand_in_the_table():
    traces = [trace(n, True) for n in range(1, 3 * MOST_LINES)]
    chart = chart_of(*traces)
    assert len(chart.groups[0].lines) <= MOST_LINES
    assert len(chart.table.rows) == len(traces)
    assert "one trace in 3 is drawn" in chart.note


def test_that_the_run_with_the_longest_readable_traces_is_shown_first():
    runs = {n: replace(RUN, id=n, name=f"run {n}", position=n) for n in (1, 2, 3)}
    lengths = {1: 10, 2: 900, 3: 50}
    rows = [
        replace(attempt(p, run, 1, WRONG, trace_id=10 * run + p), length=length)
        for run, length in lengths.items()
        for p in (1, 2)
    ]
    problems = [ProblemRow(p, "d", str(p), "", "927", "", "") for p in (1, 2)]
    overview = Overview.of(problems, tuple(runs.values()), (), rows, (), hidden=[21, 22])
    assert run_to_show(overview, runs).name == "run 3"
    assert run_to_show(overview, runs, "run 1").name == "run 1"
    assert run_to_show(Overview(), runs) is None


def test_that_samples_of_a_problem_are_told_apart_and_simulated_solvers_named():
    traces = (trace(1, True), replace(trace(2, True), problem_id=1))
    rows = [replace(attempt(1, 1, 1, RIGHT, trace_id=n), sample=n, length=100) for n in (1, 2)]
    run = replace(RUN, nature=Nature.SIMULATED)
    overview = Overview.of([ProblemRow(1, "d", "key", "", "927", "", "")], (run,), (), rows, ())
    chart = answer_chart(traces, run, overview, measured=MEASURED)
    assert [line.label for line in chart.groups[0].lines] == ["key · 1", "key · 2"]
    assert "simulated solvers" in chart.heading.subtitle
