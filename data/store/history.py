"""The one history: every edit with its rows before and after, and undo and redo from it."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from core.changes import ChangeSet, Kind
from core.errors import EditConflictError
from data.store import batches
from data.store.rows import UNDER_WAY, from_json, row_json
from data.store.schema import VERSION

KIND_OF_TABLE = {
    "tag": Kind.TAG,
    "relation": Kind.RELATION,
    "code": Kind.CODE,
    "verdict": Kind.VERDICT,
    "batch": Kind.BATCH,
    "setting": Kind.SETTING,
    "problem": Kind.PROBLEM,
    "decision": Kind.SUGGESTION,
}
_KEY_OF_TABLE = {"setting": "name"}
_TOGETHER = 500  # rows asked for at once
_MANY = 500  # traces: beyond that, counting all anew is quicker than one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row before and after an edit; None where it did not exist."""

    table: str
    row_id: int | str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEdit:
    """One line of the history; `at` is an ISO 8601 UTC time."""

    seq: int
    at: str
    annotator: str
    label: str
    kind: str
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who edits, from which process."""

    annotator: str
    process: str


def row(db: Database, table: str, row_id: int | str) -> dict[str, Any] | None:
    """Return a row of a logged table as a dictionary, None if it does not exist."""
    key = _KEY_OF_TABLE.get(table, "id")
    cursor = db.conn.execute(f'SELECT * FROM "{table}" WHERE {key} = ?', (row_id,))
    found = cursor.fetchone()
    if found is None:
        return None
    return dict(zip((column[0] for column in cursor.description), found, strict=True))


def rows(db: Database, table: str, row_ids: Iterable[int | str]) -> dict[Any, dict[str, Any]]:
    """Return those rows of a logged table that exist, by id."""
    key = _KEY_OF_TABLE.get(table, "id")
    ids = list(row_ids)
    found: dict[Any, dict[str, Any]] = {}
    for start in range(0, len(ids), _TOGETHER):
        piece = ids[start : start + _TOGETHER]
        marks = ", ".join("?" for _ in piece)
        cursor = db.conn.execute(f'SELECT * FROM "{table}" WHERE {key} IN ({marks})', piece)
        names = [column[0] for column in cursor.description]
        at = names.index(key)
        found |= {each[at]: dict(zip(names, each, strict=True)) for each in cursor}
    return found


def log(
    db: Database,
    author: Author,
    at: str,
    label: str,
    changes: list[RowChange],
    *,
    kind: str = "do",
    target: int | None = None,
) -> int:
    """Write an edit and its row changes to the log; return its number."""
    cursor = db.execute(
        "INSERT INTO edit (at, annotator, process, label, schema_version, kind, target)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [at, author.annotator, author.process, label, VERSION, kind, target],
    )
    seq = cursor.lastrowid
    assert seq is not None  # noqa: S101 - an INSERT that did not raise has a row id
    db.conn.executemany(
        "INSERT INTO edit_change VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                seq,
                position,
                each.table,
                str(each.row_id),
                None if each.before is None else row_json(each.before),
                None if each.after is None else row_json(each.after),
            )
            for position, each in enumerate(changes)
        ],
    )
    return seq


def changes_of(db: Database, seq: int) -> list[RowChange]:
    """Return the row changes of the edit with this number, in order."""
    rows = db.query("SELECT * FROM edit_change WHERE edit_seq = ? ORDER BY position", [seq])
    return [
        RowChange(
            table=each["table_name"],
            row_id=each["row_id"] if each["table_name"] in _KEY_OF_TABLE else int(each["row_id"]),
            before=from_json(each["before"]) if each["before"] else None,
            after=from_json(each["after"]) if each["after"] else None,
        )
        for each in rows
    ]


def change_set(changes: list[RowChange], label: str) -> ChangeSet:
    """Return what row changes touched."""
    kinds = frozenset(map(_kind, changes))
    if not kinds <= {Kind.TAG, Kind.RELATION, Kind.VERDICT, Kind.SUGGESTION, Kind.PASS}:
        return ChangeSet(kinds=kinds, traces=None, label=label)
    images = [image for each in changes for image in (each.before, each.after) if image]
    traces = {image.get(key) for image in images for key in ("trace_id", "later_trace_id")}
    if len(traces) > _MANY:
        return ChangeSet(kinds=kinds, traces=None, label=label)
    return ChangeSet(
        kinds=kinds,
        traces=frozenset(t for t in traces if t),
        tags=frozenset(int(each.row_id) for each in changes if each.table == "tag"),
        label=label,
    )


def _kind(change: RowChange) -> Kind:
    """Return what kind of thing a row is; a pass is a setting that no number depends on."""
    is_pass = change.table == "setting" and str(change.row_id).startswith(UNDER_WAY)
    return Kind.PASS if is_pass else KIND_OF_TABLE[change.table]


def next_undo(db: Database, annotator: str) -> LoggedEdit | None:
    """Return this annotator's newest edit that is not undone; none before a migration."""
    return _one(
        db,
        "SELECT * FROM edit WHERE annotator = ? AND kind = 'do' AND undone = 0"
        " AND schema_version = ? ORDER BY seq DESC LIMIT 1",
        [annotator, VERSION],
    )


