"""What each edit does to the rows of a study."""

import uuid
from functools import singledispatch

import msgspec
from sqlite_utils import Database

from core import edits
from core.errors import EditConflictError
from core.outcomes.automatic import judged
from core.pairing import Mark, homes_of, together
from core.tags import Tag
from core.traces import Ending
from data.store import codebook, deciding, relating
from data.store.episodes import make_room
from data.store.history import RowChange, check_room, row
from data.store.row_edits import insert_row as _insert
from data.store.row_edits import update_row as _update
from data.store.row_edits import update_rows
from data.store.rows import (
    ANSWER_FORMS,
    DECISIONS,
    answer_forms_of,
    decisions_of,
    pass_setting,
    tag_row,
    to_json,
)


@singledispatch
def apply(edit: edits.Edit, db: Database, at: str) -> list[RowChange]:
    """Carry out `edit` inside a transaction and return the rows it changed.

    Raises:
        EditConflictError: if the study holds something that the edit does not fit.
    """
    raise NotImplementedError(type(edit).__name__)


@apply.register
def _(edit: edits.AddTag, db: Database, at: str) -> list[RowChange]:
    _check_quote(db, edit.tag)
    values = tag_row(edit.tag)
    values |= {"uid": edit.tag.uid or uuid.uuid4().hex, "created": at}
    values |= codebook.revision_for(db, edit.tag)
    room = make_room(db, edit.tag, at)
    return [*room, _insert(db, "tag", values, "The same tag is there already.")]


@apply.register
def _(edit: edits.ChangeTag, db: Database, at: str) -> list[RowChange]:
    _check_quote(db, edit.tag)
    values = tag_row(edit.tag) | codebook.revision_for(db, edit.tag)
    before = row(db, "tag", edit.tag.id) or {}
    moved = any(before.get(name) != values[name] for name in ("code_id", "start", "end"))
    room = make_room(db, edit.tag, at) if moved else []
    return [*room, _update(db, "tag", edit.tag.id, values, "The same tag is there already.")]


@apply.register
def _(edit: edits.RemoveTags, db: Database, at: str) -> list[RowChange]:
    return update_rows(db, "tag", edit.tag_ids, {"deleted": at})


@apply.register
def _(edit: edits.RepairTags, db: Database, at: str) -> list[RowChange]:
    changes: list[RowChange] = []
    for tag_id, start, end in edit.moves:
        try:
            changes.append(_update(db, "tag", tag_id, {"start": start, "end": end}))
        except EditConflictError:  # the same tag stands there
            changes.append(_update(db, "tag", tag_id, {"deleted": at}))
    return changes + [_update(db, "tag", tag_id, {"deleted": at}) for tag_id in edit.tag_ids]


@apply.register
def _(edit: edits.SetVerdict, db: Database, at: str) -> list[RowChange]:
    old = db.execute(
        "SELECT id FROM verdict WHERE trace_id = ? AND judge = 'person' AND who = ?"
        " AND deleted IS NULL",
        [edit.trace_id, edit.person],
    ).fetchall()
    changes = [_update(db, "verdict", verdict_id, {"deleted": at}) for (verdict_id,) in old]
    if edit.status is not None:
        values = {
            "trace_id": edit.trace_id,
            "judge": "person",
            "who": edit.person,
            "status": str(edit.status),
            "rule": "by hand",
            "created": at,
        }
        changes.append(_insert(db, "verdict", values, "The outcome could not be recorded."))
    return changes


apply.register(edits.AddRelation, relating.add_relation)
apply.register(edits.RemoveRelation, relating.remove_relation)
apply.register(edits.AddCode, codebook.add_code)
apply.register(edits.ChangeCode, codebook.change_code)
apply.register(edits.PutCodes, codebook.put_codes)
apply.register(edits.MergeCodes, codebook.merge_codes)
apply.register(edits.SplitCode, codebook.split_code)
apply.register(edits.ConfirmTags, codebook.confirm_tags)


@apply.register
def _(edit: edits.PublishBatch, db: Database, at: str) -> list[RowChange]:
    check_room(db, edit.batch_id)
    return [_update(db, "batch", edit.batch_id, {"state": "live"})]


@apply.register
def _(edit: edits.WithdrawBatch, db: Database, at: str) -> list[RowChange]:
    return [_update(db, "batch", edit.batch_id, {"state": "withdrawn"})]


