"""Reads columns of very many rows: SQLite joins a piece of a column into one text, numpy reads it.

Nearly all of it happens without the interpreter's lock, so that the window stays quick meanwhile,
and so that two connections read pieces at the same time.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from core.attempt_table import ENDINGS, SAWS, STATUSES, AttemptColumns, AttemptTable
from core.outcomes.verdict import Judge
from core.packed import MISSING, Mask, Numbers, Texts, numbers, places_in
from core.problem_table import ProblemTable
from core.provenance import STANDINGS
from core.traces import Channel

_PIECE = 1 << 16
_MOST_PIECES = 256  # of a table whose numbers have gaps

_TRACES = {
    "trace": "id",
    "problem": "problem_id",
    "run": "run_id",
    "sample": "sample",
    "length": "length",
    "tokens": f"ifnull(tokens, {MISSING})",
    "reasoning": f"ifnull(reasoning_tokens, {MISSING})",
}
_SECONDS = "CASE WHEN seconds IS NULL THEN 'nan' ELSE printf('%!.17g', seconds) END"
_NONE, _UNEVEN = -1, -2
_MICROSECONDS = (
    "CASE CAST(seconds * 1e6 + 0.5 AS INTEGER) / 1e6 = seconds"
    f" WHEN 1 THEN CAST(seconds * 1e6 + 0.5 AS INTEGER) WHEN 0 THEN {_UNEVEN} ELSE {_NONE} END"
)
_SAWS, _ENDINGS = 16, 8  # at least one more than there are, so that they fit into one number
_JUDGES = 16
LEVEL = "replace(ifnull(json_extract(metadata, '$.level'), ''), 'Level ', '')"
"""SQL that tells how hard a problem's file says it is."""
SUBJECT = "ifnull(json_extract(metadata, '$.subject'), '')"
"""SQL that tells what a problem's file says it is about."""
TITLE = "CASE title WHEN '' THEN substr(prompt, 1, 120) ELSE title END"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of a table, or of a piece of it."""

    numbers: list[Numbers]
    reals: list[NDArray[np.float64]]
    texts: list[Texts]


def attempt_table(dbs: Sequence[Database], live: str, order: Sequence[Judge]) -> AttemptTable:
    """Return the attempts in live batches, each with the verdict that counts under `order`.

    `live` is SQL: a condition on `batch_id`. All of the connections `dbs` read, each in a thread.
    """
    ending, saw = _number_of("ending", ENDINGS), _number_of("saw", SAWS)
    # What SQLite writes and numpy reads is the cost, so small numbers share one.
    shared = f"(attempt * {_ENDINGS} + {ending} + 1) * {_SAWS} + {saw} + 1"
    whole = {**_TRACES, "shared": shared, "time": _MICROSECONDS}
    # The plus keeps SQLite from an index on batches, which costs twice the time of going by id.
    which = f"+{live}"
    read = _columns(dbs, "trace", which, [*whole.values()], [], ["answer"])
    named = dict(zip(whole, read.numbers, strict=True))
    rest, saws = np.divmod(named.pop("shared"), _SAWS)
    attempts, endings = np.divmod(rest, _ENDINGS)
    columns = AttemptColumns(
        **{name: named[name] for name in _TRACES},
        attempt=numbers(attempts),
        saw=(saws - 1).astype(np.int8),
        ending=(endings - 1).astype(np.int8),
        status=_statuses(dbs, live, order, named["trace"]),
        seconds=_seconds(dbs, which, named["time"]),
        answers=read.texts[0],
    )
    return AttemptTable(_in_order(columns))


def _seconds(dbs: Sequence[Database], which: str, micro: Numbers) -> NDArray[np.float64]:
    """Return the seconds of each trace exactly, NaN where there are none.

    Whole microseconds, divided as SQLite did to compare, are exact; else all are read in full.
    """
    if (micro == _UNEVEN).any():
        return _columns(dbs, "trace", which, [], [_SECONDS], []).reals[0]
    return np.where(micro == _NONE, np.nan, micro / 1e6)


def problem_table(dbs: Sequence[Database], ids: Numbers) -> ProblemTable:
    """Return those of the problems whose ids are in `ids`, in the order of their import."""
    texts = {name: name for name in ProblemTable.FIELDS} | {
        "title": TITLE,
        "level": LEVEL,
        "subject": SUBJECT,
    }
    read = _columns(dbs, "problem", "1", ["id"], [], list(texts.values()))
    (found,) = read.numbers
    columns = dict(zip(texts, read.texts, strict=True))
    return ProblemTable(found, columns).take(np.isin(found, ids))


def hidden_and_partial(db: Database, traces: Numbers) -> tuple[Mask, Mask]:
    """Return which of these traces have reasoning that the file does not hold, or a part of."""
    found = db.execute(
        "SELECT group_concat(trace_id) FILTER (WHERE kind = 1),"
        " group_concat(trace_id) FILTER (WHERE kind = 2) FROM (SELECT trace_id, CASE"
        " WHEN completeness IN ('hidden', 'redacted', 'not recorded') THEN 1"
        " WHEN completeness IN ('summary', 'truncated', 'unknown') THEN 2 END AS kind"
        " FROM block WHERE completeness <> 'full')"
    ).fetchone()
    hidden, partial = (np.isin(traces, _numbers(joined)) for joined in found)
    return hidden, partial


def standings(db: Database, traces: Numbers) -> NDArray[np.int8]:
    """Return at which place of `STANDINGS` each of these traces stands."""
    found = np.full(len(traces), len(STANDINGS) - 1, np.int8)
    by_id = np.argsort(traces, kind="stable")
    sorted_ids = traces[by_id]
    rank = _number_of("completeness", STANDINGS)
    joined = db.execute(
        f"SELECT group_concat(trace_id), group_concat({rank}) FROM block"
        f" WHERE channel <> {_quoted(Channel.ANSWER)}"
    ).fetchone()
    trace, place = map(_numbers, joined)
    at = places_in(sorted_ids, trace)
    np.minimum.at(found, by_id[at[at >= 0]], place[at >= 0].astype(np.int8))
    return found


def traces_matching(db: Database, words: str) -> Numbers:
    """Return the traces that full-text search finds; `words` are of its own language."""
    (joined,) = db.execute(
        "SELECT group_concat(rowid) FROM trace_search WHERE trace_search MATCH ?", [words]
    ).fetchone()
    return _numbers(joined)


def match_of(phrase: str) -> str:
    """Return what FTS5 is asked for: the words in a row; one that is nowhere if there are none."""
    words = phrase.replace('"', " ").replace("\x00", " ").strip()
    return f'"{words}"' if any(map(str.isalnum, words)) else '""'


def _in_order(columns: AttemptColumns) -> AttemptColumns:
    keys = columns.attempt, columns.sample, columns.run, columns.problem
    order = np.lexsort(keys)
    return columns if (np.diff(order) == 1).all() else columns.take(order)


def _statuses(
    dbs: Sequence[Database], live: str, order: Sequence[Judge], traces: Numbers
) -> NDArray[np.int8]:
    """Return the status in force of each trace: of the first judge's newest verdict."""
    which = f"deleted IS NULL AND (batch_id IS NULL OR +{live})"
    status, judge = _number_of("status", STATUSES), _number_of("judge", order)
    asked = ["trace_id", f"({status} + 1) * {_JUDGES} + {judge} + 1"]
    trace, shared = _columns(dbs, "verdict", which, asked, [], []).numbers
    status, rank = (each - 1 for each in np.divmod(shared, _JUDGES))
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


