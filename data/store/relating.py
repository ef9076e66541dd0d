"""What edits of relations between tags do to the rows of a study, and how they are read."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from sqlite_utils import Database

from core.edits import AddRelation, RemoveRelation
from core.errors import EditConflictError
from core.relations import Relation, RelationKind
from data.store.history import RowChange
from data.store.row_edits import insert_row, update_row

Rows = Callable[..., Iterable[dict[str, Any]]]
"""Yields the rows that a statement with these parameters finds."""

_TABLE = "relation"
_PROBLEM = (
    "SELECT ifnull(tag.problem_id, trace.problem_id) FROM tag"
    " LEFT JOIN trace ON trace.id = tag.trace_id"
    " WHERE tag.id = ? AND tag.deleted IS NULL"
)
_OF_TAG = (
    "SELECT relation.* FROM relation JOIN tag AS one ON one.id = from_tag_id"
    " JOIN tag AS other ON other.id = to_tag_id WHERE relation.deleted IS NULL"
    " AND one.deleted IS NULL AND other.deleted IS NULL AND (from_tag_id = ?1 OR to_tag_id = ?1)"
    " ORDER BY relation.id"
)
"""Reads the relations from and to a tag whose tags are both there."""

_ALL = "SELECT * FROM relation WHERE deleted IS NULL ORDER BY id"
"""Reads all relations, also those of which a tag is gone."""


def add_relation(edit: AddRelation, db: Database, at: str) -> list[RowChange]:
    """Relate two tags.

    Raises:
        EditConflictError: if they are related so already, one is gone, or they stand at two
            problems.
    """
    new = edit.relation
    homes = {tag_id: _problem_of(db, tag_id) for tag_id in (new.from_tag_id, new.to_tag_id)}
    if len(homes) < 2:
        raise _refused("A tag cannot be related to itself.", new)
    if None in homes.values():
        raise _refused("One of the tags is not there any more.", new)
    if len(set(homes.values())) > 1:
        raise _refused("The tags stand at two problems.", new)
    values = relation_row(new) | {"uid": new.uid or uuid.uuid4().hex, "created": at}
    return [insert_row(db, _TABLE, values, "The tags are related so already.")]


def remove_relation(edit: RemoveRelation, db: Database, at: str) -> list[RowChange]:
    """Take a relation away, softly."""
    return [update_row(db, _TABLE, edit.relation_id, {"deleted": at})]


def relation_row(relation: Relation) -> dict[str, Any]:
    """Return the columns of a relation that a person decides, without its id."""
    return {
        "kind": str(relation.kind),
        "from_tag_id": relation.from_tag_id,
        "to_tag_id": relation.to_tag_id,
        "trace_id": relation.trace_id,
        "annotator": relation.annotator,
        "pass_name": relation.pass_name,
    }


def read(rows: Rows, tag_id: int | None) -> list[Relation]:
    """Return the relations from and to a tag; all where None, also those of which a tag is gone."""
    found = rows(_ALL) if tag_id is None else rows(_OF_TAG, [tag_id])
    return [relation_of(row) for row in found]


def relation_of(row: dict[str, Any]) -> Relation:
    """Return a relation."""
    return Relation(
        id=row["id"],
        uid=row["uid"],
        kind=RelationKind(row["kind"]),
        from_tag_id=row["from_tag_id"],
        to_tag_id=row["to_tag_id"],
        trace_id=row["trace_id"],
        annotator=row["annotator"],
        pass_name=row["pass_name"],
        created=row["created"],
    )


def _problem_of(db: Database, tag_id: int) -> int | None:
    found = db.execute(_PROBLEM, [tag_id]).fetchone()
    return found[0] if found else None


def _refused(what: str, relation: Relation) -> EditConflictError:
    where = f"tags {relation.from_tag_id} and {relation.to_tag_id}"
    return EditConflictError(what, where=where, advice="Nothing was changed.")
