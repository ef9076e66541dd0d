"""What can be asked of a study; every method is one question, answered from live rows."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from core.changes import ChangeSet
from core.codebook.code import Code
from core.outcomes.verdict import DEFAULT_ORDER, Judge, Status, Verdict
from core.overview import AttemptRow, Overview, ProblemRow, Standings, TagUse
from core.packed import Numbers
from core.pairing import Decision
from core.relations import Relation
from core.tags import Tag
from core.traces import Ending, Problem, Run, Saw, Trace
from data.store import bulk, exporting, history, integrity, relating
from data.store.beside import Beside
from data.store.pass_reading import PassReading
from data.store.rows import (
    DECISIONS,
    block_of,
    code_of,
    decisions_of,
    from_json,
    problem_of,
    run_of,
    tag_of,
    trace_of,
    verdict_of,
)

_LIVE = "(batch_id IS NULL OR batch_id IN (SELECT id FROM batch WHERE state = 'live'))"
_CODER = (  # what `core.passes.coder` says, for the tags of people
    "iif(pass_name IN ('1', '') OR origin IN ('imported', 'generated'), annotator,"
    " annotator || ', pass ' || pass_name)"
)
_LIVE_TRACE = "batch_id IN (SELECT id FROM batch WHERE state = 'live')"
_LARGE_FROM = 20_000  # traces that take so long to read that some should be shown before
_BEGINNING = 5_000
VISIBLE_CODE = (
    f"({_LIVE} OR EXISTS (SELECT 1 FROM tag WHERE code_id = code.id AND deleted IS NULL AND"
    " (tag.batch_id IS NULL OR tag.batch_id IN (SELECT id FROM batch WHERE state = 'live'))))"
)
_STATUS = {str(status): status for status in Status}
_ENDING = {str(ending): ending for ending in Ending}
_SAW = {str(saw): saw for saw in Saw}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An imported file and its batch."""

    id: int
    batch_id: int
    state: str
    label: str
    name: str
    format: str
    imported: str
    counts: dict[str, int]
    findings: list[dict[str, str]]


