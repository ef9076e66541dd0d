"""The command palette: type a few letters of anything that can be done, and do it."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.shell.commands import Command, CommandRegistry, shown_key
from gui.shell.ranking import rank
from gui.theme.manager import ThemeManager
from gui.theme.palettes import disabled_text, selection

_Index = QModelIndex | QPersistentModelIndex
_ROWS = 12
_COMMAND = Qt.ItemDataRole.UserRole


class PaletteModel(QAbstractListModel):
    """The commands found, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[Command] = []

    def show(self, commands: Sequence[Command]) -> None:
        """List `commands`."""
        self.beginResetModel()
        self._found = list(commands)
        self.endResetModel()

    def command(self, row: int) -> Command | None:
        """Return the command in a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    # Qt's names

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many commands are listed."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, what a screen reader says beside it, or the command itself."""
        command = self.command(index.row()) if index.isValid() else None
        if command is None:
            return None
        if role == _COMMAND:
            return command
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return command.current_title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return _spoken(command)
        return None


def _spoken(command: Command) -> str:
    why = "" if command.enabled() else command.reason
    return ", ".join(part for part in (command.description, command.shortcut, why) if part)


class _RowPainter(QStyledItemDelegate):
    """Paints a row: title, menu or reason in muted text, key at the right."""

    def __init__(self, theme: ThemeManager, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt's names

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, self._theme.metrics.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        command = index.data(_COMMAND)
        theme, metrics = self._theme.current, self._theme.metrics
        area: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - stubs lack it
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(selection(theme)))
            painter.fillRect(
                QRect(area.topLeft(), QSize(metrics.px(2), area.height())), QColor(theme.accent)
            )
        inner = area.adjusted(metrics.px(12), 0, -metrics.px(12), 0)
        on = command.enabled()
        key = shown_key(command.shortcut) if command.shortcut else ""
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        taken = QFontMetrics(painter.font()).horizontalAdvance(key) + metrics.px(16)
        room = inner.adjusted(0, 0, -taken, 0)
        self._paint_words(painter, room, command, on=on)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, command: Command, *, on: bool) -> None:
        theme, metrics = self._theme.current, self._theme.metrics
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(metrics.font(13))
        painter.setPen(QColor(theme.text if on else disabled_text(theme)))
        measure = QFontMetrics(painter.font())
        title = measure.elidedText(command.current_title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, left, title)
        aside = command.menu if on else command.reason
        rest = room.adjusted(measure.horizontalAdvance(title) + metrics.px(12), 0, 0, 0)
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.muted))
        small = QFontMetrics(painter.font())
        painter.drawText(
            rest, left, small.elidedText(aside, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        )


class CommandPalette(QFrame):
    """A list of all commands under a line to type in; Enter runs, Escape leaves."""

    def __init__(self, registry: CommandRegistry, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Command palette"))
        self._registry = registry
        self._theme = theme
        self._recent: list[str] = []
        self._model = PaletteModel(self)
        self._build()
        registry.ran.connect(self._remember)

    @property
    def query(self) -> QLineEdit:
        """Return the line to type in."""
        return self._query

    @property
    def titles(self) -> list[str]:
        """Return the titles in the list, from the top."""
        return [str(self._model.index(row).data()) for row in range(self._model.rowCount())]

    def open_over(self, window: QWidget) -> None:
        """Show the palette near the top of `window`, with nothing typed."""
        self._query.clear()
        self._search("")
        width = min(self._theme.metrics.px(600), window.width() - self._theme.metrics.px(32))
        self.setFixedWidth(width)
        self._fit()
        top = QPoint((window.width() - width) // 2, self._theme.metrics.px(72))
        self.move(window.mapToGlobal(top))
        self.show()
        self._query.setFocus(Qt.FocusReason.PopupFocusReason)

    def _build(self) -> None:
        self._query = QLineEdit(self)
        self._query.setProperty("look", "bare")
        self._query.setPlaceholderText(self.tr("Type a command"))
        self._query.setAccessibleName(self.tr("Command to run"))
        self._query.textChanged.connect(self._search)
        self._query.installEventFilter(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_RowPainter(self._theme, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Commands found"))
        self._list.clicked.connect(self._run_current)
        self._none = QLabel(self.tr("No command is called that."), self)
        self._none.setProperty("look", "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        step = self._theme.metrics.grid
        line = QFrame(self)
        line.setProperty("look", "hairline")
        line.setFixedHeight(1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(1, step, 1, step)
        column.setSpacing(step)
        column.addWidget(self._query)
        column.addWidget(line)
        column.addWidget(self._list)
        column.addWidget(self._none)
        self._none.setContentsMargins(3 * step, step, 0, step)

    def _search(self, words: str) -> None:
        listed = [c for c in self._registry if c.in_palette and c.shown()]
        found = rank(words, listed, self._recent)
        self._model.show(found)
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        rows = min(_ROWS, max(1, len(found)))
        self._list.setFixedHeight(rows * self._theme.metrics.row)
        self._select(0)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is listed."""
        self._column.activate()
        self.setFixedHeight(self._column.sizeHint().height())

    def _select(self, row: int) -> None:
        last = self._model.rowCount() - 1
        if last >= 0:
            self._list.setCurrentIndex(self._model.index(min(last, max(0, row))))

    def _run_current(self) -> None:
        command = self._model.command(self._list.currentIndex().row())
        if command is not None and command.enabled():
            self.hide()
            self._registry.run(command.id)

    def _remember(self, id_: str) -> None:
        command = self._registry.command(id_)
        if command.in_palette:
            self._recent = [id_, *(known for known in self._recent if known != id_)][:5]

    def _steer(self, key: int) -> bool:
        """Move in the list or run; return whether `key` was one for that."""
        row = self._list.currentIndex().row()
        steps = {
            Qt.Key.Key_Down: row + 1,
            Qt.Key.Key_Up: row - 1,
            Qt.Key.Key_PageDown: row + _ROWS,
            Qt.Key.Key_PageUp: row - _ROWS,
        }
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run_current()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key in steps:
            self._select(steps[Qt.Key(key)])
        else:
            return False
        return True

    # Qt's names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the line has the focus."""
        pressed = event.type() == QEvent.Type.KeyPress and watched is self._query
        if pressed and isinstance(event, QKeyEvent) and self._steer(event.key()):
            return True
        return super().eventFilter(watched, event)
