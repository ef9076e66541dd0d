"""Writes imported attempts into a loading batch, a piece at a time and table by table."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlite_utils import Database

from core.imported import ImportedAttempt, ImportedRun, ImportedTag
from core.outcomes.verdict import Judge, Verdict
from core.traces import Nature, Problem
from data.store.labelling import Place, TagRow, TagWriter
from data.store.rows import to_json

Checked = tuple[ImportedAttempt, tuple[Verdict, ...]]
"""An attempt with the checkers' verdicts on it."""

_Row = tuple[Any, ...]

_TRACE = (
    "INSERT INTO trace (id, batch_id, source_id, problem_id, run_id, sample, attempt, sha256,"
    " original_sha256, length, prompt_before, saw, fresh_context, ending, answer, answer_rule,"
    " tokens, reasoning_tokens, seconds, cost, finish_reason, metadata) VALUES "
)
_TEXT = "INSERT INTO trace_text VALUES "
_SEARCH = (
    "INSERT INTO trace_search (rowid, text) SELECT trace_id, text FROM trace_text"
    " WHERE trace_id >= ? AND text <> ''"
)
_BLOCK = "INSERT INTO block VALUES "
_VERDICT = (
    "INSERT INTO verdict (batch_id, trace_id, judge, who, status, rule, score, created) VALUES "
)
_TOGETHER = 32
_PROBLEM = (
    "INSERT INTO problem (dataset, key, title, prompt, reference, family, variant, metadata)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dataset, key) DO NOTHING"
)
_RUN = (
    "INSERT INTO run (name, model, variant, hint, settings, base_run_id, nature, position)"
    " VALUES (?, ?, ?, ?, ?, (SELECT id FROM run WHERE name = ?), ?,"
    " (SELECT ifnull(max(position) + 1, 0) FROM run)) ON CONFLICT (name) DO NOTHING"
)
_HAS_NO_LIVE_TRACE = (
    " AND NOT EXISTS (SELECT 1 FROM trace JOIN batch ON batch.id = trace.batch_id"
    " WHERE state = 'live' AND {} )"
)
_PROBLEM_ANEW = (
    "UPDATE problem SET title = ?, prompt = ?, reference = ?, family = ?, variant = ?,"
    " metadata = ? WHERE id = ?" + _HAS_NO_LIVE_TRACE.format("problem_id = problem.id")
)
_RUN_ANEW = (
    "UPDATE run SET model = ?, variant = ?, hint = ?, settings = ?,"
    " base_run_id = (SELECT id FROM run AS base WHERE base.name = ?), nature = ?"
    " WHERE id = ?" + _HAS_NO_LIVE_TRACE.format("run_id = run.id")
)
_KNOWN = (
    "SELECT trace.id, sha256 FROM trace JOIN batch ON batch.id = trace.batch_id"
    " WHERE problem_id = ? AND run_id = ? AND sample = ? AND attempt = ?"
    " AND (state = 'live' OR batch.id = ?)"
)


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What a piece brought: how many attempts were stored, were there already, or differ.

    `tags` counts new labels, those on attempts that were there already included, and `misplaced`
    those that do not lie on their text. `seconds` is how long it took, the end of the transaction
    not included.
    """

    added: int = 0
    already_there: int = 0
    differing: list[str] = field(default_factory=list[str])
    tags: int = 0
    misplaced: list[str] = field(default_factory=list[str])
    seconds: float = 0.0


@dataclass(slots=True)
class _Rows:
    """Rows of one piece, to be written table by table."""

    traces: list[_Row] = field(default_factory=list[_Row])
    texts: list[_Row] = field(default_factory=list[_Row])
    blocks: list[_Row] = field(default_factory=list[_Row])
    verdicts: list[_Row] = field(default_factory=list[_Row])
    tags: list[TagRow] = field(default_factory=list[TagRow])

    def write(self, db: Database) -> None:
        _insert(db, _TRACE, self.traces)
        _insert(db, _TEXT, self.texts)
        if self.traces:
            db.conn.execute(_SEARCH, (self.traces[0][0],))
        _insert(db, _BLOCK, self.blocks)
        _insert(db, _VERDICT, self.verdicts)


def _insert(db: Database, statement: str, rows: list[_Row]) -> None:
    """Insert rows, many at once.

    SQLite does some work anew for each statement, and at the end of each the thread that reads
    the next piece may keep Python's lock for milliseconds.
    """
    for at in range(0, len(rows), _TOGETHER):
        some = rows[at : at + _TOGETHER]
        place = f"({', '.join('?' * len(some[0]))})"
        values = tuple(chain.from_iterable(some))
        db.conn.execute(statement + ", ".join([place] * len(some)), values)


class BatchLoader:
    """Writes imported attempts into a loading batch, a piece at a time.

    It remembers the ids of problems, runs and codes it has met, so it belongs to one batch.
    `tags` writes the labels, and knows which codes they brought or lack.
    """

    def __init__(self, batch_id: int, source_id: int, at: str) -> None:
        self._batch = batch_id
        self._source = source_id
        self._at = at
        self._problems: dict[tuple[str, str], int] = {}
        self._runs: dict[str, int] = {}
        self._fresh: set[int] = set()  # problems that came with this piece
        self.tags = TagWriter(batch_id, at)

    def load(self, db: Database, piece: Iterable[Checked]) -> Loaded:
        """Store the attempts of a piece; call inside a transaction that has the write lock."""
        began = time.perf_counter()
        loaded, rows = Loaded(), _Rows()
        new: dict[_Row, tuple[int, str]] = {}  # traces of this piece and their hashes, by place
        piece = list(piece)
        self._fresh = self._store_problems(db, [attempt.problem for attempt, _ in piece])
        next_id = 1 + db.conn.execute("SELECT ifnull(max(id), 0) FROM trace").fetchone()[0]
        for attempt, verdicts in piece:
            sha256 = hashlib.sha256(attempt.text.encode()).hexdigest()
            place = self._place(db, attempt)
            known = new.get(place)
            if known is None and place[0] not in self._fresh:
                known = self._known(db, place)
            if known is None:
                trace_id = next_id + len(rows.traces)
                new[place] = trace_id, sha256
                rows.traces.append(self._trace_row(trace_id, place, sha256, attempt))
                self._add_parts(rows, trace_id, attempt, verdicts)
                rows.tags.extend(self._tag_rows(db, trace_id, attempt, loaded))
            elif known[1] == sha256:
                loaded.already_there += 1  # but somebody else may have labelled it
                rows.tags.extend(self._tag_rows(db, known[0], attempt, loaded))
            else:
                loaded.differing.append(attempt.where)
        rows.write(db)
        loaded.tags = self.tags.write(db, rows.tags) if rows.tags else 0
        loaded.added = len(rows.traces)
        loaded.seconds = time.perf_counter() - began
        return loaded

    # What is there already

    def _store_problems(self, db: Database, problems: Iterable[Problem]) -> set[int]:
        """Store the problems that the study lacks; return their ids."""
        rows: dict[tuple[str, str], _Row] = {}
        for each in problems:
            own = (each.dataset, each.key)
            if own not in self._problems and own not in rows:
                rows[own] = (*own, *_told_of(each))
        if not rows:
            return set()
        last = db.conn.execute("SELECT ifnull(max(id), 0) FROM problem").fetchone()
        db.conn.executemany(_PROBLEM, rows.values())
        new = db.conn.execute("SELECT dataset, key, id FROM problem WHERE id > ?", last).fetchall()
        self._problems |= {(dataset, key): problem_id for dataset, key, problem_id in new}
        return {problem_id for _, _, problem_id in new}

    def _place(self, db: Database, attempt: ImportedAttempt) -> _Row:
        """Return (problem id, run id, sample, attempt); a new run is stored."""
        problem, run = attempt.problem, attempt.run
        problem_id = self._problems.get((problem.dataset, problem.key))
        if problem_id is None:
            problem_id = self._problems[problem.dataset, problem.key] = _problem_id(db, problem)
        run_id = self._runs.get(run.name)
        if run_id is None:
            run_id = self._runs[run.name] = _run_id(db, run)
        return problem_id, run_id, attempt.sample, attempt.attempt

    def _known(self, db: Database, place: _Row) -> tuple[int, str] | None:
        """Return the trace that stands at this place already, and its text's hash."""
        return db.conn.execute(_KNOWN, (*place, self._batch)).fetchone()

    # Rows

    def _trace_row(self, trace_id: int, place: _Row, sha256: str, attempt: ImportedAttempt) -> _Row:
        return (
            trace_id,
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
        )

    def _add_parts(
        self,
        rows: _Rows,
        trace_id: int,
        attempt: ImportedAttempt,
        verdicts: tuple[Verdict, ...],
    ) -> None:
        rows.texts.append((trace_id, attempt.text))
        rows.blocks.extend(
            (trace_id, i, str(b.channel), str(b.completeness), b.start, b.end, b.tokens, b.said_by)
            for i, b in enumerate(attempt.blocks)
        )
        given = [(str(Judge.FILE), v.who, str(v.status), v.rule, v.score) for v in attempt.verdicts]
        ours = [(str(v.judge), v.who, str(v.status), v.rule, v.score) for v in verdicts]
        rows.verdicts.extend((self._batch, trace_id, *each, self._at) for each in given + ours)

    def _tag_rows(
        self, db: Database, trace_id: int, attempt: ImportedAttempt, loaded: Loaded
    ) -> Iterator[TagRow]:
        origin = "imported" if attempt.run.nature is Nature.MEASURED else "generated"
        for tag in attempt.tags:
            place = _place_of(tag, trace_id, attempt.text)
            if place is None:
                loaded.misplaced.append(attempt.where)
                continue
            row = self.tags.row(db, tag, place, origin=origin, where=attempt.where)
            if row is not None:
                yield row


