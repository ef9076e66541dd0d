"""The codes of one layer as the palette lists them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.codebook.code import Code
from gui.shell.tips import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
CodeRole = Qt.ItemDataRole.UserRole + 1
CountRole = Qt.ItemDataRole.UserRole + 2
COUNT_ROLES = [CountRole, Qt.ItemDataRole.AccessibleTextRole]


class CodesModel(QAbstractListModel):
    """Codes with how often each stands on the trace in focus."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes: tuple[Code, ...] = ()
        self._counts: Mapping[int, int] = {}

    def show_codes(self, codes: Sequence[Code]) -> None:
        """List these codes."""
        if tuple(codes) == self._codes:
            return
        self.beginResetModel()
        self._codes = tuple(codes)
        self.endResetModel()

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """Show how often each code, by id, stands on the trace in focus."""
        before, self._counts = self._counts, dict(counts)
        for row, code in enumerate(self._codes):
            if before.get(code.id, 0) != self._counts.get(code.id, 0):
                self.dataChanged.emit(self.index(row), self.index(row), COUNT_ROLES)

    def code(self, row: int) -> Code:
        """Return the code in a row."""
        return self._codes[row]

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._codes)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        code = self._codes[index.row()]
        if role == CodeRole:
            return code
        if role == CountRole:
            return self._counts.get(code.id, 0)
        if role == Qt.ItemDataRole.DisplayRole:
            return code.name
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (code.name, code.definition, code.use_when, code.avoid_when, code.key)
            return plain_tip("\n".join(part for part in parts if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = self.tr("key {0}").format(code.shortcut) if code.shortcut else ""
            count = self.tr("{0} here").format(self._counts.get(code.id, 0))
            return ", ".join(part for part in (code.name, key, count) if part)
        return None
