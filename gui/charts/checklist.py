"""A small panel with things to tick, which stays open while one ticks."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.charts.wording import one_line
from gui.shell.tips import plain_tip

_ID = Qt.ItemDataRole.UserRole
_MOST_ROWS = 18
_TELLING_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to tick; `told` explains it below the list."""

    id: str
    title: str
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Choices under a heading, "" for none."""

    title: str = ""
    choices: Sequence[Choice] = ()


class CheckList(QFrame):
    """Space ticks, the arrow keys walk, Escape leaves.

    Signals:
        changed: other things are ticked now; carries their ids in the order of the list.
        switched: the switch below the list was turned; carries whether it is on.
    """

    changed = Signal(tuple)
    switched = Signal(bool)

    def __init__(
        self,
        name: str,
        parent: QWidget,
        *,
        presets: Sequence[tuple[str, Callable[[], Collection[str]]]] = (),
        switch: str = "",
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAccessibleName(name)
        self.list = QListWidget(self)
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._tell)
        self.list.currentItemChanged.connect(self._explain)
        self._told = QLabel(self)
        self._told.setProperty("look", "muted")
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.switch = QCheckBox(switch, self)
        self.switch.setVisible(bool(switch))
        self.switch.toggled.connect(self.switched)
        buttons = QHBoxLayout()
        self.presets = [self._preset(title, of) for title, of in presets]
        for button in self.presets:
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.list, 1)
        column.addWidget(self._told)
        column.addWidget(self.switch)
        column.addLayout(buttons)

    def _preset(self, title: str, of: Callable[[], Collection[str]]) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.setAccessibleName(title)
        button.clicked.connect(lambda: self._tick(of()))
        return button

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of what is ticked, in the order of the list."""
        return tuple(i.data(_ID) for i in self._items() if i.checkState() is Qt.CheckState.Checked)

    @property
    def ids(self) -> tuple[str, ...]:
        """All that can be ticked."""
        return tuple(item.data(_ID) for item in self._items() if item.data(_ID))

    def offer(self, sections: Sequence[Section], ticked: Collection[str]) -> None:
        """Show other choices, of which `ticked` are on; nobody is told."""
        current = self.list.currentItem()
        kept = current.data(_ID) if current else None
        with QSignalBlocker(self.list):
            self.list.clear()
            for section in sections:
                if section.title:
                    self.list.addItem(_heading(section.title))
                for choice in section.choices:
                    item = _item(choice, on=choice.id in ticked)
                    self.list.addItem(item)
                    if choice.id == kept:
                        self.list.setCurrentItem(item)
        has_told = any(choice.told for section in sections for choice in section.choices)
        self._told.setVisible(has_told)
        if has_told:
            self._told.setFixedHeight(_TELLING_LINES * self.fontMetrics().lineSpacing() + 4)

    def open_under(self, button: QWidget) -> None:
        """Show the panel under a button, inside its window, ready for keys."""
        self.ensurePolished()
        row = max(self.list.sizeHintForRow(0), 1)
        rows = min(self.list.count(), _MOST_ROWS)
        self.list.setFixedHeight(rows * row + 2 * self.list.frameWidth() + 4)
        self.list.setMinimumWidth(max(240, min(self.list.sizeHintForColumn(0) + 40, 440)))
        self.adjustSize()
        window = button.window()
        corner = button.mapTo(window, QPoint(0, button.height() + 4))
        left = max(4, min(corner.x(), window.width() - self.width() - 4))
        self.move(window.mapToGlobal(QPoint(left, corner.y())))
        self.show()
        if self.list.currentItem() is None:
            first = next((item for item in self._items() if item.data(_ID)), None)
            if first is not None:
                self.list.setCurrentItem(first)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _tick(self, ids: Collection[str]) -> None:
        with QSignalBlocker(self.list):
            for item in self._items():
                if item.data(_ID):
                    item.setCheckState(_state(on=item.data(_ID) in ids))
        self.changed.emit(self.ticked)

    @Slot(QListWidgetItem)
    def _tell(self, item: QListWidgetItem) -> None:
        del item
        self.changed.emit(self.ticked)

    @Slot(QListWidgetItem)
    def _explain(self, item: QListWidgetItem | None) -> None:
        self._told.setText(item.toolTip() if item else "")


def _state(*, on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _item(choice: Choice, *, on: bool) -> QListWidgetItem:
    item = QListWidgetItem(one_line(choice.title))
    item.setData(_ID, choice.id)
    item.setToolTip(plain_tip(choice.told))
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
    )
    item.setCheckState(_state(on=on))
    return item


def _heading(title: str) -> QListWidgetItem:
    item = QListWidgetItem(title)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
