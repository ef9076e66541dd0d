"""A second connection that reads a large study along with a reader's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from data.store.file import connect

WORTH_FROM = 200_000
"""How many traces a study has for which a second connection pays."""


class Beside:
    """Opens a connection beside `db` for as long as much has to be read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._other: Database | None = None

    @contextmanager
    def connections(self) -> Iterator[list[Database]]:
        """Give the reader's connection, and one more where the study and the machine are large."""
        (largest,) = self._db.execute("SELECT ifnull(max(id), 0) FROM trace").fetchone()
        if largest < WORTH_FROM or (os.cpu_count() or 1) < 2:
            yield [self._db]
            return
        path = self._db.execute("PRAGMA database_list").fetchone()[2]
        other = self._other = connect(Path(path), read_only=True)
        try:
            yield [self._db, other]
        finally:
            self._other = None
            other.close()

    def interrupt(self) -> None:
        """Stop what the second connection is at, from any thread."""
        other = self._other
        if other is not None:
            other.conn.interrupt()
