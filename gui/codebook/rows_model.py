"""Codes under the headings of their palettes, sub-codes indented."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.codebook.code import Code, Layer
from core.codebook.order import in_tree
from data.store.codebook_reading import CodeUses
from gui.codebook.wording import layer_title, state_words, uses_words
from gui.shell.tips import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
CodeRole = Qt.ItemDataRole.UserRole + 1
DepthRole = Qt.ItemDataRole.UserRole + 2
UsesRole = Qt.ItemDataRole.UserRole + 3
StateRole = Qt.ItemDataRole.UserRole + 4
_ORDER = (Layer.STRATEGY, Layer.BEHAVIOUR, Layer.EPISODE, Layer.JUDGEMENT)
_NONE = CodeUses()

Row = tuple[Code | None, int, str]
"""A code with its depth, or a heading."""


class RowsModel(QAbstractListModel):
    """Rows of headings, which cannot be chosen, and codes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._uses: Mapping[int, CodeUses] = {}
        self._names: dict[str, str] = {}

    def show_codes(
        self,
        codes: Sequence[Code],
        *,
        words: str = "",
        with_retired: bool = False,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """List these codes, those that contain `words`; `names` are of others by key."""
        self._names = {**(names or {}), **{code.key: code.name for code in codes}}
        shown = [
            code
            for code in codes
            if (with_retired or not code.retired) and words.casefold() in _searched(code)
        ]
        rows: list[Row] = []
        for layer in _ORDER:
            of_layer = [code for code in shown if code.palette is layer]
            if of_layer:
                rows.append((None, 0, layer_title(layer)))
                rows += [(code, depth, "") for code, depth in in_tree(of_layer)]
        if [_place(row) for row in rows] == [_place(row) for row in self._rows]:
            self._rows = rows  # the same codes in the same places: what is chosen stays so
            self._renew()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def show_uses(self, uses: Mapping[int, CodeUses]) -> None:
        """Show how often codes, by id, are used."""
        self._uses = uses
        self._renew()

    def code(self, row: int) -> Code | None:
        """Return the code in a row, None for a heading."""
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    def row_of(self, code_id: int) -> int | None:
        """Return where a code is listed."""
        return next((n for n, (code, _, _) in enumerate(self._rows) if code and code.id == code_id),
                    None)  # fmt: skip

    def first_of(self, layer: Layer) -> int | None:
        """Return the row of the first code of a palette."""
        return next((n for n, (code, _, _) in enumerate(self._rows)
                     if code and code.palette is layer), None)  # fmt: skip

    @property
    def codes(self) -> list[Code]:
        """Return the codes that are listed."""
        return [code for code, _, _ in self._rows if code]

    def _renew(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    # Qt's names

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()][0] is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        code, depth, heading = self._rows[index.row()]
        if code is None:
            shown = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return heading if role in shown else None
        uses = self._uses.get(code.id, _NONE)
        values = {
            CodeRole: code,
            DepthRole: depth,
            UsesRole: uses,
            StateRole: state_words(code, self._names),
            Qt.ItemDataRole.DisplayRole: code.name,
        }
        if role in values:
            return values[role]
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (code.name, code.definition, code.key)
            return plain_tip("\n".join(part for part in parts if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = self.tr("key {0}").format(code.shortcut) if code.shortcut else ""
            parts = (code.name, key, uses_words(uses), state_words(code, self._names))
            return ", ".join(part for part in parts if part)
        return None


def _searched(code: Code) -> str:
    return f"{code.name}\n{code.key}\n{code.definition}".casefold()


def _place(row: Row) -> tuple[int, int, str]:
    code, depth, heading = row
    return (code.id if code else 0), depth, heading
