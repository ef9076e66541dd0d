"""`volteface report`: one page of a study file, with the numbers of `volteface metrics`."""

import csv
import dataclasses
import io
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.charts.build import Choices, charts_of
from core.charts.filters import POOLED, Filters, Provenance
from core.report.html import as_html
from core.traces import Block, Channel, Completeness, Ending, Saw
from data.commands import main
from data.reporting import make_report
from data.store.study import Study
from tests.helpers.studies import attempt, load, new_study

ROOT = Path(__file__).parents[2]
LINK = re.compile(r'download="([\w-]+\.csv)" href="data:text/csv;charset=utf-8;base64,([^"]*)"')


def chain(key, first, second, **more):
    return [
        attempt(key, right=first, **more),
        attempt(key, number=2, right=second, saw=Saw.NEUTRAL, prompt_before="Again.", **more),
    ]


@pytest.fixture
def study(tmp_path):
    """Alpha fixes p1, breaks p2, stays right at p3; beta tried once, its request at p3 failed."""
    kept = [*chain("p1", False, True), *chain("p2", True, False), *chain("p3", True, True)]
    kept += [attempt("p1", "beta"), attempt("p2", "beta", right=False)]
    kept += [attempt("p3", "beta", right=None, text="", ending=Ending.FAILED)]
    with new_study(tmp_path, kept) as made:
        load(made, [attempt("p4", "beta", right=False)], "b.jsonl")
    return made.path


def written(study, *words):
    """Return the page that the command writes; nothing draws here."""
    target = study.parent / "report.html"
    assert main(["report", str(study), "-o", str(target), *words]) == 0
    return target.read_text(encoding="utf-8")


def csv_of(page, name):
    found = {file: b64decode(data).decode() for file, data in LINK.findall(page)}
    return [*csv.DictReader(io.StringIO(found[f"{name}.csv"]))]


def metrics_of(capsys, study, *words):
    capsys.readouterr()
    assert main(["metrics", str(study), "--format", "csv", "--t2", "2", *words]) == 0
    return [*csv.DictReader(io.StringIO(capsys.readouterr().out))]


@pytest.mark.parametrize("query", ["", "id:p1", "-id:p3"])
def test_that_the_self_correction_numbers_are_those_of_the_metrics_command(study, capsys, query):
    page = written(study, f"--filter={query}")
    assert csv_of(page, "self-correction") == metrics_of(capsys, study, f"--filter={query}")


def test_that_run_against_run_counts_what_the_compare_command_counts(study, capsys):
    (mine,) = csv_of(written(study), "run-against-run")
    capsys.readouterr()
    assert main(["compare", str(study), "alpha", "beta", "--format", "json"]) == 0
    (theirs,) = json.loads(capsys.readouterr().out)["rows"]
    for key in ("n", "both", "only_a", "only_b", "neither"):
        assert int(mine[key]) == theirs[key]


def test_that_the_page_names_sources_with_hash_importer_and_day(study):
    page = written(study)
    for row in csv_of(page, "sources"):
        assert row["file"] in {"a.jsonl", "b.jsonl"}
        assert row["sha256"] == row["file"]  # what the helper gives as hash
        assert (row["format"], row["importer"]) == ("test", "1")
    assert "Data imported" in page


def test_that_failed_requests_are_counted_apart(study):
    page = written(study)
    counted = {row["run"]: row["failed"] for row in csv_of(page, "left-out")}
    assert counted == {"alpha": "0", "beta": "1"}
    assert "1 failed request left n; none is counted as a wrong answer." in page


def test_that_hidden_reasoning_is_counted(tmp_path):
    hidden = Block(
        channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN, start=0, end=0
    )
    seen = attempt("p1")
    with new_study(tmp_path) as made:
        load(made, [replace(seen, blocks=(hidden, *seen.blocks))])
    page = written(made.path)
    assert [row["hidden"] for row in csv_of(page, "left-out")] == ["1"]
    assert "Reasoning is hidden in alpha (1 trace)" in page


def test_that_a_withdrawn_import_counts_for_nothing_and_is_told(study):
    with Study.open(study, "ann") as opened:
        opened.undo().result()
    page = written(study)
    assert "1 imported file of the study withdrawn" in page
    assert [row["file"] for row in csv_of(page, "sources")] == ["a.jsonl"]


def test_that_the_same_study_gives_the_same_bytes(study):
    assert written(study) == written(study)


def test_that_what_the_later_attempt_was_told_is_quoted(study):
    assert '<pre class="quote">Again.</pre>' in written(study)


def test_that_without_anything_that_draws_the_page_has_the_tables_of_the_charts(study, capsys):
    page = written(study)
    assert "<svg" not in page
    assert csv_of(page, "figure-1")
    assert "Charts could not be drawn here" in capsys.readouterr().err


