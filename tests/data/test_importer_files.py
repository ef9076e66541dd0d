import pytest

from core.errors import ImportFileError
from data.importers.registry import importers, recognise
from tests.helpers.reading import read_file, write_json, write_lines

ROWS = [
    {"id": i, "prompt": f"What is {i} + {i}?", "response": f"It is {2 * i}.", "model": "gpt-4o"}
    for i in range(4)
]


def test_that_each_module_with_an_importer_is_found():
    names = {importer.name for importer in importers()}
    assert {"Table", "Chats", "Verifier chains", "Inspect log"} <= names


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"\x7fELF" + bytes(range(256)) * 4, "binary"),
        (b"PAR1" + b"\x00" * 40, "Parquet"),
        (b"\x1f\x8b\x08\x00aaaa", "gzip"),
        (b"SQLite format 3\x00" + b"\x00" * 80, "database"),
        (b"PK\x03\x04" + b"word/document.xml" * 5, "not an Inspect log"),
        (b"Once upon a time", "not known"),
        ('{"prompt": "Où?"}'.encode("latin-1") * 20, "encoding"),
        ('[{"prompt": "why"}]'.encode("utf-32"), "UTF-32"),
    ],
)
def test_that_a_file_that_is_no_text_of_responses_is_refused_in_words(tmp_path, content, words):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=words):
        recognise(path)


def test_that_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(ImportFileError, match="folder"):
        recognise(tmp_path)
    with pytest.raises(ImportFileError, match="cannot be read"):
        recognise(tmp_path / "nothing.json")


def test_that_utf16_with_a_mark_is_read_and_said(tmp_path):
    path = tmp_path / "rows.json"
    write_json(path, ROWS)
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    read = read_file(path)
    assert len(read.attempts) == 4
    assert read.said("UTF-16")


def test_that_a_mark_before_utf8_is_no_part_of_the_first_field(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(b"\xef\xbb\xbfid,prompt,response\r\n1,Why?,Because.\r\n2,How?,So.\r\n")
    assert [each.problem.key for each in read_file(path).attempts] == ["1", "2"]


def test_that_lines_that_cannot_be_read_are_reported_with_their_number(tmp_path):
    path = write_lines(
        tmp_path / "rows.jsonl", [ROWS[0], '{"id": 9, "prompt"', ROWS[1], "[1, 2]", "", ROWS[2]]
    )
    read = read_file(path)
    assert len(read.attempts) == 3
    assert [each.where for each in read.skipped] == ["line 2", "line 4"]


def test_that_bare_nan_and_infinity_are_let_through(tmp_path):
    path = write_lines(
        tmp_path / "rows.jsonl",
        [ROWS[0], '{"id": 7, "prompt": "p", "response": "r", "score": NaN, "x": -Infinity}'],
    )
    assert [each.problem.key for each in read_file(path).attempts] == ["0", "7"]


def test_that_a_line_in_another_encoding_costs_only_itself(tmp_path):
    path = write_lines(tmp_path / "rows.jsonl", ROWS)
    odd = '{"id": 9, "prompt": "Où?", "response": "là"}\n'.encode("latin-1")
    path.write_bytes('{"id": 8, "prompt": "Où?", "response": "là ü é"}\n'.encode() * 4 + odd)
    read = read_file(path)
    assert len(read.attempts) == 4
    assert "UTF-8" in read.skipped[0].what


def test_that_a_record_beyond_the_limit_is_reported_and_the_others_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("data.importers.json_scan.RECORD_LIMIT", 1000)
    path = write_json(tmp_path / "rows.json", [ROWS[0], ROWS[1] | {"note": "x" * 2000}, ROWS[2]])
    read = read_file(path)
    assert [each.problem.key for each in read.attempts] == ["0", "2"]
    assert "longer than" in read.skipped[0].what


def test_that_an_array_cut_off_keeps_what_was_complete(tmp_path):
    path = write_json(tmp_path / "rows.json", ROWS)
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    read = read_file(path)
    assert len(read.attempts) == 3
    assert read.said("cut off")


def test_that_an_unclosed_quote_in_a_table_is_reported(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('id,prompt,response\n1,Why?,So.\n2,Who?,"never closed\n3,a,b\n')
    read = read_file(path)
    assert [each.problem.key for each in read.attempts] == ["1"]
    assert [each.where for each in read.skipped] == ["line 3"]


def test_that_rows_with_too_few_fields_are_left_out_with_their_line(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('id,prompt,response\n1,"two\nlines",So.\n2,Who?\n3,Why,Me.\n')
    read = read_file(path)
    assert [each.problem.key for each in read.attempts] == ["1", "3"]
    assert [each.where for each in read.skipped] == ["line 4"]


@pytest.mark.parametrize("cut", range(1, 360, 23))
def test_that_a_file_cut_anywhere_gives_findings_or_a_refusal(tmp_path, cut):
    path = write_json(tmp_path / "rows.json", {"data": ROWS, "engine": "o1-mini"})
    path.write_bytes(path.read_bytes()[:cut])
    try:
        read = read_file(path)
    except ImportFileError:
        return
    assert read.said("cut off")


def test_that_a_table_whose_header_cannot_be_read_is_refused(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('id,"prompt" x,response\n1,a,b\n')
    with pytest.raises(ImportFileError, match="The header cannot be read"):
        read_file(path)
