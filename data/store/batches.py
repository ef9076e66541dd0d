"""Bulk rows: loaded in small transactions, out of sight until the whole batch goes live."""

import os
import socket
import uuid
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from data.store.rows import from_json, to_json

LEFT_TO_OTHERS = (
    *("already there", "differing", "dropped", "cut short"),
    *("tags already there", "labels left out"),
)
"""Counts of a source that say that not all of the file came with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that responses came from."""

    name: str
    sha256: str
    size: int
    format: str
    importer_version: str
    options: dict[str, Any]


def owner() -> str:
    """Name this process, so that what it loads is not swept as left over."""
    return f"{socket.gethostname()}:{os.getpid()}"


def begin(db: Database, kind: str, label: str, at: str) -> int:
    """Open a batch that is loading; return its id."""
    cursor = db.execute(
        "INSERT INTO batch (uid, kind, state, label, created, owner)"
        " VALUES (?, ?, 'loading', ?, ?, ?)",
        [uuid.uuid4().hex, kind, label, at, owner()],
    )
    return _new_id(cursor.lastrowid)


def add_source(db: Database, batch_id: int, source: Source, at: str) -> int:
    """Record a file of the batch; return its id."""
    cursor = db.execute(
        "INSERT INTO source (batch_id, name, sha256, size, format, importer_version, options,"
        " imported)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            batch_id,
            source.name,
            source.sha256,
            source.size,
            source.format,
            source.importer_version,
            to_json(source.options),
            at,
        ],
    )
    return _new_id(cursor.lastrowid)


def finish_source(
    db: Database, source_id: int, counts: dict[str, int], findings: list[Any]
) -> None:
    """Keep what was counted and found while reading a file."""
    db.execute(
        "UPDATE source SET counts = ?, findings = ? WHERE id = ?",
        [to_json(counts), to_json(findings), source_id],
    )


def complete(db: Database, batch_id: int) -> int:
    """Mark a batch as wholly loaded; it stays out of sight until an edit makes it live.

    Attempts that another process has made live meanwhile are dropped.

    Returns:
        How many were dropped.
    """
    twice = clashes(db, batch_id)
    for trace_id in twice:
        _forget_words(db, "trace_id = ?", [trace_id])
        db.execute("DELETE FROM trace WHERE id = ?", [trace_id])
    db.execute("UPDATE batch SET state = 'withdrawn' WHERE id = ?", [batch_id])
    return len(twice)


def clashes(db: Database, batch_id: int) -> list[int]:
    """Return the traces of a batch whose place (problem, run, sample, attempt) a live one has."""
    found = db.execute(
        "SELECT DISTINCT mine.id FROM trace AS mine JOIN trace AS other"
        " ON other.problem_id = mine.problem_id AND other.run_id = mine.run_id"
        " AND other.sample = mine.sample AND other.attempt = mine.attempt"
        " AND other.batch_id <> mine.batch_id"
        " JOIN batch ON batch.id = other.batch_id AND batch.state = 'live'"
        " WHERE mine.batch_id = ?",
        [batch_id],
    )
    return [trace_id for (trace_id,) in found]


def find_source(db: Database, source: Source) -> tuple[int, str] | None:
    """Return (batch id, state) of a batch that has all of this file, live ones first.

    A batch that left some of the file to others, or was cut short, does not: what it left may be
    withdrawn by now. A withdrawn batch with more files than this one is not offered either.
    """
    found = db.execute(
        "SELECT batch.id, batch.state, source.counts,"
        " (SELECT count(*) FROM source AS all_of WHERE all_of.batch_id = batch.id)"
        " FROM source JOIN batch ON batch.id = source.batch_id"
        " WHERE source.sha256 = ? AND source.format = ? AND source.importer_version = ?"
        " AND source.options = ? AND batch.state <> 'loading' ORDER BY batch.state = 'live' DESC",
        [source.sha256, source.format, source.importer_version, to_json(source.options)],
    ).fetchall()
    for batch_id, state, told, files in found:
        counts = from_json(told)
        if any(counts.get(left) for left in LEFT_TO_OTHERS):
            continue
        if counts.get("labels") and _lost_sight_of(db, batch_id):
            continue
        if state == "live" or files == 1:
            return batch_id, state
    return None


def _lost_sight_of(db: Database, batch_id: int) -> bool:
    """Whether a batch has labels on traces that are withdrawn by now."""
    found = db.execute(
        "SELECT 1 FROM tag JOIN trace ON trace.id = tag.trace_id"
        " JOIN batch ON batch.id = trace.batch_id"
        " WHERE tag.batch_id = ? AND state <> 'live' AND batch.id <> tag.batch_id LIMIT 1",
        [batch_id],
    )
    return found.fetchone() is not None


def sweep(db: Database) -> int:
    """Remove what dead processes left half loaded; return how many batches."""
    left = db.execute("SELECT id, owner FROM batch WHERE state = 'loading'").fetchall()
    dead = [batch_id for batch_id, who in left if not _is_alive(who)]
    for batch_id in dead:
        discard(db, batch_id)
    return len(dead)


def discard(db: Database, batch_id: int) -> None:
    """Delete a batch that never went live, and the problems, runs and codes that only it had."""
    db.execute(
        "UPDATE code SET batch_id = tag.batch_id FROM tag"
        " WHERE tag.code_id = code.id AND code.batch_id = :it AND tag.batch_id IS NOT :it",
        {"it": batch_id},
    )
    _forget_words(db, "trace_id IN (SELECT id FROM trace WHERE batch_id = ?)", [batch_id])
    db.execute("DELETE FROM batch WHERE id = ?", [batch_id])
    db.execute(
        "DELETE FROM problem WHERE id NOT IN (SELECT problem_id FROM trace)"
        " AND id NOT IN (SELECT problem_id FROM tag WHERE problem_id IS NOT NULL)"
    )
    db.execute(
        "DELETE FROM run WHERE id NOT IN (SELECT run_id FROM trace)"
        " AND id NOT IN (SELECT base_run_id FROM run WHERE base_run_id IS NOT NULL)"
    )


def _forget_words(db: Database, which: str, parameters: list[int]) -> None:
    """Take traces out of the full-text index while their texts are still there."""
    db.execute(
        "INSERT INTO trace_search (trace_search, rowid, text)"
        f" SELECT 'delete', trace_id, text FROM trace_text WHERE text <> '' AND {which}",
        parameters,
    )


def _new_id(row_id: int | None) -> int:
    assert row_id is not None  # noqa: S101 - an INSERT that did not raise has a row id
    return row_id


def _is_alive(who: str) -> bool:
    """Whether the process that loads a batch still runs; on other machines, assume it does."""
    host, _, pid = who.rpartition(":")
    if host != socket.gethostname():
        return True
    if int(pid) == os.getpid() or os.name != "posix":  # elsewhere signal 0 would end it
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
