"""Where the columns stand side by side: made once, kept in stock, put into any order."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from core.traces import Run
from gui.compare.column import Column, in_order_of
from gui.compare.spine import Spine, SpineTold
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn


class Desk(QWidget):
    """A row of columns.

    Signals:
        focused: a person works in this column now; carries its place.
        place_chosen: carries (run id, sample, attempt).
        tag_clicked: carries a tag's id.
        difference_wanted: what changed between attempts shall be shown, or no longer.
        scrolled: a reader scrolled; carries the Column.
        moved: the column at the first place was dragged to the second.
        menu_wanted: the menu of a Column is about to open; carries both.
        shown_again: a hidden run shall have its column again; carries its id.
    """

    focused = Signal(int)
    place_chosen = Signal(int, int, int)
    tag_clicked = Signal(int)
    difference_wanted = Signal()
    scrolled = Signal(object)
    moved = Signal(int, int)
    menu_wanted = Signal(object, object)
    shown_again = Signal(int)

    def __init__(self, session: Session, theme: ThemeManager) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.columns: list[Column] = []
        self._stock: list[Column] = []  # made, and not shown now
        self._wanted_stock = 0
        self.spines: list[Spine] = []  # of hidden columns; those in use first
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.metrics.px(8))
        self._spine_row = QHBoxLayout()
        self._spine_row.setSpacing(theme.metrics.px(4))
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.metrics.px(8))
        outer.addLayout(self._spine_row)
        outer.addLayout(self._row, 1)
        self._mark = QFrame(self)  # where a dragged column would come to stand
        self._mark.setAutoFillBackground(True)
        self._mark.hide()

    def stock_up(self, count: int) -> None:
        """Have `count` columns ready, one made in each turn of the loop: soon all are needed."""
        self._wanted_stock = count
        in_next_turn(self, self._make_one)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Have a column for each of `runs`, in their order; each stays where its run stands."""
        while len(self.columns) > len(runs):
            column = self.columns.pop()
            self._row.removeWidget(column)
            column.hide()
            self._stock.append(column)
        while len(self.columns) < len(runs):
            self.columns.append(self._stock.pop() if self._stock else self._made())
        self.columns = in_order_of(runs, self.columns)
        for place, column in enumerate(self.columns):
            self._row.insertWidget(place, column, 1)
            column.show()

    def show_spines(self, hidden: Sequence[SpineTold]) -> None:
        """Show a narrow bar for each of these runs, left of the columns."""
        while len(self.spines) < len(hidden):
            spine = Spine(self._theme, self)
            spine.clicked.connect(self._on_spine)
            self.spines.append(spine)
            self._spine_row.addWidget(spine)
        for n, spine in enumerate(self.spines):
            if n < len(hidden):
                spine.tell(hidden[n])
            spine.setVisible(n < len(hidden))

    def activate(self) -> None:
        """Give the columns their places now, not only when they are painted."""
        if (outer := self.layout()) is not None:
            outer.activate()

    @Slot()
    def _make_one(self) -> None:
        if len(self.columns) + len(self._stock) < self._wanted_stock:
            column = self._made()
            for part in (column, *column.findChildren(QWidget)):
                part.ensurePolished()  # else Qt asks the style sheet only when they are first seen
            self._stock.append(column)
            in_next_turn(self, self._make_one)

    def _made(self) -> Column:
        column = Column(self._session, self._theme, self)
        column.hide()
        column.focused.connect(self._on_focused)
        column.place_chosen.connect(self.place_chosen)
        column.tag_clicked.connect(self.tag_clicked)
        column.difference_wanted.connect(self.difference_wanted)
        column.scrolled.connect(self._on_scrolled)
        column.header.menu_wanted.connect(self._on_menu)
        column.header.dragged.connect(self._on_dragged)
        column.header.dropped.connect(self._on_dropped)
        return column

    def _gap_at(self, x: int) -> int:
        """Return before which column what is dropped at this x of the screen would stand."""
        here = self.mapFromGlobal(QPoint(x, 0)).x()
        return sum(column.geometry().center().x() < here for column in self.columns)

    def _sending(self) -> Column | None:
        """Return the column whose head sends the signal that is being answered."""
        sender = self.sender()
        return next((column for column in self.columns if column.header is sender), None)

    @Slot(object)
    def _on_menu(self, menu: QMenu) -> None:
        if (column := self._sending()) is not None:
            self.menu_wanted.emit(column, menu)

    @Slot(int)
    def _on_dragged(self, x: int) -> None:
        gap, wide = self._gap_at(x), self._row.spacing()
        at = self.columns[gap].x() - wide if gap < len(self.columns) else self.width() - 2
        palette = self._mark.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self._theme.current.accent))
        self._mark.setPalette(palette)
        self._mark.setGeometry(max(0, at + wide // 2 - 1), 0, 2, self.height())
        self._mark.raise_()
        self._mark.show()

    @Slot(int)
    def _on_dropped(self, x: int) -> None:
        self._mark.hide()
        if (column := self._sending()) is not None:
            source, gap = self.columns.index(column), self._gap_at(x)
            self.moved.emit(source, gap - (gap > source))

    @Slot()
    def _on_spine(self) -> None:
        spine = self.sender()
        if isinstance(spine, Spine) and spine.run_id is not None:
            self.shown_again.emit(spine.run_id)

    @Slot()
    def _on_focused(self) -> None:
        column = self.sender()
        if isinstance(column, Column) and column in self.columns:
            self.focused.emit(self.columns.index(column))

    @Slot()
    def _on_scrolled(self) -> None:
        column = self.sender()
        if isinstance(column, Column) and column in self.columns:
            self.scrolled.emit(column)
