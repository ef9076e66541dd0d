"""Datasets as Qt's item model: one row each, and a first row for all where there are several."""

from PySide6.QtCore import QObject, Qt

from core.outcomes.judged import AnswersReport, DatasetAnswers
from gui.answers.wording import checked_words, kind_words, name_of, options_words
from gui.importing.cells import Index, LookRole
from gui.importing.cells_model import CellsModel
from gui.shell.tips import plain_tip

NAME, PROBLEMS, KIND, OPTIONS, TRACES, CHECKED, AWAITING = range(7)


class DatasetsModel(CellsModel):
    """Rows are datasets in the order of their problems."""

    numbers = frozenset((PROBLEMS, TRACES, AWAITING))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DatasetAnswers, ...] = ()
        self._has_whole = False

    def show_report(self, report: AnswersReport) -> None:
        """List the datasets of a report; cells change in place where the datasets are the same."""
        several = len(report.datasets) > 1
        rows = (report.whole, *report.datasets) if several else report.datasets
        same = [row.dataset for row in rows] == [row.dataset for row in self._rows]
        same = same and several == self._has_whole
        if not same:
            self.beginResetModel()
        self._rows, self._has_whole = rows, several
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, AWAITING))

    def dataset(self, row: int) -> DatasetAnswers | None:
        """Return the dataset of a row, or all taken together."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def is_whole(self, row: int) -> bool:
        """Whether a row stands for all datasets."""
        return self._has_whole and row == 0

    def row_of(self, name: str | None) -> int:
        """Return the row of a dataset, of all for None; the first where it is not there."""
        first = 1 if self._has_whole else 0
        names = [row.dataset for row in self._rows[first:]]
        return first + names.index(name) if name is not None and name in names else 0

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("dataset"), tr("problems"), tr("kind of answer"), tr("options"),
                tr("traces"), tr("checked by"), tr("awaiting"))  # fmt: skip

    def count(self) -> int:
        return len(self._rows)

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row, column) or "")
        if role == LookRole:
            guessed = column == KIND and (row.is_guess or row.form is None)
            quiet = column in {OPTIONS, CHECKED} or (column == AWAITING and not row.awaiting)
            return "muted" if guessed or quiet else None
        return None

    def _words(self, place: int, column: int) -> str:
        row, whole = self._rows[place], self.is_whole(place)
        match column:
            case 0:
                return self.tr("All datasets") if whole else name_of(row)
            case 1:
                return f"{row.problems:,}"
            case 2:
                return "" if whole else kind_words(row)
            case 3:
                return options_words(row.form)
            case 4:
                return f"{row.traces:,}"
            case 5:
                return checked_words(row)
            case _:
                return f"{row.awaiting:,}"

    def _tip(self, row: DatasetAnswers, column: int) -> str | None:
        if column == KIND and row.form is not None:
            guessed = self.tr("Guessed from the references; choose another on the right.")
            return f"{row.form.kind.says}\n{guessed}" if row.is_guess else row.form.kind.says
        if column == PROBLEMS and row.with_reference < row.problems:
            return self.tr("{0} of them have a reference").format(f"{row.with_reference:,}")
        if column in {CHECKED, OPTIONS, NAME}:
            return str(self._words(self._rows.index(row), column)).replace(" · ", "\n") or None
        if column == AWAITING:
            return self.tr("Traces that this version of the checker has not judged")
        return None
