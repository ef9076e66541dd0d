"""Chart values: every mark says what the counts say, and opens exactly these problems."""

import csv
import io
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.build import SELECTED, WITHHELD, Choices, charts_of
from core.charts.correction_charts import flow_chart, forest_chart, slope_chart
from core.charts.correction_rows import rows_with_runs
from core.charts.numbers import Number
from core.charts.runs import briefly
from core.charts.scale import Scale, bounds, round_step, ticks
from core.charts.spread import spread, spread_within
from core.charts.table import Table
from core.charts.walk import Direction, step
from core.charts.wording import grouped, of, one_line, plural, points
from core.metrics.published import PUBLISHED, published_table
from core.outcomes.verdict import Status
from core.overview import Overview
from core.query import AttemptFacts, ChainFacts, ProblemFacts, RunFacts, compile_query, parse
from core.traces import Ending, Run
from tests.helpers.chart_studies import RIGHT, RUNS, SIMULATED, WRONG, attempt, study

POSITIONS = st.lists(st.floats(-500, 500), max_size=12).map(sorted)


@pytest.fixture
def published():
    rows = [replace(row, run_id=i, label="") for i, row in enumerate(published_table("MATH500"), 1)]
    runs = {
        row.run_id: Run(id=row.run_id, name=PUBLISHED[row.run_id - 1].method, model="m",
                        position=row.run_id - 1)
        for row in rows
    }  # fmt: skip
    return rows_with_runs(rows, runs)


def test_that_the_forest_shows_the_published_rows_sorted_by_change(published):
    chart = forest_chart(published)
    shown = [(row.run.name, points(row.delta.exact), row.filled) for row in chart.rows]
    assert shown == [
        ("SCoRe", "+4.4", True),
        ("Pair-SFT · D", "+1.8", False),
        ("STaR · D⁺", "+0.4", False),
        ("Pair-SFT · D⁺", "0.0", False),
        ("Self-Refine", "−1.0", False),
        ("Base model", "−11.2", True),
        ("STaR · D", "−14.2", True),
    ]


def test_that_flows_and_slopes_hold_the_counts_of_the_published_rows(published):
    flow = flow_chart(published).runs[0]
    line = slope_chart(published).lines[0]
    assert (flow.cc, flow.ic, flow.ci, flow.ii, flow.n) == (293, 29, 7, 171, 500)
    assert (line.first.number.count, line.last.number.count) == (300, 322)
    assert line.bold


def test_that_the_table_twin_parses_back_to_the_numbers_of_the_marks(published):
    chart = forest_chart(published)
    parsed = list(csv.DictReader(io.StringIO(chart.table.to_csv(), newline="")))
    assert [float(row["delta"]) for row in parsed] == [row.delta.value for row in chart.rows]
    assert [int(row["ic"]) for row in parsed] == [row.fixed.count for row in chart.rows]
    assert [float(row["Holm p"]) for row in parsed] == [row.holm_p for row in chart.rows]


def test_that_each_transition_opens_its_problems():
    run = charts_of(study()).flows.runs[0]
    marks = (run.stayed_right, run.fixed, run.broken, run.stayed_wrong)
    assert [mark.problem_ids for mark in marks] == [(1,), (2, 3), (4,), (5,)]
    assert run.fixed.query == '(run:"gpt-4o" t1:wrong t2:right)'


def test_that_a_forest_row_opens_all_that_changed():
    row = charts_of(study()).forest.rows[0]
    assert row.mark.problem_ids == (2, 3, 4)
    assert "fixed: 40.0 % (2/5), 95 % interval" in row.mark.details[3]


def test_that_a_retold_run_enters_no_chart_and_is_said_to_be_left_out():
    data = charts_of(study())
    assert data.scope == "n = 4 of 5 · shared by 2 runs · 1 retold run left out"
    assert [row.run.name for row in data.forest.rows] == ["gpt-4o"]
    assert data.run_names == ("gpt-4o", 'o1 "preview"')