def next_redo(db: Database, annotator: str) -> LoggedEdit | None:
    """Return the edit undone last; none once something new was done since."""
    return _one(
        db,
        "SELECT edit.* FROM edit AS undoing JOIN edit ON edit.seq = undoing.target"
        " WHERE undoing.annotator = :who AND undoing.kind = 'undo' AND undoing.undone = 0"
        " AND undoing.seq > (SELECT ifnull(max(seq), 0) FROM edit"
        " WHERE annotator = :who AND kind = 'do')"
        " AND edit.undone = 1 AND edit.schema_version = :version"
        " ORDER BY undoing.seq DESC LIMIT 1",
        {"who": annotator, "version": VERSION},
    )


def recent(db: Database, limit: int) -> list[LoggedEdit]:
    """Return the newest edits, newest first."""
    rows = db.query("SELECT * FROM edit ORDER BY seq DESC LIMIT ?", [limit])
    return [_logged(each) for each in rows]


def since(db: Database, seq: int, process: str) -> tuple[int, ChangeSet]:
    """Return the newest edit's number, and what other processes changed after `seq`."""
    newest = db.execute("SELECT ifnull(max(seq), 0) FROM edit").fetchone()[0]
    numbers = db.execute(
        "SELECT seq FROM edit WHERE seq > ? AND process <> ?", [seq, process]
    ).fetchall()
    changes = [each for (number,) in numbers for each in changes_of(db, number)]
    return newest, change_set(changes, "Changes of another process") if changes else ChangeSet()


def undo(db: Database, author: Author, at: str) -> ChangeSet | None:
    """Take back this annotator's newest edit as a new edit; None if there is none.

    Raises:
        EditConflictError: if a row it changed was changed by somebody since.
    """
    edit = next_undo(db, author.annotator)
    if edit is None:
        return None
    changes = [
        RowChange(table=c.table, row_id=c.row_id, before=c.after, after=c.before)
        for c in reversed(changes_of(db, edit.seq))
    ]
    return _rewrite(db, author, at, edit, changes, kind="undo")


def redo(db: Database, author: Author, at: str) -> ChangeSet | None:
    """Do again what was undone last, ids included; None if there is nothing.

    Raises:
        EditConflictError: if a row it would change was changed by somebody since.
    """
    edit = next_redo(db, author.annotator)
    if edit is None:
        return None
    return _rewrite(db, author, at, edit, changes_of(db, edit.seq), kind="redo")


def undo_back_to(db: Database, author: Author, at: str, seq: int) -> ChangeSet:
    """Take back this annotator's edits, the newest first, until the one numbered `seq` is undone.

    Raises:
        EditConflictError: if that cannot be, and why; then nothing may be kept of the attempt.
    """
    wanted = _one(db, "SELECT * FROM edit WHERE seq = ?", [seq])
    if wanted is None or wanted.kind != "do" or wanted.undone:
        raise _no_way_back("This edit is undone already.", seq)
    if wanted.annotator != author.annotator:
        raise _no_way_back(f"“{wanted.label}” was done by {wanted.annotator}.", seq)
    done: list[ChangeSet] = []
    last = None
    while (edit := next_undo(db, author.annotator)) is not None and edit.seq >= seq:
        done.append(undo(db, author, at) or ChangeSet())
        last = edit.seq
    if last != seq:
        raise _no_way_back("The study was brought up to date since, which ends undo.", seq)
    return _together(done, f"Undo {len(done)} Edits" if len(done) > 1 else f"Undo {wanted.label}")


def _no_way_back(what: str, seq: int) -> EditConflictError:
    return EditConflictError(what, where=f"edit {seq}", advice="Nothing was changed.")


