"""Reads columns of very many rows: SQLite joins a piece of a column into one text, numpy reads it.

Nearly all of it happens without the interpreter's lock, so that the window stays quick meanwhile.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from core.attempt_table import ENDINGS, SAWS, STATUSES, AttemptColumns, AttemptTable
from core.outcomes.verdict import Judge
from core.packed import MISSING, Mask, Numbers, Texts, numbers, places_in
from core.problem_table import ProblemTable

_PIECE = 1 << 16
_MOST_PIECES = 256  # of a table whose numbers have gaps

_TRACES = {
    "trace": "id",
    "problem": "problem_id",
    "run": "run_id",
    "sample": "sample",
    "attempt": "attempt",
    "length": "length",
    "tokens": f"ifnull(tokens, {MISSING})",
    "reasoning": f"ifnull(reasoning_tokens, {MISSING})",
}
_SECONDS = "CASE WHEN seconds IS NULL THEN 'nan' ELSE printf('%!.17g', seconds) END"
_TITLE = "CASE title WHEN '' THEN substr(prompt, 1, 120) ELSE title END"


def attempt_table(db: Database, live: str, order: Sequence[Judge]) -> AttemptTable:
    """Return the attempts in live batches, each with the verdict that counts under `order`.

    `live` is SQL: a condition on `batch_id`.
    """
    kinds = {"saw": _number_of("saw", SAWS), "ending": _number_of("ending", ENDINGS)}
    whole = {**_TRACES, **kinds}
    # The plus keeps SQLite from an index on batches, which costs twice the time of going by id.
    pieces = list(_pieces(db, "trace", f"+{live}", [*whole.values()], [_SECONDS], ["answer"]))
    named = dict(zip(whole, _joined_numbers(pieces, range(len(whole))), strict=True))
    seconds = [np.fromstring(piece[len(whole)], np.float64, sep=",") for piece in pieces]
    columns = AttemptColumns(
        **{name: named[name] for name in _TRACES},
        **{name: named[name].astype(np.int8) for name in kinds},
        status=_statuses(db, live, order, named["trace"]),
        seconds=np.concatenate([np.zeros(0), *seconds]),
        answers=_joined_texts(pieces, len(whole) + 1),
    )
    return AttemptTable(_in_order(columns))


def problem_table(db: Database, ids: Numbers) -> ProblemTable:
    """Return those of the problems whose ids are in `ids`, in the order of their import."""
    texts = {name: name for name in ProblemTable.FIELDS} | {"title": _TITLE}
    pieces = list(_pieces(db, "problem", "1", ["id"], [], list(texts.values())))
    (found,) = _joined_numbers(pieces, range(1))
    columns = {name: _joined_texts(pieces, 1 + 2 * at) for at, name in enumerate(texts)}
    return ProblemTable(found, columns).take(np.isin(found, ids))


def hidden_traces(db: Database, traces: Numbers) -> Mask:
    """Return which of these traces have reasoning that the file does not hold."""
    (joined,) = db.execute(
        "SELECT group_concat(trace_id) FROM block WHERE completeness"
        " IN ('hidden', 'redacted', 'not recorded')"
    ).fetchone()
    return np.isin(traces, _numbers(joined))


def traces_matching(db: Database, words: str) -> Numbers:
    """Return the traces that full-text search finds; `words` are of its own language."""
    (joined,) = db.execute(
        "SELECT group_concat(rowid) FROM trace_search WHERE trace_search MATCH ?", [words]
    ).fetchone()
    return numbers(_numbers(joined))


def _in_order(columns: AttemptColumns) -> AttemptColumns:
    keys = columns.attempt, columns.sample, columns.run, columns.problem
    order = np.lexsort(keys)
    return columns if (np.diff(order) == 1).all() else columns.take(order)


def _statuses(db: Database, live: str, order: Sequence[Judge], traces: Numbers) -> NDArray[np.int8]:
    """Return the status in force of each trace: of the first judge's newest verdict."""
    which = f"deleted IS NULL AND (batch_id IS NULL OR +{live})"
    asked = ["trace_id", _number_of("status", STATUSES), _number_of("judge", order)]
    pieces = list(_pieces(db, "verdict", which, asked, [], []))
    trace, status, rank = _joined_numbers(pieces, range(len(asked)))
    by_id = np.argsort(traces, kind="stable")
    place = places_in(traces[by_id], trace)
    found = np.full(len(traces), -1, np.int8)
    for judge in reversed(range(len(order))):
        of_judge = (rank == judge) & (place >= 0)
        # Verdicts come by number: of several on one trace the last stays.
        found[by_id[place[of_judge]]] = status[of_judge]
    return found


def _number_of(column: str, values: Iterable[str]) -> str:
    """Return SQL that tells at which place among `values` a column's value stands, else -1."""
    cases = " ".join(f"WHEN {_quoted(str(value))} THEN {at}" for at, value in enumerate(values))
    return f"CASE {column} {cases} ELSE -1 END"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _pieces(
    db: Database,
    table: str,
    which: str,
    whole: Sequence[str],
    real: Sequence[str],
    texts: Sequence[str],
) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of a table, in pieces and by id, each column of a piece as one text.

    Numbers are joined by commas. A column of texts becomes two: the texts in one, as bytes, and
    the size of each, -1 for NULL.
    """
    joined = [f"group_concat({each})" for each in (*whole, *real)]
    for each in texts:
        joined.append(f"CAST(group_concat(ifnull({each}, ''), '') AS BLOB)")
        joined.append(f"group_concat(ifnull(length(CAST({each} AS BLOB)), -1))")
    first, last = db.execute(f"SELECT min(id), max(id) FROM {table}").fetchone()
    if first is None:
        return
    step = max(_PIECE, (last - first) // _MOST_PIECES + 1)
    sql = f"SELECT {', '.join(joined)} FROM {table} WHERE {which} AND id BETWEEN ? AND ?"
    for start in range(first, last + 1, step):
        row = db.execute(sql, [start, start + step - 1]).fetchone()
        if row[0] is not None:
            yield row


def _joined_numbers(pieces: Sequence[tuple[Any, ...]], which: Iterable[int]) -> list[Numbers]:
    none = np.zeros(0, np.int64)
    return [
        numbers(np.concatenate([none, *(_numbers(piece[at]) for piece in pieces)])) for at in which
    ]


def _joined_texts(pieces: Sequence[tuple[Any, ...]], at: int) -> Texts:
    sizes = np.concatenate([np.zeros(0, np.int64), *(_numbers(piece[at + 1]) for piece in pieces)])
    return Texts(b"".join(piece[at] or b"" for piece in pieces), numbers(sizes))


def _numbers(joined: str | None) -> NDArray[np.int64]:
    return np.fromstring(joined, np.int64, sep=",") if joined else np.zeros(0, np.int64)