def test_that_run_against_run_counts_shared_problems_and_says_what_is_left_out():
    chart = charts_of(study()).pair
    assert [cell.count for cell in chart.pair.cells] == [1, 0, 2, 1]
    assert chart.pair.n == 4
    assert chart.pair.cells[2].mark.problem_ids == (2, 5)
    assert chart.pair.difference.value == -0.5
    assert "left out: 1 only in gpt-4o" in chart.heading.subtitle
    assert chart.pair.cells[2].mark.run_names == ("gpt-4o", 'o1 "preview"')


def test_that_a_cell_of_run_against_run_is_a_query_with_quoted_names():
    mark = charts_of(study()).pair.pair.cells[2].mark
    assert 'run:"o1 \\"preview\\""' in mark.query
    assert mark.label == '2 only o1 "preview"'


def facts(overview):
    """The study as the filter language sees it."""
    return [
        ProblemFacts(
            id=id_,
            runs=tuple(
                RunFacts(name=run.name, chains=(ChainFacts(attempts=chain),))
                for run in overview.runs
                for chain in [
                    tuple(
                        AttemptFacts(number=row.attempt, right=row.right)
                        for row in rows
                        if row.run_id == run.id
                    )
                ]
                if chain
            ),
        )
        for id_, rows in overview.attempts.items()
    ]


def test_that_every_query_selects_exactly_the_problems_of_its_mark():
    data = charts_of(study())
    flow, line, pair = data.flows.runs[0], data.slopes.lines[0], data.pair.pair
    marks = [
        data.forest.rows[0].mark, flow.stayed_right, flow.fixed, flow.broken, flow.stayed_wrong,
        line.first.mark, line.last.mark, pair.first.mark, pair.second.mark,
        pair.difference_mark, *(cell.mark for cell in pair.cells if cell.count),
    ]  # fmt: skip
    problems = facts(study())
    for mark in marks:
        keeps = compile_query(parse(mark.query), [(run.name, run.model) for run in RUNS])
        kept = {problem.id for problem in problems if keeps(problem)}
        assert kept == set(mark.problem_ids), mark.mark_id


def test_that_a_carried_outcome_opens_by_problem_for_no_filter_finds_it():
    rows = [
        attempt(1, 1, 1, RIGHT),
        replace(attempt(1, 1, 2, None), ending=Ending.ACCEPTED_EARLIER),
        attempt(2, 1, 1, WRONG),
        attempt(2, 1, 2, RIGHT),
    ]
    run = charts_of(Overview.of((), RUNS, (), rows, ())).flows.runs[0]
    assert (run.stayed_right.query, run.stayed_right.problem_ids) == ("", (1,))


def test_that_empty_cells_open_nothing():
    assert not charts_of(study()).pair.pair.cells[1].mark.opens


def test_that_the_pair_asked_for_is_compared_in_that_order():
    pair = charts_of(study(), Choices(pair=('o1 "preview"', "gpt-4o"))).pair.pair
    assert (pair.first.run.name, pair.difference.value) == ('o1 "preview"', 0.5)


@pytest.mark.parametrize("pair", [("gpt-4o", "gpt-4o"), ("gpt-4o", "no such run")])
def test_that_an_impossible_pair_falls_back_to_the_first_two_runs(pair):
    assert charts_of(study(), Choices(pair=pair)).pair.pair.first.run.name == "gpt-4o"


def test_that_a_selection_by_outcome_withholds_tests_and_says_so():
    data = charts_of(study(), selected_by_outcome=True)
    assert data.forest.rows[0].exact_p is None
    assert any(WITHHELD in line for line in data.forest.rows[0].mark.details)
    assert WITHHELD in data.pair.pair.sentence
    assert data.selection == SELECTED
    charts = (data.forest, data.flows, data.slopes, data.pair)
    assert all(SELECTED.lower() in chart.heading.subtitle for chart in charts)


