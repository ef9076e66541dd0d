"""From choosing a problem to its four long traces side by side, and nothing left to do."""

from itertools import cycle

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from gui.app import Program
from tests.bench.result import Result, alternated, peak_memory_mb, timed
from tests.bench.window import LENGTH, RUNS, SIZE, long_text, program_on, until_idle

FLOOR = "four QPlainTextEdit"
PROBLEMS = 3
TIMES = 9


def measure() -> list[Result]:
    """Return the time until the event loop is idle, beside plain editors with the same texts."""
    with program_on(PROBLEMS) as program:
        editors = PlainEditors()
        problems = Problems(program)
        ours, floor = alternated(
            lambda: timed(problems.show_next), lambda: timed(editors.show_next), times=TIMES
        )
        memory = peak_memory_mb()
        editors.window.close()
    note = f"{len(RUNS)} traces of {LENGTH:,} characters; aims: twice the floor, 100 ms"
    return [Result.compared("open problem", ours, FLOOR, floor, memory_mb=memory, note=note)]


class Problems:
    """Shows one problem after the other on the Compare page."""

    def __init__(self, program: Program) -> None:
        session = program.session
        assert session is not None
        self._session = session
        first, *others = (row.id for row in session.overview.problems)
        self._ids = cycle([*others, first])

    def show_next(self) -> None:
        """Show the next problem and wait until nothing is left to do."""
        self._session.select(problem_id=next(self._ids))
        until_idle()


class PlainEditors:
    """As many plain editors in a window of the same size."""

    def __init__(self) -> None:
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        self._editors = [QPlainTextEdit() for _ in RUNS]
        for editor in self._editors:
            row.addWidget(editor)
        self.window.resize(*SIZE)
        self.window.show()
        until_idle()
        seeds = range(PROBLEMS)
        texts = [[long_text(10 * seed + place) for place in range(len(RUNS))] for seed in seeds]
        self._texts = cycle(texts)

    def show_next(self) -> None:
        """Show the next four texts and wait until nothing is left to do."""
        for editor, text in zip(self._editors, next(self._texts), strict=True):
            editor.setPlainText(text)
        until_idle()
