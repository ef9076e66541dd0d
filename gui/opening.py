"""Opens studies for the window, on the thread of a job.

Imported by the job too: SQLite, the session and the page that a study opens with are most of what
the program loads, and the window does not wait for them.
"""

from pathlib import Path
from threading import Event

# Not used here, but needed as soon as the study is there.
import gui.compare.page
import gui.shell.session  # noqa: F401
from data.store.study import Study
from gui.jobs import Progress


def open_study(path: Path, annotator: str, stop: Event) -> Study | None:
    """Open a study that exists; None if nobody waits for it any more.

    Raises:
        StudyFileError: if it is missing, damaged, newer, or no study.
    """
    return _unless_stopped(Study.open(path, annotator), stop)


def create_study(path: Path, annotator: str, stop: Event) -> Study | None:
    """Create a study; None if nobody waits for it any more.

    Raises:
        StudyFileError: if something is there already or cannot be written.
    """
    return _unless_stopped(Study.create(path, annotator), stop)


def open_example(folder: Path, annotator: str, progress: Progress, stop: Event) -> Study | None:
    """Open the example study in `folder`, making it the first time.

    Raises:
        StudyFileError: if the folder cannot be written.
    """
    # With it come all importers and the puzzles, which no other start needs.
    from data.example.opening import make_example  # noqa: PLC0415

    path = make_example(folder, progress, stop.is_set)
    return None if stop.is_set() else open_study(path, annotator, stop)


def _unless_stopped(study: Study, stop: Event) -> Study | None:
    if not stop.is_set():
        return study
    study.close()
    return None
