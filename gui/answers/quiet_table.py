"""A table as all on this page: whole rows, hairlines, columns that share the width, room in cells.

The room at a cell's sides lets what is chosen be filled beyond its words; the page sets its tables
so much further out.
"""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from gui.importing.cells import CellDelegate, Index, LookRole, RunsRole
from gui.importing.quiet_header import QuietHeader
from gui.theme.manager import ThemeManager
from gui.theme.palettes import selection

_ROW = 28
SIDE = 8
"""The room at each side of a cell."""


class PaddedDelegate(CellDelegate):
    """Draws cells with room at their sides, and verdicts in the colours of outcomes."""

    def _paint_marks(self, painter: QPainter, room: QRectF, index: Index) -> QRectF:
        px = self._themes.metrics.px
        return super()._paint_marks(painter, room.adjusted(px(SIDE), 0, px(12 - SIDE), 0), index)

    def _paint_words(self, painter: QPainter, room: QRectF, index: Index) -> None:
        look = index.data(LookRole) or ""
        painter.setFont(self._font(look))
        painter.setPen(self._ink(look))
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = alignment is not None and bool(int(alignment) & int(Qt.AlignmentFlag.AlignRight))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        # The end of a run's name tells it from others; of all else the beginning says most.
        names_run = bool(index.data(RunsRole))
        mode = Qt.TextElideMode.ElideMiddle if names_run else Qt.TextElideMode.ElideRight
        text = str(index.data() or "")
        shown = painter.fontMetrics().elidedText(text, mode, int(room.width()))
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _ink(self, look: str) -> QColor:
        theme = self._themes.current
        inks = {"right": theme.right, "wrong": theme.wrong}
        return QColor(inks[look]) if look in inks else super()._ink(look)


class _Header(QuietHeader):
    """The header over padded cells."""

    @Slot()
    def _dress(self) -> None:
        super()._dress()
        side = self._themes.metrics.px(SIDE)
        self.setStyleSheet(f"{self.styleSheet()} QHeaderView::section {{ padding: 0 {side}px; }}")


class QuietTable(QTableView):
    """Chooses one row at a time; `shares` are the columns' parts of the width."""

    def __init__(
        self,
        model: QAbstractItemModel,
        shares: Sequence[float],
        themes: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shares = tuple(shares)
        self.setModel(model)
        self.setHorizontalHeader(_Header(themes, self))
        self.setItemDelegate(PaddedDelegate(themes, self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(themes.metrics.px(_ROW))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress()
        themes.changed.connect(self._dress)

    def choose(self, row: int) -> None:
        """Put the focus of the table on a row, without scrolling sideways."""
        self.setCurrentIndex(self.model().index(row, 0))

    @property
    def height_of_rows(self) -> int:
        """Return the height at which no row is hidden."""
        rows = self.model().rowCount() * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().height() + rows

    @Slot()
    def _dress(self) -> None:
        theme = self._themes.current
        self.setStyleSheet(
            f"QTableView {{ background: {theme.surface}; border: none; outline: none;"
            f" selection-background-color: {selection(theme)}; }}"
        )

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, whole = self.viewport().width(), sum(self._shares)
        ends = [round(width * sum(self._shares[: n + 1]) / whole) for n in range(len(self._shares))]
        for column, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            self.setColumnWidth(column, end - start)
        super().resizeEvent(event)