def test_that_an_interval_that_could_exclude_zero_is_withheld_with_the_tests():
    row = charts_of(study(), selected_by_outcome=True).forest.rows[0]
    assert (row.delta.value, row.delta.interval, row.filled) == (0.2, None, False)


def test_that_a_study_without_second_attempts_says_what_is_missing():
    data = charts_of(study(), problem_ids=())
    assert data.forest.missing is not None
    assert data.forest.missing.command == "file.import"
    assert not data.has_second_attempts


def test_that_reference_rows_come_last_open_nothing_and_are_no_second_attempts():
    data = charts_of(Overview(), reference_rows=published_table("HumanEval"))
    assert not data.has_second_attempts
    assert all(row.run.reference and not row.mark.opens for row in data.forest.rows)
    mixed = charts_of(study(), reference_rows=published_table("HumanEval"))
    assert [row.run.reference for row in mixed.forest.rows] == [False, True, True, True, True]
    assert mixed.forest.note
    assert ["HumanEval" in row.section for row in mixed.forest.rows] == [False] + [True] * 4
    assert "164 problems" in mixed.forest.rows[1].section
    assert mixed.forest.rows[1].mark.label == "SCoRe · published, HumanEval"


def test_that_published_accuracies_share_no_axis_with_those_of_the_study():
    mixed = charts_of(study(), reference_rows=published_table("MATH500"))
    assert [line.run.name for line in mixed.slopes.lines] == ["gpt-4o"]
    assert [run.run.name for run in mixed.flows.runs] == ["gpt-4o"]
    assert "published rows stand in the table only" in mixed.flows.heading.subtitle
    alone = charts_of(Overview(), reference_rows=published_table("MATH500"))
    assert len(alone.slopes.lines) == 7
    assert "published: MATH500" in alone.slopes.heading.subtitle


def test_that_marks_have_ids_of_their_own_even_where_names_are_the_same():
    both = [*published_table("MATH500"), *published_table("HumanEval")]
    rows = charts_of(Overview(), reference_rows=both).forest.rows
    assert len({row.mark.mark_id for row in rows}) == len(both)


def test_that_simulated_runs_say_so_in_the_subtitle_or_beside_models_in_their_names():
    alone = charts_of(study(runs=SIMULATED))
    assert alone.scope == "n = 4 of 5 · shared by 2 simulated solvers"
    assert all("simulated solvers" in chart.heading.subtitle
               for chart in (alone.forest, alone.flows, alone.slopes, alone.pair))  # fmt: skip
    mixed = charts_of(study(runs=(SIMULATED[0], RUNS[1])))
    assert mixed.pair.pair is not None
    assert mixed.pair.pair.first.run.shown == "solver (simulated)"
    assert mixed.pair.pair.second.run.shown == RUNS[1].name
    assert [row.run.shown for row in mixed.forest.rows] == ["solver"]  # no model is drawn there
    assert "simulated solvers" in mixed.forest.heading.subtitle
    assert mixed.scope == "n = 4 of 5 · shared by 1 run and 1 simulated solver"


def test_that_another_reading_of_doubtful_attempts_is_told():
    failed = replace(attempt(1, 2, 1, Status.FAILED_REQUEST), ending=Ending.FAILED)
    rows = [
        attempt(1, 1, 1, RIGHT), failed,
        attempt(2, 1, 1, RIGHT), attempt(2, 2, 1, RIGHT),
        attempt(3, 1, 1, WRONG), attempt(3, 2, 1, Status.NO_ANSWER),
    ]  # fmt: skip
    chart = charts_of(Overview.of((), RUNS, (), rows, ())).pair
    assert [(each.n, each.counts) for each in chart.pair.readings] == [
        (2, (1, 0, 0, 1)),
        (1, (1, 0, 0, 0)),
        (3, (1, 1, 0, 1)),
    ]
    assert 'left out: 1 × failed request (o1 "preview")' in chart.heading.subtitle
    assert [row[3] for row in chart.table.rows] == [2, 1, 3]


