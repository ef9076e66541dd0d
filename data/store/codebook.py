"""What edits of the codebook do to codes and to the tags that carry them."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from core import edits
from core.codebook.code import Code, Layer, Scope
from core.errors import EditConflictError
from core.tags import Tag
from data.store.history import RowChange, row, rows
from data.store.reading import VISIBLE_CODE
from data.store.row_edits import insert_row, update_row, update_rows
from data.store.rows import code_row

_MEANING = ("definition", "use_when", "avoid_when")
_MOVED = 0  # no code ever has this revision: a tag that a merge moved is to be looked at again
_PLACE = (
    "SELECT tag.id, tag.batch_id IS NULL OR EXISTS"
    " (SELECT 1 FROM batch WHERE batch.id = tag.batch_id AND state = 'live'),"
    ' annotator, pass_name, trace_id, later_trace_id, problem_id, start, "end"'
    " FROM tag WHERE code_id = ? AND deleted IS NULL"
)


# Edits


def add_code(edit: edits.AddCode, db: Database, at: str) -> list[RowChange]:
    """Add a code; one that came with a withdrawn import is taken over, as tags keep it."""
    return _put(db, (edit.code,))


def change_code(edit: edits.ChangeCode, db: Database, at: str) -> list[RowChange]:
    """Change a code; its id and identity stay."""
    return _put(db, (edit.code,))


def put_codes(edit: edits.PutCodes, db: Database, at: str) -> list[RowChange]:
    """Change and add several codes."""
    return _put(db, edit.codes)


def merge_codes(edit: edits.MergeCodes, db: Database, at: str) -> list[RowChange]:
    """Move every tag, deleted ones left out, and every sub-code; then retire what is empty."""
    old, new = _code(db, edit.code_id), _code(db, edit.into_id)
    if edit.code_id == edit.into_id:
        raise _conflict("A code cannot be merged into itself.", old)
    if new["retired"]:
        raise _conflict(f"{new['name']} is retired. Bring it back first.", new)
    if old["scope"] != new["scope"]:
        told = "{name} goes on a {scope}."
        raise _conflict(f"{told.format(**old)} {told.format(**new)}", old)
    changes = update_rows(db, "tag", _twins(db, edit), {"deleted": at})
    changes += _give(db, _tags_of(db, edit.code_id), edit.into_id, _MOVED)
    above = _ancestors(db, edit.into_id)
    if edit.code_id in above:  # into one of its own sub-codes, which takes its place
        changes.append(update_row(db, "code", edit.into_id, {"parent_id": old["parent_id"]}))
    for column in ("parent_id", "merged_into_id"):
        for (code_id,) in _found(db, f"SELECT id FROM code WHERE {column} = ?", edit.code_id):
            changes.append(update_row(db, "code", code_id, {column: edit.into_id}))
    gone = {"retired": 1, "merged_into_id": edit.into_id, "parent_id": None}
    changes.append(update_row(db, "code", edit.code_id, gone))
    _check(db, (change.row_id for change in changes if change.table == "code"))
    return changes


def split_code(edit: edits.SplitCode, db: Database, at: str) -> list[RowChange]:
    """Add a code, and let these tags carry it."""
    changes = _put(db, (edit.code,))
    code_id = int(changes[0].row_id)
    scopes = dict(_found(db, "SELECT id, scope FROM code"))
    found = rows(db, "tag", edit.tag_ids)
    for tag_id in edit.tag_ids:
        scope = scopes[found[tag_id]["code_id"]] if tag_id in found else edit.code.scope
        if scope != edit.code.scope:
            raise EditConflictError(
                f"A tag on a {scope} cannot carry a code for a {edit.code.scope}.",
                where=f"tag {tag_id}",
                advice="Nothing was changed.",
            )
    return changes + _give(db, edit.tag_ids, code_id, _code(db, code_id)["revision"])


def confirm_tags(edit: edits.ConfirmTags, db: Database, at: str) -> list[RowChange]:
    """Let tags carry the revision that their code has now."""
    by_revision: dict[int, list[int]] = {}
    found = rows(db, "tag", edit.tag_ids)
    revisions = dict(_found(db, "SELECT id, revision FROM code"))
    for tag_id in edit.tag_ids:
        code_id = found.get(tag_id, {}).get("code_id", 0)
        by_revision.setdefault(revisions.get(code_id, 0), []).append(tag_id)
    return [
        change
        for revision, tag_ids in by_revision.items()
        for change in update_rows(db, "tag", tag_ids, {"revision": revision})
    ]


def revision_for(db: Database, tag: Tag) -> dict[str, int]:
    """Return the revision column of a tag that is put, or that gets another code."""
    before = row(db, "tag", tag.id) if tag.id else None
    if before is not None and before["code_id"] == tag.code_id:
        return {}
    code = row(db, "code", tag.code_id)
    return {"revision": code["revision"]} if code else {}


# Writing


def _put(db: Database, codes: Iterable[Code]) -> list[RowChange]:
    changes = [_put_one(db, code) for code in _parents_first(codes)]
    _check(db, (change.row_id for change in changes))
    for change in changes:
        _check_keys(db, change)
    return changes


def _put_one(db: Database, code: Code) -> RowChange:
    values = code_row(code) | {"parent_id": _id_of(db, code.parent)}
    taken = f"There is a code {code.key} already."
    if code.id:
        before = _code(db, code.id)
        del values["uid"]
        if not code.retired:
            values["merged_into_id"] = None
        if any(values[name] != before[name] for name in _MEANING):
            values["revision"] = _next_revision(db, before)
        return update_row(db, "code", code.id, values, taken)
    hidden = _found(db, f"SELECT id FROM code WHERE key = ? AND NOT {VISIBLE_CODE}", code.key)
    if hidden:
        del values["uid"]
        return update_row(db, "code", hidden[0][0], values | {"batch_id": None})
    values["uid"] = code.uid or uuid.uuid4().hex
    return insert_row(db, "code", values, taken)


def _next_revision(db: Database, code: dict[str, Any]) -> int:
    """Return a number under which no tag was put, also where a change was undone since."""
    ((used,),) = _found(
        db, "SELECT ifnull(max(revision), 0) FROM tag WHERE code_id = ?", code["id"]
    )
    return max(code["revision"], used) + 1


def _give(db: Database, tag_ids: Iterable[int], code_id: int, revision: int) -> list[RowChange]:
    values = {"code_id": code_id, "revision": revision}
    return update_rows(db, "tag", tag_ids, values, "The same tag is there already.")


def _parents_first(codes: Iterable[Code]) -> list[Code]:
    """Return codes so that one that is added stands before those under it."""
    left = {code.key: code for code in codes}
    ordered: list[Code] = []
    while left:
        free = [code for code in left.values() if code.parent not in left] or list(left.values())
        ordered += free
        left = {key: code for key, code in left.items() if code not in free}
    return ordered


# Checking


def _check(db: Database, code_ids: Iterable[int | str]) -> None:
    """Refuse nesting that goes round or across palettes."""
    for code_id in {int(each) for each in code_ids}:
        code = _code(db, code_id)
        if code_id in _ancestors(db, code_id):
            raise _conflict(f"{code['name']} cannot stand under itself.", code)
        related = _found(
            db,
            "SELECT name, layer, scope FROM code WHERE parent_id = ? OR id = ?",
            code_id,
            code["parent_id"],
        )
        for name, layer, scope in related:
            if _palette(layer, scope) != _palette(code["layer"], code["scope"]):
                told = f"{code['name']} and {name} are of different kinds, so that neither can"
                raise _conflict(f"{told} stand under the other.", code)


def _check_keys(db: Database, change: RowChange) -> None:
    """Refuse a digit that another code of the palette has, and a scope that tags do not fit."""
    code, before = change.after or {}, change.before
    if before and before["scope"] != code["scope"] and _tags_of(db, code["id"]):
        told = f"{code['name']} stands on {before['scope']}s already,"
        raise _conflict(f"{told} so it cannot be put on {code['scope']}s.", code)
    same = ("shortcut", "layer", "scope", "retired")
    is_as_before = before is not None and all(before[name] == code[name] for name in same)
    if is_as_before or code["retired"] or not code["shortcut"]:
        return
    sql = (
        "SELECT name, layer, scope FROM code WHERE shortcut = ? AND id <> ? AND retired = 0"
        f" AND {VISIBLE_CODE}"
    )
    for name, layer, scope in _found(db, sql, code["shortcut"], code["id"]):
        if _palette(layer, scope) == _palette(code["layer"], code["scope"]):
            raise _conflict(f"Key {code['shortcut']} is taken by {name}.", code)


def _palette(layer: str, scope: str) -> str:
    return layer if scope == Scope.SPAN else Layer.JUDGEMENT


# Asking


def _code(db: Database, code_id: int) -> dict[str, Any]:
    found = row(db, "code", code_id)
    if found is None:
        raise EditConflictError(
            "This code is not there any more.",
            where=f"code {code_id}",
            advice="Nothing was changed.",
        )
    return found


def _id_of(db: Database, key: str) -> int | None:
    if not key:
        return None
    found = _found(db, "SELECT id FROM code WHERE key = ?", key)
    if not found:
        raise EditConflictError(
            f"There is no code {key}.", where=key, advice="Nothing was changed."
        )
    return found[0][0]


def _tags_of(db: Database, code_id: int) -> list[int]:
    sql = "SELECT id FROM tag WHERE code_id = ? AND deleted IS NULL"
    return [tag_id for (tag_id,) in _found(db, sql, code_id)]


def _twins(db: Database, edit: edits.MergeCodes) -> list[int]:
    """Return of each two tags that a merge would make equal the one to give up.

    It is the one that is merged away, but a tag in force before one that came with an import that
    is out of sight.
    """
    there = {tuple(place): (tag, live) for tag, live, *place in _found(db, _PLACE, edit.into_id)}
    gone: list[int] = []
    for tag, is_live, *place in _found(db, _PLACE, edit.code_id):
        other, other_is_live = there.get(tuple(place), (0, True))
        if other:
            gone.append(other if is_live and not other_is_live else tag)
    return gone


def _ancestors(db: Database, code_id: int) -> list[int]:
    """Return the codes above a code, the nearest first; it is among them if nesting goes round."""
    sql = "SELECT parent_id FROM code WHERE id = ?"
    found: list[int] = []
    while (above := _found(db, sql, code_id)) and above[0][0] and above[0][0] not in found:
        code_id = above[0][0]
        found.append(code_id)
    return found


def _found(db: Database, sql: str, *parameters: object) -> list[Any]:
    return db.execute(sql, list(parameters)).fetchall()


def _conflict(what: str, code: dict[str, Any]) -> EditConflictError:
    return EditConflictError(what, where=code["key"], advice="Nothing was changed.")
