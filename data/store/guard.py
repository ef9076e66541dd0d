"""Holds an edit back that would take many tags away, until somebody says that it is meant."""

from typing import Any

from sqlite_utils import Database

from core.errors import MassRemovalError
from data.store.rows import from_json

MOST = 100
SHARE, LEAST = 0.1, 20
"""An edit is held back if it takes more than `MOST` tags, or `LEAST` and more than this share."""

_CHANGED = (
    "SELECT table_name, row_id, before, after FROM edit_change WHERE edit_seq > ?"
    " AND table_name IN ('tag', 'batch') ORDER BY edit_seq, position"
)
_LIVE = "IN (SELECT id FROM batch WHERE state = 'live')"
_LEFT = (
    "SELECT count(*) FROM tag LEFT JOIN trace ON trace.id = tag.trace_id WHERE deleted IS NULL"
    f" AND (tag.batch_id IS NULL OR tag.batch_id {_LIVE})"
    f" AND (trace.id IS NULL OR trace.batch_id {_LIVE})"
)
_OF_BATCHES = (
    "SELECT count(*) FROM tag LEFT JOIN trace ON trace.id = tag.trace_id"
    " WHERE deleted IS NULL AND (tag.batch_id IN ({gone}) OR trace.batch_id IN ({gone}))"
    f" AND (tag.batch_id IS NULL OR tag.batch_id IN ({{gone}}) OR tag.batch_id {_LIVE})"
)


def newest_edit(db: Database) -> int:
    """Return the number of the newest edit, 0 if there is none."""
    return db.execute("SELECT ifnull(max(seq), 0) FROM edit").fetchone()[0]


def check(db: Database, since: int) -> None:
    """Refuse what was done in this transaction after edit `since`, if it takes many tags away.

    Counted are tags that were there before and are not afterwards: deleted, or of a batch or on
    traces that were withdrawn. Raised before the commit, it takes all of it back.

    Raises:
        MassRemovalError: if it does.
    """
    removed = _removed(db, since)
    if removed < LEAST:
        return
    total = db.execute(_LEFT).fetchone()[0] + removed
    if removed > MOST or removed > SHARE * total:
        (label,) = db.execute(
            "SELECT label FROM edit WHERE seq > ? ORDER BY seq DESC LIMIT 1", [since]
        ).fetchone()
        raise MassRemovalError(label, removed, total)


def _removed(db: Database, since: int) -> int:
    first: dict[tuple[str, str], dict[str, Any] | None] = {}
    last: dict[tuple[str, str], dict[str, Any] | None] = {}
    for table, row_id, before, after in db.execute(_CHANGED, [since]):
        key = table, row_id
        first.setdefault(key, from_json(before) if before else None)
        last[key] = from_json(after) if after else None
    gone = [key for key, before in first.items() if _is_there(before) and not _is_there(last[key])]
    batches = ", ".join(str(int(row_id)) for table, row_id in gone if table == "batch")
    tags = sum(table == "tag" for table, _ in gone)
    if not batches:
        return tags
    return tags + db.execute(_OF_BATCHES.format(gone=batches)).fetchone()[0]


def _is_there(image: dict[str, Any] | None) -> bool:
    """Whether a row of a tag or a batch is one in force."""
    if image is None or image.get("deleted"):
        return False
    return image.get("state", "live") == "live"
