"""How well traces fit words that are looked for, told by full-text search and cut short at will."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.packed import Numbers, numbers
from data.store.bulk import match_of
from data.store.own_connection import OwnConnection

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
        self._db.conn.set_progress_handler(lambda: int(stopped()), _STEPS)
        try:
            traces, ranks = self._db.execute(
                "SELECT group_concat(rowid), group_concat(rank) FROM trace_search"
                " WHERE trace_search MATCH ?",
                [match_of(phrase)],
            ).fetchone()
        except sqlite3.OperationalError:
            if stopped():
                return None
            raise
        finally:
            self._db.conn.set_progress_handler(None, 0)
        return Ranks(
            numbers(np.fromstring(traces or "", np.int64, sep=",")),
            np.fromstring(ranks or "", np.float64, sep=","),
        )
