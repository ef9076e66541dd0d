"""Studies of a thousand to a hundred thousand short traces; other sizes by argument.

`python -m tests.bench.bench_scale 1000000` measures a million; with `--cpu` in front, times are
what all threads of the process computed, which other programs on the machine hardly change.
"""

import sqlite3
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from core.charts.build import charts_of
from core.metrics.self_correction import self_correction_table
from data.finding import by_relevance, count_facets, find_problems
from data.paths import Paths
from data.store.file import connect
from data.store.reading import Reader
from gui.app import Program, make_application
from gui.problems.panel import ProblemsPanel
from tests.bench.__main__ import table
from tests.bench.result import Result, alternated, peak_memory_mb
from tests.bench.result import timed as timed_by
from tests.bench.window import SIZE, until
from tests.helpers.many_traces import write_study

SIZES = (1_000, 10_000, 100_000)
RUNS, ATTEMPTS = 4, 2
FLOOR = "rows fetched and dropped"
TIMES = 5
_Timed = Callable[[Callable[[], object]], float]
TERMS = "(run:model-1 t1:right) tokens>500"
WORD, RARE = "equation", "palindromic"
_FLOOR = (
    "SELECT id, problem_id, run_id, sample, attempt, saw, ending, answer, tokens, reasoning_tokens,"
    " length, seconds FROM trace",
    "SELECT trace_id, judge, status FROM verdict",
    "SELECT id, dataset, key, title, reference, family, variant FROM problem",
)


def measure() -> list[Result]:
    """Return the times of the usual sizes."""
    return [result for size in SIZES for result in measure_apart(size)]


def measure_apart(size: int, *, cpu: bool = False) -> list[Result]:
    """Measure one size in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(of_size, size, cpu=cpu).result()


def of_size(size: int, *, cpu: bool = False) -> list[Result]:
    """Return the times of a study with about `size` traces, by the wall clock or of computing."""
    timed = partial(timed_by, clock=time.process_time if cpu else time.perf_counter)
    problems = size // (RUNS * ATTEMPTS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scale.volteface"
        written = timed(lambda: write_study(path, problems, RUNS, ATTEMPTS)) / 1000
        note = f"{path.stat().st_size / 1e6:,.0f} MB, written in {written:,.1f} s"
        return [
            _overview(path, size, note, timed),
            *_counts(path, size, timed),
            *_window(path, size, timed),
        ]


def _overview(path: Path, size: int, note: str, timed: _Timed) -> Result:
    times = 5 if size < 1_000_000 else 1
    before = peak_memory_mb()
    with closing(Reader(connect(path, read_only=True))) as reader:
        ours, floor = alternated(
            lambda: timed(reader.overview), lambda: timed(lambda: _plainest(path)), times=times
        )
    memory = peak_memory_mb()
    note = f"{note}; {before:,.0f} MB were in use before"
    name = f"{size:,}: overview"
    return Result.compared(name, ours, FLOOR, floor, memory_mb=memory, note=note)


def _plainest(path: Path) -> None:
    """Fetch each attempt with its verdict and keep none: the least that rows can cost."""
    with closing(sqlite3.connect(path)) as db:
        for statement in _FLOOR:
            deque(db.execute(statement), maxlen=0)


def _counts(path: Path, size: int, timed: _Timed) -> list[Result]:
    reader = Reader(connect(path, read_only=True))
    overview = reader.overview()
    outcomes = overview.outcomes()
    all_ids = tuple(overview.problems.ids.tolist())
    half = all_ids[::2]
    works: dict[str, Callable[[], object]] = {
        "filter by term": lambda: find_problems(reader, overview, TERMS),
        "words, first 100 traces": lambda: reader.search(WORD, 100),
        "words, all problems": lambda: find_problems(reader, overview, WORD),
        "facets of all": lambda: count_facets(reader, overview, ""),
        "facets of the term": lambda: count_facets(reader, overview, TERMS),
        "best fit first, a word of half the traces": lambda: by_relevance(
            path, overview, WORD, all_ids
        ),
        "best fit first, a rare word": lambda: by_relevance(path, overview, RARE, all_ids),
        "metrics table": lambda: self_correction_table(outcomes),
        "charts of half": lambda: charts_of(
            overview, problem_ids=half, hidden_traces=overview.hidden
        ),
    }
    results = [
        Result(name=f"{size:,}: {what}", median_ms=median(timed(work) for _ in range(TIMES)))
        for what, work in works.items()
    ]
    reader.close()
    return results


def _window(path: Path, size: int, timed: _Timed) -> list[Result]:
    app = make_application()
    program = Program(app, Paths.of_this_system())
    program.window.resize(*SIZE)
    program.window.show()
    opened = timed(lambda: _open(program, path))
    counted = opened + timed(lambda: until(lambda: _is_counted(program)))
    until(lambda: not program.jobs.jobs)
    panel = _found(program)
    assert panel is not None
    bar = panel.table.verticalScrollBar()
    places = [bar.maximum() * at // 20 for at in range(1, 21)]
    scrolled = [_scrolled(panel, place, timed) for place in places]
    memory = peak_memory_mb()
    program.window.close()
    program.close()
    app.quit()
    note = f"of {panel.model.rowCount():,} rows; worst {max(scrolled):.1f} ms"
    return [
        Result(name=f"{size:,}: open to first rows", median_ms=opened),
        Result(name=f"{size:,}: open to all counted", median_ms=counted, memory_mb=memory),
        Result(name=f"{size:,}: scroll the problems", median_ms=median(scrolled), note=note),
    ]


def _open(program: Program, path: Path) -> None:
    program.start(path)
    until(lambda: (panel := _found(program)) is not None and panel.model.rowCount() > 0)


def _is_counted(program: Program) -> bool:
    return program.session is not None and program.session.is_loaded


def _found(program: Program) -> ProblemsPanel | None:
    return program.window.findChild(ProblemsPanel)


def _scrolled(panel: ProblemsPanel, place: int, timed: _Timed) -> float:
    def show() -> None:
        panel.table.verticalScrollBar().setValue(place)
        panel.table.viewport().repaint()

    return timed(show)


def main(arguments: list[str]) -> int:
    """Print the times of the sizes given, of the usual ones where none is."""
    cpu = "--cpu" in arguments
    sizes = [int(each) for each in arguments if each != "--cpu"] or list(SIZES)
    print(table([each.as_plain() for size in sizes for each in measure_apart(size, cpu=cpu)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
