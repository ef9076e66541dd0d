"""A process that tags a study and is killed, and what must be true of the study afterwards.

The process says what it is about to do, does it, and says when it was told that it is done. Both
it and whoever kills it keep the same model of what the study holds after each edit.
"""

import json
import random
import sys
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TextIO

from core.edits import AddTag, ChangeTag, Edit, RemoveTags
from core.integrity import Examination
from core.tags import Tag
from core.text.span import Span
from data.store.integrity import examine
from data.store.study import Study

ANNOTATOR = "ann"
TRACES, CODES = 12, 6
FIRST_CODE = 9  # strategies overlap freely, where episodes give way to one another
_AHEAD = 4
"""Edits that are under way before the first of them is awaited, as by somebody who types fast."""

State = dict[str, list[object]]
"""What a study holds: by uid of a tag its code, trace, start, end and note."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edit: "do" with tags by uid as they are afterwards (None: removed), "undo" or "redo"."""

    kind: str
    after: dict[str, list[object] | None] = field(default_factory=dict)


@dataclass(slots=True)
class Model:
    """What a study must hold, and what undo and redo must do next."""

    tags: State = field(default_factory=dict)
    done: list[dict[str, tuple[list[object] | None, list[object] | None]]] = field(
        default_factory=list
    )
    undone: list[dict[str, tuple[list[object] | None, list[object] | None]]] = field(
        default_factory=list
    )

    def take(self, step: Step) -> None:
        """Do what a step does."""
        if step.kind == "undo":
            change = self.done.pop()
            self.undone.append(change)
            self._put({uid: before for uid, (before, _) in change.items()})
        elif step.kind == "redo":
            change = self.undone.pop()
            self.done.append(change)
            self._put({uid: after for uid, (_, after) in change.items()})
        else:
            self.undone.clear()
            self.done.append({u: (self.tags.get(u), after) for u, after in step.after.items()})
            self._put(step.after)

    def _put(self, states: dict[str, list[object] | None]) -> None:
        for uid, state in states.items():
            if state is None:
                self.tags.pop(uid, None)
            else:
                self.tags[uid] = state

    def another(self, chance: random.Random, lengths: dict[int, int]) -> Step:
        """Return a step that is possible now."""
        kind = chance.choices(
            ("add", "note", "move", "remove", "many", "undo", "redo"), (40, 12, 8, 8, 2, 18, 12)
        )[0]
        if kind == "undo" and self.done:
            return Step("undo")
        if kind == "redo" and self.undone:
            return Step("redo")
        if kind in {"note", "move", "remove", "many"} and self.tags:
            return Step("do", self._change(kind, chance, lengths))
        uid = f"{chance.getrandbits(96):024x}"
        return Step("do", {uid: self._free(chance, lengths)})

    def _change(
        self, kind: str, chance: random.Random, lengths: dict[int, int]
    ) -> dict[str, list[object] | None]:
        uids = chance.sample(sorted(self.tags), min(len(self.tags), 15 if kind == "many" else 1))
        if kind in {"remove", "many"}:
            return dict.fromkeys(uids)
        if kind == "note":
            return {uids[0]: [*self.tags[uids[0]][:4], f"note {chance.random()}"]}
        free = self._free(chance, lengths, trace=int(str(self.tags[uids[0]][1])))
        return {uids[0]: [*free[:4], self.tags[uids[0]][4]]}

    def _free(
        self, chance: random.Random, lengths: dict[int, int], trace: int | None = None
    ) -> list[object]:
        """Return a place where no tag of this code stands."""
        taken = {tuple(state[:4]) for state in self.tags.values()}
        while True:
            on = trace or chance.choice(sorted(lengths))
            start = chance.randrange(lengths[on] - 1)
            end = chance.randint(start + 1, min(lengths[on], start + 200))
            place = (FIRST_CODE + chance.randrange(CODES), on, start, end)
            if place not in taken:
                return [*place, ""]


def work(path: Path, model: Model, seed: int, steps: int, out: TextIO) -> None:
    """Do `steps` random edits and say of each "?" before and "!" when it is acknowledged."""
    chance = random.Random(seed)
    with Study.open(path, ANNOTATOR) as study:
        reader = study.reader()
        texts = {trace: reader.trace(trace).text for trace in range(1, TRACES + 1)}
        lengths = {trace: len(text) for trace, text in texts.items()}
        ids = {tag.uid: tag.id for tag in reader.tags(range(1, TRACES + 1))}
        waiting: deque[Future[object]] = deque()
        for _ in range(steps):
            step = model.another(chance, lengths)
            out.write(f"? {json.dumps(asdict(step))}\n")
            out.flush()
            for future in _begin(study, step, ids, texts):
                waiting.append(future)
            model.take(step)
            while len(waiting) > chance.randint(0, _AHEAD):
                _await(waiting.popleft(), out)
        while waiting:
            _await(waiting.popleft(), out)


