"""From another filter to charts drawn anew, in a study of 100,000 traces with 20,000 tags.

Times are of computing, of all threads together: the jobs that count and the painting. Each
drawing is forced, so that none is put off. What moves is the tab with the carpet, which has most
to draw: scrolled, and with one line after the other pointed at.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from core.charts.filters import POOLED, Filters
from data.paths import Paths
from gui.app import Program, make_application
from gui.charts.binding import ChartsBinding
from gui.charts.carpet_view import CarpetView
from gui.charts.charts_page import ChartsPage
from gui.charts.page_layout import ChartsBody
from gui.charts.page_tabs import CAPABILITIES, PAIR, SELF_CORRECTION, STRATEGIES
from tests.bench.result import Result, timed
from tests.bench.window import SIZE, until, until_idle
from tests.helpers.many_traces import write_study

PROBLEMS, RUNS, ATTEMPTS = 12_500, 4, 2
ONE_IN = 10
"""Of the traces, each this many-th has two tags."""

TIMES = 5
FRAMES = 40
TABS = {
    SELF_CORRECTION: "self-correction",
    PAIR: "run against run",
    STRATEGIES: "strategies",
    CAPABILITIES: "capabilities",
}
_FILTERS = (Filters(dataset=POOLED), Filters(dataset="set 1"))


def measure() -> list[Result]:
    """Return what a change of the filter costs on each tab, and each chart of its own."""
    app = make_application()
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "charts.volteface"
        write_study(path, PROBLEMS, RUNS, ATTEMPTS, tags=ONE_IN)
        program = Program(app, Paths.of_this_system())
        program.window.resize(*SIZE)
        program.window.show()
        program.start(path)
        until(lambda: program.session is not None and program.session.is_loaded)
        program.window.pages.turn_to("charts")
        until(lambda: program.window.findChild(ChartsBinding) is not None)
        page = program.window.findChild(ChartsPage)
        assert page is not None
        for tab, name in TABS.items():
            page.show_tab(tab)
            _settle(program, page)
            results += _redrawn(program, page, name)
            if tab == STRATEGIES:
                _changed(program, page, _FILTERS[0])
                results += _frames(page)
        program.window.close()
        program.close()
        app.quit()
    return results


def _redrawn(program: Program, page: ChartsPage, tab: str) -> list[Result]:
    firsts, wholes = list[float](), list[float]()
    for turn in range(2 * TIMES + 2):
        first, whole = _changed(program, page, _FILTERS[turn % 2])
        if turn >= 2 and turn % 2 == 0:  # all traces pooled: the dearer of the two
            firsts.append(first)
            wholes.append(whole)
    note = f"worst {max(wholes):.0f} ms; the first chart of the tab is counted and drawn first"
    first = Result(name=f"charts, CPU: {tab}, first chart", median_ms=median(firsts))
    if page.current_tab == CAPABILITIES:  # what follows is the search for answers in all texts
        return [replace(first, note="answers are looked for in texts at the same time")]
    return [
        first,
        Result(name=f"charts, CPU: {tab}, all charts", median_ms=median(wholes), note=note),
    ]


def _changed(program: Program, page: ChartsPage, filters: Filters) -> tuple[float, float]:
    """Return how many milliseconds until the first chart stands anew, and until all do."""
    before, began = page.data, time.process_time()
    page.filters_requested.emit(filters)
    until(lambda: page.data is not before)
    until_idle()
    first = (time.process_time() - began) * 1000
    _settle(program, page)
    return first, (time.process_time() - began) * 1000


def _settle(program: Program, page: ChartsPage) -> None:
    """Wait until all charts of the tab in front are counted and drawn."""

    def done() -> bool:
        data, parts = page.data, page.parts(page.current_tab)
        if data is None or not data.parts.issuperset(parts):
            return False
        # Answers are looked for in the texts, apart from what is counted and for much longer.
        return page.current_tab == CAPABILITIES or not program.jobs.jobs

    until(done)
    until_idle()
    page.grab()


def _frames(page: ChartsPage) -> list[Result]:
    """Return what a frame costs of the tab that has most to draw, with nothing kept of the last."""
    view = page.card_of(CarpetView).view
    assert isinstance(view, CarpetView)
    body = next(each for each in page.findChildren(ChartsBody) if each.isVisible())
    bar, marks = body.verticalScrollBar(), view.marks()[:: max(1, len(view.marks()) // FRAMES)]
    lines = len(view.chart.table.rows)

    def scrolled(number: int) -> None:
        bar.setValue(bar.maximum() * number // FRAMES)
        until_idle()

    def pointed(number: int) -> None:
        view._point_at(marks[number % len(marks)].mark_id)
        view.grab()

    scroll, point = _frame(scrolled), _frame(pointed)
    note = f"{lines:,} lines; {1000 / scroll:.0f} and {1000 / point:.0f} frames a second"
    return [
        Result(name="charts, CPU: scroll the strategies, a frame", median_ms=scroll, note=note),
        Result(name="charts, CPU: move along the carpet, a frame", median_ms=point),
    ]


def _frame(step: Callable[[int], None]) -> float:
    """Return the milliseconds of a frame, the middle one of many."""
    return median(timed(lambda at=at: step(at), time.process_time) for at in range(FRAMES))


if __name__ == "__main__":
    for result in measure():
        print(f"{result.name}: {result.median_ms:.1f} ms {result.note}")
