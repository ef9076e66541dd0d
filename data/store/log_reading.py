"""The log of all edits as people read it: what each was about and where that can be seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from data.store.history import LoggedEdit
from data.store.own_connection import OwnConnection
from data.store.rows import from_json
from data.store.schema import VERSION

_LINES = (
    "SELECT edit.seq, edit.at, annotator, label, kind, undone, schema_version,"
    " (SELECT count(*) FROM edit_change WHERE edit_seq = edit.seq),"
    " table_name, row_id, CASE WHEN table_name IN ('tag', 'code', 'verdict', 'batch')"
    " THEN ifnull(after, before) END"
    " FROM edit LEFT JOIN edit_change ON edit_seq = edit.seq AND position = 0"
    " WHERE (:who = '' OR annotator = :who) ORDER BY edit.seq DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLine:
    """One edit of the log.

    `about` names what its first row change concerned ("Cases “First I try”"), `changes` counts
    them all. `trace_id` and `tag_id` are where it can be seen, None where nowhere. `is_open` says
    whether undo still reaches it: it does not behind a migration.
    """

    edit: LoggedEdit
    about: str
    changes: int
    trace_id: int | None = None
    tag_id: int | None = None
    is_open: bool = True


class LogReader(OwnConnection):
    """Reads the log over a connection of its own; use it from one thread at a time."""

    def lines(self, limit: int, annotator: str = "") -> list[EditLine]:
        """Return the newest edits, newest first; those of one annotator if one is named."""
        names = dict(self._db.execute("SELECT id, name FROM code").fetchall())
        rows = self._db.execute(_LINES, {"who": annotator, "limit": limit})
        return [self._line(names, *row) for row in rows]

    def annotators(self) -> list[str]:
        """Return everybody who ever edited, by name."""
        rows = self._db.execute("SELECT DISTINCT annotator FROM edit ORDER BY annotator")
        return [name for (name,) in rows]

    def _line(self, names: dict[int, str], *row: Any) -> EditLine:
        seq, at, annotator, label, kind, undone, version, count, table, row_id, image = row
        found = from_json(image) if image else {}
        edit = LoggedEdit(
            seq=seq, at=at, annotator=annotator, label=label, kind=kind, undone=bool(undone)
        )
        trace_id = found.get("trace_id")
        return EditLine(
            edit=edit,
            about=" ".join(_about(table, found, names)),
            changes=count,
            trace_id=trace_id if isinstance(trace_id, int) else None,
            tag_id=int(row_id) if table == "tag" else None,
            is_open=version == VERSION,
        )


def _about(table: str | None, image: dict[str, Any], names: dict[int, str]) -> Iterator[str]:
    if table == "tag":
        yield names.get(image.get("code_id", 0), "")
        if quote := " ".join(str(image.get("quote", "")).split()):
            yield f"“{quote}”"
    elif table == "code":
        yield str(image.get("name", ""))
    elif table == "verdict":
        yield str(image.get("status", ""))
    elif table == "batch":
        yield str(image.get("label", ""))
