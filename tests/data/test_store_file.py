"""The study file: identity, refusal, migration, one file after closing."""

import sqlite3

import pytest
from sqlite_utils import Database

from core.errors import StudyFileError
from data.store import file
from data.store.schema import NAMES, migrations
from data.store.study import Study
from tests.helpers.studies import attempt, new_study


def test_that_a_closed_study_is_one_file(tmp_path):
    new_study(tmp_path, [attempt()]).close()
    assert [each.name for each in tmp_path.iterdir()] == ["test.volteface"]


def test_that_creating_never_overwrites_a_file(tmp_path):
    path = tmp_path / "mine.volteface"
    path.write_text("precious")
    with pytest.raises(StudyFileError, match="already"):
        Study.create(path, "ann")
    assert path.read_text() == "precious"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"SQLite format 3\x00garbage"])
def test_that_a_file_that_is_no_study_is_refused_and_left_untouched(tmp_path, content):
    path = tmp_path / "x.volteface"
    path.write_bytes(content)
    with pytest.raises(StudyFileError):
        Study.open(path, "ann")
    assert path.read_bytes() == content


def test_that_a_missing_study_is_not_created_by_opening(tmp_path):
    with pytest.raises(StudyFileError, match="no such"):
        Study.open(tmp_path / "gone.volteface", "ann")
    assert list(tmp_path.iterdir()) == []


def test_that_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(StudyFileError, match="another program"):
        Study.open(path, "ann")


def test_that_a_newer_study_is_refused_and_left_untouched(tmp_path):
    study = new_study(tmp_path)
    study.close()
    connection = sqlite3.connect(study.path)
    connection.execute(f"PRAGMA user_version = {len(NAMES) + 1}")
    connection.commit()
    connection.close()
    before = study.path.read_bytes()
    with pytest.raises(StudyFileError, match="newer"):
        Study.open(study.path, "ann")
    assert study.path.read_bytes() == before


def test_that_an_unknown_migration_name_is_refused(tmp_path):
    study = new_study(tmp_path)
    study.close()
    connection = sqlite3.connect(study.path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('volteface', '0099_future', 'now')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StudyFileError, match="newer"):
        Study.open(study.path, "ann")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON tag BEGIN SELECT 1; END",
    ],
)
def test_that_a_study_with_program_parts_is_refused(tmp_path, statement):
    study = new_study(tmp_path)
    study.close()
    connection = sqlite3.connect(study.path)
    connection.execute(statement)
    connection.close()
    with pytest.raises(StudyFileError, match="never makes"):
        Study.open(study.path, "ann")


def test_that_every_migration_is_listed_by_name_in_order():
    with sqlite3.connect(":memory:") as connection:
        db = Database(connection)
        assert tuple(each.name for each in migrations.pending(db)) == NAMES
    connection.close()


def test_that_a_study_without_tables_is_backed_up_and_brought_up_to_date(tmp_path):
    path = tmp_path / "old.volteface"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {0x564F4C54}")
    connection.execute("CREATE TABLE note (x)")
    connection.commit()
    connection.close()
    backup = file.prepare(path)
    assert backup is not None
    assert backup.exists()
    with Study.open(path, "ann") as study:
        assert study.reader().trace_count() == 0


def test_that_a_failing_migration_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "old.volteface"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {0x564F4C54}")
    connection.execute("CREATE TABLE setting (something TEXT)")  # in the way of the first migration
    connection.execute("INSERT INTO setting VALUES ('precious')")
    connection.commit()
    connection.close()
    with pytest.raises(StudyFileError):
        Study.open(path, "ann")
    connection = sqlite3.connect(path)
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    assert connection.execute("SELECT * FROM setting").fetchall() == [("precious",)]
    assert "trace" not in names
    connection.close()
    assert not (tmp_path / "old.volteface.migrating").exists()


def test_that_a_copy_opens_as_the_same_study_and_never_overwrites(tmp_path):
    with new_study(tmp_path, [attempt()]) as study:
        target = tmp_path / "copy.volteface"
        study.save_copy(target)
        with pytest.raises(StudyFileError, match="already"):
            study.save_copy(target)
    with Study.open(target, "ann") as copy:
        assert copy.reader().trace(1).text == attempt().text


def test_that_damage_names_a_tag_that_does_not_fit_its_text(tmp_path):
    study = new_study(tmp_path, [attempt()])
    code = study.reader().codes()[0].id
    study.write(
        lambda db: db.execute(
            'INSERT INTO tag (uid, code_id, trace_id, start, "end", quote, annotator, pass_name,'
            " origin, uncertain, note, created) VALUES ('u', ?, 1, 0, 3, 'xxx', 'a', '1',"
            " 'manual', 0, '', 'now')",
            [code],
        )
    ).result()
    (told,) = study.reader().damage()
    assert "1 tag of which the words quoted stand nowhere" in told
    study.close()
