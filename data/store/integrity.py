"""Looks for damage in a study: the file itself, references, quotes, and the index of search."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from core.errors import StudyFileError
from core.integrity import Examination, Misfit
from core.text.span import Span
from data.store import file
from data.store.own_connection import OwnConnection

Stopped = Callable[[], bool]
PARTS_OF_A_TRACE = ("trace_text", "block", "verdict", "suggestion", "decision", "relation")
"""Tables whose rows mean nothing without their trace."""

_MOST = 20
_LOOK = 100_000
_ABOUT_INDEXES = ("missing from index", "entries in index", "non-unique entry in index")
_STRAY = "trace_id IS NOT NULL AND trace_id NOT IN (SELECT id FROM trace)"
_SPANS = (
    'SELECT tag.id, tag.trace_id, start, "end", quote, text FROM tag'
    " LEFT JOIN trace ON trace.id = tag.trace_id"
    " LEFT JOIN trace_text ON trace_text.trace_id = trace.id"
    " WHERE deleted IS NULL AND tag.trace_id IS NOT NULL AND (text IS NULL"
    ' OR (start IS NOT NULL AND substr(text, start + 1, "end" - start) <> quote)) ORDER BY tag.id'
)
_DONE_LOADING = (
    "SELECT trace_id FROM trace_text JOIN trace ON trace.id = trace_id WHERE text <> ''"
    " AND batch_id IN (SELECT id FROM batch WHERE state <> 'loading')"
)
_UNSEARCHABLE = (
    f"SELECT (SELECT count(*) FROM ({_DONE_LOADING} EXCEPT SELECT id FROM trace_search_docsize))"
    " + (SELECT count(*) FROM (SELECT id FROM trace_search_docsize"
    " EXCEPT SELECT trace_id FROM trace_text JOIN trace ON trace.id = trace_id))"
)


def examine(path: Path, *, wholly: bool = False, stopped: Stopped = lambda: False) -> Examination:
    """Return what is wrong with a study; may take long.

    `wholly` also compares every index, that of search as well, with what it is of; search is then
    held up, and so are writers.

    Raises:
        StudyFileError: if the file is no study, newer, or cannot be opened at all.
    """
    with contextlib.closing(file.connect(path, read_only=not wholly)) as db:
        file.check_study(db, path)
        db.conn.set_progress_handler(lambda: int(stopped()), _LOOK)
        try:
            return examined(db, wholly=wholly)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return Examination()
            raise StudyFileError(
                "The study could not be checked.", where=str(path), advice=f"SQLite says: {error}."
            ) from error


def misfits(db: Database) -> list[Misfit]:
    """Return the live tags that do not lie on what they quote, or on any trace."""
    return [
        Misfit(
            tag_id=tag_id,
            trace_id=trace_id,
            span=None if start is None else Span(start, end),
            quote=quote,
            text=text,
        )
        for tag_id, trace_id, start, end, quote, text in db.execute(_SPANS)
    ]


class RowReader(OwnConnection):
    """Reads rows as they are, to be written elsewhere before they are taken out."""

    def tags(self, tag_ids: Iterable[int]) -> list[dict[str, Any]]:
        """Return these tags, each with its code's key."""
        sql = (
            "SELECT tag.*, code.key AS code FROM tag LEFT JOIN code ON code.id = code_id"
            " WHERE tag.id = ?"
        )
        return [row for tag_id in tag_ids for row in self._db.query(sql, [tag_id])]

    def stray(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a part of traces whose trace is missing."""
        return list(self._db.query(f"SELECT * FROM {table} WHERE {_STRAY}"))


def take_out_stray(db: Database, table: str) -> int:
    """Delete the rows of a part of traces whose trace is missing; return how many."""
    return db.execute(f"DELETE FROM {table} WHERE {_STRAY}").rowcount


def rebuild_indexes(db: Database) -> None:
    """Build every index anew from its table."""
    db.execute("REINDEX")


def rebuild_search(db: Database) -> None:
    """Build the index of full-text search anew from the texts."""
    db.execute("INSERT INTO trace_search (trace_search) VALUES ('rebuild')")
    # Empty texts are not indexed when they are imported; taking one out again must find the same.
    db.execute(
        "INSERT INTO trace_search (trace_search, rowid, text)"
        " SELECT 'delete', trace_id, text FROM trace_text WHERE text = ''"
    )


def examined(db: Database, *, wholly: bool = False) -> Examination:
    """Return what is wrong with an open study; see `examine`."""
    try:
        pages, indexes = _file(db, wholly=wholly)
        if pages:  # what else is asked of a damaged file may be wrong, or fail
            return Examination(pages=pages, indexes=indexes)
        stray, broken = _references(db)
        return Examination(
            indexes=indexes,
            broken=broken,
            stray=stray,
            misfits=tuple(misfits(db)),
            unsearchable=_unsearchable(db, wholly=wholly),
        )
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return Examination(pages=(str(error),))


def _file(db: Database, *, wholly: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    check = "integrity_check" if wholly else "quick_check"
    said = [row[0] for row in db.execute(f"PRAGMA {check}({_MOST})") if row[0] != "ok"]
    indexes = tuple(line for line in said if any(words in line for words in _ABOUT_INDEXES))
    return tuple(line for line in said if line not in indexes), indexes


def _references(db: Database) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Return how many rows of which parts have no trace, and in words what else leads nowhere."""
    found = db.execute("PRAGMA foreign_key_check").fetchall()
    stray: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for table, row_id, parent, _ in found:
        if table == "tag" and parent == "trace":
            continue  # live ones are among the misfits; of deleted ones nothing is asked
        if table in PARTS_OF_A_TRACE and parent == "trace":
            stray[table] += 1
        elif table != "tag" or _is_live(db, row_id):
            broken[f"{table} to {parent}"] += 1
    return tuple(stray.items()), tuple(f"{what}, {n:,} times" for what, n in broken.items())


def _is_live(db: Database, tag_id: int) -> bool:
    found = db.execute("SELECT deleted FROM tag WHERE id = ?", [tag_id]).fetchone()
    return found is not None and found[0] is None


def _unsearchable(db: Database, *, wholly: bool) -> int:
    try:
        missing = int(db.execute(_UNSEARCHABLE).fetchone()[0])
        if not missing and wholly:
            _compare_search(db)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        return -1
    return missing


def _compare_search(db: Database) -> None:
    """Raise where the index of search is not that of the texts.

    SQLite's own comparison counts empty texts as missing, which are left out at import; they are
    put in for it, in a transaction that is taken back.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(
            "INSERT INTO trace_search (rowid, text) SELECT trace_id, text FROM trace_text"
            " WHERE text = '' AND trace_id NOT IN (SELECT id FROM trace_search_docsize)"
        )
        db.execute("INSERT INTO trace_search (trace_search, rank) VALUES ('integrity-check', 1)")
    finally:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
