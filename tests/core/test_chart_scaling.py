"""Parallel against sequential: the same attempts used as votes, as corrections, as one chain."""

from dataclasses import replace

import pytest

from core.charts.build import charts_of
from core.charts.scaling import ANY, CHAIN, CORRECTED, SEEN, UNSEEN, VOTE
from core.metrics.sampling import majority_at_k, pass_at_k
from core.overview import Overview
from tests.helpers.chart_studies import RIGHT, RUNS, WRONG, attempt, study

# By problem and sample: the answers at t1 and t2; 7 is right.
ANSWERS = {
    1: (("7", "7"), ("7", "7"), ("5", "7")),
    2: (("5", "7"), ("5", "5"), ("6", "7")),
    3: (("7", "7"), ("5", "7"), ("7.0", "5")),
}


def rows(tokens=None):
    return [
        replace(
            attempt(problem, 1, t, RIGHT if float(answer) == 7 else WRONG),
            sample=sample, answer=answer, tokens=tokens, trace_id=problem * 100 + sample * 10 + t,
        )
        for problem, samples in ANSWERS.items()
        for sample, chain in enumerate(samples, 1)
        for t, answer in enumerate(chain, 1)
    ]  # fmt: skip


def scaling(attempts):
    return charts_of(Overview.of((), RUNS, (), attempts, ())).scaling


def lines(attempts):
    return {line.kind: line for line in scaling(attempts).lines}


def values(line):
    return [(point.attempts, point.number.value) for point in line.points]


def test_that_a_study_of_one_sample_each_has_no_such_chart():
    assert charts_of(study()).scaling.missing is not None


def test_that_any_of_k_is_pass_at_k_of_first_attempts():
    counts = [(3, 2), (3, 0), (3, 2)]
    wanted = [(k, pytest.approx(pass_at_k(counts, k))) for k in (1, 2, 3)]
    assert values(lines(rows())[ANY]) == wanted


def test_that_votes_join_answers_that_the_checker_sees_as_one():
    classes = [
        [("a", True), ("a", True), ("b", False)],
        [("b", False), ("b", False), ("c", False)],
        [("a", True), ("b", False), ("a", True)],  # 7 and 7.0
    ]
    wanted = [(k, pytest.approx(majority_at_k(classes, k))) for k in (1, 2, 3)]
    assert values(lines(rows())[VOTE]) == wanted


def test_that_corrected_chains_cost_all_their_attempts():
    found = lines(rows(tokens=10))[CORRECTED]
    assert [point.attempts for point in found.points] == [2, 4, 6]
    assert [point.tokens for point in found.points] == [20, 40, 60]
    assert found.points[2].number.value == pytest.approx((1 + 1 + 1) / 3)
    assert "4 attempts a problem, 40 tokens" in found.points[1].mark.details[1]


def test_that_one_chain_is_the_mean_accuracy_at_each_attempt():
    assert values(lines(rows())[CHAIN]) == [(1, pytest.approx(4 / 9)), (2, pytest.approx(7 / 9))]


def test_that_a_problem_without_all_samples_is_left_out_and_counted():
    some = [row for row in rows() if (row.problem_id, row.sample) != (3, 3)]
    chart = scaling(some)
    assert chart.lines[0].points[0].number.n == 2
    assert "2 problems, 1 left out, 3 samples" in chart.heading.subtitle


def test_that_tokens_that_are_not_all_known_are_not_told():
    some = [replace(row, tokens=None) if row.problem_id == 1 else row for row in rows(tokens=10)]
    assert lines(some)[VOTE].points[0].tokens is None


def test_that_a_blank_answer_never_wins_a_vote():
    blank = [replace(row, answer=None, status=WRONG) if row.answer in ("5", "6") else row
             for row in rows()]  # fmt: skip
    assert lines(blank)[VOTE].points[2].number.value == pytest.approx(2 / 3)


def test_that_a_chain_costs_what_its_own_attempts_took():
    known = [replace(row, tokens=10 * row.attempt) for row in rows()]
    points = lines(known)[CHAIN].points
    assert [point.tokens for point in points] == [10, 30]
    assert "2 attempts a problem, 30 tokens" in points[1].mark.details[1]


def test_that_tokens_have_an_axis_of_their_own_where_all_are_reported():
    assert scaling(rows()).axes == ()
    assert "Tokens not reported for every attempt: gpt-4o." in scaling(rows()).note
    (axis,) = scaling(rows(tokens=10)).axes
    assert (axis.title, axis.lines, axis.most) == (SEEN, (0, 1, 2, 3), 60)


def test_that_tokens_of_hidden_reasoning_never_share_an_axis_with_those_that_can_be_read():
    told = [*rows(tokens=10), *(replace(row, run_id=2, trace_id=row.trace_id + 10_000)
                                for row in rows(tokens=90))]  # fmt: skip
    hidden = [row.trace_id for row in told if row.run_id == 2]
    chart = charts_of(Overview.of((), RUNS, (), told, (), hidden)).scaling
    assert [(axis.title, axis.lines) for axis in chart.axes] == [
        (SEEN, (0, 1, 2, 3)),
        (UNSEEN, (4, 5, 6, 7)),
    ]
    assert {(row[0], row[4]) for row in chart.table.rows} == {
        ("gpt-4o", "what can be read"),
        ('o1 "preview"', "hidden ones included"),
    }
