"""The whole program on a study of long traces, for measurements of what a key press takes."""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

# What the window would load by itself, once it is idle.
import gui.charts.binding
import gui.charts.charts_page
import gui.importing.data_page  # noqa: F401
from core.imported import ImportedTag
from data.paths import Paths
from data.store.study import Study
from gui.app import Program, make_application
from tests.helpers.studies import attempt, load

LENGTH = 120_000
RUNS = ("alpha", "beta", "gamma", "delta")
SIZE = (1600, 1000)
_WORDS = ("the", "of", "number", "so", "wait", "let me check", "this", "again", "digits", "cube")
_CODES = ("st.forward", "bh.check", "st.cases", "bh.switch", "err")


def long_text(seed: int, length: int = LENGTH) -> str:
    """Return made-up prose of paragraphs and sentences, the same for the same seed."""
    generator = random.Random(seed)
    parts: list[str] = []
    size = 0
    while size < length:
        words = generator.choices(_WORDS, k=generator.randint(6, 40))
        parts.append(" ".join(words).capitalize() + ("." if generator.random() < 0.8 else ".\n\n"))
        size += len(parts[-1]) + 1
    return " ".join(parts)[:length]


def many_tags(length: int, tags: int) -> tuple[ImportedTag, ...]:
    """Return tags of several codes all over a text of `length` characters."""
    generator = random.Random(5)
    starts = sorted(generator.sample(range(length - 700), tags))
    return tuple(
        ImportedTag(
            code_key=_CODES[number % len(_CODES)],
            start=start,
            end=start + generator.randint(20, 600),
            annotator="bench",
        )
        for number, start in enumerate(starts)
    )


@contextmanager
def program_on(problems: int, tags: int = 0, length: int = LENGTH) -> Iterator[Program]:
    """Run the program on a new study: some problems, four long traces each, all shown.

    Each trace has `length` characters and so many `tags`.
    """
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.volteface"
        with Study.create(path, "bench") as study:
            load(
                study,
                [
                    attempt(
                        f"p{problem}",
                        run=run,
                        text=long_text(10 * problem + place, length),
                        tags=many_tags(length, tags) if tags else (),
                    )
                    for problem in range(problems)
                    for place, run in enumerate(RUNS)
                ],
            )
        program = Program(app, Paths.of_this_system())
        program.window.resize(*SIZE)
        program.start(path)
        until(lambda: program.session is not None and program.session.is_loaded)
        session = program.session
        assert session is not None
        session.select(run_ids=tuple(run.id for run in session.overview.runs))
        until(lambda: session.selection.problem_id is not None and not program.jobs.jobs)
        until_idle()
        yield program
        program.window.close()
        program.close()
        app.quit()


def until_idle() -> None:
    """Run the event loop until nothing is left to do; the application itself never does this."""
    dispatcher = QApplication.eventDispatcher()
    QCoreApplication.sendPostedEvents()
    while dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
        pass


def until(happened: Callable[[], bool]) -> None:
    """Run the event loop until something has happened, sleeping in between."""
    flags = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    while not happened():
        QApplication.eventDispatcher().processEvents(flags)
