"""The columns of the self-correction table: the command line's numbers, whatever is chosen."""

from dataclasses import replace

import pytest

from core.charts.build import Choices, charts_of
from core.charts.table_columns import (
    COLUMN_BY_ID,
    COLUMNS,
    STANDARD,
    Of,
    Order,
    TableChoice,
    known_columns,
)
from core.metrics import answer_tables, further_tables, tabulate
from core.metrics.cells import Audience, written_cell
from core.metrics.pairs import pair_attempts
from core.metrics.published import PUBLISHED, published_table
from core.metrics.self_correction import self_correction_table
from core.overview import Overview
from tests.helpers.chart_studies import RIGHT, RUNS, WRONG, attempt, long_chains, study

ALL = tuple(column.id for column in COLUMNS)


def forest(overview=None, columns=ALL, order=None, **more):
    table = TableChoice(columns=columns, order=order or Order())
    return charts_of(overview or study(), Choices(table=table), **more).forest


def cells(chart, row=0):
    pairs = zip(chart.columns, chart.rows[row].cells, strict=True)
    return {column.id: cell for column, cell in pairs}


def two_runs():
    """gpt-4o as in `study`; the other run is wrong, then right at problems 1 to 3 only."""
    rows = [row for found in study().attempts.values() for row in found if row.run_id == 1]
    for problem in (1, 2, 3):
        rows += [attempt(problem, 2, 1, WRONG), attempt(problem, 2, 2, RIGHT)]
    return Overview.of((), RUNS, (), rows, ())


def test_that_no_column_means_the_standard_ones():
    chart = forest(columns=())
    assert tuple(column.id for column in chart.columns) == STANDARD
    assert not chart.chosen
    assert known_columns(("delta", "no such column", "acc1", "acc1")) == ("acc1", "delta")


def test_that_every_metric_of_the_command_line_has_its_column():
    rows = self_correction_table(study().outcomes())
    names = {1: "gpt-4o"}
    tables = (
        tabulate.self_correction(rows, names),
        further_tables.derived(rows, names),
        further_tables.methods(rows, names),
        answer_tables.cost(pair_attempts(study().outcomes()), {}, names),
    )
    known = {name for column in COLUMNS for name in (column.id, column.key)}
    known |= {"run", "earlier", "later", "newcombe"}  # the run itself, the axes, our own interval
    for table in tables:
        keys = {c.key for c in table.columns if c.audience is not Audience.MACHINES}
        assert {key for key in keys if not key.endswith("_interval")} <= known, table.title


def test_that_cells_are_the_numbers_of_the_command_line():
    rows = self_correction_table(study().outcomes())
    table = further_tables.derived(rows, {})
    wanted = dict(zip([c.key for c in table.columns], table.rows[0], strict=True))
    found = cells(forest())
    for column in table.columns:
        if column.key in found and column.key != "n":
            value = wanted[column.key]
            text = written_cell(value, signed=column.signed, plain=column.plain)
            assert found[column.key].main == text, column.key


def test_that_a_share_of_some_problems_shows_its_denominator_and_one_of_all_its_count():
    found = cells(forest())
    assert (found["delta_ic"].main, found["delta_ic"].minor) == ("40.0", "2")
    assert (found["correction_rate"].main, found["correction_rate"].minor) == ("66.7", "2/3")
    assert (found["headroom"].main, found["headroom"].minor) == ("+33.3", "1/3")
    assert COLUMN_BY_ID["correction_rate"].of is Of.SOME
    assert COLUMN_BY_ID["delta_ic"].of is Of.ALL


def test_that_a_cell_tells_its_counts_and_opens_its_problems():
    cell = cells(forest())["delta_ic"]
    assert cell.mark.problem_ids == (2, 3)
    assert cell.mark.query == '(run:"gpt-4o" t1:wrong t2:right)'
    assert cell.mark.details[0].startswith("40.0 % (2/5), 95 % interval")
    assert "ic / n · of all problems with both attempts" in cell.mark.details
    assert any("cc 1, fixed ic 2, broken ci 1, stayed wrong ii 1" in d for d in cell.mark.details)


def test_that_what_is_undefined_shows_its_reason_in_the_cell_and_below_the_table():
    chart = forest(columns=("flip_odds", "tokens_later"))
    found = cells(chart)
    assert found["tokens_later"].main == "–"
    assert found["tokens_later"].reason == "no token counts"
    assert found["tokens_later"].mark.details[0] == "undefined: no token counts"
    assert "later: no token counts" in chart.note


