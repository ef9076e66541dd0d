"""The edits of the log as Qt's item model, newest first."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from data.store.log_reading import EditLine
from gui.codebook.rows_model import AnyIndex
from gui.shell.tips import plain_tip

LineRole = Qt.ItemDataRole.UserRole + 1


class HistoryModel(QAbstractListModel):
    """Edits with what became of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[EditLine] = []

    def show_lines(self, lines: Sequence[EditLine]) -> None:
        """List these edits."""
        if list(lines) == self._lines:
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> EditLine | None:
        """Return the edit in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, seq: int) -> int | None:
        """Return where an edit is listed."""
        return next((n for n, line in enumerate(self._lines) if line.edit.seq == seq), None)

    @property
    def lines(self) -> list[EditLine]:
        """Return the edits that are listed."""
        return self._lines

    def state_words(self, line: EditLine) -> str:
        """Return what became of an edit, "" for one that is in force."""
        if line.edit.kind != "do":
            return ""
        if line.edit.undone:
            return self.tr("undone")
        return "" if line.is_open else self.tr("before an update")

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LineRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.edit.label
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            parts = (
                line.edit.label,
                line.about[:1000],
                self.state_words(line),
                self.tr("by {0}, {1}").format(line.edit.annotator, when(line.edit.at)),
            )
            said = ", ".join(part for part in parts if part)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None


def when(at: str) -> str:
    """Return a UTC time of the log as this system's clock showed it."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return at
