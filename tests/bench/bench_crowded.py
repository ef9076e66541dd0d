"""How long the window goes without an answer while one reads four crowded traces."""

import statistics
from collections.abc import Callable
from itertools import cycle

from PySide6.QtCore import QEventLoop, QTimer

from gui.app import Program
from gui.compare.page import ComparePage
from tests.bench.bench_answering import places
from tests.bench.result import Result, peak_memory_mb, timed
from tests.bench.window import program_on, until, until_idle
from tests.helpers.heartbeat import LIMIT_MS, Heartbeat, ThreadClock

LENGTH, TAGS = 200_000, 2_000
SINGLE = 5_000_000  # characters of a trace that must stay usable
TIMES = 7
FRAMES = 40
PER_FRAME = {"scroll": 1000 / 60, "resize": 1000 / 30}


def measure() -> list[Result]:
    """Return the longest times without an answer of each act, and the times of frames."""
    with program_on(3, tags=TAGS, length=LENGTH) as program:
        page = program.window.pages.widget_of("compare")
        assert isinstance(page, ComparePage)
        rest(program)
        results = [watched(program, name, act) for name, act in acts(program, page).items()]
        results += frames(program, page)
        memory = peak_memory_mb()
    note = f"4 traces of {LENGTH:,} characters with {TAGS:,} tags each"
    return [*results, Result(name="crowded: memory", median_ms=0.0, memory_mb=memory, note=note)]


def rest(program: Program) -> None:
    """Wait until no job runs and nothing is late."""
    until(lambda: not program.jobs.jobs)
    for _ in range(30):
        wait(10)
    until_idle()


def wait(milliseconds: int) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def acts(program: Program, page: ComparePage) -> dict[str, Callable[[], object]]:
    """Return what one does while reading, by name."""
    session = program.session
    assert session is not None
    problems = cycle([row.id for row in session.overview.problems][::-1])
    words = cycle(["check", "digits", "wait", "cube"])

    def find() -> None:
        if not page.finding.is_open:
            page.finding.open()
        page.finding.bar.box.setText(next(words))

    def step_sentence() -> None:
        for _ in range(5):
            page.move_sentence(1)
            wait(1)

    return {
        "next column": lambda: page.focus_column(1),
        "next sentence": step_sentence,
        "next tag": lambda: page.tagging.step(1),
        "focus no tag": lambda: session.select(tag_id=None),
        "fold all long parts, or show them": page.outlining.fold_all,
        "find another word": find,
        "travel by the map": lambda: page.columns[0].view.scroll_to_offset(LENGTH // 3),
        "aligned scrolling": lambda: program.registry.run("compare.aligned"),
        "free scrolling": lambda: program.registry.run("compare.free"),
        "next problem": lambda: session.select(problem_id=next(problems)),
        "compare two runs": page.difference.toggle_columns,
    }


def watched(program: Program, name: str, act: Callable[[], object]) -> Result:
    """Do something several times; return the median of the longest times without an answer."""
    longest: list[tuple[float, str]] = []
    for _ in range(TIMES):
        with Heartbeat(10_000.0) as heart:
            act()
            wait(60)
            until(lambda: not program.jobs.jobs)
            wait(120)
        longest.append((heart.longest_ms, heart.longest_stack))
        rest(program)
    worst, stack = max(longest)
    where = " < ".join(places(stack)) if worst > LIMIT_MS else ""
    note = f"aim: {LIMIT_MS:.0f} ms; longest of {TIMES}: {worst:.0f} ms {where}".strip()
    median = statistics.median(length for length, _ in longest)
    return Result(name=f"crowded: {name}", median_ms=median, note=note)


def frames(program: Program, page: ComparePage) -> list[Result]:
    """Return what a frame takes while one scrolls and resizes, and an unbroken long trace."""
    session = program.session
    assert session is not None
    page.finding.close()
    page.difference.end()
    program.registry.run("compare.locked")
    rest(program)
    bar = page.columns[0].view.verticalScrollBar()
    widths = cycle([*range(1600, 1300, -30), *range(1300, 1600, 30)])
    window = program.window
    found = {
        "scroll": lambda: bar.setValue(bar.value() + 60),
        "resize": lambda: window.resize(next(widths), 1000),
    }
    results: list[Result] = []
    clock = ThreadClock()
    for name, act in found.items():
        times = sorted(painted(act, clock) for _ in range(FRAMES))
        p95 = times[int(0.95 * len(times))]
        note = f"four columns; aim: {PER_FRAME[name]:.0f} ms a frame; p95: {p95:.1f} ms"
        results.append(
            Result(name=f"crowded: {name}, a frame", median_ms=statistics.median(times), note=note)
        )
    view = page.columns[0].view
    text = view.source * (SINGLE // LENGTH)
    opening = painted(lambda: view.show_trace(text), clock)
    scrolls = [painted(lambda: bar.setValue(bar.value() + 60), clock) for _ in range(FRAMES)]
    jumps = [painted(lambda n=n: view.scroll_to_offset(n), clock) for n in (SINGLE, 9, SINGLE // 2)]
    clock.close()
    note = f"one trace of 5 MB; opening {opening:.0f} ms, a jump {statistics.median(jumps):.0f} ms"
    results.append(
        Result(name="crowded: 5 MB, a frame", median_ms=statistics.median(scrolls), note=note)
    )
    return results


def painted(act: Callable[[], object], clock: ThreadClock) -> float:
    """Return how long an act takes this thread until all of it is painted, in milliseconds."""

    def until_painted() -> None:
        act()
        until_idle()

    return timed(until_painted, lambda: clock.now_ms() / 1000)