def _together(changes: list[ChangeSet], label: str) -> ChangeSet:
    """Return what several writes touched."""
    traces: set[int] = set()
    tags: set[int] = set()
    for each in changes:
        traces |= each.traces or set()
        tags |= each.tags or set()
    return ChangeSet(
        kinds=frozenset().union(*(each.kinds for each in changes)),
        traces=None if any(each.traces is None for each in changes) else frozenset(traces),
        tags=None if any(each.tags is None for each in changes) else frozenset(tags),
        label=label,
    )


def check_room(db: Database, batch_id: int) -> None:
    """Refuse to make a batch live where live traces stand at the same places already.

    Raises:
        EditConflictError: if any does.
    """
    taken = len(batches.clashes(db, batch_id))
    if taken:
        raise EditConflictError(
            f"The study holds another response at {taken:,} of the places of this import.",
            where=f"import {batch_id}",
            advice="Withdraw the other import first. Nothing was changed.",
        )


def _rewrite(
    db: Database, author: Author, at: str, edit: LoggedEdit, changes: list[RowChange], *, kind: str
) -> ChangeSet:
    _check_untouched(db, edit, changes, kind)
    for sql, alike in groupby(map(_written, changes), key=itemgetter(0)):
        _put(db, edit, kind, sql, [each[1:] for each in alike])
    label = f"{kind.capitalize()} {edit.label}"
    log(db, author, at, label, changes, kind=kind, target=edit.seq)
    db.execute("UPDATE edit SET undone = ? WHERE seq = ?", [int(kind == "undo"), edit.seq])
    return change_set(changes, label)


def _check_untouched(db: Database, edit: LoggedEdit, changes: list[RowChange], kind: str) -> None:
    """Refuse to rewrite rows that are not as the edit left them.

    Raises:
        EditConflictError: if one is not.
    """
    ids: dict[str, list[int | str]] = {}
    for each in changes:
        ids.setdefault(each.table, []).append(each.row_id)
    there = {table: rows(db, table, dict.fromkeys(wanted)) for table, wanted in ids.items()}
    for each in changes:
        if there[each.table].get(each.row_id) != each.before:
            raise EditConflictError(
                f"Cannot {kind} “{edit.label}”: somebody changed the same {each.table} since.",
                where=f"{each.table} {each.row_id}",
                advice="Nothing was changed.",
            )
        if each.after is None:  # one row may be changed twice by one edit
            there[each.table].pop(each.row_id, None)
        else:
            there[each.table][each.row_id] = each.after


def _put(
    db: Database, edit: LoggedEdit, kind: str, sql: str, written: list[tuple[RowChange, Any]]
) -> None:
    """Write rows as they are to be, all with the same statement.

    Raises:
        EditConflictError: if the study holds what does not go with one of them.
    """
    at = written[0][0]

    def values() -> Iterator[tuple[Any, ...]]:
        nonlocal at
        for each, told in written:
            at = each
            yield told

    for each, _ in written:
        if each.table == "batch" and each.after and each.after["state"] == "live":
            check_room(db, int(each.row_id))
    try:
        if sql:
            db.conn.executemany(sql, values())
    except sqlite3.IntegrityError as error:
        raise EditConflictError(
            f"Cannot {kind} “{edit.label}”: something made since depends on it or equals it.",
            where=f"{at.table} {at.row_id}",
            advice="Nothing was changed.",
        ) from error


def _written(change: RowChange) -> tuple[str, RowChange, tuple[Any, ...]]:
    """Return what writes the row as it is to be, "" where it is so already; its parameters last.

    Only columns that differ are written, so that no other index is touched.
    """
    key = _KEY_OF_TABLE.get(change.table, "id")
    before, after = change.before, change.after
    if after is None:
        return f'DELETE FROM "{change.table}" WHERE {key} = ?', change, (change.row_id,)
    if before is None:
        names = ", ".join(f'"{name}"' for name in after)
        marks = ", ".join("?" for _ in after)
        sql = f'INSERT INTO "{change.table}" ({names}) VALUES ({marks})'
        return sql, change, tuple(after.values())
    new = {name: value for name, value in after.items() if value != before.get(name)}
    names = ", ".join(f'"{name}" = ?' for name in new)
    sql = f'UPDATE "{change.table}" SET {names} WHERE {key} = ?' if new else ""
    return sql, change, (*new.values(), change.row_id)


def _one(db: Database, sql: str, parameters: Any) -> LoggedEdit | None:
    found = list(db.query(sql, parameters))
    return _logged(found[0]) if found else None


def _logged(row: dict[str, Any]) -> LoggedEdit:
    return LoggedEdit(
        seq=row["seq"],
        at=row["at"],
        annotator=row["annotator"],
        label=row["label"],
        kind=row["kind"],
        undone=bool(row["undone"]),
    )
