"""A list that pops up under a line to type in: a few letters, arrows, Enter; Escape leaves."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from gui.theme.manager import ThemeManager

AnyIndex = QModelIndex | QPersistentModelIndex
MOST_ROWS = 12
_STEERING = frozenset(
    {
        Qt.Key.Key_Escape,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)
ItemRole = Qt.ItemDataRole.UserRole
Item = TypeVar("Item")


class PickModel(QAbstractListModel, Generic[Item]):
    """What was found, best first; subclasses say how an item reads."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[Item] = []

    def show(self, items: Sequence[Item]) -> None:
        """List `items`."""
        self.beginResetModel()
        self._found = list(items)
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        """Return what is in a row, None beyond the last."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def named(self, item: Item) -> str:
        """Return the name of an item."""
        raise NotImplementedError

    def spoken(self, item: Item) -> str:
        """Return what a screen reader says beside the name."""
        raise NotImplementedError

    # Qt's names

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many items are listed."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, what a screen reader says beside it, or the item itself."""
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        if role == ItemRole:
            return item
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.named(item)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.spoken(item)
        return None


class PickList(QFrame, Generic[Item]):
    """Shows what a few typed letters find; subclasses say what that is and what Enter does."""

    def __init__(
        self, model: PickModel[Item], row: QStyledItemDelegate, theme: ThemeManager, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self._theme = theme
        self._model = model
        model.setParent(self)
        self._build(row)

    def say(self, *, name: str, line: str, prompt: str, found: str, none: str) -> None:
        """Set what it is called, and its line, and its list, and what stands where none is."""
        self.setAccessibleName(name)
        self._query.setAccessibleName(line)
        self._query.setPlaceholderText(prompt)
        self._list.setAccessibleName(found)
        self._none.setText(none)

    def found(self, words: str) -> Sequence[Item]:
        """Return what `words` may mean, best first."""
        raise NotImplementedError

    def choose(self, item: Item) -> None:
        """Do what an item stands for; the list is gone already."""
        raise NotImplementedError

    @property
    def query(self) -> QLineEdit:
        """Return the line to type in."""
        return self._query

    @property
    def titles(self) -> list[str]:
        """Return the titles in the list, from the top."""
        return [str(self._model.index(row).data()) for row in range(self._model.rowCount())]

    def open_over(self, window: QWidget) -> None:
        """Show the list near the top of `window`, with nothing typed."""
        self._query.clear()
        self._search("")
        width = min(self._theme.metrics.px(600), window.width() - self._theme.metrics.px(32))
        self.setFixedWidth(width)
        self._fit()
        top = QPoint((window.width() - width) // 2, self._theme.metrics.px(72))
        self.move(window.mapToGlobal(top))
        self.show()
        self._query.setFocus(Qt.FocusReason.PopupFocusReason)

    def _build(self, row: QStyledItemDelegate) -> None:
        self._query = QLineEdit(self)
        self._query.setProperty("look", "bare")
        self._query.textChanged.connect(self._search)
        self._query.installEventFilter(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        row.setParent(self._list)
        self._list.setItemDelegate(row)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._choose_current)
        self._none = QLabel(self)
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
        found = self.found(words)
        self._model.show(found)
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        rows = min(MOST_ROWS, max(1, len(found)))
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

    def _choose_current(self) -> None:
        item = self._model.item(self._list.currentIndex().row())
        if item is not None and self.can_choose(item):
            self.hide()
            self.choose(item)

    def can_choose(self, _item: Item) -> bool:
        """Whether Enter does anything on an item; else the list stays."""
        return True

    def _steer(self, key: int) -> bool:
        """Move in the list or choose; return whether `key` was one for that."""
        row = self._list.currentIndex().row()
        steps = {
            Qt.Key.Key_Down: row + 1,
            Qt.Key.Key_Up: row - 1,
            Qt.Key.Key_PageDown: row + MOST_ROWS,
            Qt.Key.Key_PageUp: row - MOST_ROWS,
        }
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose_current()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key in steps:
            self._select(steps[Qt.Key(key)])
        else:
            return False
        return True

    # Qt's names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the line has the focus.

        They are claimed first: a page below may have a command for Escape.
        """
        claims = event.type() == QEvent.Type.ShortcutOverride and watched is self._query
        if claims and isinstance(event, QKeyEvent) and event.key() in _STEERING:
            event.accept()
            return True
        pressed = event.type() == QEvent.Type.KeyPress and watched is self._query
        if pressed and isinstance(event, QKeyEvent) and self._steer(event.key()):
            return True
        return super().eventFilter(watched, event)
