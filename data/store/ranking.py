"""How well traces fit words that are looked for, told by full-text search and cut short at will."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from core.packed import Numbers, numbers
from data.store.beside import Beside
from data.store.bulk import match_of
from data.store.own_connection import OwnConnection

_PARTS_OF_ONE = 1e12  # whole numbers are written faster than others
_RANKED = (
    f"SELECT group_concat(rowid), group_concat(CAST(rank * {_PARTS_OF_ONE} AS INTEGER))"
    " FROM trace_search WHERE trace_search MATCH ? AND rowid BETWEEN ? AND ?"
)
_STEPS = 20_000  # of SQLite's machine, about a millisecond, between two looks at the stop


@dataclass(frozen=True, slots=True)
class Ranks:
    """Traces, live or not, that hold a phrase, each with its rank: the lower, the better it fits.

    The rank is Okapi BM25 as FTS5 computes it (k1 = 1.2, b = 0.75), times -1.
    """

    traces: Numbers
    ranks: NDArray[np.float64]


class RankReader(OwnConnection):
    """Ranks traces over a connection of its own."""

    def ranks(self, phrase: str, stopped: Callable[[], bool]) -> Ranks | None:
        """Return the ranks of all traces that hold the words of `phrase` in a row.

        None once `stopped`: ranking a word that stands everywhere takes seconds in a large study.
        """
        with Beside(self._db).connections() as dbs:
            (last,) = self._db.execute("SELECT ifnull(max(trace_id), 0) FROM trace_text").fetchone()
            share = last // len(dbs) + 1

            def part(at: int) -> tuple[str | None, str | None] | None:
                return _part(dbs[at], phrase, (at * share, (at + 1) * share - 1), stopped)

            with ThreadPoolExecutor(len(dbs)) as pool:
                parts = [*pool.map(part, range(len(dbs)))]
        if None in parts:
            return None
        traces, ranks = (
            ",".join(filter(None, each)) for each in zip(*filter(None, parts), strict=True)
        )
        return Ranks(
            numbers(np.fromstring(traces, np.int64, sep=",")),
            np.fromstring(ranks, np.int64, sep=",") / _PARTS_OF_ONE,
        )


def _part(
    db: Database, phrase: str, places: tuple[int, int], stopped: Callable[[], bool]
) -> tuple[str | None, str | None] | None:
    """Return traces from the first of `places` to the last, and their ranks, joined by commas."""
    db.conn.set_progress_handler(lambda: int(stopped()), _STEPS)
    try:
        return db.execute(_RANKED, [match_of(phrase), *places]).fetchone()
    except sqlite3.OperationalError:
        if stopped():
            return None
        raise
    finally:
        db.conn.set_progress_handler(None, 0)
