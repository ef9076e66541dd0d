"""What all tables that are only read have in common: their size, and the heads of their columns."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, Qt

from gui.importing.cells import Index

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellsModel(QAbstractTableModel):
    """Rows for a `CellDelegate`; a subclass names the columns, counts the rows, and fills cells.

    `numbers` are the columns that stand to the right, heads and cells alike.
    """

    numbers: ClassVar[frozenset[int]] = frozenset()

    def heads(self) -> Sequence[str]:
        """Return what stands over each column."""
        raise NotImplementedError

    def count(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Return on which side a column stands."""
        return _RIGHT if column in self.numbers else _LEFT

    # Qt's names

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.count()

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads()[section]
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None
