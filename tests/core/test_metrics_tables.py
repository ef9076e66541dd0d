"""Tables: what people read, what machines read, and what hostile names do to neither."""

import csv
import io
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics import formatting, tables, tabulate
from core.metrics.cells import Column, P, Table, written_cell
from core.metrics.estimate import Estimate
from core.metrics.intervals import Interval
from core.metrics.outcomes import AttemptOutcome
from core.metrics.published import published_table
from core.metrics.run_against_run import run_against_run
from core.metrics.self_correction import row_from_counts, self_correction_table
from core.metrics.strategy_use import CodedTrace, CodeUse, strategy_use
from core.metrics.transitions import Transitions
from core.metrics.undefined import Undefined
from core.outcomes.verdict import Status
from core.traces import Ending, Saw

MATH = tabulate.self_correction(published_table("MATH500"), {}, title="MATH500")
PLANBENCH = tabulate.self_correction(
    [row_from_counts(Transitions(26, 82, 0, 2, carried=26), saw=Saw.VERIFIER, run_id=3)],
    {3: "o1-preview"},
)


def named(name):
    rows = [row_from_counts(Transitions(1, 1, 1, 1), saw=Saw.NEUTRAL, run_id=1)]
    return tabulate.self_correction(rows, {1: name})


@pytest.mark.parametrize(
    ("count", "n", "digits", "text"),
    [
        (22, 500, 1, "4.4"),
        (-56, 500, 1, "−11.2"),
        (1, 800, 1, "0.1"),  # 0.125
        (1, 80, 1, "1.2"),  # 1.25 goes to the even digit
        (3, 80, 1, "3.8"),  # 3.75 as well
        (1, 8, 0, "12"),
        (0, 7, 1, "0.0"),
        (-1, 100_000, 1, "0.0"),
        (7, 7, 1, "100.0"),
    ],
)
def test_that_percentages_are_rounded_half_to_even_from_counts(count, n, digits, text):
    assert formatting.percent(Fraction(count, n), digits=digits) == text


def test_that_differences_have_a_sign_and_zero_has_none():
    assert formatting.percent(0.044, signed=True) == "+4.4"
    assert formatting.percent(0.0, signed=True) == "0.0"
    assert formatting.interval(Interval(-0.15, 0.073), signed=True) == "[−15.0, +7.3]"
    assert formatting.interval(Interval(-0.15, 0.073), minus="-") == "[-15.0, 7.3]"
    assert formatting.whole(-7) == "−7"


def test_that_nan_never_becomes_text():
    with pytest.raises(ValueError, match="not a share"):
        formatting.percent(float("nan"))


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.2327, ".233"),
        (1.0, "1.000"),
        (0.00156, ".002"),
        (3.1255e-4, "3.1 × 10⁻⁴"),
        (1.18e-10, "1.2 × 10⁻¹⁰"),
        (0.0, "< 10⁻³⁰⁰"),
    ],
)
def test_that_p_values_are_written_as_papers_write_them(p, text):
    assert formatting.p_value(p) == text


def test_that_text_shows_shares_with_counts_intervals_and_p_values():
    (line,) = [line for line in tables.as_text(MATH).splitlines() if line.startswith("SCoRe")]
    cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
    assert cells[4:10] == [
        "500",
        "60.0 (300/500)",
        "64.4 (322/500)",
        "+4.4 (+22/500)",
        "[+2.0, +6.7]",
        "5.8 (29/500)",
    ]
    assert "3.1 × 10⁻⁴" in cells


def test_that_the_lines_of_a_text_table_are_aligned():
    header, rule, *rows = tables.as_text(MATH).splitlines()[2:11]
    assert header.index("Δi→c") + len("Δi→c") == rows[0].index("(23/500)") + len("(23/500)")
    assert len(rule) >= max(map(len, rows))


