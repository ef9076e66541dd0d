"""Chart values: every mark says what the counts say, and opens exactly these problems."""

import csv
import io
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.build import WITHHELD, charts_of
from core.charts.correction_charts import flow_chart, forest_chart, slope_chart
from core.charts.correction_rows import rows_with_runs
from core.charts.numbers import Number
from core.charts.scale import Scale, bounds, round_step, ticks
from core.charts.spread import spread, spread_within
from core.charts.table import Table
from core.charts.walk import Direction, step
from core.charts.wording import grouped, of, one_line, plural, points
from core.codebook.default import DEFAULT_CODES
from core.metrics.published import PUBLISHED, published_table
from core.outcomes.verdict import Status
from core.overview import AttemptRow, Overview, ProblemRow, TagUse
from core.query import AttemptFacts, ChainFacts, ProblemFacts, RunFacts, compile_query, parse
from core.traces import Ending, Nature, Run, Saw

POSITIONS = st.lists(st.floats(-500, 500), max_size=12).map(sorted)


def attempt(problem_id, run_id, number, status, saw=Saw.NEUTRAL, trace_id=0):
    return AttemptRow(
        trace_id=trace_id or problem_id * 100 + run_id * 10 + number,
        problem_id=problem_id,
        run_id=run_id,
        sample=1,
        attempt=number,
        saw=Saw.NOTHING if number == 1 else saw,
        ending=Ending.COMPLETE,
        answer="",
        tokens=None,
        reasoning_tokens=None,
        length=1,
        status=status,
    )


RIGHT, WRONG = Status.CORRECT, Status.INCORRECT
RUNS = (
    Run(id=1, name="gpt-4o", model="gpt-4o", position=0),
    Run(id=2, name='o1 "preview"', model="o1", position=1),
    Run(id=3, name="essay", model="gpt-4o", position=2, nature=Nature.RETOLD),
)


def study(**changes):
    """Problems 1 to 5; gpt-4o has cc, ic, ic, ci, ii; o1 is right at 1, 2, 5 and wrong at 3."""
    pairs = ((RIGHT, RIGHT), (WRONG, RIGHT), (WRONG, RIGHT), (RIGHT, WRONG), (WRONG, WRONG))
    rows = [
        attempt(problem, 1, number, status)
        for problem, pair in enumerate(pairs, start=1)
        for number, status in enumerate(pair, start=1)
    ]
    rows += [attempt(id_, 2, 1, status) for id_, status in ((1, RIGHT), (2, RIGHT), (3, WRONG))]
    rows += [attempt(5, 2, 1, RIGHT), attempt(1, 3, 1, RIGHT), attempt(1, 3, 2, WRONG)]
    problems = [ProblemRow(id_, "d", str(id_), "", None, "", "") for id_ in range(1, 6)]
    return Overview.of(
        problems, changes.get("runs", RUNS), changes.get("codes", ()), rows, changes.get("uses", ())
    )


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
    assert (line.first.number.count, line.second.number.count) == (300, 322)
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


def test_that_a_retold_run_enters_no_chart():
    data = charts_of(study())
    assert [row.run.name for row in data.forest.rows] == ["gpt-4o"]
    assert data.run_names == ("gpt-4o", 'o1 "preview"')


def test_that_run_against_run_counts_shared_problems_and_says_what_is_left_out():
    chart = charts_of(study()).pair
    assert [cell.count for cell in chart.pair.cells] == [1, 0, 2, 1]
    assert chart.pair.n == 4
    assert chart.pair.cells[2].mark.problem_ids == (2, 5)
    assert chart.pair.difference.value == -0.5
    assert "left out: 1 not in the other run" in chart.heading.subtitle


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
        line.first.mark, line.second.mark, pair.first.mark, pair.second.mark,
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
    pair = charts_of(study(), pair=('o1 "preview"', "gpt-4o")).pair.pair
    assert (pair.first.run.name, pair.difference.value) == ('o1 "preview"', 0.5)


@pytest.mark.parametrize("pair", [("gpt-4o", "gpt-4o"), ("gpt-4o", "no such run")])
def test_that_an_impossible_pair_falls_back_to_the_first_two_runs(pair):
    assert charts_of(study(), pair=pair).pair.pair.first.run.name == "gpt-4o"


def test_that_a_selection_by_outcome_withholds_tests_and_says_so():
    data = charts_of(study(), selected_by_outcome=True)
    assert data.forest.rows[0].exact_p is None
    assert any(WITHHELD in line for line in data.forest.rows[0].mark.details)
    assert WITHHELD in data.pair.pair.sentence
    assert data.selection


def test_that_a_study_without_second_attempts_says_what_is_missing():
    data = charts_of(study(), problem_ids=())
    assert data.forest.missing is not None
    assert data.forest.missing.command == "study.import"
    assert not data.has_second_attempts


def test_that_reference_rows_come_last_open_nothing_and_are_no_second_attempts():
    data = charts_of(Overview(), reference_rows=published_table("HumanEval"))
    assert not data.has_second_attempts
    assert all(row.run.reference and not row.mark.opens for row in data.forest.rows)
    mixed = charts_of(study(), reference_rows=published_table("HumanEval"))
    assert [row.run.reference for row in mixed.forest.rows] == [False, True, True, True, True]
    assert mixed.forest.note


def test_that_marks_have_ids_of_their_own_even_where_names_are_the_same():
    both = [*published_table("MATH500"), *published_table("HumanEval")]
    rows = charts_of(Overview(), reference_rows=both).forest.rows
    assert len({row.mark.mark_id for row in rows}) == len(both)


def test_that_strategies_count_people_and_keep_detectors_apart():
    code = next(c for c in DEFAULT_CODES if c.key == "st.forward")
    coded = replace(code, id=7)
    uses = [
        TagUse(1, 7, 111, 0, 2, "ann", "manual", None, None, None),
        TagUse(2, 7, 211, 0, 2, "ann", "accepted", None, None, None),
        TagUse(3, 7, 311, 0, 2, "rule", "generated", None, None, None),
    ]
    chart = charts_of(study(codes=(coded,), uses=uses)).strategies
    row = chart.rows[0]
    assert (row.uses, row.detected) == (2, 1)
    dot = row.dots[0]
    assert (dot.used.count, dot.used.n, dot.right.count, dot.right.n) == (2, 2, 1, 2)
    assert dot.few
    assert dot.used_mark.query == '(run:"gpt-4o" code:st.forward)'


def test_that_no_tags_is_an_empty_chart_with_a_way_on():
    assert charts_of(study()).strategies.missing.command == "page.compare"


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