def test_that_where_qt_is_absent_the_report_is_written_all_the_same(study):
    blocked = ("PySide6", "shiboken6", "pyqtgraph", "qtawesome")
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked}));"
        "from data.commands import main; sys.exit(main(sys.argv[1:]))"
    )
    target = study.parent / "plain.html"
    command = [sys.executable, "-c", code, "report", str(study), "-o", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert target.read_text(encoding="utf-8") == written(study)


def test_that_the_page_stands_beside_the_study_where_no_place_is_named(study, capsys):
    assert main(["report", str(study)]) == 0
    assert study.with_suffix(".html").exists()


def test_that_the_runs_of_the_chart_can_be_chosen(study, capsys):
    page = written(study, "--against", "beta", "alpha")
    assert re.search(r"beta.*alpha", page)
    assert main(["report", str(study), "--against", "alpha", "gamma"]) == 1
    assert "There is no run gamma." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--filter", "run:"), "run:"), (("-o", "gone/report.html"), "cannot be written")],
)
def test_that_what_cannot_be_done_is_told_in_words(study, capsys, monkeypatch, words, told):
    monkeypatch.chdir(study.parent)
    assert main(["report", str(study), *words]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error


def test_that_a_report_that_was_stopped_is_none(study):
    with Study.open(study, "ann") as opened:
        assert make_report(opened, stopped=lambda: True) is None


def test_that_an_empty_study_has_a_report_that_says_so(tmp_path):
    with new_study(tmp_path) as made:
        page = as_html(make_report(made))
    assert "nothing was imported" in page
    assert "No run has a later attempt" in page


def test_that_names_of_real_files_never_become_markup(tmp_path):
    with new_study(tmp_path, [attempt("p1", "<img src=x onerror=alert(1)>")]) as made:
        page = as_html(make_report(made))
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.mark.parametrize("name", ["math-l5"])
def test_that_a_real_pair_has_the_counts_of_its_files(tmp_path, corpus, capsys, name):
    path = tmp_path / "real.volteface"
    files = ("gpt-4o-2024-08-06.json", "o1-preview-2024-09-12.json")
    assert main(["import", str(path), *(str(corpus / "zeroeval" / name / f) for f in files)]) == 0
    page = written(path)
    assert sum(int(row["failed"]) for row in csv_of(page, "left-out")) == 24
    (pair,) = csv_of(page, "run-against-run")
    assert (pair["n"], pair["both"], pair["neither"]) == ("697", "379", "78")
    assert os.fspath(corpus) not in page


@pytest.fixture
def wide_study(tmp_path):
    """Two datasets, the first with three problems of two levels, the other with two."""
    rows = [
        each
        for run in ("alpha", "beta")
        for dataset, keys in (("first", ("p1", "p2", "p3")), ("second", ("q1", "q2")))
        for key in keys
        for each in chain(key, key != "p1", run == "alpha", run=run, dataset=dataset)
    ]
    levelled = [
        replace(
            each,
            problem=dataclasses.replace(each.problem, metadata={"level": each.problem.key[-1]}),
        )
        for each in rows
    ]
    with new_study(tmp_path, levelled) as made:
        return made.path


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ((), Filters()),
        (("--dataset", "second"), Filters(dataset="second")),
        (("--dataset", POOLED), Filters(dataset=POOLED)),
        (("--run", "beta"), Filters(runs=frozenset({"beta"}))),
        (("--level", "1", "--level", "2"), Filters(levels=frozenset({"1", "2"}))),
        (("--provenance", "full"), Filters(provenance=Provenance.FULL)),
    ],
)
def test_that_the_report_has_the_numbers_of_the_page_under_the_same_filters(
    wide_study, words, filters
):
    page = written(wide_study, *words)
    with Study.open(wide_study, "somebody") as study:
        overview = study.reader().overview()
    shown = charts_of(overview, Choices(filters=filters), hidden_traces=overview.hidden)
    there = [b64decode(data).decode() for _, data in LINK.findall(page)]
    assert shown.forest.table.to_csv() in there
    assert shown.flows.table.to_csv() in there
    assert shown.slopes.table.to_csv() in there
    rows = csv_of(page, "self-correction")
    assert [int(row["n"]) for row in rows] == [row.n for row in shown.forest.rows]
    for told in shown.filtered.told:
        assert told in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--run", "gamma"), "There is no run gamma."),
        (("--dataset", "third"), "There is no dataset third."),
        (("--level", "9"), "There is no level 9."),
    ],
)
def test_that_a_filter_of_what_is_not_there_is_told(wide_study, capsys, words, told):
    assert main(["report", str(wide_study), *words]) == 1
    assert told in capsys.readouterr().err
