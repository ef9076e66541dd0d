"""The list of codes with its filter, and what is done to the list as a whole."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Code, Layer
from data.store.codebook_reading import CodeUses
from gui.codebook.row_delegate import ColumnHeads, RowDelegate
from gui.codebook.rows_model import RowsModel
from gui.importing.labels import muted
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager


class ListPanel(QWidget):
    """Lists the codes by palette; several can be chosen at once.

    Signals:
        chosen: other codes are chosen now.
        move_wanted: move the chosen code; carries -1 for up, 1 for down.
    """

    chosen = Signal()
    move_wanted = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._codes: Sequence[Code] = ()
        self.model = RowsModel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        px = theme.metrics.px
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by name, key or definition"))
        self.filter.setAccessibleName(self.tr("Filter the codes"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._renew)
        box = QHBoxLayout()
        box.setContentsMargins(px(12), 0, px(12), px(4))
        box.addWidget(self.filter)
        column.addLayout(box)
        view = self._built_list()
        column.addWidget(ColumnHeads(theme, view))
        self._nothing = muted(theme, self.tr("No code contains these words."), wrap=True)
        self._nothing.setContentsMargins(px(12), px(16), px(12), 0)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addWidget(view, 1)
        column.addLayout(self._built_foot())

    def show_codes(self, codes: Sequence[Code]) -> None:
        """List these codes, keeping those chosen that are still listed."""
        self._codes = codes
        self._renew()

    def show_uses(self, uses: Mapping[int, CodeUses]) -> None:
        """Show how often the codes are used."""
        self.model.show_uses(uses)

    @property
    def chosen_codes(self) -> list[Code]:
        """Return the codes that are chosen, in their order."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [code for code in map(self.model.code, rows) if code]

    def choose(self, code_ids: Iterable[int]) -> None:
        """Choose codes that are listed, and bring the first into sight."""
        flags = QItemSelectionModel.SelectionFlag
        rows = [row for each in code_ids if (row := self.model.row_of(each)) is not None]
        selection = self.view.selectionModel()
        for number, row in enumerate(rows):
            index = self.model.index(row)
            if number == 0:
                selection.setCurrentIndex(index, flags.ClearAndSelect)
                self.view.scrollTo(index)
            else:
                selection.select(index, flags.Select)

    def choose_layer(self, layer: Layer) -> None:
        """Go to the first code of a palette."""
        row = self.model.first_of(layer)
        code = None if row is None else self.model.code(row)
        if code is not None:
            heading = self.model.index((row or 1) - 1)
            self.choose([code.id])
            self.view.scrollTo(heading, QAbstractItemView.ScrollHint.PositionAtTop)
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _built_list(self) -> QListView:
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(self._theme, self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Codes"))
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        return self.view

    def _built_foot(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(12), px(6), px(12), px(8))
        row.setSpacing(px(4))
        self.retired = QCheckBox(self.tr("Show retired"))
        self.retired.setProperty("look", "box")
        self.retired.setToolTip(self.tr("Show codes that are not used any more (r)"))
        self.retired.toggled.connect(self._renew)
        row.addWidget(self.retired, 1)
        for name, by, words, key in (
            ("arrow-up", -1, self.tr("Move up"), "Alt+↑"),
            ("arrow-down", 1, self.tr("Move down"), "Alt+↓"),
        ):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setProperty("look", "quiet")
            button.setToolTip(f"{words} ({key})")
            button.setAccessibleName(words)
            button.clicked.connect(self._on_up if by < 0 else self._on_down)
            row.addWidget(button)
        return row

    @Slot()
    def _renew(self) -> None:
        kept = [code.id for code in self.chosen_codes]
        self.model.show_codes(
            self._codes, words=self.filter.text().strip(), with_retired=self.retired.isChecked()
        )
        if [code.id for code in self.chosen_codes] != kept:
            self.choose(kept)
        if not self.chosen_codes and self.model.codes:
            self.choose([self.model.codes[0].id])
        self._nothing.setVisible(not self.model.codes and bool(self._codes))
        self.chosen.emit()

    @Slot()
    def _on_selection(self) -> None:
        self.chosen.emit()

    @Slot()
    def _on_up(self) -> None:
        self.move_wanted.emit(-1)

    @Slot()
    def _on_down(self) -> None:
        self.move_wanted.emit(1)

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.scheduleDelayedItemsLayout()
