"""Repairs a study after a look at it: a backup first, nothing thrown away, all of it told."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.backups import Why
from core.edits import RepairTags
from core.integrity import Examination, Misfit
from data.keeping.backups import Keeper
from data.store import integrity
from data.store.copying import Stopped, Tell, copy_study
from data.store.integrity import examine
from data.store.study import Study

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was done: `kept` is the backup made before, `aside` the file with what was set aside.

    `moved` and `set_aside` count tags; `after` is what was found afterwards, nothing if all is
    well.
    """

    kept: Path
    aside: Path | None
    moved: int
    set_aside: int
    after: Examination


def repair(
    study: Study,
    keeper: Keeper,
    now: datetime,
    tell: Tell = lambda _share: None,
    stopped: Stopped = lambda: False,
) -> Repair | None:
    """Mend what can be mended; None if it was stopped before anything was changed.

    What is wrong is looked for anew, so that what is done fits the study as it is now.

    Raises:
        StudyFileError: if the backup cannot be made; then nothing is changed.
        EditConflictError: if somebody changed a tag meanwhile; then no tag is changed.
    """
    kept = keeper.new_name(Why.BEFORE_REPAIR, now)
    if not copy_study(study.path, kept, tell, stopped, must_be_sound=False):
        return None
    found = examine(study.path, wholly=True, stopped=stopped)
    if stopped():
        kept.unlink()
        return None
    for what, does in found.lines():
        logger.warning("Found: %s %s", what, f"Repair: {does}" if does else "No repair.")
    if found.indexes:
        study.write(integrity.rebuild_indexes).result()
    aside = _set_aside(study, found, kept)
    edit = _edit(found.misfits)
    if edit.moves or edit.tag_ids:
        study.run(edit).result()
    if found.unsearchable:
        study.write(integrity.rebuild_search).result()
    after = examine(study.path, wholly=True)
    logger.warning("Repaired; left: %s", "; ".join(what for what, _ in after.lines()) or "nothing")
    return Repair(
        kept=kept,
        aside=aside,
        moved=len(edit.moves),
        set_aside=len(edit.tag_ids),
        after=after,
    )


def _edit(misfits: tuple[Misfit, ...]) -> RepairTags:
    moves = {each.tag_id: place for each in misfits if (place := each.place) is not None}
    return RepairTags(
        moves=tuple((tag_id, place.start, place.end) for tag_id, place in moves.items()),
        tag_ids=tuple(each.tag_id for each in misfits if each.tag_id not in moves),
    )


def _set_aside(study: Study, found: Examination, kept: Path) -> Path | None:
    """Write what is taken out to a file beside the backup, with the reason, a JSON line each."""
    lost = {each.tag_id: each.reason for each in found.misfits if each.place is None}
    with integrity.RowReader(study.path) as reader:
        rows: list[dict[str, Any]] = [
            {"reason": lost[tag["id"]], "table": "tag", "row": tag} for tag in reader.tags(lost)
        ]
        for table, _ in found.stray:
            rows += [
                {"reason": "its trace is missing", "table": table, "row": each}
                for each in reader.stray(table)
            ]
    if not rows:
        return None
    path = kept.with_suffix(".set-aside.jsonl")
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in rows)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    for table, _ in found.stray:
        study.write(lambda db, table=table: integrity.take_out_stray(db, table)).result()
    return path