def _columns(
    dbs: Sequence[Database],
    table: str,
    which: str,
    whole: Sequence[str],
    real: Sequence[str],
    texts: Sequence[str],
) -> _Columns:
    """Return columns of a table by id, which SQLite joins piece by piece, each into one text.

    Numbers are joined by commas. A column of texts becomes two: the texts in one, as bytes, and
    the size of each, -1 for NULL.
    """
    joined = [f"group_concat({each})" for each in (*whole, *real)]
    for each in texts:
        joined.append(f"CAST(group_concat(ifnull({each}, ''), '') AS BLOB)")
        joined.append(f"group_concat(ifnull(length(CAST({each} AS BLOB)), -1))")
    sql = f"SELECT {', '.join(joined)} FROM {table} WHERE {which} AND id BETWEEN ? AND ?"

    def read(db: Database, place: tuple[int, int]) -> _Columns:
        return _piece(db.execute(sql, place).fetchone(), len(whole), len(real), len(texts))

    pieces = _read_by_all(dbs, read, _places(dbs[0], table))
    # So that a table without rows has its columns too.
    return _joined([_piece([None] * len(joined), len(whole), len(real), len(texts)), *pieces])


def _places(db: Database, table: str) -> list[tuple[int, int]]:
    """Return the first and last id of each piece of a table."""
    first, last = db.execute(f"SELECT min(id), max(id) FROM {table}").fetchone()
    if first is None:
        return []
    step = max(_PIECE, (last - first) // _MOST_PIECES + 1)
    return [(start, start + step - 1) for start in range(first, last + 1, step)]


def _read_by_all(
    dbs: Sequence[Database],
    read: Callable[[Database, tuple[int, int]], _Columns],
    places: Sequence[tuple[int, int]],
) -> list[_Columns]:
    """Return what `read` gives for each place, all connections at work where there are several."""
    if len(dbs) == 1 or len(places) < len(dbs):
        return [read(dbs[0], place) for place in places]

    def share(at: int) -> list[_Columns]:
        return [read(dbs[at], place) for place in places[at :: len(dbs)]]

    with ThreadPoolExecutor(len(dbs)) as pool:
        shares = [iter(each) for each in pool.map(share, range(len(dbs)))]
    return [next(each) for each, _ in zip(cycle(shares), places, strict=False)]


def _piece(row: Sequence[Any], whole: int, real: int, texts: int) -> _Columns:
    parts = row[whole + real :]
    return _Columns(
        [_numbers(each) for each in row[:whole]],
        [np.fromstring(each or "", np.float64, sep=",") for each in row[whole : whole + real]],
        [Texts(parts[2 * at] or b"", _numbers(parts[2 * at + 1])) for at in range(texts)],
    )


def _joined(pieces: Sequence[_Columns]) -> _Columns:
    return _Columns(
        [_end_to_end(each) for each in zip(*(piece.numbers for piece in pieces), strict=True)],
        [np.concatenate(each) for each in zip(*(piece.reals for piece in pieces), strict=True)],
        [
            Texts(b"".join(text.data for text in each), _end_to_end([t.sizes for t in each]))
            for each in zip(*(piece.texts for piece in pieces), strict=True)
        ],
    )


def _end_to_end(parts: Sequence[Numbers]) -> Numbers:
    joined = np.concatenate(parts)
    return joined if joined.dtype == np.int32 else numbers(joined)


def _numbers(joined: str | None) -> Numbers:
    return numbers(np.fromstring(joined or "", np.int64, sep=","))
