"""The table of answers within one trace: counts, what was left out, and how good the rules are."""

import json

from core.metrics import tables
from core.metrics.within_table import WithinRow, within_trace_table
from core.metrics.within_trace import Commitment, TraceAnswers


def trace(*outcomes):
    return TraceAnswers(
        [Commitment(10 * (n + 1), right) for n, right in enumerate(outcomes)], length=100
    )


def table(*traces, left_out=None):
    row = WithinRow(run_id=1, attempt=1, traces=traces, left_out=left_out or {})
    return within_trace_table([row], {1: "alpha"}, detector="rules 1", measured="precision 97 %")


def cells(made):
    return json.loads(tables.as_json(made))["rows"][0]


def test_that_each_course_is_counted_and_the_three_accuracies_follow():
    row = cells(
        table(trace(True, True), trace(False, True), trace(True, False), trace(False, None))
    )
    assert [row[name] for name in ("kept", "fixed", "lost", "never")] == [1, 1, 1, 1]
    assert [row[name]["count"] for name in ("first", "any", "last")] == [2, 3, 2]
    assert row["n"] == row["first"]["denominator"] == 4


def test_that_the_place_of_the_first_right_answer_is_a_mean_over_those_that_have_one():
    row = cells(table(trace(True), trace(False, True), trace(False)))
    assert row["position"]["value"] == (0.1 + 0.2) / 2
    assert row["position"]["denominator"] == 2
    assert abs(row["efficiency"] - 0.1) < 1e-12


def test_that_unjudged_traces_leave_n():
    assert cells(table(trace(None), trace(True)))["n"] == 1


def test_that_exclusions_and_the_precision_of_the_rules_stand_with_the_numbers():
    said = tables.as_text(table(trace(True), left_out={"no answer found": 2, "no reference": 0}))
    assert "2 no answer found" in said
    assert "no reference" not in said
    assert "rules 1" in said
    assert "precision 97 %" in said
    assert "never pooled" in said


def test_that_a_run_without_judged_traces_has_reasons_instead_of_numbers():
    said = tables.as_text(table(left_out={"no reference": 3}))
    assert "nan" not in said.lower()
    assert "no answer that can be judged" in said


def test_that_every_format_can_be_written():
    made = table(trace(True))
    for write in (tables.as_csv, tables.as_markdown, tables.as_latex):
        assert "alpha" in write(made)
