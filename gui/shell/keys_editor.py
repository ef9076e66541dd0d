"""Gives commands other keys: find the command, press the keys, and a key in use is refused."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from data.settings import SettingsFile
from gui.shell.commands import (
    Command,
    CommandConflictError,
    CommandRegistry,
    scope_title,
    shown_key,
)
from gui.theme.manager import ThemeManager

AnyIndex = QModelIndex | QPersistentModelIndex
TITLE, WHERE, KEYS = range(3)
_MOST_STROKES = 2


class KeysModel(QAbstractTableModel):
    """Commands with where they work and their keys; changed keys are marked."""

    def __init__(self, registry: CommandRegistry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._ids: list[str] = []
        self._heads = (self.tr("Command"), self.tr("Where"), self.tr("Keys"))

    def show(self, words: str) -> None:
        """List the commands whose title, place or keys hold every one of `words`."""
        typed = words.casefold().split()
        self.beginResetModel()
        self._ids = [
            command.id
            for command in self._registry
            if command.shown() and all(word in self._told(command) for word in typed)
        ]
        self.endResetModel()

    def command(self, row: int) -> Command | None:
        """Return the command in a row, None beyond the last."""
        return self._registry.command(self._ids[row]) if 0 <= row < len(self._ids) else None

    def renew(self, row: int) -> None:
        """Show a command as it is now."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, KEYS))

    def _told(self, command: Command) -> str:
        return " ".join(self._cell(command, column) for column in range(3)).casefold()

    def _cell(self, command: Command, column: int) -> str:
        if column == TITLE:
            return command.title.rstrip("…")
        if column == WHERE:
            return scope_title(command.scope)
        changed = not self._registry.has_own_keys(command.id)
        keys = "   ".join(map(shown_key, command.keys)) or "–"
        return f"{keys}   ({self.tr('changed')})" if changed else keys

    # Qt's names

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.command(index.row()) if index.isValid() else None
        if command is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._cell(command, index.column())
        return command.description if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None


class KeysEditor(QDialog):
    """Changes keys as they are set; they are remembered in the settings."""

    def __init__(
        self,
        registry: CommandRegistry,
        settings: SettingsFile,
        theme: ThemeManager,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change keys"))
        self.setAccessibleName(self.windowTitle())
        self._registry = registry
        self._settings = settings
        self._theme = theme
        self.model = KeysModel(registry, self)
        self._build()
        self._search("")

    def _build(self) -> None:
        metrics = self._theme.metrics
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Find a command or a key"))
        self.filter.setAccessibleName(self.tr("Find a command or a key"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._search)
        self._build_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[metrics.px(24)] * 4)
        column.setSpacing(metrics.px(12))
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        column.addLayout(self._built_setter())
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(metrics.px(20))
        column.addWidget(self.told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(metrics.px(720), metrics.px(600))

    def _build_table(self) -> None:
        self.table = QTableView()
        self.table.setProperty("look", "twin")
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Commands and their keys"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self._theme.metrics.row)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(WHERE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(KEYS, QHeaderView.ResizeMode.ResizeToContents)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.activated.connect(self._on_activated)

    def _built_setter(self) -> QHBoxLayout:
        self.press = QKeySequenceEdit()
        self.press.setAccessibleName(self.tr("Keys for the chosen command"))
        self.press.setMaximumSequenceLength(_MOST_STROKES)
        self.press.setClearButtonEnabled(True)
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.px(8))
        label = QLabel(self.tr("Press keys"))
        label.setBuddy(self.press)
        row.addWidget(label)
        row.addWidget(self.press, 1)
        self._buttons: list[QPushButton] = []
        for words, act, says in (
            (self.tr("Set"), self._set, self.tr("Let the command have these keys only")),
            (self.tr("Add"), self._add, self.tr("Let the command have these keys as well")),
            (self.tr("None"), self._clear, self.tr("Leave the command without a key")),
            (self.tr("As it was"), self._restore, self.tr("Give the command its first keys again")),
        ):
            button = QPushButton(words)
            button.setToolTip(says)
            button.setAccessibleName(f"{words}: {says}")
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
            self._buttons.append(button)
        return row

    @property
    def current(self) -> Command | None:
        """Return the chosen command."""
        return self.model.command(self.table.currentIndex().row())

    @Slot(str)
    def _search(self, words: str) -> None:
        self.model.show(words)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._on_row()

    @Slot()
    def _on_row(self) -> None:
        self.press.clear()
        self.told.clear()
        for button in self._buttons:
            button.setEnabled(self.current is not None)

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self.press.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pressed(self) -> tuple[str, ...]:
        text = self.press.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if not text:
            self.told.setText(self.tr("Press the keys in the field first."))
        return (text,) if text else ()

    @Slot()
    def _set(self) -> None:
        if keys := self._pressed():
            self._give(keys)

    @Slot()
    def _add(self) -> None:
        command = self.current
        if command is not None and (keys := self._pressed()):
            self._give((*command.keys, *keys))

    @Slot()
    def _clear(self) -> None:
        self._give(())

    @Slot()
    def _restore(self) -> None:
        if (command := self.current) is not None:
            self._give(self._registry.own_keys(command.id))

    def _give(self, keys: Sequence[str]) -> None:
        command, row = self.current, self.table.currentIndex().row()
        if command is None:
            return
        try:
            self._registry.rebind(command.id, keys)
        except CommandConflictError as error:
            self.told.setText(self.tr("{0} Nothing was changed.").format(error))
            return
        now = self._registry.command(command.id).keys
        own = self._registry.has_own_keys(command.id)
        kept = self._settings.current.with_keys(command.id, None if own else now)
        self._settings.change(kept)
        self.press.clear()
        self.model.renew(row)
        shown = ", ".join(map(shown_key, now)) or self.tr("no key")
        self.told.setText(self.tr("{0}: {1}").format(command.title.rstrip("…"), shown))
