"""One row written, with what it was before and after, for the log."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from core.errors import EditConflictError
from data.store.history import RowChange, row, rows


def insert_row(db: Database, table: str, values: dict[str, Any], conflict: str) -> RowChange:
    """Insert a row of a logged table.

    Raises:
        EditConflictError: saying `conflict`, if an equal row is there already.
    """
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    try:
        cursor = db.execute(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
            list(values.values()),
        )
    except sqlite3.IntegrityError as error:
        raise EditConflictError(
            _reason(error, conflict), where=table, advice="Nothing was changed."
        ) from error
    row_id = cursor.lastrowid
    assert row_id is not None  # noqa: S101 - an INSERT that did not raise has a row id
    return RowChange(table=table, row_id=row_id, before=None, after=row(db, table, row_id))


def update_row(
    db: Database, table: str, row_id: int, values: dict[str, Any], conflict: str = ""
) -> RowChange:
    """Change columns of a row of a logged table.

    Raises:
        EditConflictError: if it is gone, or would equal another row.
    """
    before = row(db, table, row_id)
    if before is None or before.get("deleted"):
        raise _gone(table, row_id)
    names = ", ".join(f'"{name}" = ?' for name in values)
    try:
        db.conn.execute(f'UPDATE "{table}" SET {names} WHERE id = ?', (*values.values(), row_id))
    except sqlite3.IntegrityError as error:
        raise EditConflictError(
            _reason(error, conflict), where=table, advice="Nothing was changed."
        ) from error
    return RowChange(table=table, row_id=row_id, before=before, after=row(db, table, row_id))


def update_rows(
    db: Database, table: str, row_ids: Iterable[int], values: dict[str, Any], conflict: str = ""
) -> list[RowChange]:
    """Give the same columns to many rows of a logged table, in the order of their ids given.

    What `update_row` does, at a tenth of its time for ten thousand rows: they are read together.

    Raises:
        EditConflictError: as `update_row`.
    """
    ids = list(dict.fromkeys(row_ids))
    found = rows(db, table, ids)
    for row_id in ids:
        if row_id not in found or found[row_id].get("deleted"):
            raise _gone(table, row_id)
    names = ", ".join(f'"{name}" = ?' for name in values)
    told = tuple(values.values())
    try:
        db.conn.executemany(
            f'UPDATE "{table}" SET {names} WHERE id = ?', ((*told, row_id) for row_id in ids)
        )
    except sqlite3.IntegrityError as error:
        raise EditConflictError(
            _reason(error, conflict), where=table, advice="Nothing was changed."
        ) from error
    return [
        RowChange(table=table, row_id=row_id, before=found[row_id], after=found[row_id] | values)
        for row_id in ids
    ]


def _gone(table: str, row_id: int) -> EditConflictError:
    return EditConflictError(
        f"This {table} is not there any more.",
        where=f"{table} {row_id}",
        advice="Nothing was changed.",
    )


def _reason(error: sqlite3.IntegrityError, conflict: str) -> str:
    """Tell a duplicate from a reference to something that is gone."""
    if "FOREIGN KEY" in str(error):
        return "What this refers to is not in the study any more."
    return conflict or str(error)
