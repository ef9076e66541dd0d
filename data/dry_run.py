"""What an import would bring to a study, found out without writing anything."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from core.pairing import Decision
from core.traces import Problem
from data.importers.base import ImportOptions
from data.importers.folders import gather
from data.importers.preview import preview
from data.importers.report import DryRun, size_of_all
from data.store.file import connect
from data.store.reading import Reader

Progress = Callable[[float, int], None]
"""Takes the share that has been read, and the size of all in bytes."""


def dry_run(
    paths: Iterable[Path],
    options: ImportOptions,
    study: Path | None,
    progress: Progress = lambda _share, _size: None,
    stopped: Callable[[], bool] = lambda: False,
) -> DryRun:
    """Return what importing `paths` into `study` would bring; None is a new study.

    Folders stand for the files in them. What the study remembers as decided is decided; the
    decisions of `options` are told beside the questions that they answer.
    """
    gathered = gather(paths, stopped)
    size = size_of_all(gathered.files)
    known, decided = _remembered(study)
    found = preview(
        gathered.files,
        replace(options, decisions=decided),
        lambda share: progress(share, size),
        stopped,
        known=known,
        found=gathered.findings,
    )
    return DryRun(as_read=found, options=options, size=size)


def _remembered(study: Path | None) -> tuple[list[Problem], tuple[Decision, ...]]:
    if study is None:
        return [], ()
    reader = Reader(connect(study, read_only=True))
    try:
        return reader.problems_in_full(), reader.decisions()
    finally:
        reader.close()
