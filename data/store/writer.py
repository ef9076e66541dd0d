"""The one thread of this process that writes to a study."""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeVar

from sqlite_utils import Database

from core.errors import StudyFileError

Result = TypeVar("Result")


class _Item(NamedTuple):
    work: Callable[[Database], Any]
    future: Future[Any]
    durable: bool


class Writer:
    """Owns the write connection; runs one transaction after the other, in the order given.

    Every piece of work runs inside `BEGIN IMMEDIATE … COMMIT`: it is durable when its future
    has a result, and leaves nothing behind when its future has an exception. Work that need not
    be `durable` by itself waits for no disk: a loss of power may take it back, the newest first,
    until the next durable work is done, which makes all before it durable too.
    """

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        # Without a write-ahead log, a file that is not synchronised may be damaged.
        self._may_ease = db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        self._is_eased = False
        self._closed = False
        self._door = threading.Lock()  # so that nothing is queued behind the end
        self._thread = threading.Thread(target=self._work, name=f"writer of {name}", daemon=True)
        self._thread.start()

    def submit(
        self, work: Callable[[Database], Result], *, durable: bool = True
    ) -> "Future[Result]":
        """Queue `work` for a transaction of its own and return at once.

        Raises:
            StudyFileError: if the study is closed.
        """
        future: Future[Result] = Future()
        with self._door:
            if self._closed:
                raise StudyFileError("The study is closed.")
            self._queue.put(_Item(work, future, durable))
        return future

    def close(self, finish: Callable[[Database], None]) -> None:
        """Do what is queued, then `finish` with the connection, and end the thread."""
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        finish(self._db)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            work, future, durable = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                self._ease(not durable)
                result = _in_transaction(self._db, work)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                future.set_exception(error)
            else:
                future.set_result(result)
            del work, future, item

    def _ease(self, wanted: bool) -> None:
        if wanted != self._is_eased and self._may_ease:
            self._db.execute(f"PRAGMA synchronous = {'NORMAL' if wanted else 'FULL'}")
            self._is_eased = wanted


def _in_transaction(db: Database, work: Callable[[Database], Result]) -> Result:
    """Run `work` in a transaction that takes the write lock at once, waiting for others."""
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise _refused(error) from error
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException as error:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):
            raise _refused(error) from error
        raise
    return result


def _refused(error: sqlite3.OperationalError) -> StudyFileError:
    """Return what SQLite says of a write as a failure that a person can act upon."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return StudyFileError(
            "The study is busy: another process has been writing for a long time.",
            advice="Nothing was changed. Try again.",
        )
    if code == sqlite3.SQLITE_FULL:
        return StudyFileError(
            "The study cannot grow: the disk is full.",
            advice="Nothing was changed. Make room and try again.",
        )
    if code == sqlite3.SQLITE_READONLY:
        return StudyFileError(
            "The study is read-only.",
            advice="Nothing was changed. Make the file and its folder writable, or save a copy.",
        )
    return StudyFileError(
        "The study could not be written.",
        advice=f"Nothing was changed. SQLite says: {error}.",
    )