class Reader(PassReading):
    """Asks a study questions over a connection of its own; use it from one thread at a time."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._beside = Beside(db)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield rows whose columns are found by name, without a dictionary for each."""
        cursor = self._db.conn.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(sql, parameters)

    def interrupt(self) -> None:
        """Stop the question under way, from any thread; it raises sqlite3.OperationalError."""
        self._db.conn.interrupt()
        self._beside.interrupt()

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        return int(self._value("PRAGMA data_version"))

    def verdict_order(self) -> tuple[Judge, ...]:
        """Return whose verdict counts first in this study."""
        found = self.setting("verdict_order")
        return tuple(Judge(each) for each in from_json(found)) if found else DEFAULT_ORDER

    def decisions(self) -> tuple[Decision, ...]:
        """Return what people decided about problems that look alike."""
        found = self.setting(DECISIONS)
        return decisions_of(found) if found else ()

    def setting(self, name: str) -> str | None:
        """Return a setting of the study, None if it was never set."""
        found = self._db.execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()
        return found[0] if found else None

    def codes(self) -> tuple[Code, ...]:
        """Return the codebook, retired codes included, in its order.

        A code that came with an import is in it while the import is live or a live tag uses it.
        """
        rows = self._rows(
            "SELECT *, (SELECT key FROM code AS above WHERE above.id = code.parent_id) AS parent,"
            " (SELECT key FROM code AS other WHERE other.id = code.merged_into_id) AS merged_into"
            f" FROM code WHERE {VISIBLE_CODE} ORDER BY position, id"
        )
        return tuple(code_of(row) for row in rows)

    def runs(self) -> tuple[Run, ...]:
        """Return the runs with live traces, in the order of their first import."""
        return tuple(
            run_of(row)
            for row in self._rows(
                "SELECT run.*, base.name AS base FROM run LEFT JOIN run base"
                " ON base.id = run.base_run_id WHERE run.id IN"
                # Looks no further once it has met every run.
                f" (SELECT DISTINCT run_id FROM trace WHERE {_LIVE_TRACE}"
                " LIMIT (SELECT count(*) FROM run)) ORDER BY run.position"
            )
        )

    def problem(self, problem_id: int) -> Problem:
        """Return a problem.

        Raises:
            LookupError: if there is none with this id.
        """
        for row in self._rows("SELECT * FROM problem WHERE id = ?", [problem_id]):
            return problem_of(row)
        raise LookupError(problem_id)

    def problems_in_full(self) -> list[Problem]:
        """Return all problems with live traces, in full."""
        rows = self._rows(
            "SELECT * FROM problem WHERE id IN"
            f" (SELECT problem_id FROM trace WHERE {_LIVE_TRACE}) ORDER BY id"
        )
        return [problem_of(row) for row in rows]

    def first_problem_of(self, batch_id: int) -> int | None:
        """Return the first problem that a batch has traces of, None if it has none."""
        return self._value(
            "SELECT min(problem_id) FROM trace WHERE batch_id = (SELECT id FROM batch"
            f" WHERE id = {int(batch_id)} AND state = 'live')"
        )

    def problem_rows(self) -> list[ProblemRow]:
        """Return all problems with live traces, in the order of their import."""
        return self._problem_rows(
            f"id IN (SELECT problem_id FROM trace WHERE {_LIVE_TRACE}) ORDER BY id"
        )

    def _problem_rows(self, which: str) -> list[ProblemRow]:
        cursor = self._db.execute(
            f"SELECT id, dataset, key, {bulk.TITLE}, reference, family, variant, {bulk.LEVEL}"
            f" FROM problem WHERE {which}"
        )
        return [ProblemRow(*row) for row in cursor]

    def attempt_rows(self, problem_id: int | None = None) -> list[AttemptRow]:
        """Return all live attempts, or those at one problem, by problem, run, sample, attempt."""
        at = "" if problem_id is None else f"problem_id = {problem_id:d} AND "
        return self._attempt_rows(at + _LIVE_TRACE)

    def _attempt_rows(self, which: str) -> list[AttemptRow]:
        cursor = self._db.execute(
            f"SELECT id, problem_id, run_id, sample, attempt, saw, ending, answer, tokens,"
            f" reasoning_tokens, length, ({self._status_sql()}), seconds FROM trace WHERE {which}"
            " ORDER BY problem_id, run_id, sample, attempt"
        )
        return [
            AttemptRow(t, p, r, s, n, _SAW[saw], _ENDING[end], a, k, h, size, _STATUS.get(of), time)
            for t, p, r, s, n, saw, end, a, k, h, size, of, time in cursor
        ]

    def _status_sql(self) -> str:
        order = self.verdict_order()
        ranks = " ".join(f"WHEN '{judge}' THEN {i}" for i, judge in enumerate(order))
        judges = ", ".join(f"'{judge}'" for judge in order)
        return (
            f"SELECT status FROM verdict WHERE trace_id = trace.id AND deleted IS NULL AND {_LIVE}"
            f" AND judge IN ({judges}) ORDER BY CASE judge {ranks} END, verdict.id DESC LIMIT 1"
        )

    def trace(self, trace_id: int) -> Trace:
        """Return a trace with its text and blocks.

        Raises:
            LookupError: if there is none with this id.
        """
        for row in self._rows(
            "SELECT trace.*, text FROM trace JOIN trace_text ON trace_id = trace.id WHERE id = ?",
            [trace_id],
        ):
            blocks = self._rows(
                "SELECT * FROM block WHERE trace_id = ? ORDER BY position", [trace_id]
            )
            return trace_of(row, row["text"], tuple(block_of(each) for each in blocks))
        raise LookupError(trace_id)

    def trace_place(self, trace_id: int) -> tuple[int, int, int, int]:
        """Return (problem id, run id, sample, attempt) of a trace.

        Raises:
            LookupError: if there is none with this id.
        """
        row = self._db.execute(
            "SELECT problem_id, run_id, sample, attempt FROM trace WHERE id = ?", [trace_id]
        ).fetchone()
        if row is None:
            raise LookupError(trace_id)
        return row

    def verdicts(self, trace_id: int) -> list[Verdict]:
        """Return every live verdict on a trace, oldest first."""
        rows = self._rows(
            f"SELECT * FROM verdict WHERE trace_id = ? AND deleted IS NULL AND {_LIVE} ORDER BY id",
            [trace_id],
        )
        return [verdict_of(row) for row in rows]

    def tags(self, trace_ids: Iterable[int]) -> list[Tag]:
        """Return the live tags on these traces (spans, whole traces, pairs), in text order."""
        return list(self.each_tag(trace_ids))

    def each_tag(self, trace_ids: Iterable[int]) -> Iterator[Tag]:
        """Yield what `tags` returns as it is asked for, so that many can be read by and by."""
        for ids in _chunks(list(trace_ids)):
            rows = self._rows(
                f"SELECT * FROM tag WHERE deleted IS NULL AND {_LIVE} AND trace_id IN"
                f' ({_marks(ids)}) ORDER BY trace_id, start, "end", id',
                ids,
            )
            yield from map(tag_of, rows)

    def tag_count_on(self, trace_id: int) -> int:
        """Return about how many live tags stand on a trace; those of withdrawn batches count."""
        sql = "SELECT COUNT(*) FROM tag WHERE trace_id = ? AND deleted IS NULL"
        return int(self._db.execute(sql, [trace_id]).fetchone()[0])

    def tag(self, tag_id: int) -> Tag | None:
        """Return a live tag, None if it is deleted or withdrawn."""
        return self.tags_by_id([tag_id]).get(tag_id)

    def tags_by_id(self, tag_ids: Iterable[int]) -> dict[int, Tag]:
        """Return those of these tags that are neither deleted nor withdrawn, by id."""
        return {
            row["id"]: tag_of(row)
            for ids in _chunks(list(tag_ids))
            for row in self._rows(
                f"SELECT * FROM tag WHERE deleted IS NULL AND {_LIVE} AND id IN ({_marks(ids)})",
                ids,
            )
        }

    def relations_of(self, tag_id: int | None = None) -> list[Relation]:
        """Return those from and to a tag, if the other is there; all where None, come what may."""
        return relating.read(self._rows, tag_id)

    def whole_tags(self, problem_id: int) -> list[Tag]:
        """Return the live tags on no span: on a problem, whole traces and pairs of attempts."""
        rows = self._rows(
            f"SELECT * FROM tag WHERE deleted IS NULL AND {_LIVE} AND start IS NULL AND"
            " (problem_id = ? OR trace_id IN (SELECT id FROM trace"
            f" WHERE problem_id = ? AND {_LIVE_TRACE})) ORDER BY id",
            [problem_id, problem_id],
        )
        return [tag_of(row) for row in rows]

    def tag_uses(self, trace_ids: Iterable[int] | None = None) -> list[TagUse]:
        """Return every live tag on live traces, or on these."""
        chosen = None if trace_ids is None else list(trace_ids)
        which = "" if chosen is None else f" AND trace_id IN ({_marks(chosen)})"
        cursor = self._db.execute(
            f'SELECT id, code_id, trace_id, start, "end", {_CODER}, origin, sound, verdict, ending'
            f" FROM tag WHERE deleted IS NULL AND {_LIVE} AND EXISTS"
            f" (SELECT 1 FROM trace WHERE id = tag.trace_id AND trace.{_LIVE_TRACE}){which}"
            ' ORDER BY trace_id, start, "end", id',
            chosen or [],
        )
        return [TagUse(*row) for row in cursor]

    def overview(self) -> Overview:
        """Return the whole study without its texts."""
        with self._beside.connections() as dbs:
            attempts = bulk.attempt_table(dbs, _LIVE_TRACE, self.verdict_order())
            problems = bulk.problem_table(dbs, attempts.problem_ids)
        columns = attempts.columns
        hidden, partial = bulk.hidden_and_partial(self._db, columns.trace)
        overview = Overview.of(
            problems,
            self.runs(),
            self.codes(),
            attempts,
            self.tag_uses(),
            columns.trace[hidden].tolist(),
            self.attempt_rules() if (columns.attempt > 1).any() else {},
            self.relations_of(),
        )
        partial_ids = frozenset(columns.trace[partial].tolist())
        told = Standings(columns.trace, bulk.standings(self._db, columns.trace))
        return replace(overview, partial=partial_ids, standings=told)

    def beginning(self) -> Overview | None:
        """Return the overview of the first problems alone, None where all are read as soon.

        It takes no longer for a larger study: it has the problems of some thousand attempts.
        """
        if self._value("SELECT ifnull(max(id), 0) FROM trace") < _LARGE_FROM:
            return None
        # The plus keeps SQLite from an index on batches, for it would have to sort.
        first = f"SELECT problem_id FROM trace WHERE +{_LIVE_TRACE} ORDER BY problem_id LIMIT ?"
        of_attempts = [row[0] for row in self._db.execute(first, [_BEGINNING])]
        # Of the last problem there may be more attempts than were asked for.
        ids = ", ".join(str(each) for each in sorted({*of_attempts} - {*of_attempts[-1:]}))
        attempts = self._attempt_rows(f"problem_id IN ({ids}) AND +{_LIVE_TRACE}")
        uses = self.tag_uses(row.trace_id for row in attempts)
        problems = self._problem_rows(f"id IN ({ids}) ORDER BY id")
        return Overview.of(problems, self.runs(), self.codes(), attempts, uses)

    def attempt_rules(self) -> dict[int, tuple[str, ...]]:
        """Return by run where its later attempts come from, as it was settled at import."""
        found: dict[int, tuple[str, ...]] = {}
        cursor = self._db.execute(
            "SELECT DISTINCT run_id, json_extract(options, '$.attempt_rule') AS rule"
            " FROM (SELECT DISTINCT run_id, source_id FROM trace"
            f" WHERE attempt > 1 AND +{_LIVE_TRACE})"
            " JOIN source ON source.id = source_id WHERE rule IS NOT NULL ORDER BY run_id, rule"
        )
        for run_id, rule in cursor:
            found[run_id] = (*found.get(run_id, ()), rule)
        return found

    def tags_in_full(self, *, with_context: bool = False) -> Iterator[dict[str, Any]]:
        """Yield every live tag with all about it, for export; see `exporting.tags_in_full`."""
        return exporting.tags_in_full(self._db, self._status_sql(), with_context=with_context)

    def tag_count(self) -> int:
        """Return how many live tags there are."""
        return int(self._value(f"SELECT count(*) FROM tag WHERE deleted IS NULL AND {_LIVE}"))

    def trace_count(self) -> int:
        """Return how many live attempts there are."""
        return int(self._value(f"SELECT count(*) FROM trace WHERE {_LIVE_TRACE}"))

    def sources(self) -> list[SourceRow]:
        """Return the imported files, newest batch first, without those still loading."""
        rows = self._rows(
            "SELECT source.*, state, label FROM source JOIN batch ON batch.id = batch_id"
            " WHERE state <> 'loading' ORDER BY batch_id DESC, source.id"
        )
        return [
            SourceRow(
                id=row["id"],
                batch_id=row["batch_id"],
                state=row["state"],
                label=row["label"],
                name=row["name"],
                format=row["format"],
                imported=row["imported"],
                counts=from_json(row["counts"]),
                findings=from_json(row["findings"]),
            )
            for row in rows
        ]

    def search(self, phrase: str, limit: int = 1_000_000) -> list[int]:
        """Return ids of live traces that hold the words of `phrase` in a row, unranked.

        The phrase is data, never query syntax. An empty one finds nothing. The first ones come at
        once, however many there are.
        """
        cursor = self._db.execute(
            "SELECT rowid FROM trace_search WHERE trace_search MATCH ? AND EXISTS"
            f" (SELECT 1 FROM trace WHERE id = trace_search.rowid AND {_LIVE_TRACE}) LIMIT ?",
            [bulk.match_of(phrase), limit],
        )
        return [row[0] for row in cursor]

    def traces_holding(self, phrase: str) -> Numbers:
        """Return ids of all traces, live or not, that hold the words of `phrase` in a row."""
        return bulk.traces_matching(self._db, bulk.match_of(phrase))

    def search_problems(self, phrase: str) -> list[int]:
        """Return ids of problems whose title, key or prompt contains `phrase`, in any case."""
        if not phrase.strip():
            return []
        pattern = phrase.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        cursor = self._db.execute(
            "SELECT id FROM problem WHERE title LIKE :p ESCAPE '\\' OR key LIKE :p ESCAPE '\\'"
            " OR prompt LIKE :p ESCAPE '\\'",
            {"p": f"%{pattern}%"},
        )
        return [row[0] for row in cursor]

    def codes_on_problems(self) -> dict[int, list[str]]:
        """Return the keys of codes tagged on problems themselves, by problem."""
        found: dict[int, list[str]] = {}
        cursor = self._db.execute(
            "SELECT problem_id, key FROM (SELECT problem_id, code_id FROM tag"
            f" WHERE problem_id IS NOT NULL AND deleted IS NULL AND {_LIVE})"
            " JOIN code ON code.id = code_id"
        )
        for problem_id, key in cursor:
            found.setdefault(problem_id, []).append(key)
        return found

    def history(self, limit: int = 200) -> list[history.LoggedEdit]:
        """Return the newest edits, newest first."""
        return history.recent(self._db, limit)

    def undo_label(self, annotator: str) -> str | None:
        """Return what undo would take back, None if nothing."""
        edit = history.next_undo(self._db, annotator)
        return edit.label if edit else None

    def redo_label(self, annotator: str) -> str | None:
        """Return what redo would do again, None if nothing."""
        edit = history.next_redo(self._db, annotator)
        return edit.label if edit else None

    def news(self, seq: int, process: str) -> tuple[int, ChangeSet]:
        """Return the newest edit's number, and what other processes changed after `seq`."""
        return history.since(self._db, seq, process)

    def damage(self) -> list[str]:
        """Return what is wrong with the file and its tags, in words."""
        return [what for what, _ in integrity.examined(self._db).lines()]

    def _value(self, sql: str) -> Any:
        return self._db.execute(sql).fetchone()[0]


def _chunks(ids: Sequence[int], size: int = 500) -> Iterable[list[int]]:
    return (list(ids[start : start + size]) for start in range(0, len(ids), size))


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids))
