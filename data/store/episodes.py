"""Room for an episode: other episodes of the same person, pass and family give way to it."""

import uuid

from sqlite_utils import Database

from core.episodes import parts_left
from core.tags import Tag
from core.text.span import Span
from data.store.history import RowChange, row
from data.store.row_edits import insert_row, update_row

_IN_THE_WAY = (
    "SELECT tag.id FROM tag JOIN code ON code.id = tag.code_id WHERE tag.trace_id = :trace"
    " AND tag.deleted IS NULL AND tag.batch_id IS NULL AND code.layer = 'episode'"
    " AND annotator = :annotator AND pass_name = :pass AND tag.id <> :but"
    ' AND tag.start < :end AND tag."end" > :start'
    " AND substr(code.key, 1, instr(code.key, '.')) = :family"
    ' AND NOT (tag.code_id = :code AND tag.start = :start AND tag."end" = :end)'
    " ORDER BY tag.start, tag.id"
)


def make_room(db: Database, tag: Tag, at: str) -> list[RowChange]:
    """Cut or take away the episodes that overlap an episode which is put; return the rows changed.

    Nothing for codes of other layers, which overlap freely. Codes of another family ("ta." beside
    "ep.") partition the trace for themselves. Tags that came with a file never give way.
    """
    changes: list[RowChange] = []
    if tag.span is not None:
        for tag_id in in_the_way(db, tag):
            changes += _give_way(db, tag_id, tag.span, at)
    return changes


def in_the_way(db: Database, tag: Tag) -> list[int]:
    """Return the ids of the episodes that would give way to `tag`, in text order."""
    code = row(db, "code", tag.code_id)
    if tag.span is None or code is None or code["layer"] != "episode":
        return []
    wanted = {
        "trace": tag.trace_id,
        "annotator": tag.annotator,
        "pass": tag.pass_name,
        "but": tag.id,
        "start": tag.span.start,
        "end": tag.span.end,
        "family": code["key"][: code["key"].find(".") + 1],
        "code": tag.code_id,
    }
    return [tag_id for (tag_id,) in db.execute(_IN_THE_WAY, wanted).fetchall()]


def _give_way(db: Database, tag_id: int, new: Span, at: str) -> list[RowChange]:
    old = row(db, "tag", tag_id) or {}
    span = Span(old["start"], old["end"])
    parts = parts_left(span, new, old["quote"], span.start)
    if not parts:
        return [update_row(db, "tag", tag_id, {"deleted": at})]
    placed = [
        {"start": part.start, "end": part.end, "quote": _quote(old["quote"], span, part)}
        for part in parts
    ]
    changes = [update_row(db, "tag", tag_id, placed[0])]
    for values in placed[1:]:
        rest = {name: value for name, value in old.items() if name != "id"}
        rest |= values | {"uid": uuid.uuid4().hex, "created": at}
        changes.append(insert_row(db, "tag", rest, "The same tag is there already."))
    return changes


def _quote(quote: str, span: Span, part: Span) -> str:
    return quote[part.start - span.start : part.end - span.start]
