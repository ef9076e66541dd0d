"""Disagreements as Qt's item model: the words of both sides beside each other."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt

from core.codebook.code import Code
from core.metrics.span_matching import CodedSpan, Difference
from core.traces import Run
from gui.answers.wording import one_line
from gui.importing.cells import Index, LookRole, RunsRole
from gui.importing.cells_model import CellsModel
from gui.shell.tips import plain_tip

PROBLEM, RUN, KIND, FIRST, SECOND, SETTLED = range(6)
_LONGEST_TIP = 1_500

Place = tuple[int, int, int, int]
"""A trace, a code, start and end."""


class DifferencesModel(CellsModel):
    """Rows are disagreements by trace and place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Difference] = ()
        self._runs: Mapping[int, Run] = {}
        self._titles: Mapping[int, str] = {}
        self._codes: Mapping[int, Code] = {}
        self._settled: frozenset[Place] = frozenset()

    def show_differences(
        self,
        rows: Sequence[Difference],
        *,
        runs: Mapping[int, Run],
        titles: Mapping[int, str],
        codes: Mapping[int, Code],
    ) -> None:
        """List these; runs, titles of problems and codes are found by id."""
        self.beginResetModel()
        self._rows, self._runs, self._titles, self._codes = rows, runs, titles, codes
        self.endResetModel()

    def show_settled(self, settled: frozenset[Place]) -> None:
        """Say which tags were taken as what is agreed on."""
        self._settled = settled
        if self._rows:
            top = self.index(0, SETTLED)
            self.dataChanged.emit(top, self.index(len(self._rows) - 1, SETTLED))

    def difference(self, row: int) -> Difference | None:
        """Return the disagreement of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("problem"), tr("run"), tr("difference"), tr("first"), tr("second"),
                tr("agreed on"))  # fmt: skip

    def count(self) -> int:
        return len(self._rows)

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        difference, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(difference, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._whole(difference, column)[:_LONGEST_TIP])
            case Qt.ItemDataRole.AccessibleTextRole:
                head = self.headerData(column, Qt.Orientation.Horizontal)
                return f"{head}: {self._words(difference, column) or self.tr('nothing')}"
            case _ if role == RunsRole and column == RUN:
                run = self._runs.get(difference.run_id)
                return (run.position,) if run else ()
            case _ if role == LookRole:
                missing = (column == FIRST and not difference.matched.first) or (
                    column == SECOND and not difference.matched.second
                )
                return "muted" if missing or column in {KIND, SETTLED} else None
            case _:
                return None

    def _words(self, difference: Difference, column: int) -> str:
        return one_line(self._whole(difference, column))

    def _whole(self, difference: Difference, column: int) -> str:
        matched = difference.matched
        match column:
            case 0:
                return self._titles.get(difference.problem_id, "")
            case 1:
                run = self._runs.get(difference.run_id)
                return f"{run.name if run else ''} t{difference.attempt}"
            case 2:
                return str(matched.match)
            case 3:
                return self._side(matched.first, difference.first)
            case 4:
                return self._side(matched.second, difference.second)
            case _:
                sides = ((matched.first, "first"), (matched.second, "second"))
                return " + ".join(
                    name
                    for side, name in sides
                    if side and place(difference, side) in self._settled
                )

    def _side(self, side: CodedSpan | None, quote: str) -> str:
        if side is None:
            return self.tr("no tag")
        code = self._codes.get(side.code_id)
        return f"{code.name if code else ''}: “{quote}”"


def place(difference: Difference, side: CodedSpan) -> Place:
    """Return where a side's tag stands, and what it says."""
    return difference.trace_id, side.code_id, side.span.start, side.span.end