@apply.register
def _(edit: edits.AcceptChanged, db: Database, at: str) -> list[RowChange]:
    _check_quote(db, edit.tag)
    return deciding.accept_changed(edit, db, at)


apply.register(edits.PublishSuggestions, deciding.publish)
apply.register(edits.DecideSuggestions, deciding.decide)


@apply.register
def _(edit: edits.SetVerdictOrder, db: Database, at: str) -> list[RowChange]:
    before = row(db, "setting", "verdict_order")
    after = {"name": "verdict_order", "value": to_json([str(judge) for judge in edit.order])}
    db.table("setting").upsert(after, pk="name")
    return [RowChange(table="setting", row_id="verdict_order", before=before, after=after)]


@apply.register
def _(edit: edits.DecideProblems, db: Database, at: str) -> list[RowChange]:
    before = row(db, "setting", DECISIONS)
    known = decisions_of(before["value"]) if before else ()
    kept = together(known, edit.decisions)
    after = {"name": DECISIONS, "value": to_json(msgspec.to_builtins(kept))}
    db.table("setting").upsert(after, pk="name")
    changes = [RowChange(table="setting", row_id=DECISIONS, before=before, after=after)]
    homes = homes_of(kept)
    for each in edit.decisions:
        if each.reference is not None:
            changes += _refer(db, homes.get(each.a, each.a), each.reference, at)
    return changes


@apply.register
def _(edit: edits.SetAnswerForm, db: Database, at: str) -> list[RowChange]:
    before = row(db, "setting", ANSWER_FORMS)
    forms = answer_forms_of(before["value"]) if before else {}
    kept = {name: form for name, form in forms.items() if name != edit.dataset}
    if edit.form is not None:
        kept[edit.dataset] = edit.form
    after = {"name": ANSWER_FORMS, "value": to_json(msgspec.to_builtins(kept))}
    db.table("setting").upsert(after, pk="name")
    return [RowChange(table="setting", row_id=ANSWER_FORMS, before=before, after=after)]


@apply.register
def _(edit: edits.SetPass, db: Database, at: str) -> list[RowChange]:
    name = pass_setting(edit.annotator)
    before = row(db, "setting", name)
    after = None
    if edit.current is not None:
        after = {"name": name, "value": to_json(msgspec.to_builtins(edit.current))}
        db.table("setting").upsert(after, pk="name")
    elif before is not None:
        db.execute("DELETE FROM setting WHERE name = ?", [name])
    return [RowChange(table="setting", row_id=name, before=before, after=after)]


def _refer(db: Database, mark: Mark, reference: str, at: str) -> list[RowChange]:
    """Give a problem of the study another reference, and its traces the checker's new verdicts."""
    found = db.execute(
        "SELECT id, reference FROM problem WHERE dataset = ? AND key = ?", [mark.dataset, mark.key]
    ).fetchone()
    if found is None or found[1] == reference:
        return []
    changes = [_update(db, "problem", found[0], {"reference": reference})]
    traces = db.execute(
        "SELECT id, answer, ending FROM trace WHERE problem_id = ? AND batch_id IN"
        " (SELECT id FROM batch WHERE state <> 'loading')",
        [found[0]],
    ).fetchall()
    for trace_id, answer, ending in traces:
        for verdict in judged(reference, answer, Ending(ending)):
            values = {
                "trace_id": trace_id,
                "judge": str(verdict.judge),
                "who": verdict.who,
                "status": str(verdict.status),
                "rule": verdict.rule,
                "created": at,
            }
            changes.append(_insert(db, "verdict", values, "The outcome could not be recorded."))
    return changes


def _check_quote(db: Database, tag: Tag) -> None:
    """Refuse a span that does not lie on the text it quotes."""
    if tag.span is None:
        return
    found = db.execute(
        "SELECT substr(text, ? + 1, ?) FROM trace_text WHERE trace_id = ?",
        [tag.span.start, len(tag.span), tag.trace_id],
    ).fetchone()
    if found is None or found[0] != tag.quote:
        raise EditConflictError(
            "The tag does not fit the text that it quotes.",
            where=f"trace {tag.trace_id}, {tag.span.start}:{tag.span.end}",
            advice="Nothing was changed.",
        )
