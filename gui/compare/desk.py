"""Where the columns stand side by side: made once, kept in stock, put into any order."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.traces import Run
from gui.compare.column import Column, in_order_of
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn, paint_in_next_turn


class Desk(QWidget):
    """A row of columns.

    Signals:
        focused: a person works in this column now; carries its place.
        place_chosen: carries (run id, sample, attempt).
        tag_clicked: carries a tag's id.
        difference_wanted: what changed between attempts shall be shown, or no longer.
        scrolled: a reader scrolled this Column; carries it, too.
    """

    focused = Signal(int)
    place_chosen = Signal(int, int, int)
    tag_clicked = Signal(int)
    difference_wanted = Signal()
    scrolled = Signal(object)

    def __init__(self, session: Session, theme: ThemeManager) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.columns: list[Column] = []
        self._stock: list[Column] = []  # made, and not shown now
        self._wanted_stock = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.px(8))

    def stock_up(self, count: int) -> None:
        """Have `count` columns ready, one made in each turn of the loop: soon all are needed."""
        self._wanted_stock = count
        in_next_turn(self, self._make_one)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Have a column for each of `runs`, in their order; each stays where its run stands."""
        if not self.columns:
            paint_in_next_turn(self)
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

    def activate(self) -> None:
        """Give the columns their places now, not only when they are painted."""
        self._row.activate()

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
        return column

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