def _place_of(tag: ImportedTag, trace_id: int, text: str) -> Place | None:
    """Return where a label of an attempt lies, None if not on its text."""
    if tag.start is None and tag.end is None:
        return Place(trace_id=trace_id)
    start, end = tag.start or 0, tag.end or 0
    if tag.start is None or not 0 <= start < end <= len(text):
        return None
    return Place(trace_id=trace_id, start=start, end=end, quote=text[start:end])


def _told_of(problem: Problem) -> _Row:
    """Return what a file tells of a problem, in the order of its columns."""
    told = (problem.title, problem.prompt, problem.reference, problem.family, problem.variant)
    return (*told, to_json(problem.metadata))


def _problem_id(db: Database, problem: Problem) -> int:
    """Return the id of a problem that the study had before."""
    place = "SELECT id FROM problem WHERE dataset = ? AND key = ?"
    (problem_id,) = db.conn.execute(place, (problem.dataset, problem.key)).fetchone()
    # A problem that only withdrawn imports have is what this file says it is.
    db.conn.execute(_PROBLEM_ANEW, (*_told_of(problem), problem_id))
    db.conn.execute(
        "UPDATE problem SET prompt = ? WHERE id = ? AND prompt = ''", (problem.prompt, problem_id)
    )
    return problem_id


def _run_id(db: Database, run: ImportedRun) -> int:
    condition = run.condition
    told = (run.model, condition.variant, condition.hint, to_json(condition.settings))
    row = (*told, run.base, str(run.nature))
    cursor = db.conn.execute(_RUN, (run.name, *row))
    if cursor.rowcount:
        return _new_id(cursor.lastrowid)
    (run_id,) = db.conn.execute("SELECT id FROM run WHERE name = ?", (run.name,)).fetchone()
    db.conn.execute(_RUN_ANEW, (*row, run_id))
    return run_id


def _new_id(row_id: int | None) -> int:
    assert row_id is not None  # noqa: S101 - an INSERT of one row has a row id
    return row_id