def test_that_attempts_without_a_readable_answer_are_told_with_the_other_reading():
    rows = [attempt(1, 1, 1, RIGHT), attempt(1, 1, 2, RIGHT),
            attempt(2, 1, 1, Status.NO_ANSWER), attempt(2, 1, 2, RIGHT)]  # fmt: skip
    forest = charts_of(Overview.of((), RUNS, (), rows, ())).forest
    assert "1 pair has an attempt without a readable answer" in forest.note
    assert any("left out: Acc@t1 100.0" in line for line in forest.rows[0].mark.details)


def test_that_a_number_without_counts_keeps_its_value_and_one_with_counts_is_exact():
    assert Number(value=0.25).exact == 0.25
    assert Number(value=0.1225, count=49, n=400).as_share() == "12.2 % (49/400)"
    assert Number(value=None, reason="nothing to count").as_change() == "nothing to count"


def test_that_a_csv_cell_never_starts_a_formula():
    text = Table(header=("run",), rows=(("=1+1",), (-0.5,), (None,))).to_csv()
    assert text == 'run\r\n\'=1+1\r\n-0.5\r\n""\r\n'


def test_that_names_lose_line_breaks_and_direction_overrides():
    assert one_line("a\nb\u202etxt\x00 c") == "a b txt c"


def test_that_counts_are_grouped_from_ten_thousand_on():
    assert (grouped(9999), grouped(12345)) == ("9999", "12\u2009345")
    assert of(3, 4) == "3/4"
    assert (plural(1, "problem"), plural(2, "problem")) == ("1 problem", "2 problems")


@settings(max_examples=100)
@given(POSITIONS, st.floats(1, 40))
def test_that_labels_end_up_in_order_and_apart(wanted, gap):
    placed = spread(wanted, gap)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(placed))
    assert sum(placed) == pytest.approx(sum(wanted), abs=1e-6 * (1 + len(wanted)))


@settings(max_examples=100)
@given(POSITIONS, st.floats(1, 40))
def test_that_labels_stay_inside_their_room(wanted, gap):
    placed = spread_within(wanted, gap, -200, 200)
    assert all(-200 - 1e-6 <= position <= 200 + 1e-6 for position in placed)
    assert placed == sorted(placed)


def test_that_labels_with_room_do_not_move():
    assert spread([0, 50, 100], 17) == [0, 50, 100]
    assert spread([10, 10], 17) == [1.5, 18.5]


def test_that_ticks_are_round_and_inside():
    assert ticks(-0.184, 0.067, 7) == (-0.15, -0.1, -0.05, 0.0, 0.05)
    assert round_step(0.0, 5) == 1.0
    assert bounds([0.5], pad=0.0, least=0.2) == (0.4, 0.6)
    assert Scale(low=0, high=1, start=100, end=0).at(0.25) == 75


def test_that_arrows_walk_a_grid_with_holes():
    places = [(0, 0), (0, 1), (1, 0), (3, 1)]
    assert step(places, 0, Direction.RIGHT) == 1
    assert step(places, 0, Direction.DOWN) == 2
    assert step(places, 1, Direction.DOWN) == 2
    assert step(places, 2, Direction.DOWN) == 3
    assert step(places, 0, Direction.UP) == 0


@pytest.mark.parametrize(
    ("names", "brief"),
    [
        (("org/model-7b-chat-2024", "org/model-70b-chat-2024"), ("7b", "70b")),
        (("gpt-4o", "o1-preview"), ("", "")),
        (("gpt-4o",), ("",)),
        (("plain", "plain + hint"), ("", "")),
        (("run a", "run b", "run c"), ("a", "b", "c")),
    ],
)
def test_that_a_brief_name_is_what_tells_a_run_from_the_others(names, brief):
    found = briefly(names)
    assert tuple(name[slice(*found[name])] for name in names) == brief