def _begin(
    study: Study, step: Step, ids: dict[str, int], texts: dict[int, str]
) -> Iterable["Future[object]"]:
    if step.kind in {"undo", "redo"}:
        return [study.undo() if step.kind == "undo" else study.redo()]  # type: ignore[list-item]
    missing = [uid for uid in step.after if uid not in ids]
    edit: Edit
    if None in step.after.values():
        edit = RemoveTags(tuple(_id(study, ids, uid) for uid in step.after))
    else:
        ((uid, state),) = step.after.items()
        tag = _tag(uid, state or [], texts)
        edit = (
            AddTag(tag)
            if missing and not _known(study, ids, uid)
            else ChangeTag(replace(tag, id=_id(study, ids, uid)))
        )
    return [study.run(edit)]  # type: ignore[list-item]


def _known(study: Study, ids: dict[str, int], uid: str) -> bool:
    return _id(study, ids, uid) != 0


def _id(study: Study, ids: dict[str, int], uid: str) -> int:
    """Return the id of a tag, asked behind everything that is queued; 0 if there is none."""
    if uid not in ids:
        sql = "SELECT id FROM tag WHERE uid = ?"
        found = study.write(lambda db: db.execute(sql, [uid]).fetchone()).result()
        if found is None:
            return 0
        ids[uid] = found[0]
    return ids[uid]


def _tag(uid: str, state: list[object], texts: dict[int, str]) -> Tag:
    code, trace, start, end = (int(str(each)) for each in state[:4])
    return Tag(
        uid=uid,
        code_id=code,
        trace_id=trace,
        span=Span(start, end),
        quote=texts[trace][start:end],
        annotator=ANNOTATOR,
        note=str(state[4]),
    )


def _await(future: "Future[object]", out: TextIO) -> None:
    future.result()
    out.write("!\n")
    out.flush()


# --- afterwards --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What a killed process had said: `asked` edits, of which `told` were acknowledged."""

    asked: tuple[Step, ...]
    told: int


def heard(lines: Iterable[str]) -> Aftermath:
    """Return what the lines of a killed process say; the last may be cut off."""
    whole = [line for line in lines if line.endswith("\n")]
    asked = tuple(Step(**json.loads(line[2:])) for line in whole if line.startswith("? "))
    return Aftermath(asked=asked, told=sum(line == "!\n" for line in whole))


def held(study: Study) -> State:
    """Return what a study holds of this annotator."""
    return {
        tag.uid: [tag.code_id, tag.trace_id, tag.span.start, tag.span.end, tag.note]
        for tag in study.reader().tags(range(1, TRACES + 1))
        if tag.span is not None and tag.annotator == ANNOTATOR
    }


def edits_in(study: Study) -> int:
    """Return how many edits the log has."""
    return study.write(lambda db: db.execute("SELECT count(*) FROM edit").fetchone()[0]).result()


def check_after(path: Path, model: Model, before: int, aftermath: Aftermath) -> int:
    """Bring `model` to where the study is, and fail if it is not what it must be.

    `before` is how many edits the log had at the start. Returns how many edits came through: all
    that were acknowledged, and of those under way only a first part, in order.
    """
    with Study.open(path, ANNOTATOR) as study:
        done = edits_in(study) - before
        assert aftermath.told <= done <= len(aftermath.asked), "an acknowledged edit is lost"
        for step in aftermath.asked[:done]:
            model.take(step)
        assert held(study) == model.tags, "the study does not hold what was written"
        for _ in range(back := min(3, len(model.done))):
            study.undo().result()
        for _ in range(back):
            study.redo().result()
        assert held(study) == model.tags, "undo and redo do not lead back"
    assert examine(path) == Examination(), "a tag is off its words, or the file is damaged"
    return done


def check_way_back(path: Path, model: Model, first: State) -> int:
    """Undo everything, down to `first`, and redo it; return how many edits that were."""
    with Study.open(path, ANNOTATOR) as study:
        count = len(model.done)
        for _ in range(count):
            assert study.undo().result() is not None
        assert held(study) == first, "undo does not lead to the beginning"
        for _ in range(count):
            assert study.redo().result() is not None
        assert held(study) == model.tags, "redo does not lead to the end"
    assert examine(path, wholly=True) == Examination()
    return count


def main(path: str, seed: str, steps: str) -> None:
    """Work on a study as it stands in the model that comes in by standard input."""
    model = Model(**json.loads(sys.stdin.readline()))
    work(Path(path), model, int(seed), int(steps), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
