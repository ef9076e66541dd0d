"""Backups as Qt's item model, newest first."""

from PySide6.QtCore import QObject, Qt

from data.keeping.backups import Backup, Shelf
from gui.importing.cells import Index, LookRole
from gui.importing.cells_model import CellsModel
from gui.keeping.wording import bytes_in_words, in_full, moment, reason, short

WHEN, WHY, SIZE, TRACES, TAGS, CHANGE = range(6)


class BackupsModel(CellsModel):
    """One row a backup."""

    numbers = frozenset((SIZE, TRACES, TAGS))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backups: tuple[Backup, ...] = ()

    def show_shelf(self, shelf: Shelf) -> None:
        """List these backups."""
        self.beginResetModel()
        self._backups = shelf.backups
        self.endResetModel()

    def backup(self, row: int) -> Backup | None:
        """Return the backup in a row."""
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("made"), tr("why"), tr("size"), tr("traces"), tr("tags"),
                tr("going back changes"))  # fmt: skip

    def count(self) -> int:
        return len(self._backups)

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        backup, column = self._backups[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(backup, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{backup.path}\n{in_full(backup.difference)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                head = self.headerData(column, Qt.Orientation.Horizontal)
                return f"{head}: {self._words(backup, column)}"
            case _ if role == LookRole:
                return "muted" if column in {WHY, SIZE} or backup.holds is None else None
            case _:
                return None

    def _words(self, backup: Backup, column: int) -> str:
        holds = backup.holds
        match column:
            case 0:
                return moment(backup.at)
            case 1:
                return reason(backup.why)
            case 2:
                return bytes_in_words(backup.size)
            case 5:
                return self.tr("cannot be read") if holds is None else short(backup.difference)
            case _ if holds is None:
                return "–"
            case 3:
                return f"{holds.traces:,}"
            case _:
                return f"{holds.tags:,}"
