"""The checks of a study as Qt's item model, newest first."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from data.store.answers import CheckRow
from gui.importing.cells import Index, LookRole
from gui.importing.cells_model import CellsModel
from gui.keeping.wording import moment
from gui.shell.tips import plain_tip

LIVE = "live"
WHEN, WHAT, VERDICTS, CHECKER, BY, STATE = range(6)


class ChecksModel(CellsModel):
    """One row a check."""

    numbers = frozenset((VERDICTS,))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checks: tuple[CheckRow, ...] = ()

    def show_checks(self, checks: Sequence[CheckRow]) -> None:
        """List these checks, which are given oldest first."""
        if self._checks != (newest_first := tuple(reversed(checks))):
            self.beginResetModel()
            self._checks = newest_first
            self.endResetModel()

    def check(self, row: int) -> CheckRow | None:
        """Return the check in a row."""
        return self._checks[row] if 0 <= row < len(self._checks) else None

    def row_of(self, batch_id: int) -> int | None:
        """Return where a check is listed."""
        return next((n for n, each in enumerate(self._checks) if each.batch_id == batch_id), None)

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("checked"), tr("what"), tr("verdicts"), tr("checker"), tr("asked for by"),
                tr("state"))  # fmt: skip

    def count(self) -> int:
        return len(self._checks)

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        check, column = self._checks[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(check, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._words(check, column))
            case Qt.ItemDataRole.AccessibleTextRole if column == WHEN:
                return ", ".join(self._words(check, each) for each in range(6))
            case _ if role == LookRole:
                return "muted" if check.state != LIVE or column in {CHECKER, BY} else None
            case _:
                return None

    def _words(self, check: CheckRow, column: int) -> str:
        match column:
            case 0:
                return moment(datetime.fromisoformat(check.created))
            case 1:
                return check.label
            case 2:
                return f"{check.verdicts:,}"
            case 3:
                return check.checker
            case 4:
                return self.tr("nobody") if check.by == check.checker else check.by
            case _:
                return self.tr("live") if check.state == LIVE else self.tr("withdrawn")
