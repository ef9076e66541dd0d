"""Small studies for tests: real files, made through the same door as everything else."""

from collections.abc import Iterable
from pathlib import Path

from core.imported import ImportedAttempt, ImportedRun, ImportedVerdict
from core.outcomes.verdict import Status
from core.traces import Block, Channel, Completeness, Ending, Problem, Saw
from data.intake import Delivery, ImportReport, take_in
from data.store.batches import Source
from data.store.study import Study


def attempt(
    key: str = "p1",
    run: str = "alpha",
    *,
    sample: int = 1,
    number: int = 1,
    text: str = "First I try differences. They fail. So the answer is 927.",
    right: bool | None = True,
    saw: Saw | None = None,
    ending: Ending = Ending.COMPLETE,
    dataset: str = "puzzles",
    **more: object,
) -> ImportedAttempt:
    """Return one attempt with a verdict from the file."""
    status = Status.CORRECT if right else Status.INCORRECT
    verdicts = () if right is None else (ImportedVerdict(who="file scorer", status=status),)
    return ImportedAttempt(
        problem=Problem(dataset=dataset, key=key, prompt=f"Problem {key}", reference="927"),
        run=ImportedRun(name=run, model=run),
        sample=sample,
        attempt=number,
        text=text,
        blocks=(
            Block(channel=Channel.ANSWER, completeness=Completeness.FULL, start=0, end=len(text)),
        )
        if text
        else (),
        saw=saw or (Saw.NOTHING if number == 1 else Saw.NEUTRAL),
        ending=ending,
        answer="927" if right else "615",
        answer_rule="test",
        verdicts=verdicts,
        where=f"record {key}",
        **more,  # type: ignore[arg-type]
    )


def load(study: Study, attempts: Iterable[ImportedAttempt], name: str = "a.jsonl") -> ImportReport:
    """Import attempts as if they came from a file of this name."""
    kept = list(attempts)
    source = Source(name=name, sha256=name, size=1, format="test", importer_version="1", options={})
    return take_in(study, [Delivery(source=source, items=lambda: iter(kept))], ImportReport())


def new_study(folder: Path, attempts: Iterable[ImportedAttempt] = ()) -> Study:
    """Create a study in `folder` and load `attempts`."""
    study = Study.create(folder / "test.volteface", "ann")
    kept = list(attempts)
    if kept:
        load(study, kept)
    return study
