"""The list of problems as Qt's item model: rows are ids, the rest is looked up when shown."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.glyphs import Glyph, glyphs, in_words
from core.overview import Overview, ProblemRow
from core.packed import numbers, places_among
from core.traces import Run
from gui.shell.tips import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
GlyphsRole = Qt.ItemDataRole.UserRole + 1
IdRole = Qt.ItemDataRole.UserRole + 2
NUMBER, TITLE, OUTCOMES = range(3)
_MOST_KEPT = 500


class ProblemsModel(QAbstractTableModel):
    """Problems that the filter chose; columns: number, title, outcomes of every run."""

    def __init__(self, parent=None) -> None:  # noqa: ANN001 - a QObject or None
        super().__init__(parent)
        self._overview = Overview()
        self._ids = numbers(())
        self._places = np.zeros(0, np.intp)
        self._seen: dict[int, ProblemRow] = {}
        self._marks: dict[int, tuple[tuple[Glyph, ...], ...]] = {}
        self._runs: tuple[Run, ...] = ()
        self._blind = False

    def show_problems(
        self, overview: Overview, problem_ids: Sequence[int], runs: Sequence[Run]
    ) -> None:
        """List these problems of `overview`, in the order given, with outcomes of these runs."""
        ids = numbers(np.asarray(problem_ids, np.int64))
        same = np.array_equal(ids, self._ids)
        if not same:
            self.beginResetModel()
        self._overview = overview
        self._runs = tuple(runs)
        self._ids = ids
        self._places = places_among(overview.problems.ids, ids)
        self._seen.clear()
        self._marks.clear()
        if not same:
            self.endResetModel()
        else:
            self._tell_all()

    def set_blind(self, blind: bool) -> None:
        """Hide outcomes, or show them again."""
        self._blind = blind
        self._tell_all()

    def _tell_all(self) -> None:
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, OUTCOMES))

    def row_of(self, problem_id: int | None) -> int:
        """Return the row of a problem, -1 if it is not listed."""
        found = np.flatnonzero(self._ids == (-1 if problem_id is None else problem_id))
        return int(found[0]) if len(found) else -1

    def problem_id(self, row: int) -> int:
        """Return the id of the problem in a row."""
        return int(self._ids[row])

    @property
    def run_count(self) -> int:
        """Return how many runs the outcomes column shows."""
        return len(self._runs)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

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
        if role == IdRole:
            return self.problem_id(index.row())
        row = self._row(index.row())
        if role == GlyphsRole:
            return self._glyphs(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column(), role)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(row, index.column(), role) or "")
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

    def _row(self, place: int) -> ProblemRow:
        """Return what a row shows; it is asked for several times while the row is in view."""
        if place not in self._seen:
            _forget(self._seen)
            self._seen[place] = self._overview.problems[int(self._places[place])]
        return self._seen[place]

    def _glyphs(self, row: ProblemRow) -> tuple[tuple[Glyph, ...], ...]:
        if row.id not in self._marks:
            _forget(self._marks)
            attempts = self._overview.attempts.get(row.id, ())
            self._marks[row.id] = glyphs(attempts, [run.id for run in self._runs])
        if not self._blind:
            return self._marks[row.id]
        return tuple(tuple(Glyph.NONE for _ in of_run) for of_run in self._marks[row.id])

    def _spoken(self, row: ProblemRow) -> str:
        names = [run.name for run in self._runs]
        return "" if self._blind else in_words(names, self._glyphs(row))


def _forget(known: dict[int, Any]) -> None:
    """Make room in what is kept for the rows in view."""
    if len(known) >= _MOST_KEPT:
        known.clear()
