"""Reads files without importing them, in a job: what they hold, and how they are read."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from core.imported import Severity
from core.pairing import Decision, Likeness, Question
from data.dry_run import dry_run
from data.importers.base import ImportOptions
from data.importers.findings import FindingGroup, Remedy, groups_of
from data.importers.previewed import FilePreview, Preview
from data.importers.report import DryRun, in_units
from gui.importing.fields import Fields, fields_of
from gui.jobs import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, its findings grouped, and the `seconds` that it took."""

    run: DryRun
    preview: Preview
    fields: Fields | None
    groups: tuple[FindingGroup, ...]
    seconds: float

    @property
    def options(self) -> ImportOptions:
        """Return how the files were read, with what was decided since."""
        return self.run.options

    @property
    def size(self) -> int:
        """Return how many bytes the files have."""
        return self.run.size

    @property
    def files(self) -> tuple[FilePreview, ...]:
        """Return the files, those that cannot be read too."""
        return self.preview.files

    @property
    def importable(self) -> tuple[Path, ...]:
        """Return the files that hold something to import, and those that complete them."""
        if not any(each.attempts or each.labels for each in self.files):
            return ()
        brings = (each for each in self.files if each.attempts or each.labels or each.completes)
        return tuple(each.path for each in brings)

    @property
    def partial(self) -> int:
        """Return how many scores lie strictly between 0 and 1."""
        return sum(each.partial for each in self.files)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the problems that look alike, decided or not."""
        return self.run.as_read.questions

    @property
    def errors(self) -> int:
        """Return in how many places API errors were stored as answers."""
        return sum(group.count for group in self.groups if group.remedy is Remedy.ERRORS)

    @property
    def has_keys_in_common(self) -> bool:
        """Whether files use the same keys, so that a person may tell them apart."""
        asked = any(q.likeness is Likeness.SAME_KEY for q in self.questions)
        return asked or any(group.remedy is Remedy.APART for group in self.groups)

    def decided(self, decisions: Sequence[Decision]) -> "Reading":
        """Return the reading with its counts as they will be once these decisions hold."""
        run = replace(self.run, options=replace(self.options, decisions=tuple(decisions)))
        return replace(self, run=run, preview=run.preview, groups=_groups(run))


def _groups(run: DryRun) -> tuple[FindingGroup, ...]:
    """Return the findings; those about problems that look alike say what is decided of them."""
    decided = {each.subject for each in run.options.decisions}
    groups: list[FindingGroup] = []
    for group in groups_of(run.as_read):
        asked = [q for q in run.as_read.questions if group.title.lower() == q.likeness]
        done = sum(question.subject in decided for question in asked)
        if group.remedy is Remedy.REVIEW and done:
            told = f"{done:,} of {len(asked):,} decided."
            severity = Severity.NOTE if done == len(asked) else group.severity
            groups.append(replace(group, detail=told, severity=severity, places=()))
        else:
            groups.append(group)
    return tuple(groups)


def read(
    paths: Sequence[Path], options: ImportOptions, study: Path, progress: Progress, stop: Event
) -> Reading | None:
    """Return what `paths` hold beside the problems of `study`, None if stopped.

    Folders stand for the files in them.
    """
    began = time.monotonic()

    def tell(share: float, size: int) -> None:
        progress(share, f"{in_units(round(share * size))} of {in_units(size)}")

    run = dry_run(paths, options, study, tell, stop.is_set)
    if stop.is_set():
        return None
    fields = fields_of(run.as_read.files, options)
    if fields is not None:
        run = replace(run, mapping=fields.mapping, mapped_file=fields.file)
    return Reading(
        run=run,
        preview=run.preview,
        fields=fields,
        groups=_groups(run),
        seconds=time.monotonic() - began,
    )
