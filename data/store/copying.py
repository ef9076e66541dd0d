"""Consistent copies of a study that is in use, whole or not at all."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database

from core.errors import StudyFileError
from data.store import file

Tell = Callable[[float], object]
"""Takes the share done, 0 to 1."""

Stopped = Callable[[], bool]
_PIECE = 1_000  # pages; a few milliseconds
_LOOK = 100_000  # steps of SQLite's machine between two looks at whether to stop


class _StoppedError(Exception):
    pass


def copy_study(
    path: Path,
    target: Path,
    tell: Tell = lambda _share: None,
    stopped: Stopped = lambda: False,
    *,
    must_be_sound: bool = True,
) -> bool:
    """Copy the state that a study has now to `target`, which must not exist.

    Others may read and write meanwhile; the copy is of one moment, is one file, and bears its name
    only when it is whole, checked and on disk. Unsound pages are copied as they are if
    `must_be_sound` is False.

    Returns:
        False if it was stopped; then nothing is left.

    Raises:
        StudyFileError: if the study cannot be read or the copy not written, or if it is damaged.
    """
    with contextlib.closing(file.connect(path, read_only=True)) as db:
        with file.explained(path):
            db.execute("BEGIN")
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on one moment
        return copy_open(db, target, tell, stopped, must_be_sound=must_be_sound)


def copy_open(
    db: Database,
    target: Path,
    tell: Tell = lambda _share: None,
    stopped: Stopped = lambda: False,
    *,
    must_be_sound: bool = True,
) -> bool:
    """Copy what a connection sees to `target`; see `copy_study`."""
    if target.exists():
        raise StudyFileError(
            "There is a file of this name already.",
            where=str(target),
            advice="Choose another name.",
        )
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with _told_of(target), contextlib.closing(sqlite3.connect(unfinished)) as copy:
            copy.execute("PRAGMA synchronous = FULL")
            pour(db.conn, copy, tell, stopped)
            copy.set_progress_handler(lambda: int(stopped()), _LOOK)
            _finish(copy, target, must_be_sound=must_be_sound)
        unfinished.rename(target)
        _sync_folder(target.parent)
    except _StoppedError:
        return False
    finally:
        for part in ("", "-wal", "-shm", "-journal"):
            unfinished.with_name(unfinished.name + part).unlink(missing_ok=True)
    return True


def pour(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    tell: Tell = lambda _share: None,
    stopped: Stopped = lambda: False,
) -> None:
    """Make `target` the same database as `source`, in one transaction of `target`."""

    def step(_status: int, left: int, total: int) -> None:
        if stopped():
            raise _StoppedError
        tell(1 - left / max(1, total))

    source.backup(target, pages=_PIECE, progress=step)


def is_sound(path: Path) -> bool:
    """Whether a file is a study of this version or an older one, and SQLite finds no damage."""
    try:
        with contextlib.closing(file.connect(path, read_only=True)) as db:
            file.check_study(db, path)
            return db.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except (StudyFileError, sqlite3.Error):
        return False


def _finish(copy: sqlite3.Connection, target: Path, *, must_be_sound: bool) -> None:
    """Make a copy one file, and see whether it is sound."""
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
        damage = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise _StoppedError from error
        raise
    except sqlite3.DatabaseError as error:
        damage = str(error)
    if damage != "ok" and must_be_sound:
        raise StudyFileError(
            "The study is damaged, so no backup of this state was made.",
            where=f"{target.name}: {damage}",
            advice="Older backups are kept as they are.",
        )


@contextlib.contextmanager
def _told_of(target: Path) -> Iterator[None]:
    """Turn what goes wrong in writing a copy into a failure that a person can act upon."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
        raise StudyFileError(
            "The disk is full, so the copy was not made."
            if full
            else "The copy could not be written.",
            where=str(target),
            advice="Make room and try again." if full else f"SQLite says: {error}.",
        ) from error
    except sqlite3.DatabaseError as error:
        raise StudyFileError(
            "The study cannot be copied.", where=str(target), advice=f"SQLite says: {error}."
        ) from error
    except OSError as error:
        raise StudyFileError(
            "The copy could not be written.", where=str(target), advice=error.strerror or ""
        ) from error


def _sync_folder(folder: Path) -> None:
    """Let the new name survive a power cut, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
