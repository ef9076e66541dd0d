"""The table of files in the report; as tall as its rows, so that the page scrolls as a whole."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from data.importers.previewed import Preview
from gui.importing.cells import CellDelegate
from gui.importing.files_model import FORMAT, KEY, NAME, PROBLEMS, FilesModel
from gui.importing.quiet_header import QuietHeader
from gui.theme.manager import ThemeManager

_SHARES = (27, 13, 21, 8, 11, 6, 7, 7)  # of the width, by column
_MOST_ROWS = 40


class FilesView(QTableView):
    """Lists the files of a preview."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.files = FilesModel(self)
        self.setModel(self.files)
        self.setItemDelegate(CellDelegate(themes, self))
        self.setAccessibleName(self.tr("Files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = QuietHeader(themes, self)
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()
        themes.changed.connect(self._measure)

    def show_preview(
        self,
        preview: Preview,
        positions: Mapping[str, int],
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        """List the files of `preview`; `numbers` say which attempt a whole file is."""
        self.files.show_preview(preview, positions, numbers)
        self.clearSpans()
        for row in range(self.files.total_row):
            if self.files.is_one_sentence(row):
                self.setSpan(row, FORMAT, 1, PROBLEMS - FORMAT + 1)
        self.setSpan(self.files.total_row, NAME, 1, KEY - NAME + 1)
        self.updateGeometry()

    @Slot()
    def _measure(self) -> None:
        px = self._themes.metrics.px
        self.verticalHeader().setDefaultSectionSize(px(32))
        self.horizontalHeader().setFixedHeight(px(28))

    # Qt's names

    def sizeHint(self) -> QSize:
        px = self._themes.metrics.px
        rows = min(_MOST_ROWS, self.files.rowCount())
        return QSize(px(800), px(28) + rows * px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.metrics.px(480), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, width * share // 100)
        used = sum(width * share // 100 for share in _SHARES[:-1])
        self.setColumnWidth(PROBLEMS, width - used)
        super().resizeEvent(event)
