"""What changed between two texts side by side: t1 and t2 of a run, or two columns."""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLabel

from core.text.comparing import Change, Comparison, compare
from core.text.span import Span
from core.traces import Run
from gui.jobs import Progress
from gui.shell.session import Session
from gui.text.difference_marks import DifferenceMarks

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

Key = tuple[int, int]


class Difference(QObject):
    """Marks changed words while it is on, and leads from one change to the next.

    Signals:
        switched: it was switched on or off, or shows other attempts.
    """

    switched = Signal()

    def __init__(self, page: "ComparePage", session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._run: Run | None = None
        self._places: tuple[tuple[int, int], ...] = ()
        self._key: Key | None = None
        self._found: Comparison | None = None
        self._at = -1
        self._to_first = False
        self.is_on = False
        self.line = QLabel()
        self.line.setProperty("look", "muted")
        self.line.setMargin(6)
        self.line.hide()

    @property
    def runs(self) -> list[Run]:
        """Return the run whose attempts stand side by side, twice; nothing where none do."""
        return [self._run, self._run] if self._run is not None else []

    def place(self, column: int) -> tuple[int, int] | None:
        """Return the (sample, attempt) that a column has to show."""
        return self._places[column] if column < len(self._places) else None

    @Slot()
    def toggle_attempts(self) -> None:
        """Put the first two attempts of the focused column's sample side by side, or end it."""
        column = self._page.column
        if self.is_on:
            self.end()
        elif column is not None and column.trace is not None:
            places = self._attempts(column)
            runs = [run for run in self._session.overview.runs if run.id == column.run_id]
            if len(places) < 2 or not runs:
                self._page.told.emit(self.tr("This response has no second attempt."))
                return
            self._run, self._places, self.is_on = runs[0], places, True
            self.switched.emit()

    def toggle_columns(self) -> None:
        """Mark what differs between the column in focus and the one beside it, or end it."""
        if self.is_on:
            self.end()
        elif self._pair() is None:
            self._page.told.emit(self.tr("Two columns with text are needed."))
        else:
            self.is_on = True
            self.renew()

    def end(self) -> None:
        """Show the columns as they were."""
        if self.is_on:
            stood_alone = self._run is not None
            self._run, self._places, self.is_on = None, (), False
            self.renew()
            if stood_alone:
                self.switched.emit()

    def to_first(self) -> None:
        """Go to the first word that differs, in both columns; this switches the marks on."""
        if not self.is_on:
            self.toggle_columns()
        self._to_first = True
        self._go_first()

    def step(self, by: int) -> bool:
        """Go to the next or previous change; return whether the marks are on."""
        if self.is_on and self._found is not None and self._found.changes:
            self._at = (max(self._at, 0 if by < 0 else -1) + by) % len(self._found.changes)
            self._show()
            self._scroll()
        return self.is_on

    @Slot()
    def renew(self) -> None:
        """Compare what the columns show now."""
        pair = self._pair() if self.is_on else None
        shown = [column.trace.id for column in pair or () if column.trace is not None]
        key = (shown[0], shown[1]) if len(shown) > 1 else None
        if key != self._key:
            self._key, self._found, self._at = key, None, -1
            if pair is not None and key is not None:
                self._begin(key, pair[0].view.source, pair[1].view.source)
        self._show()

    def _begin(self, key: Key, one: str, other: str) -> None:
        def work(_progress: Progress, _stop: Event) -> tuple[Key, Comparison]:
            return key, compare(one, other)

        self._session.jobs.start(self.tr("Comparing texts"), work, succeeded=self._take)

    @Slot(object)
    def _take(self, result: tuple[Key, Comparison]) -> None:
        key, found = result
        if key == self._key:
            self._found = found
            self._show()
            self._go_first()

    def _go_first(self) -> None:
        if self._to_first and self._found is not None:
            self._to_first, self._at = False, -1
            self.step(1)

    def _attempts(self, column: "Column") -> tuple[tuple[int, int], ...]:
        sample = column.trace.sample if column.trace else 1
        rows = [r for r in self._page.rows if r.run_id == column.run_id and r.sample == sample]
        return tuple((sample, r.attempt) for r in rows if not r.is_absent)[:2]

    def _pair(self) -> "tuple[Column, Column] | None":
        """Return the column in focus and the one after it, in the order they stand in."""
        columns = [column for column in self._page.columns if column.trace is not None]
        if len(columns) < 2:
            return None
        here = columns.index(focus) if (focus := self._page.column) in columns else 0
        if len(columns) > 2 and self._key is not None:  # the focus moves while one reads
            ids = [column.trace.id for column in columns if column.trace]
            here = ids.index(self._key[0]) if self._key[0] in ids else here
        here = min(here, len(columns) - 2)
        return columns[here], columns[here + 1]

    def _show(self) -> None:
        pair = self._pair() if self.is_on and self._found is not None else None
        for column in self._page.columns:
            side = pair.index(column) if pair is not None and column in pair else None
            column.view.show_difference(None if side is None else self._marks(side))
        self.line.setVisible(self.is_on)
        self.line.setText(self._summary())

    def _marks(self, side: int) -> DifferenceMarks:
        changes = self._found.changes if self._found else ()
        spans = tuple(span for change in changes for span in _of(change, side))
        current = frozenset(_of(changes[self._at], side)) if self._at >= 0 else frozenset()
        return DifferenceMarks(spans=spans, is_added=side == 1, current=current)

    def _summary(self) -> str:
        if self._found is None:
            return self.tr("Comparing…") if self._key else self.tr("Nothing to compare here.")
        if self._key is not None and self._key[0] == self._key[1]:
            return self.tr("This response has no second attempt.")
        count = len(self._found.changes)
        if not count:
            return self.tr("No word differs.")
        said = self.tr("{0} changes, {1} words removed, {2} added").format(
            count, self._found.words_removed, self._found.words_added
        )
        if self._found.moved:
            said += self.tr(", {0} sentences moved").format(len(self._found.moved))
        here = self.tr("change {0} of {1}").format(self._at + 1, count) if self._at >= 0 else ""
        return f"{said}   {here}   p ↑  n ↓"

    def _scroll(self) -> None:
        pair = self._pair()
        if pair is None or self._found is None:
            return
        for side, column in enumerate(pair):
            if spans := _of(self._found.changes[self._at], side):
                column.view.scroll_to(spans[0])


def _of(change: Change, side: int) -> tuple[Span, ...]:
    return change.added if side else change.removed
