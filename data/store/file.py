"""The study file: identity, opening, creating, migrating with a backup, closing."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from core.errors import StudyDamagedError, StudyFileError
from data.store.schema import APPLICATION_ID, NAMES, VERSION, migrations

SUFFIX = ".volteface"
_BUSY_SECONDS = 10.0
_KEPT_BACKUPS = 3
_LEAST_SIZE = 512
"""Bytes of the smallest SQLite page: a shorter file is no database."""


def connect(path: Path, *, read_only: bool = False) -> Database:
    """Connect to a study file that exists; transactions are begun explicitly.

    Raises:
        StudyFileError: if SQLite cannot open the file.
    """
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"
    try:
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
        )
    except sqlite3.Error as error:
        raise StudyFileError(
            "The study cannot be opened.", where=str(path), advice=str(error)
        ) from error
    db = Database(connection, execute_plugins=False, recursive_triggers=False)
    pragmas = ["trusted_schema = OFF", "foreign_keys = ON", "synchronous = FULL"]
    try:
        with explained(path):
            for pragma in [*pragmas, "query_only = ON"] if read_only else pragmas:
                connection.execute(f"PRAGMA {pragma}")
    except StudyFileError:
        db.close()
        raise
    return db


def create(path: Path) -> None:
    """Create an empty study at `path`, which must not exist.

    Raises:
        StudyFileError: if something is there already or the folder cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644)
    except FileExistsError as error:
        raise StudyFileError(
            "There is a file of this name already.", where=str(path), advice="Choose another name."
        ) from error
    except OSError as error:
        raise StudyFileError(
            "The study cannot be created.", where=str(path), advice=error.strerror or ""
        ) from error
    try:
        _fill(handle, path)
        with explained(path), contextlib.closing(connect(path)) as db:
            _use_wal(db, path)
    except StudyFileError:
        for part in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + part).unlink(missing_ok=True)
        raise


def _fill(handle: int, path: Path) -> None:
    """Write an empty study and wait for the disk, for SQLite will not sync what it did not write.

    Raises:
        StudyFileError: if there is no room.
    """
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_empty())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StudyFileError(
            "The study cannot be created.", where=str(path), advice=error.strerror or ""
        ) from error


