"""From the key of a code to the tag on disk and on the screen, on a crowded trace."""

import statistics

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest

from gui.app import Program
from gui.compare.column import Column
from gui.compare.page import ComparePage
from tests.bench.result import Result, peak_memory_mb, timed
from tests.bench.window import LENGTH, program_on, until, until_idle

TAGS = 2_000
WARM_UP = 5
PRESSES = 60


def measure() -> list[Result]:
    """Return the time of a key press until the tag is stored and painted."""
    with program_on(1, TAGS) as program:
        page = program.window.pages.widget_of("compare")
        assert isinstance(page, ComparePage)
        times = press_often(program, page)
        memory = peak_memory_mb()
    late = statistics.quantiles(times, n=20)[-1]
    note = (
        f"a trace of {LENGTH:,} characters with {TAGS:,} tags, beside three others; aim: 16 ms;"
        f" 95 % within {late:.1f} ms, worst {max(times):.1f} ms"
    )
    median = statistics.median(times)
    return [Result(name="tag key", median_ms=median, memory_mb=memory, note=note)]


def press_often(program: Program, page: ComparePage) -> list[float]:
    """Return the milliseconds of many presses, each on another sentence."""
    column = page.columns[0]
    column.view.setFocus(Qt.FocusReason.OtherFocusReason)
    paints = Paints(column.view.viewport())
    times: list[float] = []
    for _ in range(WARM_UP + PRESSES):
        column.view.move_sentence(1)
        until_idle()
        times.append(timed(lambda: press(column, paints)))
        until_idle()
    assert program.session is not None
    assert program.session.is_saved
    return times[WARM_UP:]


def press(column: Column, paints: "Paints") -> None:
    """Press the key of the first code; return when its tag is stored and painted."""
    tags = len(column.tags)
    QTest.keyClick(column.view, Qt.Key.Key_1)
    until(lambda: len(column.tags) > tags)
    painted = paints.count
    until(lambda: paints.count > painted)


class Paints(QObject):
    """Counts what a widget paints."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Count a paint event and let it pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False
