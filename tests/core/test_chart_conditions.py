"""What a hint unlocks and what other variants break: paired, each unit once, never pooled."""

from dataclasses import replace

import pytest

from core.charts.build import charts_of
from core.metrics.intervals import newcombe_paired
from core.overview import Overview, ProblemRow
from core.traces import Nature
from tests.helpers.chart_studies import RIGHT, RUNS, WRONG, attempt, study

PLAIN, HINTED = RUNS[0], replace(RUNS[1], name="gpt-4o + hint", base="gpt-4o")
WITHOUT = {1: RIGHT, 2: WRONG, 3: WRONG, 4: WRONG, 5: RIGHT}
WITH = {1: RIGHT, 2: RIGHT, 3: RIGHT, 4: WRONG, 6: RIGHT}


def conditions(rows, problems=(), runs=(PLAIN, HINTED), **more):
    return charts_of(Overview.of(problems, runs, (), rows, ()), **more).conditions


def hinted():
    rows = [attempt(problem, 1, 1, status) for problem, status in WITHOUT.items()]
    return [*rows, *(attempt(problem, 2, 1, status) for problem, status in WITH.items())]


def texts(row):
    return [cell.main for cell in row.cells]


def test_that_a_study_with_one_condition_has_no_such_chart():
    assert charts_of(study()).conditions.missing is not None


def test_that_a_hint_is_paired_on_the_problems_that_both_runs_tried():
    (row,) = conditions(hinted()).rows
    assert row.run.name == "gpt-4o + hint"
    assert row.n == 4
    assert texts(row)[:4] == ["4", "25.0", "75.0", "+50.0"]
    assert texts(row)[5:7] == ["2", "0"]
    assert row.delta.interval == newcombe_paired(1, 2, 0, 1)
    assert row.exact_p == pytest.approx(0.5)  # two flips one way: 2 / 2 ** 2


def test_that_what_was_unlocked_and_lost_opens_with_both_runs():
    (row,) = conditions(hinted()).rows
    unlocked, lost = row.cells[5].mark, row.cells[6].mark
    assert unlocked.problem_ids == (2, 3)
    assert unlocked.run_names == ("gpt-4o", "gpt-4o + hint")
    assert not lost.opens


def test_that_other_variants_are_set_against_the_first_of_their_family():
    problems = [
        ProblemRow(id_, "d", str(id_), "", None, family, variant)
        for id_, family, variant in (
            (1, "cubes", "from 1"), (2, "cubes", "from 11"), (3, "cubes", "from 21"),
            (4, "riddle", "altered"), (5, "riddle", "original"), (6, "", ""),
        )
    ]  # fmt: skip
    rows = [attempt(problem, 1, 1, status) for problem, status in WITHOUT.items()]
    (row,) = conditions(rows, problems, (PLAIN,)).rows
    assert "by family" in row.section
    assert row.n == 2  # cubes: 1 against 2 and 3; riddle: its original 5 against 4
    assert texts(row)[1:4] == ["100.0", "0.0", "\u2212100.0"]
    assert row.cells[6].mark.problem_ids == (1, 2, 3, 5, 4)
    assert row.cells[6].mark.details == ("lost: 2 families",)


def test_that_several_samples_of_a_problem_count_as_their_share():
    rows = [replace(row, sample=sample, trace_id=row.trace_id * 10 + sample)
            for row in hinted() for sample in (1, 2)]  # fmt: skip
    flipped = [replace(row, status=RIGHT) if row.problem_id == 4 and row.sample == 2
               and row.run_id == 2 else row for row in rows]  # fmt: skip
    (row,) = conditions(flipped).rows
    assert row.delta.value == pytest.approx((1 + 1 + 0.5) / 4)
    assert row.delta.count is None


def test_that_a_filter_by_outcome_withholds_interval_and_test():
    (row,) = conditions(hinted(), selected_by_outcome=True).rows
    assert row.exact_p is None
    assert row.delta.interval is None
    assert "the filter chose" in row.cells[7].reason


def test_that_a_retold_run_is_not_compared_with_its_base():
    retold = replace(HINTED, nature=Nature.RETOLD)
    assert conditions(hinted(), runs=(PLAIN, retold)).missing is not None


def test_that_the_table_of_conditions_offers_no_sorting():
    chart = conditions(hinted())
    assert not chart.sortable
    name, compared, *numbers = chart.table.rows[0]
    assert (name, numbers[:3]) == ("gpt-4o + hint", [4, 0.25, 0.75])
    assert compared.startswith("With a hint")