@cache
def _empty() -> bytes:
    """Return an empty study: once they ran, copying takes a tenth of the migrations' time."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with contextlib.closing(connection):
        db = Database(connection, execute_plugins=False, recursive_triggers=False)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(db)
        db.execute(f"PRAGMA user_version = {VERSION}")
        return connection.serialize()


def prepare(path: Path) -> Path | None:
    """Check that `path` is a study this version can write; migrate it where it is older.

    Returns:
        The backup made before migrating, or None where nothing had to be migrated.

    Raises:
        StudyFileError: if the file is missing, not a study, damaged, newer, or has foreign parts.
    """
    _check_file(path)
    db = connect(path)
    try:
        with explained(path):
            check_study(db, path)
            backup = _migrate(db, path) if migrations.pending(db) else None
            _use_wal(db, path)
        return backup
    finally:
        db.close()


def finish(db: Database) -> None:
    """Fold the write-ahead log into the file, so that one file is the whole study, and close."""
    with contextlib.suppress(sqlite3.Error):  # another process still reads: it will fold it
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def save_copy(db: Database, target: Path) -> None:
    """Write a compact copy of the study to `target`, which must not exist.

    Raises:
        StudyFileError: if `target` exists or cannot be written.
    """
    if target.exists():
        raise StudyFileError(
            "There is a file of this name already.",
            where=str(target),
            advice="Choose another name.",
        )
    with explained(target):
        db.execute("VACUUM INTO ?", [str(target)])


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into a failure that a person can act upon."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise _no_study(path) from error
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            raise StudyFileError(
                "The study is read-only.",
                where=str(path),
                advice="Make the file and its folder writable, or copy it to another folder.",
            ) from error
        is_damage = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT
        raise (StudyDamagedError if is_damage else StudyFileError)(
            "The study file cannot be read or written.",
            where=str(path),
            advice=f"SQLite says: {error}. If the disk is fine, restore a copy of the file.",
        ) from error


def _check_file(path: Path) -> None:
    """Refuse what cannot be a study by its look from outside.

    The file itself is opened by SQLite alone. Opening and closing it in any other way would drop
    this process's locks on it (a rule of POSIX), and with them what is protected by them: another
    process would then throw the write-ahead log away that we still write to.
    """
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise StudyDamagedError(
            "There is no such study.", where=str(path), advice="Was it moved or renamed?"
        ) from error
    except OSError as error:
        raise StudyFileError(
            "The study cannot be read.", where=str(path), advice=error.strerror or ""
        ) from error
    if stat.S_ISDIR(found.st_mode):
        raise StudyFileError("This is a folder, not a study.", where=str(path))
    if found.st_size < _LEAST_SIZE:
        raise _no_study(path)


def _no_study(path: Path) -> StudyFileError:
    return StudyDamagedError(
        "This file is not a Volteface study.",
        where=str(path),
        advice="To read model responses, import the file into a study.",
    )


def check_study(db: Database, path: Path) -> None:
    """Refuse what is no study of ours, is newer, or holds foreign parts.

    Raises:
        StudyFileError: if it is one of these, or cannot be read.
    """
    with explained(path):
        _check_identity(db, path)
        _check_objects(db, path)


def _check_identity(db: Database, path: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        raise StudyFileError("This is an SQLite file of another program.", where=str(path))
    version = db.execute("PRAGMA user_version").fetchone()[0]
    unknown = [m.name for m in migrations.applied(db) if m.name not in NAMES]
    if version > VERSION or unknown:
        raise StudyFileError(
            "This study was made by a newer version of Volteface.",
            where=str(path),
            advice="Update Volteface to open it; the file was not touched.",
        )


def _check_objects(db: Database, path: Path) -> None:
    """Refuse triggers and views: studies are exchanged, and we make neither."""
    found = db.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchall()
    if found:
        raise StudyFileError(
            "This study holds program parts that Volteface never makes.",
            where=f"{path}: {', '.join(name for (name,) in found)}",
            advice="Ask whoever sent it for the original; the file was not touched.",
        )


def _migrate(db: Database, path: Path) -> Path:
    lock = path.with_name(path.name + ".migrating")
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError as error:
        raise StudyFileError(
            "Another process is bringing this study up to date.",
            where=str(path),
            advice=f"Try again in a moment. If none is running, delete {lock.name}.",
        ) from error
    try:
        problems = db.execute("PRAGMA quick_check(5)").fetchall()
        if problems != [("ok",)]:
            raise StudyDamagedError(
                "The study is damaged, so it was not brought up to date.",
                where=f"{path}: {problems[0][0]}",
                advice="Restore a copy of the file.",
            )
        backup = _backup(db, path)
        db.execute("BEGIN IMMEDIATE")
        try:
            migrations.apply(db)
            db.execute(f"PRAGMA user_version = {VERSION}")
            db.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            raise
        return backup
    finally:
        lock.unlink(missing_ok=True)


def _backup(db: Database, path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    backup = path.with_name(f"{path.stem}.before-update-{stamp}{SUFFIX}")
    save_copy(db, backup)
    older = sorted(path.parent.glob(f"{path.stem}.before-update-*{SUFFIX}"))[:-_KEPT_BACKUPS]
    for each in older:
        each.unlink()
    return backup


def _use_wal(db: Database, path: Path) -> None:
    """Use write-ahead logging, but not on network drives, where it loses data."""
    db.execute(f"PRAGMA journal_mode = {'DELETE' if on_network_drive(path) else 'WAL'}")


def on_network_drive(path: Path) -> bool:
    """Whether the file lies on a drive of another machine, as far as the system tells."""
    text = str(path.resolve())
    if text.startswith("\\\\"):
        return True
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8").splitlines()
    except OSError:
        return False
    best = ("", "")
    for line in mounts:
        fields = line.split()
        place = fields[1].replace("\\040", " ")
        if text.startswith(place.rstrip("/") + "/") and len(place) >= len(best[0]):
            best = (place, fields[2])
    return best[1] in {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"}
