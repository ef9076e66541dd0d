import sys

import pytest

from core.errors import ImportFileError
from core.outcomes.verdict import Status
from data.importers import parquet_rows
from data.importers.files import open_utf8, read_head
from data.importers.records import open_source
from tests.helpers.reading import read_file

duckdb = pytest.importorskip("duckdb", reason="Parquet files are read by an optional package")
TABLE = "SELECT i AS id, 'Why ' || i || '?' AS question, 'Because ' || i AS response,"
TABLE += " i::VARCHAR AS answer, i % 2 = 0 AS correct FROM range({}) r(i)"


def write(path, query):
    with duckdb.connect() as connection:
        target = str(path).replace("'", "''")
        connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet)")
    return path


def test_that_a_table_in_parquet_is_read_like_any_other(tmp_path):
    read = read_file(write(tmp_path / "rows.parquet", TABLE.format(4)))
    assert read.format == "Table"
    assert [a.problem.prompt for a in read.attempts] == [f"Why {i}?" for i in range(4)]
    statuses = [a.verdicts[0].status for a in read.attempts]
    assert statuses == [Status.CORRECT, Status.INCORRECT] * 2
    assert read.attempts[2].where == "row 3"


def test_that_conversations_in_nested_columns_are_read_as_chats(tmp_path):
    messages = "[{'role': 'user', 'content': 'Why?'}, {'role': 'assistant', 'content': 'So.'}]"
    read = read_file(write(tmp_path / "chats.parquet", f"SELECT 1 AS id, {messages} AS messages"))
    assert read.format == "Chats"
    assert [(a.problem.prompt, a.text) for a in read.attempts] == [("Why?", "So.")]


def test_that_values_of_every_kind_become_those_of_json(tmp_path):
    query = (
        "SELECT 1.50::DECIMAL(9,2) AS money, 2::DECIMAL(9,2) AS whole, DATE '2024-01-02' AS day,"
        " '2024-01-02 03:04:05+02'::TIMESTAMPTZ AS moment,"
        " TIMESTAMP '2024-01-02 03:04:05' AS stamp,"
        " 'für'::BLOB AS text, '\\xFF\\xFE'::BLOB AS bytes, MAP {'k': 1} AS map, [1, NULL] AS list,"
        " {'a': {'b': TIMESTAMPTZ '2024-01-02 00:00:00+00'}} AS nested, NULL::INTEGER AS nothing,"
        " TRUE AS yes, TIME '10:00:00' AS time,"
        " '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID AS uuid"
    ).replace("'für'::BLOB", "encode('für')")
    (row,) = parquet_rows.rows(write(tmp_path / "kinds.parquet", query))
    assert row == {
        "money": 1.5,
        "whole": 2,
        "day": "2024-01-02",
        "moment": "2024-01-02T01:04:05",
        "stamp": "2024-01-02T03:04:05",
        "text": "für",
        "bytes": "(2 bytes)",
        "map": {"k": 1},
        "list": [1, None],
        "nested": {"a": {"b": "2024-01-02T00:00:00"}},
        "nothing": None,
        "yes": True,
        "time": "10:00:00",
        "uuid": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    }


def test_that_rows_come_in_order_and_tell_how_far_they_are(tmp_path):
    path = write(tmp_path / "rows.parquet", TABLE.format(5_000))
    told = []
    assert [row["id"] for row in parquet_rows.rows(path, told.append)] == list(range(5_000))
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


def test_that_a_name_with_marks_of_patterns_means_only_its_own_file(tmp_path):
    folder = tmp_path / "model=x"
    folder.mkdir()
    odd = write(tmp_path / "plain.parquet", TABLE.format(2)).rename(folder / "a [1]'{b}.parquet")
    write(folder / "a 1'{b}.parquet", TABLE.format(9))
    assert [row["id"] for row in parquet_rows.rows(odd)] == [0, 1]
    assert parquet_rows.columns(odd) == ("id", "question", "response", "answer", "correct")


def test_that_reading_can_open_no_other_file(tmp_path):
    path = write(tmp_path / "rows.parquet", TABLE.format(1))
    other = write(tmp_path / "other.parquet", TABLE.format(1))
    with parquet_rows._opened(path) as connection, pytest.raises(duckdb.PermissionException):
        connection.execute(f"SELECT * FROM '{other}'")  # noqa: S608
    with parquet_rows._opened(path) as connection, pytest.raises(duckdb.Error):
        connection.execute("SET enable_external_access = true")


def test_that_the_head_shows_all_columns_however_long_the_texts(tmp_path):
    path = write(
        tmp_path / "long.parquet", "SELECT repeat('a', 200000) AS response, 'q' AS prompt, 'm' AS x"
    )
    head = read_head(path)
    assert head.encoding == "parquet"
    assert head.data.startswith(b'{"response": "aaaa')
    assert head.data.endswith(b'"prompt": "q", "x": "m"}')


def test_that_a_file_that_changes_is_looked_at_anew(tmp_path):
    path = write(tmp_path / "rows.parquet", "SELECT 1 AS before")
    assert parquet_rows.columns(path) == ("before",)
    write(path, "SELECT 1 AS after, 2 AS more")
    assert parquet_rows.columns(path) == ("after", "more")


def test_that_a_table_without_rows_is_recognised_and_empty(tmp_path):
    path = write(tmp_path / "none.parquet", TABLE.format(0))
    assert read_head(path).data.startswith(b'{"id": null')
    assert not list(open_source(path).records())


def test_that_a_broken_file_is_refused_in_words(tmp_path):
    path = write(tmp_path / "rows.parquet", TABLE.format(100))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ImportFileError, match="The Parquet file cannot be read"):
        list(parquet_rows.rows(path))


def test_that_it_is_never_taken_for_text(tmp_path):
    path = write(tmp_path / "rows.parquet", TABLE.format(1))
    with pytest.raises(ImportFileError, match="not text"):
        open_utf8(path, read_head(path))


def test_that_without_the_package_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    path = write(tmp_path / "rows.parquet", TABLE.format(1))
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ImportFileError) as raised:
        read_head(path)
    assert "pip install volteface[parquet]" in str(raised.value.advice)
