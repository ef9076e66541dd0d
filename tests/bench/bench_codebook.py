"""A codebook changed under ten thousand tags: merged, split, and both taken back, in the window.

Told are the computing time until the edit is on disk and every view has the news, on all threads,
and the longest time in which the window gave no answer meanwhile.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlite_utils import Database

import gui.charts.binding
import gui.charts.charts_page
import gui.codebook.page  # noqa: F401
from core.edits import MergeCodes, SplitCode
from data.paths import Paths
from data.store.study import Study
from gui.app import Program, make_application
from gui.shell.session import Session
from tests.bench.result import Result, peak_memory_mb, timed
from tests.bench.window import SIZE, until, until_idle
from tests.helpers.heartbeat import Heartbeat
from tests.helpers.many_traces import write_study

TAGS = 10_000
TIMES = 5
NO_LIMIT = 60_000.0
OLD, NEW = "st.forward", "st.backward"
_HALF = "UPDATE tag SET code_id = (SELECT id FROM code WHERE key = ?) WHERE id % 2 = ?"
_TWINS = (
    'UPDATE tag SET start = 0, "end" = 5, quote = (SELECT substr(text, 1, 5) FROM trace_text'
    " WHERE trace_text.trace_id = tag.trace_id)"
)


def measure() -> list[Result]:
    """Return the times where all tags are moved, and where every second one has a twin."""
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        moved, twins = Path(folder) / "moved.volteface", Path(folder) / "twins.volteface"
        for path, prepare in ((moved, _all_of_one), (twins, _each_twice)):
            write_study(path, TAGS // 2, runs=1, tags=1)
            with Study.open(path, "bench") as study:
                study.write(prepare).result()
        program = Program(app, Paths.of_this_system())
        program.warming.wait_ms = 10
        program.window.resize(*SIZE)
        program.start(None)
        found = [*_times(program, moved, ""), *_times(program, twins, ", half of them twins")]
        program.window.close()
        program.close()
        app.quit()
    return found


def _all_of_one(db: Database) -> None:
    for rest in (0, 1):
        db.execute(_HALF, [OLD, rest])


def _each_twice(db: Database) -> None:
    for rest, key in enumerate((OLD, NEW)):
        db.execute(_HALF, [key, rest])
    db.execute(_TWINS)


def _times(program: Program, path: Path, which: str) -> list[Result]:
    program.open_study(path)
    until(lambda: (s := program.session) is not None and s.path == path and s.is_loaded)
    until(lambda: not program.jobs.jobs)
    session = program.session
    assert session is not None
    until(lambda: gc.get_freeze_count() > 0)  # all that is loaded when nobody is busy is there
    for page in ("compare", "charts", "codebook"):
        program.window.turn_to(page)
        until_idle()
        until(lambda: not program.jobs.jobs)
    codes = {code.key: code for code in session.overview.codes}
    old, new = codes[OLD], codes[NEW]
    tags = tuple(tag.id for tag in session.reader.tags_by_id(range(1, TAGS + 1)).values())
    tags = tags if not which else tags[::2]
    split = replace(old, id=0, uid="", key="st.split", name="Split", shortcut="")
    acts = {
        "merge": partial(session.run, MergeCodes(old.id, new.id)),
        "undo of merge": session.undo,
        "split": partial(session.run, SplitCode(split, tags)),
        "undo of split": session.undo,
    }
    session.doubted.connect(lambda _error, again: again())  # somebody says that it is meant
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in acts}
    for _ in range(TIMES):
        for name, act in acts.items():
            taken[name].append(_one(program, session, act))
    return [
        Result(
            name=f"{name}{which}",
            median_ms=statistics.median(time for time, _ in pairs),
            memory_mb=peak_memory_mb(),
            note=f"{TAGS:,} tags; longest without an answer: median"
            f" {statistics.median(gap for _, gap in pairs):.0f} ms,"
            f" worst {max(gap for _, gap in pairs):.0f} ms",
        )
        for name, pairs in taken.items()
    ]


def _one(program: Program, session: Session, act: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds until all is quiet again, and the longest without an answer."""

    def until_quiet() -> None:
        act()
        until(lambda: session.is_saved and not session.is_counting and not program.jobs.jobs)
        until_idle()

    with Heartbeat(NO_LIMIT) as heart:
        took = timed(until_quiet, time.process_time)
    return took, heart.longest_ms