def test_that_undefined_cells_point_to_their_reason():
    text = tables.as_text(PLANBENCH)
    assert "– (0/110) [1]" in text
    assert "[1] cannot occur: all 26 right ones were accepted at once" in text
    assert "[2] 26 of 110 were accepted and not asked again" in text
    assert "nan" not in text.lower()


def test_that_csv_has_numbers_for_machines_and_reasons_in_the_last_column():
    (row,) = csv.DictReader(io.StringIO(tables.as_csv(PLANBENCH)))
    assert float(row["acc1"]) == 26 / 110
    assert (row["acc1_count"], row["acc1_denominator"]) == ("26", "110")
    assert row["delta_ci"] == row["p_exact"] == ""
    assert row["delta_ci_count"] == "0"
    assert "delta_ci: cannot occur" in row["undefined"]
    assert "p_exact: 26 of 110" in row["undefined"]


def test_that_csv_and_json_write_a_plain_minus():
    base = tables.as_csv(MATH).splitlines()[1]
    assert ",-0.112,-56,500," in base
    loaded = json.loads(tables.as_json(MATH))
    assert loaded["rows"][0]["delta"]["count"] == -56
    assert loaded["rows"][0]["p_exact"] == pytest.approx(2.3e-8, rel=0.01)
    assert "−" not in json.dumps(loaded["rows"], ensure_ascii=False)


def test_that_json_keeps_an_undefined_value_and_its_reason():
    (row,) = json.loads(tables.as_json(PLANBENCH))["rows"]
    assert row["delta_ci"]["value"] is None
    assert row["delta_ci"]["undefined"].startswith("cannot occur")
    assert row["p_mid"] == {
        "value": None,
        "undefined": "26 of 110 were accepted and not asked again",
    }


def test_that_latex_escapes_names_and_writes_symbols_as_maths():
    latex = tables.as_latex(named(r"[a] 50% & $\x_1^2{}~#"))
    assert (
        r"{[}a] 50\% \& \$\textbackslash{}x\_1\textasciicircum{}2\{\}\textasciitilde{}\#" in latex
    )
    assert r"$\Delta$i$\to$c" in latex
    assert r"10$^{-10}$" in tables.as_latex(MATH)


def test_that_markdown_escapes_what_would_break_a_cell():
    line = tables.as_markdown(named("a|b <i>*x*"))
    assert r"| a\|b \<i\>\*x\* |" in line


def test_that_a_name_with_line_breaks_and_escape_codes_stays_on_its_line():
    text = tables.as_text(named("two\nlines\x1b[31m\u202eevil"))
    assert "two lines [31m evil" in text


def test_that_wide_characters_do_not_break_the_alignment():
    rows = [row_from_counts(Transitions(1, 1, 1, 1), saw=Saw.NEUTRAL, run_id=at) for at in (1, 2)]
    lines = tables.as_text(tabulate.self_correction(rows, {1: "模型", 2: "abcd"})).splitlines()
    assert lines[4].replace("模型", "abcd") == lines[5]


@pytest.mark.parametrize("name", ["=1+1", "@cmd", "+a", "-a", "\tx"])
def test_that_a_name_cannot_become_a_formula_in_a_spreadsheet(name):
    (row,) = csv.DictReader(io.StringIO(tables.as_csv(named(name))))
    assert row["run"] == "'" + name


@given(st.text(max_size=20))
@settings(max_examples=20, deadline=None)
def test_that_any_name_can_be_written_in_every_format(name):
    table = named(name)
    assert all(write(table).endswith("\n") for write in tables.FORMATS.values())
    assert json.loads(tables.as_json(table))["rows"][0]["run"] == name


@pytest.mark.parametrize("format_", tables.FORMATS)
def test_that_a_table_without_rows_is_still_a_table(format_):
    empty = tabulate.self_correction([], {})
    assert tables.FORMATS[format_](empty)


