"""Which run each column of outcomes belongs to, told by colour."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from core.traces import Run
from gui.problems.model import OUTCOMES
from gui.theme.colours import run_colour
from gui.theme.manager import ThemeManager


class RunLegend(QWidget):
    """A short bar in each run's colour above the outcomes of that run in `table`."""

    def __init__(self, theme: ThemeManager, table: QTableView) -> None:
        super().__init__()
        self._theme = theme
        self._table = table
        self._runs: Sequence[Run] = ()
        self._places: Sequence[tuple[int, int]] = ()
        self.setFixedHeight(theme.metrics.px(8))
        self.setAccessibleName(self.tr("Runs in the order of the outcomes"))

    def show_runs(self, runs: Sequence[Run], places: Sequence[tuple[int, int]]) -> None:
        """Show a bar for each run at its (left, width) within the column of outcomes."""
        self._runs, self._places = runs, places
        self.update()

    # Qt's names

    def paintEvent(self, _event: QPaintEvent) -> None:
        left = self._table.columnViewportPosition(OUTCOMES)
        painter = QPainter(self)
        for run, (x, width) in zip(self._runs, self._places, strict=False):
            colour = run_colour(self._theme.current, run.position)
            painter.fillRect(left + x, 3, width - 4, 3, colour)
        painter.end()
