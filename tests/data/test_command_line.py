"""The command line as people and scripts use it, on real files."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.edits import AddTag
from core.tags import Tag
from core.text.span import Span
from data.commands import importing, main
from tests.helpers.reading import write_lines
from tests.helpers.studies import attempt, load, new_study

ROOT = Path(__file__).parents[2]
RIGHT = {"alpha": {1, 2}, "beta": {2, 3, 4}, "gamma": {4}}


def rows(model):
    return [
        {
            "id": f"p{n}",
            "problem": f"Problem {n}",
            "reference": str(n),
            "model": model,
            "response": f"Answer: {n if n in RIGHT[model] else 0}",
            "correct": n in RIGHT[model],
        }
        for n in range(1, 6)
    ]


@pytest.fixture
def files(tmp_path):
    return [str(write_lines(tmp_path / f"{name}.jsonl", rows(name))) for name in RIGHT]


@pytest.fixture
def study(tmp_path, files, capsys):
    path = str(tmp_path / "cli.volteface")
    assert main(["import", path, *files]) == 0
    capsys.readouterr()
    return path


@pytest.fixture
def twice(tmp_path):
    """A study with two attempts and one tag."""
    chain = [attempt("p1", right=False), attempt("p1", number=2, right=True)]
    with new_study(tmp_path, chain) as study:
        trace = study.reader().trace(1)
        tag = Tag(code_id=1, trace_id=1, span=Span(0, 5), quote=trace.text[:5], annotator="ann")
        study.run(AddTag(tag)).result()
    return str(study.path)


def out_of(capsys, *words):
    """Run a command that must succeed; return what it printed."""
    assert main([str(word) for word in words]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


def complaint_of(capsys, *words):
    """Run a command that must fail as expected; return what it said."""
    assert main([str(word) for word in words]) == 1
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.err


def refusal_of(capsys, *words):
    """Run a command with arguments that are none; return what it said."""
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    assert stopped.value.code == 2
    return capsys.readouterr().err


# import


def test_that_an_import_makes_the_study_and_says_what_came(tmp_path, files, capsys):
    out = out_of(capsys, "import", tmp_path / "new.volteface", *files[:2])
    assert "alpha.jsonl: Table, 5 traces of 1 run at 5 problems" in out
    assert out.splitlines()[-1].endswith("10 traces, 5 problems")


def test_that_importing_again_changes_nothing(study, files, capsys):
    out = out_of(capsys, "import", study, files[0])
    assert "in the study already, nothing changed" in out
    assert "15 traces, 5 problems" in out


def test_that_a_dry_run_writes_nothing(tmp_path, files, capsys):
    path = tmp_path / "new.volteface"
    out = out_of(capsys, "import", "--dry-run", path, *files)
    assert "nothing was written" in out
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("gone.jsonl", None, "No such file"), ("picture.png", b"\x89PNG\0\0\xff" * 99, "binary")],
)
def test_that_a_file_that_cannot_be_read_is_told_and_the_others_go_on(
    tmp_path, files, capsys, name, content, told
):
    bad = tmp_path / name
    if content is not None:
        bad.write_bytes(content)
    assert main(["import", str(tmp_path / "new.volteface"), str(bad), files[0]]) == 1
    out = capsys.readouterr().out
    assert f"{name}: not imported" in out
    assert told in out
    assert "5 traces, 5 problems" in out


def test_that_a_folder_stands_for_the_files_in_it(tmp_path, files, capsys):
    assert main(["import", str(tmp_path / "new.volteface"), str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert all(Path(file).name in told for file in files)


def test_that_a_study_in_a_folder_that_is_not_there_is_refused(tmp_path, files, capsys):
    path = tmp_path / "nowhere" / "new.volteface"
    assert str(path) in complaint_of(capsys, "import", path, *files)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_folder_that_cannot_be_written_is_told(tmp_path, files, capsys):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    assert "cannot be created" in complaint_of(capsys, "import", closed / "s.volteface", *files)


def test_that_a_mapping_without_a_path_is_refused(study, files, capsys):
    assert "FIELD=PATH" in refusal_of(capsys, "import", study, files[0], "--map", "answer")


def test_that_a_mapping_is_used(tmp_path, capsys):
    odd = [{"q": f"Problem {n}", "said": f"Answer: {n}", "truth": str(n)} for n in range(3)]
    path = write_lines(tmp_path / "odd.jsonl", odd)
    words = ("--map", "prompt=q", "--map", "response=said", "--map", "reference=truth")
    out = out_of(capsys, "import", tmp_path / "s.volteface", path, *words, "--run-name", "mine")
    assert "3 traces, 3 problems" in out


def test_that_an_interrupted_import_says_so_and_leaves_a_sound_study(
    study, files, capsys, monkeypatch
):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_files", interrupted)
    assert main(["import", study, files[0]]) == 130
    assert "stopped" in capsys.readouterr().err
    assert out_of(capsys, "sources", study).count("live") == 3


def test_that_an_import_reaches_a_study_that_is_open_elsewhere(tmp_path, files, capsys):
    with new_study(tmp_path) as elsewhere:
        reader = elsewhere.reader()
        out_of(capsys, "import", elsewhere.path, *files)
        assert reader.trace_count() == 15
        load(elsewhere, [attempt("p9", run="delta")], "later.jsonl")
        assert reader.trace_count() == 16


# metrics


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("text", "alpha against beta"),
        ("csv", "run_a,run_b,n,"),
        ("json", '"title": "alpha against beta'),
        ("markdown", "| Shared | alpha | beta |"),
        ("latex", r"\begin{tabular}"),
    ],
)
def test_that_metrics_come_in_every_format(study, capsys, form, sign):
    assert sign in out_of(capsys, "metrics", study, "--against", "alpha", "beta", "--format", form)


def test_that_csv_of_several_pairs_is_one_table_that_names_the_runs(study, capsys):
    out = out_of(capsys, "metrics", study, "--format", "csv")
    records = list(csv.DictReader(io.StringIO(out)))
    assert [(r["run_a"], r["run_b"]) for r in records] == [
        ("alpha", "beta"),
        ("alpha", "gamma"),
        ("beta", "gamma"),
    ]
    counts = [records[0][name] for name in ("n", "both", "only_a", "only_b", "neither")]
    assert counts == ["5", "1", "1", "2", "1"]
    assert not out.endswith("\n\n")


def test_that_json_of_several_pairs_is_one_document(study, capsys):
    found = json.loads(out_of(capsys, "metrics", study, "--format", "json"))
    assert [len(each["rows"]) for each in found] == [1, 1, 1]


def test_that_two_attempts_make_the_self_correction_table(twice, capsys):
    (table,) = [json.loads(out_of(capsys, "metrics", twice, "--format", "json"))]
    assert table["rows"][0]["delta"]["count"] == 1


def test_that_published_rows_stand_beside_ours(twice, capsys):
    out = out_of(capsys, "metrics", twice, "--reference", "MATH500")
    assert "SCoRe" in out


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("derived", "Relative self-correction score"),
        ("methods", "Tango"),
        ("attempts", "Acc@t2"),
        ("samples", "pass@1"),
        ("differences", "sign-flip p"),
        ("answers", "Answer changed"),
        ("cost", "Tokens per fix"),
    ],
)
@pytest.mark.parametrize("form", ["text", "csv", "json", "markdown", "latex"])
def test_that_every_further_table_comes_in_every_format(twice, capsys, table, told, form):
    out = out_of(capsys, "metrics", twice, "--table", table, "--format", form)
    assert "nan" not in out.lower()
    if form in ("text", "markdown", "latex"):
        assert told in out


def test_that_the_further_tables_count_what_the_main_table_counts(twice, capsys):
    main_table, methods = (
        json.loads(out_of(capsys, "metrics", twice, "--format", "json", "--table", name))
        for name in ("correction", "methods")
    )
    row, other = main_table["rows"][0], methods["rows"][0]
    assert other["delta"] == row["delta"]["value"]
    assert other["p_exact"] == row["p_exact"]


def test_that_compare_prints_what_metrics_against_prints(study, capsys):
    one = out_of(capsys, "compare", study, "alpha", "beta", "--format", "json")
    assert one == out_of(capsys, "metrics", study, "--against", "alpha", "beta", "--format", "json")


def test_that_a_filter_by_outcome_withholds_the_test(study, capsys):
    words = ("metrics", study, "--against", "alpha", "beta", "--filter", "outcome:wrong")
    assert "the filter chose problems by their outcome" in out_of(capsys, *words)


def test_that_a_filter_that_cannot_be_read_is_explained(study, capsys):
    assert "at character" in complaint_of(capsys, "metrics", study, "--filter", "(run:")


def test_that_an_unknown_run_is_answered_with_those_there_are(study, capsys):
    told = complaint_of(capsys, "metrics", study, "--against", "alpha", "omega")
    assert "omega" in told
    assert "alpha, beta, gamma" in told


def test_that_a_run_is_not_compared_with_itself(study, capsys):
    assert "itself" in complaint_of(capsys, "metrics", study, "--against", "alpha", "alpha")


def test_that_the_later_attempt_must_be_later(twice, capsys):
    assert "--t2" in complaint_of(capsys, "metrics", twice, "--t1", "2", "--t2", "1")


@pytest.mark.parametrize("word", ["0", "-1", "x", "1.5"])
def test_that_attempts_are_counted_from_one(twice, capsys, word):
    assert "attempt" in refusal_of(capsys, "metrics", twice, f"--t1={word}")


def test_that_a_study_without_a_second_attempt_says_so(tmp_path, capsys):
    with new_study(tmp_path, [attempt()]) as study:
        pass
    assert "No run has a later attempt." in out_of(capsys, "metrics", study.path)


# export and sources


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_that_tags_leave_with_their_run_outcome_and_quote(twice, capsys, form):
    out = out_of(capsys, "export", twice, "--tags", form)
    rows = csv.DictReader(io.StringIO(out)) if form == "csv" else map(json.loads, out.splitlines())
    (tag,) = rows
    assert (tag["run"], tag["quote"], tag["annotator"]) == ("alpha", "First", "ann")
    assert tag["outcome"] == "incorrect"


def test_that_tags_are_written_to_a_file(twice, tmp_path, capsys):
    target = tmp_path / "tags.csv"
    assert out_of(capsys, "export", twice, "--tags", "csv", "-o", target) == ""
    assert target.read_text(encoding="utf-8").count("\n") == 2


def test_that_a_file_that_cannot_be_written_is_told(twice, tmp_path, capsys):
    told = complaint_of(capsys, "export", twice, "--tags", "csv", "-o", tmp_path)
    assert str(tmp_path) in told


def test_that_an_import_can_be_withdrawn_and_restored(study, capsys):
    assert "1 withdrawn" in out_of(capsys, "sources", study, "--withdraw", "1")
    assert "No run" in out_of(capsys, "metrics", study)
    assert "1 live" in out_of(capsys, "sources", study, "--restore", "1")


def test_that_an_import_that_is_not_there_is_told(study, capsys):
    assert "no import 99" in complaint_of(capsys, "sources", study, "--withdraw", "99")


# what is no study, and what is no command

COMMANDS = (("metrics",), ("export", "--tags", "csv"), ("sources",))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such study"),
        (b"", "not a Volteface study"),
        (b"\x7fELF" + bytes(4000), "not a Volteface study"),
    ],
)
def test_that_what_is_no_study_is_told(tmp_path, capsys, command, content, told):
    path = tmp_path / "s.volteface"
    if content is not None:
        path.write_bytes(content)
    said = complaint_of(capsys, command[0], path, *command[1:])
    assert told in said
    assert str(path) in said
    assert content is None or path.read_bytes() == content


@pytest.mark.parametrize("command", COMMANDS)
def test_that_a_folder_is_no_study(tmp_path, capsys, command):
    assert "folder" in complaint_of(capsys, command[0], tmp_path, *command[1:])


def test_that_a_study_cut_short_is_told(study, capsys):
    path = Path(study)
    path.write_bytes(path.read_bytes()[:30_000])
    assert "SQLite says" in complaint_of(capsys, "metrics", study)


def test_that_a_responses_file_is_never_overwritten_by_an_import(tmp_path, files, capsys):
    before = Path(files[0]).read_bytes()
    assert "not a Volteface study" in complaint_of(capsys, "import", files[0], files[1])
    assert Path(files[0]).read_bytes() == before


@pytest.mark.parametrize("words", [(), ("nonsense",), ("metrics",), ("export", "s.volteface")])
def test_that_what_is_no_command_is_answered_with_how_to_call_it(capsys, words):
    assert "usage: volteface" in refusal_of(capsys, *words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--help",), "example study"),
        (("import", "--help"), "usage: volteface import"),
        (("--version",), "volteface "),
    ],
)
def test_that_help_and_version_are_told(capsys, words, told):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 0
    assert told in capsys.readouterr().out


# as a process of its own


def process(*words, code="import sys; from gui.entry import main; sys.exit(main())"):
    """Start the command as a shell does."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_that_a_reader_who_has_seen_enough_is_no_failure(tmp_path):
    with new_study(tmp_path, [attempt(text="word " * 9000)]) as study:
        for place in range(0, 4000, 10):
            tag = Tag(
                code_id=1,
                trace_id=1,
                span=Span(place, place + 4),
                quote="word",
                annotator="ann",
                note="a long note " * 40,
            )
            study.run(AddTag(tag))
    with process("export", str(study.path), "--tags", "jsonl") as running:
        assert running.stdout.readline().startswith("{")
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait() == 0


def test_that_commands_work_where_qt_is_absent(twice):
    blocked = (
        "import sys; sys.modules['PySide6'] = sys.modules['pyqtgraph'] = None;"
        "from gui.entry import main; sys.exit(main())"
    )
    with process("metrics", twice, code=blocked) as running:
        out, err = running.communicate()
    assert err == ""
    assert "Self-correction" in out