def test_that_a_note_shows_both_readings_of_blank_answers():
    outcomes = [
        AttemptOutcome(run_id=1, problem_id=1, right=True),
        AttemptOutcome(run_id=1, problem_id=1, attempt=2, right=False, status=Status.NO_ANSWER),
        AttemptOutcome(run_id=1, problem_id=2, right=True),
        AttemptOutcome(run_id=1, problem_id=2, attempt=2, right=True),
    ]
    table = tabulate.self_correction(self_correction_table(outcomes), {1: "gpt-4o"})
    (note,) = [note for note in table.notes if note.startswith("gpt-4o")]
    assert "1 pair has" in note
    assert "Acc@t2 50.0 / 100.0" in note
    (row,) = csv.DictReader(io.StringIO(tables.as_csv(table)))
    assert (row["acc2_blank_incorrect"], row["acc2_blank_left_out"]) == ("0.5", "1.0")


def test_that_means_over_samples_say_so_instead_of_giving_counts():
    outcomes = [
        AttemptOutcome(run_id=1, problem_id=1, sample=k, attempt=t, right=k < t)
        for k in (1, 2)
        for t in (1, 2)
    ]
    text = tables.as_text(tabulate.self_correction(self_correction_table(outcomes), {1: "a"}))
    assert "+50.0 (mean of 1)" in text
    assert "undefined" not in text
    assert "– [" in text
    assert "clustered by problem" in text


def test_that_rows_of_two_families_say_the_size_of_each():
    both = [*published_table("MATH500"), *published_table("HumanEval")]
    notes = tabulate.self_correction(both, {}).notes
    assert "p: McNemar; Holm's adjustment over 7 and 4 tests." in notes
    assert not any("Holm" in note for note in PLANBENCH.notes)


def test_that_a_blank_note_says_what_has_no_value():
    outcomes = [
        AttemptOutcome(run_id=1, problem_id=1, attempt=t, right=None, ending=Ending.NO_ANSWER)
        for t in (1, 2)
    ]
    notes = tabulate.self_correction(self_correction_table(outcomes), {1: "a"}).notes
    assert any("Δ 0.0 / no problems with both attempts" in note for note in notes)


def test_that_two_runs_make_a_table_with_what_was_dropped():
    outcomes = [
        AttemptOutcome(run_id=1, problem_id=1, right=True),
        AttemptOutcome(run_id=2, problem_id=1, right=False),
        AttemptOutcome(run_id=2, problem_id=2, right=None, ending=Ending.FAILED),
    ]
    table = tabulate.run_against_run(run_against_run(outcomes, 1, 2), {1: "gpt-4o", 2: "o1"})
    text = tables.as_text(table)
    assert "gpt-4o against o1 at attempt t1" in text
    assert "o1: 1 not shared (1 failed request)." in text
    assert "+100.0 (+1/1)" in text


def test_that_strategy_use_makes_a_table():
    coded = [CodedTrace(trace_id=1, problem_id=1, run_id=1, right=None)]
    uses = [CodeUse(trace_id=1, code="st.forward", origin_group="people")]
    text = tables.as_text(tabulate.strategy_use(strategy_use(coded, uses), {1: "gpt-4o"}))
    assert "100.0 (1/1)" in text
    assert "[1] no judged traces use it" in text


def test_that_every_kind_of_cell_can_be_read():
    assert written_cell(None) == ""
    assert written_cell(0.25) == "25.0"
    assert (
        written_cell(
            Estimate(
                value=Undefined("x"),
                count=None,
                denominator=None,
                interval=Undefined("x"),
                n_text="",
            )
        )
        == "–"
    )
    assert written_cell(P(0.5)) == ".500"
    assert written_cell(Undefined("x")) == "–"
    loose = Table(
        title="t",
        columns=(Column(key="a", title="A"), Column(key="b", title="B")),
        rows=((Interval(0.1, 0.2), None),),
    )
    assert tables.as_csv(loose) == "a_low,a_high,b,undefined\n0.1,0.2,,\n"
    assert json.loads(tables.as_json(loose))["rows"] == [
        {"a": {"low": 0.1, "high": 0.2}, "b": None}
    ]
