"""The model of a chart's table twin."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.charts.table import Cell, Table
from core.charts.wording import DASH, MINUS, one_line

Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """Shows a `Table`; numbers stand right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = Table()
        self._numbers: list[bool] = []

    def show_table(self, table: Table) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self._numbers = [
            any(isinstance(row[column], int | float) for row in table.rows)
            for column in range(len(table.header))
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._table.header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self._table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._has_numbers(index.column()))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.header[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._has_numbers(section))
        return None

    def _has_numbers(self, column: int) -> bool:
        return self._numbers[column]


def _alignment(number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _text(cell: Cell) -> str:
    if cell is None:
        return DASH
    if isinstance(cell, float):
        return f"{cell:.4g}".replace("-", MINUS)
    return one_line(str(cell))
