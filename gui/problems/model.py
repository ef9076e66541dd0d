"""The list of problems as Qt's item model: rows are ids, the rest is looked up when shown."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.glyphs import Glyph, glyphs, in_words
from core.overview import Overview, ProblemRow
from core.traces import Run

AnyIndex = QModelIndex | QPersistentModelIndex
GlyphsRole = Qt.ItemDataRole.UserRole + 1
IdRole = Qt.ItemDataRole.UserRole + 2
NUMBER, TITLE, OUTCOMES = range(3)


class ProblemsModel(QAbstractTableModel):
    """Problems that the filter chose; columns: number, title, outcomes of every run."""

    def __init__(self, parent=None) -> None:  # noqa: ANN001 - a QObject or None
        super().__init__(parent)
        self._overview = Overview()
        self._rows: list[ProblemRow] = []
        self._place: dict[int, int] = {}
        self._runs: tuple[Run, ...] = ()
        self._blind = False

    def show_problems(
        self, overview: Overview, problem_ids: Sequence[int], runs: Sequence[Run]
    ) -> None:
        """List these problems of `overview`, in the order given, with outcomes of these runs."""
        same = [row.id for row in self._rows] == list(problem_ids)
        by_id = {row.id: row for row in overview.problems}
        if not same:
            self.beginResetModel()
        self._overview = overview
        self._runs = tuple(runs)
        self._rows = [by_id[problem_id] for problem_id in problem_ids]
        self._place = {row.id: place for place, row in enumerate(self._rows)}
        if not same:
            self.endResetModel()
        elif self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, OUTCOMES))

    def set_blind(self, blind: bool) -> None:
        """Hide outcomes, or show them again."""
        self._blind = blind
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, OUTCOMES))

    def row_of(self, problem_id: int | None) -> int:
        """Return the row of a problem, -1 if it is not listed."""
        return -1 if problem_id is None else self._place.get(problem_id, -1)

    def problem_id(self, row: int) -> int:
        """Return the id of the problem in a row."""
        return self._rows[row].id

    @property
    def run_count(self) -> int:
        """Return how many runs the outcomes column shows."""
        return len(self._runs)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("#", self.tr("problem"), self.tr("outcomes"))[section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == IdRole:
            return row.id
        if role == GlyphsRole:
            return self._glyphs(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, index.column(), role)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title or row.key}. {self._spoken(row)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: ProblemRow, column: int, role: int) -> str:
        if column == NUMBER:
            return str(row.id)
        if column == TITLE:
            name = row.title or row.key
            return (
                name if role == Qt.ItemDataRole.DisplayRole else f"{name}\n{row.dataset} {row.key}"
            )
        return "" if role == Qt.ItemDataRole.DisplayRole else self._spoken(row)

    def _glyphs(self, row: ProblemRow) -> tuple[tuple[Glyph, ...], ...]:
        ids = [run.id for run in self._runs]
        marks = glyphs(self._overview.attempts.get(row.id, ()), ids)
        if not self._blind:
            return marks
        return tuple(tuple(Glyph.NONE for _ in of_run) for of_run in marks)

    def _spoken(self, row: ProblemRow) -> str:
        names = [run.name for run in self._runs]
        return "" if self._blind else in_words(names, self._glyphs(row))
