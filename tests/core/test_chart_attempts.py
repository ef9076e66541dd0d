"""The chart of accuracy by attempt: what it counts, the fit, and what it will not pool."""

from dataclasses import replace

import pytest

from core.charts.build import charts_of
from core.overview import Overview
from core.traces import Saw
from tests.helpers.chart_studies import RIGHT, RUNS, WRONG, attempt, long_chains, study

OUTCOMES = {
    1: (WRONG, RIGHT, RIGHT), 2: (WRONG, WRONG, RIGHT), 3: (RIGHT, RIGHT, WRONG),
    4: (RIGHT, RIGHT, RIGHT), 5: (WRONG, WRONG, WRONG),
}  # fmt: skip


def chains(saw=Saw.NEUTRAL, run=1):
    return [
        attempt(problem, run, t, status, saw)
        for problem, statuses in OUTCOMES.items()
        for t, status in enumerate(statuses, 1)
    ]


def attempts_of(rows, **more):
    return charts_of(Overview.of((), RUNS, (), rows, ()), **more).attempts


def test_that_a_study_of_two_attempts_has_no_such_chart():
    assert charts_of(study()).attempts.missing is not None


def test_that_every_attempt_has_its_count_and_wilsons_interval():
    (line,) = attempts_of(chains()).lines
    assert [(p.number.count, p.number.n) for p in line.points] == [(2, 5), (3, 5), (3, 5)]
    assert line.points[0].number.interval.low == pytest.approx(0.1176, abs=1e-4)
    assert line.best.count == 4


def test_that_steps_tell_what_was_fixed_and_broken_and_open_it():
    (line,) = attempts_of(chains()).lines
    assert [(p.fixed, p.broken) for p in line.points] == [(0, 0), (1, 0), (1, 1)]
    assert line.points[0].step is None
    assert line.points[2].step.problem_ids == (2, 3)
    assert line.points[1].mark.problem_ids == (1, 3, 4)


def test_that_the_fit_has_constant_rates_over_all_steps():
    chart = attempts_of(chains())
    (line,) = chart.lines
    kept, mended = 4 / 5, 2 / 5  # of 5 right before a step 4 stayed so; of 5 wrong 2 were fixed
    second = 0.4 * kept + 0.6 * mended
    assert [p.fitted for p in line.points] == pytest.approx(
        [0.4, second, second * kept + (1 - second) * mended]
    )
    row = dict(zip(chart.table.header, chart.table.rows[1], strict=True))
    assert row["residual"] == pytest.approx(0.6 - second)
    assert "constant rates, levels off at 66.7 %" in chart.note


def test_that_accepted_chains_are_carried_on_not_tested_and_cannot_be_broken():
    chart = charts_of(long_chains()).attempts
    (line,) = chart.lines
    assert [p.number.count for p in line.points] == [1, 2, 3]
    assert line.cannot_break
    assert "no test: 2 accepted and not asked again, carried on" in chart.note


def test_that_all_chains_are_tested_where_all_were_asked():
    assert "Cochran's Q with 2 degrees, p .717" in attempts_of(chains()).note
    assert "no test: the filter" in attempts_of(chains(), selected_by_outcome=True).note


def test_that_attempts_shown_different_kinds_of_things_are_never_pooled():
    mixed = [replace(row, saw=Saw.VERIFIER) if row.problem_id == 1 and row.attempt > 1 else row
             for row in chains()]  # fmt: skip
    assert attempts_of(mixed).missing is not None
    both = attempts_of([*mixed, *chains(run=2)])
    assert [line.run.name for line in both.lines] == ['o1 "preview"']
    assert "different kinds of things: gpt-4o" in both.note


def test_that_samples_of_one_problem_are_not_counted_as_independent():
    twice = [replace(row, sample=sample, trace_id=row.trace_id * 10 + sample)
             for row in chains() for sample in (1, 2)]  # fmt: skip
    (once,), (doubled,) = attempts_of(chains()).lines, attempts_of(twice).lines
    assert doubled.points[0].number.value == once.points[0].number.value
    width = doubled.points[0].number.interval
    assert width.high - width.low > 0.6  # ten chains, but five problems that never differ within


def test_that_chains_without_an_outcome_at_some_attempt_are_left_out_and_counted():
    rows = [row for row in chains() if (row.problem_id, row.attempt) != (5, 3)]
    chart = attempts_of(rows)
    assert chart.lines[0].points[0].number.n == 4
    assert "4 chains · left out: 1 × no second attempt" in chart.heading.subtitle
