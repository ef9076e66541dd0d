"""Agreement by code as Qt's item model."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt

from core.codebook.code import Code
from core.metrics.agreement_tables import row_name
from core.metrics.cells import Cell, reason_of, written_cell
from core.metrics.coding_agreement import CodeAgreement
from gui.importing.cells import Index, LookRole
from gui.importing.cells_model import CellsModel
from gui.shell.tips import plain_tip


class RowsModel(CellsModel):
    """Rows are layers, each with its codes under it."""

    numbers = frozenset(range(1, 10))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[CodeAgreement] = ()
        self._codes: Mapping[int, Code] = {}

    def show_rows(self, rows: Sequence[CodeAgreement], codes: Mapping[int, Code]) -> None:
        """List these."""
        self.beginResetModel()
        self._rows, self._codes = rows, codes
        self.endResetModel()

    def agreement(self, row: int) -> CodeAgreement | None:
        """Return what a row shows."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("code"), tr("agreed"), tr("exact"), tr("only first"), tr("only second"),
                tr("F1"), tr("95 %"), tr("κ"), tr("95 %"), tr("α"))  # fmt: skip

    def count(self) -> int:
        return len(self._rows)

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        is_layer = row.code_id is None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(reason_of(_cells(row)[column - 1])) if column else None
            case Qt.ItemDataRole.AccessibleTextRole:
                head = self.headerData(column, Qt.Orientation.Horizontal)
                reason = reason_of(_cells(row)[column - 1]) if column else ""
                return f"{head}: {reason or self._words(row, column)}"
            case _ if role == LookRole:
                return "strong" if is_layer and column == 0 else None
            case _:
                return None

    def _words(self, row: CodeAgreement, column: int) -> str:
        if column == 0:
            name = row_name(row, self._codes)
            return name if row.code_id is None else f"   {name}"
        return written_cell(_cells(row)[column - 1], plain=True)


def _cells(row: CodeAgreement) -> tuple[Cell, ...]:
    return (
        row.agreed,
        row.exact,
        row.only_first,
        row.only_second,
        row.f1,
        row.f1_interval,
        row.kappa,
        row.kappa_interval,
        row.alpha,
    )
