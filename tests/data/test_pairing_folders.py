"""Folders of files, the report before an import, tables as text, and mappings to share."""

import json
import os

import pytest

from core.errors import ImportFileError
from data.commands import main
from data.importers.base import ImportOptions
from data.importers.dialect import Dialect, guess_dialect
from data.importers.folders import gather
from data.importers.preview import preview
from data.importers.profiles import import_profile, load_profile, read_mapping, write_mapping
from data.importers.table import examine
from data.importers.trial import trial
from data.store.study import Study
from tests.helpers.reading import read_file, write_lines


def rows(model="alpha", keys=range(3)):
    return [
        {"id": f"p{key}", "model": model, "prompt": f"Puzzle {key}?", "reference": "9",
         "response": "The answer is 9."}
        for key in keys
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "runs"
    for name in ("b/deep", "a", ".hidden"):
        (root / name).mkdir(parents=True)
        write_lines(root / name / "samples.jsonl", rows(name.rpartition("/")[2]))
    (root / "LICENSE").write_text("words")
    (root / "notes.txt").write_text("more words")
    Study.create(root / "mine.volteface", "ann").close()
    return root


def test_that_a_folder_stands_for_its_files_in_a_fixed_order(folder):
    found = gather([folder])
    assert [path.parent.name for path in found.files] == ["a", "deep"]


def test_that_files_that_are_not_recognised_are_notes_of_one_kind(folder):
    found = gather([folder]).findings
    assert [each.where for each in found] == ["LICENSE", "notes.txt"]
    assert len({each.what for each in found}) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_that_links_that_lead_back_end_and_bring_no_file_twice(folder):
    (folder / "a" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "z.jsonl").symlink_to(folder / "a" / "samples.jsonl")
    assert len(gather([folder]).files) == 2


def test_that_a_file_chosen_by_itself_is_kept_whatever_it_holds(folder):
    assert gather([folder / "LICENSE"]).files == (folder / "LICENSE",)


def test_that_files_of_one_name_are_told_with_their_folders(folder):
    assert [file.name for file in preview(gather([folder]).files).files] == [
        "a/samples.jsonl",
        "deep/samples.jsonl",
    ]


def test_that_a_dry_run_tells_what_would_be_there_as_json(folder, tmp_path, capsys):
    study = tmp_path / "new.volteface"
    assert main(["import", str(study), str(folder), "--dry-run", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["headline"] == "No problem is shared by all 2 runs"
    assert told["runs"] == {"a": 3, "deep": 3}
    assert [each["likeness"] for each in told["questions"]] == ["same prompt, different keys"] * 3
    assert not study.exists()


def test_that_a_dry_run_writes_the_questions_and_the_import_takes_the_answers(
    folder, tmp_path, capsys
):
    study, answers = str(tmp_path / "new.volteface"), tmp_path / "answers.json"
    words = ["import", study, str(folder), "--decisions", str(answers)]
    assert main([*words, "--dry-run"]) == 0
    held = json.loads(answers.read_text())
    for question in held["questions"]:
        question["decision"] = 1
    answers.write_text(json.dumps(held))
    assert main([*words, "--dry-run"]) == 0
    assert "3 problems pair across 2 runs" in capsys.readouterr().out
    assert main(words) == 0
    assert capsys.readouterr().out.endswith("6 traces, 3 problems\n")


# Tables as text


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a,b\n1,2\n3,4\n", Dialect()),
        ('q;a\n"x; y, z";4\n"p, q, r";5\n', Dialect(delimiter=";")),
        ("id\tsaid\n1\tHello, you, there\n2\tno\n", Dialect(delimiter="\t")),
        ("1,hello\n2,there\n", Dialect(header=False)),
        ("id,said\n1,'b, c'\n2,'e, f'\n", Dialect(quote="'")),
        ('q,a\n"one\ntwo|three",x\n"four",y\n', Dialect()),
    ],
)
def test_that_a_dialect_is_guessed_by_how_evenly_it_cuts(text, dialect):
    assert guess_dialect(text) == dialect


def test_that_words_are_no_table():
    assert guess_dialect("just some words\nand more of them\n") is None


def test_that_a_chosen_dialect_wins_over_the_guess(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("prompt|response\nWhy, now?|It is 9\nWhy, then?|It is 8\n", encoding="utf-8")
    assert examine(path).mapping["response"] == "response"
    chosen = ImportOptions(settings={"dialect": {"delimiter": ",", "header": False}})
    assert examine(path, chosen).source.dialect == Dialect(header=False)


def test_that_a_table_without_a_header_loses_no_row(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("1,Why is it so and not otherwise?,9\n2,Why is that?,8\n", encoding="utf-8")
    mapping = {"problem": "column 1", "prompt": "column 2", "response": "column 3"}
    assert [each.text for each in read_file(path, ImportOptions(mapping=mapping)).attempts] == [
        "9",
        "8",
    ]


# The first records


def test_that_the_first_records_are_shown_as_the_mapping_reads_them(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [row | {"said": "The answer is 8."} for row in rows()])
    layout = examine(path)
    first = trial(layout, "Table", ImportOptions(mapping=layout.mapping | {"response": "said"}))[0]
    assert (first.key, first.reference, first.attempts[0].answer) == ("p0", "9", "8")
    assert str(first.attempts[0].status) == "incorrect"


def test_that_a_mapping_that_does_not_fit_is_told_record_by_record(tmp_path):
    layout = examine(write_lines(tmp_path / "a.jsonl", rows()))
    told = trial(layout, "Table", ImportOptions(mapping={"response": "response"}))
    assert {each.fault for each in told} == {"The record has neither a prompt nor a problem key."}


# Mappings to share


def test_that_a_mapping_goes_to_a_file_and_comes_back(tmp_path):
    write_mapping(tmp_path / "m.json", "mine", {"response": "said"})
    assert read_mapping(tmp_path / "m.json") == ("mine", {"response": "said"})
    assert import_profile(tmp_path, tmp_path / "m.json") == "mine"
    assert load_profile(tmp_path, "mine") == {"response": "said"}


def test_that_an_imported_mapping_does_not_replace_another_of_its_name(tmp_path):
    for path in ("said", "text"):
        write_mapping(tmp_path / "m.json", "mine", {"response": path})
        import_profile(tmp_path, tmp_path / "m.json")
    assert load_profile(tmp_path, "mine") == {"response": "said"}
    assert load_profile(tmp_path, "mine 2") == {"response": "text"}


@pytest.mark.parametrize("text", ["", "[1]", '{"form": "volteface mapping", "mapping": {"a": 1}}'])
def test_that_a_file_without_a_mapping_is_refused(tmp_path, text):
    (tmp_path / "m.json").write_text(text, encoding="utf-8")
    with pytest.raises(ImportFileError):
        import_profile(tmp_path, tmp_path / "m.json")


def test_that_a_shared_mapping_is_used_on_the_command_line(tmp_path, capsys):
    odd = [{"q": f"Puzzle {n}?", "words": "It is 9", "k": n} for n in range(2)]
    path = write_lines(tmp_path / "odd.jsonl", odd)
    mapping = {"prompt": "q", "response": "words", "problem": "k"}
    write_mapping(tmp_path / "m.json", "odd", mapping)
    words = ["import", str(tmp_path / "s.volteface"), str(path), "--profile"]
    assert main([*words, str(tmp_path / "m.json")]) == 0
    assert capsys.readouterr().out.endswith("2 traces, 2 problems\n")
