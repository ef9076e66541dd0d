"""Bulk rows: loaded in small transactions, out of sight until the whole batch goes live."""

import hashlib
import os
import socket
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from core.errors import ImportFileError
from core.imported import ImportedAttempt, ImportedRun
from core.outcomes.verdict import Judge, Verdict
from core.traces import Problem
from data.store.rows import to_json

PIECE = 40
"""Attempts a transaction: keeps every one of them well under 50 ms for other writers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that responses came from."""

    name: str
    sha256: str
    size: int
    format: str
    importer_version: str
    options: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What a piece brought: how many attempts were stored, were there already, or differ."""

    added: int = 0
    already_there: int = 0
    differing: tuple[str, ...] = ()


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


def complete(db: Database, batch_id: int) -> None:
    """Mark a batch as wholly loaded; it stays out of sight until an edit makes it live."""
    db.execute("UPDATE batch SET state = 'withdrawn' WHERE id = ?", [batch_id])


def find_source(db: Database, source: Source) -> tuple[int, str] | None:
    """Return (batch id, state) of the same file read the same way, live ones first."""
    found = db.execute(
        "SELECT batch.id, batch.state FROM source JOIN batch ON batch.id = source.batch_id"
        " WHERE source.sha256 = ? AND source.format = ? AND source.importer_version = ?"
        " AND source.options = ? AND batch.state <> 'loading' ORDER BY batch.state = 'live' DESC",
        [source.sha256, source.format, source.importer_version, to_json(source.options)],
    ).fetchone()
    return (found[0], found[1]) if found else None


def sweep(db: Database) -> int:
    """Remove what dead processes left half loaded; return how many batches."""
    left = db.execute("SELECT id, owner FROM batch WHERE state = 'loading'").fetchall()
    dead = [batch_id for batch_id, who in left if not _is_alive(who)]
    for batch_id in dead:
        discard(db, batch_id)
    return len(dead)


def discard(db: Database, batch_id: int) -> None:
    """Delete a batch that never went live, and the problems and runs that only it had."""
    db.execute(
        "INSERT INTO trace_search (trace_search, rowid, text)"
        " SELECT 'delete', trace_id, text FROM trace_text"
        " WHERE trace_id IN (SELECT id FROM trace WHERE batch_id = ?)",
        [batch_id],
    )
    db.execute("DELETE FROM batch WHERE id = ?", [batch_id])
    db.execute(
        "DELETE FROM problem WHERE id NOT IN (SELECT problem_id FROM trace)"
        " AND id NOT IN (SELECT problem_id FROM tag WHERE problem_id IS NOT NULL)"
    )
    db.execute(
        "DELETE FROM run WHERE id NOT IN (SELECT run_id FROM trace)"
        " AND id NOT IN (SELECT base_run_id FROM run WHERE base_run_id IS NOT NULL)"
    )


class BatchLoader:
    """Writes imported attempts into a loading batch, a piece at a time.

    It remembers the ids of problems, runs and codes it has met, so it belongs to one batch.
    """

    def __init__(self, batch_id: int, source_id: int, at: str) -> None:
        self._batch = batch_id
        self._source = source_id
        self._at = at
        self._problems: dict[tuple[str, str], int] = {}
        self._runs: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def load(
        self, db: Database, piece: Iterable[tuple[ImportedAttempt, tuple[Verdict, ...]]]
    ) -> Loaded:
        """Store attempts with the checkers' verdicts; call inside a transaction."""
        loaded = Loaded()
        for attempt, verdicts in piece:
            problem_id = self._problem(db, attempt.problem)
            run_id = self._run(db, attempt.run)
            sha256 = hashlib.sha256(attempt.text.encode()).hexdigest()
            place = [problem_id, run_id, attempt.sample, attempt.attempt]
            known = self._known(db, place)
            if known == sha256:
                loaded.already_there += 1
            elif known is not None:
                loaded.differing += (attempt.where,)
            else:
                self._store(db, attempt, verdicts, place, sha256)
                loaded.added += 1
        return loaded

    def _known(self, db: Database, place: list[int]) -> str | None:
        """Return the hash of the text that stands at this place already."""
        found = db.execute(
            "SELECT sha256 FROM trace JOIN batch ON batch.id = trace.batch_id WHERE problem_id = ?"
            " AND run_id = ? AND sample = ? AND attempt = ? AND (state = 'live' OR batch.id = ?)",
            [*place, self._batch],
        ).fetchone()
        return found[0] if found else None

    def _problem(self, db: Database, problem: Problem) -> int:
        place = (problem.dataset, problem.key)
        if place not in self._problems:
            found = db.execute(
                "SELECT id FROM problem WHERE dataset = ? AND key = ?", place
            ).fetchone()
            self._problems[place] = found[0] if found else _insert_problem(db, problem)
        return self._problems[place]

    def _run(self, db: Database, run: ImportedRun) -> int:
        if run.name not in self._runs:
            found = db.execute("SELECT id FROM run WHERE name = ?", [run.name]).fetchone()
            self._runs[run.name] = found[0] if found else _insert_run(db, run)
        return self._runs[run.name]

    def _store(
        self,
        db: Database,
        attempt: ImportedAttempt,
        verdicts: tuple[Verdict, ...],
        place: list[int],
        sha256: str,
    ) -> None:
        cursor = db.execute(
            "INSERT INTO trace (batch_id, source_id, problem_id, run_id, sample, attempt, sha256,"
            " original_sha256, length, prompt_before, saw, fresh_context, ending, answer,"
            " answer_rule, tokens, reasoning_tokens, seconds, cost, finish_reason, metadata)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self._batch,
                self._source,
                *place,
                sha256,
                attempt.original_sha256,
                len(attempt.text),
                attempt.prompt_before,
                str(attempt.saw),
                int(attempt.fresh_context),
                str(attempt.ending),
                attempt.answer,
                attempt.answer_rule,
                attempt.tokens,
                attempt.reasoning_tokens,
                attempt.seconds,
                attempt.cost,
                attempt.finish_reason,
                to_json(attempt.metadata),
            ],
        )
        trace_id = _new_id(cursor.lastrowid)
        db.execute("INSERT INTO trace_text VALUES (?, ?)", [trace_id, attempt.text])
        if attempt.text:
            db.execute(
                "INSERT INTO trace_search (rowid, text) VALUES (?, ?)", [trace_id, attempt.text]
            )
        db.conn.executemany(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    trace_id,
                    i,
                    str(b.channel),
                    str(b.completeness),
                    b.start,
                    b.end,
                    b.tokens,
                    b.said_by,
                )
                for i, b in enumerate(attempt.blocks)
            ],
        )
        given = [(str(Judge.FILE), v.who, str(v.status), v.rule, v.score) for v in attempt.verdicts]
        ours = [(str(v.judge), v.who, str(v.status), v.rule, v.score) for v in verdicts]
        db.conn.executemany(
            "INSERT INTO verdict (batch_id, trace_id, judge, who, status, rule, score, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(self._batch, trace_id, *each, self._at) for each in given + ours],
        )
        self._store_tags(db, attempt, trace_id)

    def _store_tags(self, db: Database, attempt: ImportedAttempt, trace_id: int) -> None:
        if not attempt.tags:
            return
        if not self._codes:
            self._codes = dict(db.execute("SELECT key, id FROM code").fetchall())
        unknown = {tag.code_key for tag in attempt.tags} - self._codes.keys()
        if unknown:
            raise ImportFileError(
                f"Labels use codes that the codebook does not have: {', '.join(sorted(unknown))}.",
                where=attempt.where,
                advice="Add the codes, then import again; nothing was imported.",
            )
        origin = "generated" if attempt.run.nature != "measured" else "imported"
        db.conn.executemany(
            'INSERT OR IGNORE INTO tag (uid, batch_id, code_id, trace_id, start, "end", quote,'
            " annotator, pass_name, origin, sound, verdict, ending, uncertain, note, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '1', ?, ?, ?, ?, 0, ?, ?)",
            [
                (
                    uuid.uuid4().hex,
                    self._batch,
                    self._codes[tag.code_key],
                    trace_id,
                    tag.start,
                    tag.end,
                    attempt.text[tag.start : tag.end],
                    tag.annotator,
                    origin,
                    tag.sound,
                    tag.verdict,
                    tag.ending,
                    tag.note,
                    self._at,
                )
                for tag in attempt.tags
            ],
        )


def _insert_problem(db: Database, problem: Problem) -> int:
    cursor = db.execute(
        "INSERT INTO problem (dataset, key, title, prompt, reference, family, variant, metadata)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            problem.dataset,
            problem.key,
            problem.title,
            problem.prompt,
            problem.reference,
            problem.family,
            problem.variant,
            to_json(problem.metadata),
        ],
    )
    return _new_id(cursor.lastrowid)


def _insert_run(db: Database, run: ImportedRun) -> int:
    base = (
        db.execute("SELECT id FROM run WHERE name = ?", [run.base]).fetchone() if run.base else None
    )
    cursor = db.execute(
        "INSERT INTO run (name, model, variant, hint, settings, base_run_id, nature, position)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT ifnull(max(position) + 1, 0) FROM run))",
        [
            run.name,
            run.model,
            run.condition.variant,
            run.condition.hint,
            to_json(run.condition.settings),
            base[0] if base else None,
            str(run.nature),
        ],
    )
    return _new_id(cursor.lastrowid)


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