def test_that_hiding_columns_and_sorting_rows_change_no_p_value():
    overview = two_runs()
    whole = forest(overview)
    p_values = {row.run.name: (row.exact_p, row.holm_p) for row in whole.rows}
    for columns in ((), ("acc1",), ("p_holm", "p_bh")):
        for column in (*STANDARD, "run", "p_bh", "per_fix"):
            for falls in (True, False):
                found = forest(overview, columns, Order(column=column, falls=falls))
                assert {row.run.name: (row.exact_p, row.holm_p) for row in found.rows} == p_values


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order(column="run", falls=False), ["gpt-4o", 'o1 "preview"']),
        (Order(column="run"), ['o1 "preview"', "gpt-4o"]),
        (Order(column="delta"), ['o1 "preview"', "gpt-4o"]),
        (Order(column="acc1"), ["gpt-4o", 'o1 "preview"']),
        (Order(column="flip_odds"), ["gpt-4o", 'o1 "preview"']),  # nothing broken: undefined
        (Order(column="flip_odds", falls=False), ["gpt-4o", 'o1 "preview"']),
    ],
)
def test_that_rows_stand_in_the_order_asked_for_and_undefined_ones_last(order, names):
    table = TableChoice(order=order)
    data = charts_of(two_runs(), Choices(table=table))
    assert [row.run.name for row in data.forest.rows] == names
    assert [run.run.name for run in data.flows.runs] == names
    header = COLUMN_BY_ID[order.column].header
    assert f"sorted by {header}" in data.forest.heading.subtitle


def test_that_published_rows_stay_below_whatever_rows_are_sorted_by():
    rows = published_table("MATH500")
    chart = forest(order=Order(column="acc1"), reference_rows=rows)
    assert [row.run.reference for row in chart.rows] == [False] + [True] * len(rows)
    published = [row.acc1.value for row in chart.rows[1:]]
    assert published == sorted(published, reverse=True)
    assert all(not cell.mark.opens for row in chart.rows[1:] for cell in row.cells)


def test_that_published_rows_have_the_rates_that_follow_from_their_counts():
    chart = forest(
        Overview(), ("correction_rate", "relative_score"), reference_rows=published_table("MATH500")
    )
    found = {row.run.shown: [cell.main for cell in row.cells] for row in chart.rows}
    assert found["SCoRe"] == ["14.5", "0.59"]
    assert found["Base model"] == ["9.7", "0.28"]
    assert len(found) == sum(row.dataset == "MATH500" for row in PUBLISHED)


def test_that_shared_problems_are_those_at_which_every_run_has_both_attempts():
    chart = forest(two_runs(), ("shared_n", "shared_acc1", "shared_delta"))
    found = {row.run.name: [(c.main, c.minor) for c in row.cells] for row in chart.rows}
    assert found["gpt-4o"] == [("3", ""), ("33.3", "1/3"), ("+66.7", "2/3")]
    assert found['o1 "preview"'] == [("3", ""), ("0.0", "0/3"), ("+100.0", "3/3")]
    at = [row.run.name for row in chart.rows].index("gpt-4o")
    assert cells(chart, at)["shared_acc1"].mark.problem_ids == (1,)


def test_that_changed_answers_open_the_problems_where_they_changed():
    rows = [row for found in study().attempts.values() for row in found if row.run_id == 1]
    rows = [replace(row, answer="7" if row.attempt == 1 or row.problem_id > 3 else "8")
            for row in rows]  # fmt: skip
    cell = cells(forest(Overview.of((), RUNS, (), rows, ())))["answers_changed"]
    assert cell.main == "60.0"
    assert cell.mark.problem_ids == (1, 2, 3)


def test_that_tests_withheld_by_a_filter_leave_no_interval_of_a_change():
    found = cells(forest(selected_by_outcome=True))
    withheld = ("p_exact", "p_holm", "p_bh", "tango", "bootstrap", "credible", "gain", "interval")
    assert {name: found[name].main for name in withheld} == dict.fromkeys(withheld, "–")
    assert not found["headroom"].interval
    assert not found["shared_delta"].interval


def test_that_chains_tell_what_a_judge_that_knows_the_reference_would_get():
    found = cells(forest(long_chains(), ("any_right", "flips")))
    assert found["any_right"].minor == "3"
    assert found["flips"].main == "0.50"


def test_that_the_table_for_machines_has_the_added_columns():
    chart = forest(columns=("acc1", "relative_score"))
    assert chart.table.header[-3:] == (
        "relative_score",
        "relative_score low",
        "relative_score high",
    )
    row = dict(zip(chart.table.header, chart.table.rows[0], strict=True))
    assert row["relative_score"] == pytest.approx(0.5 + 0.2 / (2 * 0.4 * 0.6))


def test_that_the_settings_remember_an_order_as_text():
    for order in (Order(), Order(column="run", falls=False), Order(column="p_holm")):
        assert Order.of(order.as_text()) == order
    assert Order.of("-no such column") == Order()
    assert Order.of("") == Order()


def test_that_pressing_a_header_again_turns_the_order():
    by_accuracy = Order().turned("acc1")
    assert by_accuracy == Order(column="acc1", falls=True)
    assert by_accuracy.turned("acc1") == Order(column="acc1", falls=False)
    assert by_accuracy.turned("p_holm") == Order(column="p_holm", falls=False)
