"""The parts of one trace as a list over its column, to jump by."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.text.display import visible
from gui.theme.manager import ThemeManager

_WIDE, _MOST_ROWS = 440, 18
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_KEYS = {
    *_STEPS, Qt.Key.Key_Minus, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row: the episode's name if there is one, first words, where it begins, whether folded."""

    episode: str
    title: str
    where: str
    is_folded: bool


class OutlineList(QFrame):
    """A popup; Enter or a click jumps, `-` folds the part, Esc closes.

    Signals:
        chosen: jump to the part with this index.
        fold_wanted: fold or unfold the part with this index.
    """

    chosen = Signal(int)
    fold_wanted = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        metrics = theme.metrics
        self.setProperty("look", "panel")
        self.setAccessibleName(self.tr("Outline"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(metrics.px(8), metrics.px(8), 1, metrics.px(6))
        layout.setSpacing(metrics.px(4))
        self._head = QLabel()
        self._head.setProperty("look", "muted")
        self._head.setFont(metrics.font(12))
        self._head.setTextFormat(Qt.TextFormat.PlainText)
        self._head.setContentsMargins(metrics.px(4), 0, metrics.px(12), 0)
        layout.addWidget(self._head)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Parts of the trace"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemClicked.connect(self._on_clicked)
        self.list.installEventFilter(self)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)

    def open(self, head: str, entries: Sequence[Entry], current: int, over: QWidget) -> None:
        """Show the parts at the top of `over`, the one that is read chosen."""
        self._head.setText(head)
        self.show_entries(entries, current)
        px = self._theme.metrics.px
        rows = min(_MOST_ROWS, max(3, len(entries)))
        high = rows * self._theme.metrics.row + self._head.sizeHint().height() + px(22)
        wide = min(px(_WIDE), max(px(240), over.width() - px(24)))
        self.resize(QSize(wide, min(high, over.height())))
        self.move(over.mapToGlobal(QPoint(px(12), px(4))))
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_entries(self, entries: Sequence[Entry], current: int) -> None:
        """Show other rows."""
        metrics = self._theme.metrics
        self.list.clear()
        for entry in entries:
            mark = "▸ " if entry.is_folded else ""
            name = f"{entry.episode}: " if entry.episode else ""
            title = visible(entry.title)
            item = QTreeWidgetItem([f"{mark}{name}{title}", entry.where])
            item.setSizeHint(0, QSize(0, metrics.row))
            item.setFont(1, metrics.font(12, tabular=True))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, self.palette().placeholderText())
            item.setToolTip(0, f"<qt>{escape(title)}</qt>")  # text of a model is no markup
            self.list.addTopLevelItem(item)
        if entries:
            self._go_to(current)
            middle = QAbstractItemView.ScrollHint.PositionAtCenter
            self.list.scrollTo(self.list.currentIndex(), middle)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() not in _KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:  # the page has commands with these keys
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._press(Qt.Key(event.key()))
        else:
            return False
        return True

    def _press(self, key: Qt.Key) -> None:
        row = self.list.currentIndex().row()
        if key in _STEPS:
            self._go_to(max(0, min(self.list.topLevelItemCount() - 1, row + _STEPS[key])))
        elif key == Qt.Key.Key_Minus:
            self.fold_wanted.emit(row)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            self._choose(row)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    def _choose(self, row: int) -> None:
        self.hide()
        if row >= 0:
            self.chosen.emit(row)

    @Slot(QTreeWidgetItem, int)
    def _on_clicked(self, item: QTreeWidgetItem, _column: int) -> None:
        self._choose(self.list.indexOfTopLevelItem(item))
