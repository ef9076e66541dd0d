"""Puts columns into another order, pins and hides them; remembered by whoever listens."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu

from core.columns import MOST_COLUMNS, Arrangement
from gui.shell.session import Session

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage


class Arranging(QObject):
    """What a person does with whole columns.

    Signals:
        arranged: a person has arranged them; carries the names of the runs shown, and of those
            pinned.
    """

    arranged = Signal(tuple, tuple)

    def __init__(self, page: "ComparePage", session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self.pinned: tuple[int, ...] = ()
        self._hidden: dict[int, int] = {}  # runs that were hidden, and the places where they stood

    def restore(self, shown: tuple[str, ...], pinned: tuple[str, ...]) -> None:
        """Show the runs with these names, as somebody arranged them before."""
        ids = {run.name: run.id for run in self._session.overview.runs}
        self.pinned = tuple(ids[name] for name in pinned if name in ids)
        chosen = tuple(ids[name] for name in shown if name in ids)
        if not self._session.selection.run_ids and chosen:
            self._session.select(run_ids=chosen)

    def move(self, by: int) -> None:
        """Put the column in focus so many places further to the right (negative: left)."""
        if (column := self._page.column) is not None and self._may_order():
            place = list(self._page.columns).index(column) + by
            if 0 <= place < len(self._page.columns):
                self._put(self._now().moved(column.run_id, place), column.run_id)

    @Slot(int, int)
    def put(self, source: int, place: int) -> None:
        """Put the column at `source` where the one at `place` stands."""
        if source != place and self._may_order():
            run_id = self._page.columns[source].run_id
            self._put(self._now().moved(run_id, place), run_id)

    def pin(self) -> None:
        """Pin the column in focus, or no longer."""
        if (column := self._page.column) is not None and self._may_order():
            self._put(self._now().toggled_pin(column.run_id), column.run_id)

    def is_pinned(self, column: "Column | None") -> bool:
        """Whether a column is pinned."""
        return column is not None and column.run_id in self.pinned

    def hide(self) -> None:
        """Take the column in focus away."""
        if (column := self._page.column) is not None:
            column_id = column.run_id
            if len(self._page.columns) < 2:
                self._page.told.emit(self.tr("The last column stays."))
                return
            place = list(self._page.columns).index(column)
            self.toggle(column.run_id)
            self._hidden[column_id] = place
            self._page.show_spines()

    def only(self) -> None:
        """Take all columns away but the one in focus."""
        if (column := self._page.column) is not None:
            now = self._now()
            places = {run_id: n for n, run_id in enumerate(now.shown) if run_id != column.run_id}
            self._put(now.only(column.run_id), column.run_id)
            self._hidden |= places
            self._page.show_spines()

    @Slot(int)
    def toggle(self, run_id: int) -> None:
        """Show or hide a run; nothing is left of one that is hidden so."""
        self._hidden.pop(run_id, None)
        self._put(self._now().toggled(run_id), None)

    @Slot(int)
    def show_again(self, run_id: int) -> None:
        """Give a run that was hidden its column back, where it stood."""
        now = self._now()
        place = self._hidden.pop(run_id, len(now.shown))
        if run_id not in now.shown:
            if len(now.shown) >= MOST_COLUMNS:
                self._hidden[run_id] = place
                self._page.told.emit(self.tr("There is no room for another column."))
                return
            now = now.toggled(run_id)
            now = now.moved(run_id, place)
        self._put(now, run_id)
        self._page.show_spines()
        if (column := self._page.column) is not None:
            column.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_all_again(self) -> None:
        """Give every run that was hidden its column back, as far as there is room."""
        for run_id in sorted(self._hidden, key=self._hidden.__getitem__):
            if len(self._page.columns) < MOST_COLUMNS:
                self.show_again(run_id)

    @property
    def hidden(self) -> tuple[int, ...]:
        """Return the runs of which a spine is left, as they stood."""
        shown = {column.run_id for column in self._page.columns}
        hidden = [run_id for run_id in self._hidden if run_id not in shown]
        return tuple(sorted(hidden, key=self._hidden.__getitem__))

    @Slot(object, object)
    def fill(self, column: "Column", menu: QMenu) -> None:
        """Fill the menu in a column's header; it works on that column."""
        menu.clear()
        place, count = list(self._page.columns).index(column), len(self._page.columns)
        self._session.select(column=place)
        pin = menu.addAction(self.tr("Pin") + "\tShift+P", self.pin)
        pin.setCheckable(True)
        pin.setChecked(self.is_pinned(column))
        left = menu.addAction(self.tr("Move left") + "\tAlt+Shift+←", lambda: self.move(-1))
        left.setEnabled(place > 0)
        right = menu.addAction(self.tr("Move right") + "\tAlt+Shift+→", lambda: self.move(1))
        right.setEnabled(place + 1 < count)
        menu.addSeparator()
        hide = menu.addAction(self.tr("Hide") + "\tShift+H", self.hide)
        only = menu.addAction(self.tr("Hide the others"), self.only)
        for action in (hide, only):
            action.setEnabled(count > 1)

    def _may_order(self) -> bool:
        if self._page.is_blind:
            self._page.told.emit(self.tr("Blind columns stand in an order drawn by lot."))
        return not self._page.is_blind

    def _now(self) -> Arrangement:
        self._page.difference.end()
        ids = tuple(dict.fromkeys(column.run_id for column in self._page.columns))
        if self._page.is_blind:  # the order drawn by lot is not kept
            known = self._session.selection.run_ids or [r.id for r in self._session.overview.runs]
            ids = tuple(run_id for run_id in known if run_id in ids)
        return Arrangement(shown=ids, pinned=self.pinned)

    def _put(self, wanted: Arrangement, focus: int | None) -> None:
        column = self._page.column
        focus = focus if focus is not None else column.run_id if column is not None else None
        place = wanted.shown.index(focus) if focus in wanted.shown else 0
        had_pins, self.pinned = self.pinned, wanted.pinned
        before = self._session.selection.run_ids
        self._session.select(run_ids=wanted.shown, column=place, tag_id=None)
        if had_pins != self.pinned and before == wanted.shown:
            self._page.show_pins()
        names = {run.id: run.name for run in self._session.overview.runs}
        self.arranged.emit(
            tuple(names[each] for each in wanted.shown if each in names),
            tuple(names[each] for each in wanted.pinned if each in names),
        )
