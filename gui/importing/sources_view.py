"""The table of imported files; files that were imported together are chosen together."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from gui.importing.cells import CellDelegate
from gui.importing.quiet_header import QuietHeader
from gui.importing.sources_model import FINDINGS, NAME, SourceEntry, SourcesModel
from gui.theme.manager import ThemeManager
from gui.theme.palettes import selection

_SHARES = (33, 14, 15, 10, 7, 8, 6, 7)  # of the width, by column


class SourcesView(QTreeView):
    """Lists files; a row opens to what was found in it.

    Signals:
        chosen: another import is chosen; carries its batch id, or None.
    """

    chosen = Signal(object)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._batch: int | None = None
        self.sources = SourcesModel(self)
        self.setHeader(QuietHeader(themes, self))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setStretchLastSection(False)
        self.setModel(self.sources)
        self.setItemDelegate(CellDelegate(themes, self))
        self.setAccessibleName(self.tr("Imported files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentRowChanged.connect(self._choose_current)
        self._dress()
        themes.changed.connect(self._dress)

    @property
    def batch(self) -> int | None:
        """Return the id of the chosen import."""
        return self._batch

    @property
    def chosen_entries(self) -> list[SourceEntry]:
        """Return the files of the chosen import."""
        return [each for each in self.sources.entries if each.row.batch_id == self._batch]

    def show_entries(self, entries: list[SourceEntry]) -> None:
        """List these files; what was chosen stays so."""
        batch = self._batch
        self.sources.show_entries(entries)
        for place, entry in enumerate(entries):
            index = self.sources.index(place, NAME)
            for row in range(len(entry.findings)):
                self.setFirstColumnSpanned(row, index, True)
        self.choose(batch)

    def choose(self, batch: int | None) -> None:
        """Choose an import; one that is not there chooses nothing."""
        rows = self.sources.rows_of(batch) if batch is not None else []
        index = self.sources.index(rows[0], NAME) if rows else QModelIndex()
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flag)
        self._choose_current()

    @Slot()
    def _choose_current(self) -> None:
        entry = self.sources.entry(self.currentIndex())
        batch = entry.row.batch_id if entry else None
        rows = self.sources.rows_of(batch) if batch is not None else []
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(self._rows(rows), flag)
        if batch != self._batch:
            self._batch = batch
            self.chosen.emit(batch)

    def _rows(self, rows: list[int]) -> QItemSelection:
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self.sources.index(row, NAME), self.sources.index(row, FINDINGS))
        return chosen

    @Slot()
    def _dress(self) -> None:
        theme = self._themes.current
        self.setIndentation(self._themes.metrics.px(18))
        self.setStyleSheet(
            f"QTreeView {{ background: {theme.surface}; border: none; outline: none;"
            f" selection-background-color: {selection(theme)}; }}"
        )

    # Qt's names

    def selectionCommand(  # type: ignore[override]
        self, index: object, event: object = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Leave the choosing to `choose`: a row stands for its whole import."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, width * share // 100)
        used = sum(width * share // 100 for share in _SHARES[:-1])
        self.setColumnWidth(FINDINGS, width - used)
        super().resizeEvent(event)
