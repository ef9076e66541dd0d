"""Puts the state of a backup in a study's place; what was there is kept first, always."""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from core.errors import StudyFileError
from data.store import file
from data.store.copying import copy_open, is_sound, pour

logger = logging.getLogger(__name__)
_PARTS = ("", "-wal", "-shm", "-journal")
_PATIENCE_MS = 2_000


def restore(path: Path, backup: Path, kept: Path) -> None:
    """Make the study at `path` what `backup` is, and keep what it was as `kept`.

    `backup` is only read. The change is one transaction of SQLite: a process that dies in the
    middle leaves the study as it was. A file that SQLite cannot open at all is moved to `kept` as
    it is. Nobody else may have the study open. Where there is no study any more, nothing is kept.

    Raises:
        StudyFileError: if another process has it open, the backup is not sound, or a file cannot
            be written; then the study is as it was.
    """
    if not is_sound(backup):
        raise StudyFileError(
            "This backup is damaged or of a newer version; the study was left as it is.",
            where=str(backup),
            advice="Choose another backup.",
        )
    if not path.exists():
        _put_in_place(path, backup)
        return
    try:
        with alone_with(path) as db:
            copy_open(db, kept, must_be_sound=False)
            with contextlib.closing(file.connect(backup, read_only=True)) as source:
                pour(source.conn, db.conn)
    except (sqlite3.DatabaseError, StudyFileError) as error:
        if not _is_ruined(error):
            if isinstance(error, StudyFileError):
                raise
            raise _unwritten(path, error) from error
        _move_aside(path, kept)
        _put_in_place(path, backup)
    logger.info("Put a backup in the place of a study; what it was is kept")


@contextlib.contextmanager
def alone_with(path: Path) -> Iterator[Database]:
    """Open a study so that no other connection of any process can, until the block ends.

    Raises:
        StudyFileError: if another process, or this one, has it open.
        sqlite3.DatabaseError: if SQLite cannot read the file.
    """
    db = file.connect(path)
    try:
        try:
            db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            mode = "busy"
        if mode != "delete":
            raise StudyFileError(
                "Another process has this study open.",
                where=str(path),
                advice="Close it there and try again. Nothing was changed.",
            )
        yield db
    finally:
        db.close()


def _move_aside(path: Path, kept: Path) -> None:
    """Give a file that is no database any more another name, and what belongs to it."""
    kept.unlink(missing_ok=True)  # a copy that was begun and is not whole
    for part in _PARTS:
        each = path.with_name(path.name + part)
        if each.exists():
            each.rename(kept.with_name(kept.name + part))


def _put_in_place(path: Path, backup: Path) -> None:
    with contextlib.closing(file.connect(backup, read_only=True)) as source:
        copy_open(source, path)


def _is_ruined(error: Exception) -> bool:
    """Whether SQLite says that a file is no database, or one with a damaged page that it needs."""
    said = error.__cause__ if isinstance(error, StudyFileError) else error
    ruined = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
    return isinstance(said, sqlite3.DatabaseError) and said.sqlite_errorcode & 0xFF in ruined


def _unwritten(path: Path, error: sqlite3.Error) -> StudyFileError:
    return StudyFileError(
        "The backup could not be put in the study's place.",
        where=str(path),
        advice=f"The study is as it was. SQLite says: {error}.",
    )
