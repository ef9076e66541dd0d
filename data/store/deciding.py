"""What decisions about suggestions do to the rows of a study."""

import uuid
from typing import Any

from sqlite_utils import Database

from core.detectors.choice import Choice
from core.edits import AcceptChanged, DecideSuggestions, PublishSuggestions
from core.errors import EditConflictError
from core.tags import Origin, Tag
from core.text.span import Span
from data.store import codebook
from data.store.episodes import in_the_way, make_room
from data.store.history import RowChange
from data.store.row_edits import insert_row, update_row
from data.store.rows import tag_row

_THERE = "The same tag is there already."
_SUGGESTION = (
    'SELECT suggestion.trace_id, code_id, start, "end", substr(text, start + 1, "end" - start)'
    " FROM suggestion JOIN batch ON batch.id = batch_id"
    " JOIN trace_text ON trace_text.trace_id = suggestion.trace_id"
    " WHERE suggestion.id = ? AND state = 'live'"
)
_DECIDED = (
    "SELECT id, decision FROM decision WHERE suggestion_id = ? AND annotator = ?"
    " AND pass_name = ? AND deleted IS NULL"
)
_BEFORE = (
    "SELECT before.id FROM batch AS before JOIN batch AS new ON new.id = ?"
    " WHERE before.id <> new.id AND before.state = 'live' AND before.kind = 'detector'"
    " AND before.detector <> '' AND substr(before.detector, 1, instr(before.detector, ' '))"
    " = substr(new.detector, 1, instr(new.detector, ' '))"
)


def publish(edit: PublishSuggestions, db: Database, at: str) -> list[RowChange]:
    """Make batches of suggestions live, and withdraw the live ones of the same detectors."""
    del at
    changes: list[RowChange] = []
    for batch_id in edit.batch_ids:
        replaced = [old for (old,) in db.execute(_BEFORE, [batch_id]).fetchall()]
        changes += [update_row(db, "batch", old, {"state": "withdrawn"}) for old in replaced]
        changes.append(update_row(db, "batch", batch_id, {"state": "live"}))
    return changes


def decide(edit: DecideSuggestions, db: Database, at: str) -> list[RowChange]:
    """Record one decision about each suggestion, with its tag where it is accepted.

    One that is accepted by itself makes room for its episode. Of many accepted at once those stay
    undecided that would take the place of an episode which this person put.

    Raises:
        EditConflictError: if one is gone, was decided before, or its tag is there already.
    """
    changes: list[RowChange] = []
    for suggestion_id in edit.suggestion_ids:
        tag = _proposed(db, suggestion_id, edit.annotator, edit.pass_name)
        tag_id = None
        if edit.choice is Choice.ACCEPT:
            if len(edit.suggestion_ids) > 1 and in_the_way(db, tag):
                continue
            changes += [*make_room(db, tag, at), _put(db, tag, at)]
            tag_id = int(changes[-1].row_id)
        changes += _recorded(db, suggestion_id, tag, edit.choice, tag_id, at)
    return changes


def accept_changed(edit: AcceptChanged, db: Database, at: str) -> list[RowChange]:
    """Put the changed tag and record that it came from the suggestion.

    Raises:
        EditConflictError: as `decide`.
    """
    _proposed(db, edit.suggestion_id, edit.tag.annotator, edit.tag.pass_name)
    room, put = make_room(db, edit.tag, at), _put(db, edit.tag, at, Origin.EDITED)
    tag_id = int(put.row_id)
    return [*room, put, *_recorded(db, edit.suggestion_id, edit.tag, Choice.EDIT, tag_id, at)]


def _proposed(db: Database, suggestion_id: int, annotator: str, pass_name: str) -> Tag:
    """Return the tag that a live suggestion proposes."""
    found = db.execute(_SUGGESTION, [suggestion_id]).fetchone()
    if found is None:
        raise EditConflictError(
            "This suggestion is not there any more.",
            where=f"suggestion {suggestion_id}",
            advice="Nothing was changed.",
        )
    trace_id, code_id, start, end, quote = found
    return Tag(
        code_id=code_id,
        trace_id=trace_id,
        span=Span(start, end),
        quote=quote,
        annotator=annotator,
        pass_name=pass_name,
        origin=Origin.ACCEPTED,
    )


def _put(db: Database, tag: Tag, at: str, origin: Origin = Origin.ACCEPTED) -> RowChange:
    values: dict[str, Any] = tag_row(tag) | {"uid": uuid.uuid4().hex, "created": at}
    values |= {"origin": str(origin)} | codebook.revision_for(db, tag)
    return insert_row(db, "tag", values, _THERE)


def _recorded(
    db: Database, suggestion_id: int, tag: Tag, choice: Choice, tag_id: int | None, at: str
) -> list[RowChange]:
    """Record a decision; one to skip before it is taken back, any other is a conflict."""
    changes: list[RowChange] = []
    before = db.execute(_DECIDED, [suggestion_id, tag.annotator, tag.pass_name]).fetchall()
    for decision_id, decided in before:
        if decided != Choice.SKIP:
            raise EditConflictError(
                "This suggestion was decided already.",
                where=f"suggestion {suggestion_id}",
                advice="Nothing was changed.",
            )
        changes.append(update_row(db, "decision", decision_id, {"deleted": at}))
    values: dict[str, Any] = {
        "suggestion_id": suggestion_id,
        "trace_id": tag.trace_id,
        "annotator": tag.annotator,
        "pass_name": tag.pass_name,
        "decision": str(choice),
        "tag_id": tag_id,
        "decided": at,
    }
    return [*changes, insert_row(db, "decision", values, "This was decided already.")]
