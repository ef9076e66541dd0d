"""The one thread of this process that writes to a study."""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlite_utils import Database

from core.errors import StudyFileError

Result = TypeVar("Result")


class Writer:
    """Owns the write connection; runs one transaction after the other, in the order given.

    Every piece of work runs inside `BEGIN IMMEDIATE … COMMIT`: it is durable when its future
    has a result, and leaves nothing behind when its future has an exception.
    """

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self._queue: queue.SimpleQueue[tuple[Callable[[Database], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._closed = False
        self._door = threading.Lock()  # so that nothing is queued behind the end
        self._thread = threading.Thread(target=self._work, name=f"writer of {name}", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Database], Result]) -> "Future[Result]":
        """Queue `work` for a transaction of its own and return at once.

        Raises:
            StudyFileError: if the study is closed.
        """
        future: Future[Result] = Future()
        with self._door:
            if self._closed:
                raise StudyFileError("The study is closed.")
            self._queue.put((work, future))
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
            work, future = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = _in_transaction(self._db, work)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                future.set_exception(error)
            else:
                future.set_result(result)
            del work, future, item


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
