"""The example study as a file: made once, then opened like any other."""

import hashlib
from pathlib import Path

from data.example.study import example_attempts
from data.intake import Delivery, ImportReport, Progress, Stopped, take_in
from data.store.batches import Source
from data.store.study import Study

VERSION = "1"
"""Goes up whenever the example changes, so that an older copy is never mistaken for it."""


def example_path(folder: Path) -> Path:
    """Return where the example study of this version lies in `folder`."""
    return folder / f"Example study {VERSION}.volteface"


def make_example(
    folder: Path,
    progress: Progress = lambda _share, _text: None,
    stopped: Stopped = lambda: False,
) -> Path:
    """Return the example study in `folder`, making it where it is not there yet.

    Once `stopped`, nothing is left there.

    Raises:
        StudyFileError: if the folder cannot be written.
    """
    path = example_path(folder)
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with Study.create(unfinished, "generator") as study:
        report = take_in(study, [_delivery()], ImportReport(), progress, stopped)
    if report.cancelled:
        unfinished.unlink()
    else:
        unfinished.rename(path)
    return path


def _delivery() -> Delivery:
    source = Source(
        name="simulated puzzle solvers",
        sha256=hashlib.sha256(f"example {VERSION}".encode()).hexdigest(),
        size=0,
        format="made by Volteface",
        importer_version=VERSION,
        options={},
    )
    return Delivery(source=source, items=example_attempts)
