"""What changed from one text to another: in one column or two, of t1 and t2 or of two runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.glyphs import Transition, transition
from core.text.comparing import Change
from core.text.differing import Differing, differ
from core.text.display import Piece, PieceKind, with_names
from core.text.span import Span
from core.text.weaving import parted
from core.traces import Run
from gui.compare.difference_bar import DifferenceBar, Told
from gui.jobs import Progress
from gui.shell.session import Session
from gui.text.difference_marks import Changed, DifferenceMarks
from gui.text.folds import Fold, fold_of
from gui.theme.manager import ThemeManager

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

Key = tuple[int, int]
"""The ids of the traces compared."""

_NEAR = 0.3  # of the view's height: where a change that is gone to comes to stand


class Layout(Enum):
    """Where the two texts stand."""

    INLINE = auto()
    SIDE_BY_SIDE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One of the two texts, and the column that shows it, if one does."""

    trace_id: int
    text: str
    column: "Column | None"


class Difference(QObject):
    """Marks changed words while it is on, and leads from one change to the next.

    Inline the later text is shown, with what the earlier one had and it has not in between.

    Signals:
        switched: it was switched on or off, or shows other attempts.
    """

    switched = Signal()

    def __init__(self, page: "ComparePage", session: Session, theme: ThemeManager) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._run: Run | None = None  # whose attempts are compared
        self._places: tuple[tuple[int, int], ...] = ()
        self._gave_way: tuple[int, ...] = ()
        self._key: Key | None = None
        self._found: Differing | None = None
        self._changes: tuple[Change, ...] = ()
        self._woven: list[tuple[Piece, Span, bool]] = []  # removed span, whether it is moved
        self._folds_before: dict[int, tuple[Fold, ...]] = {}  # by trace
        self._folded: set[int] = set()  # traces whose same stretches were folded once
        self._at = -1
        self._to_first = False
        self.is_on = False
        self.layout = Layout.INLINE
        self.bar = DifferenceBar(theme)
        self.bar.stepped.connect(self.step)
        self.bar.inline_wanted.connect(self._on_inline)
        self.bar.closed.connect(self.end)

    @property
    def runs(self) -> list[Run]:
        """Return the run whose attempts stand side by side, twice; nothing where none do."""
        is_alone = self._run is not None and self.layout is Layout.SIDE_BY_SIDE
        return [self._run, self._run] if is_alone and self._run is not None else []

    @property
    def folded(self) -> tuple[int, ...]:
        """Return the runs that gave way to two attempts side by side."""
        return self._gave_way if self.runs else ()

    @property
    def is_of_attempts(self) -> bool:
        """Whether two attempts of a run are compared."""
        return self._run is not None

    @property
    def is_side_by_side(self) -> bool:
        """Whether each text stands in a column of its own."""
        return self.layout is Layout.SIDE_BY_SIDE

    def place(self, column: int, run_id: int) -> tuple[int, int] | None:
        """Return the (sample, attempt) that a column has to show."""
        if self._run is None or run_id != self._run.id:
            return None
        if self.layout is Layout.INLINE:
            return self._places[1]
        return self._places[column] if column < len(self._places) else None

    @Slot()
    def toggle_attempts(self) -> None:
        """Compare the focused column's attempt with the one before it, or end it."""
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
            shown = dict.fromkeys(each.run_id for each in self._page.columns)
            self._gave_way = tuple(run_id for run_id in shown if run_id != column.run_id)
            self._switch(column.run_id)

    def toggle_columns(self) -> None:
        """Compare the column in focus with the one beside it, or end it."""
        if self.is_on:
            self.end()
        elif self._pair() is None:
            self._page.told.emit(self.tr("Two columns with text are needed."))
        else:
            self.is_on = True
            self.renew()

    @Slot()
    def end(self) -> None:
        """Show the columns as they were."""
        if self.is_on:
            run, self._run, self._places, self.is_on = self._run, None, (), False
            self.renew()
            if run is not None:
                self._switch(run.id)

    def toggle_layout(self) -> None:
        """Show both texts in one column, or each in its own."""
        if self.is_on:
            self._on_inline(self.layout is Layout.SIDE_BY_SIDE)

    def to_first(self) -> None:
        """Go to the first word that differs; this switches the marks on."""
        if not self.is_on:
            self.toggle_columns()
        self._to_first = True
        self._go_first()

    @Slot(int)
    def step(self, by: int) -> bool:
        """Go to the next or previous change; return whether the marks are on."""
        if self.is_on and self._changes:
            self._at = (max(self._at, 0 if by < 0 else -1) + by) % len(self._changes)
            self._show()
            self._scroll()
        return self.is_on

    def follow(self, scrolled: "Column") -> bool:
        """Scroll the other text along with one; return whether they stand side by side."""
        sides = self._sides() if self.is_on and self.layout is Layout.SIDE_BY_SIDE else None
        if sides is None or self._found is None:
            return False
        columns = [side.column for side in sides]
        if scrolled not in columns:
            return False
        here = columns.index(scrolled)
        other = columns[1 - here]
        if other is not None:
            found = self._found.alignment
            across = found.back if here else found.across
            if (aim := scrolled.view.aim) is not None:
                other.view.take_aim(across(aim[0]), aim[1])
            else:
                other.view.set_reading_place(across(scrolled.view.reading_place))
        return True

    @Slot()
    def renew(self) -> None:
        """Compare what the columns show now."""
        sides = self._sides() if self.is_on else None
        key = (sides[0].trace_id, sides[1].trace_id) if sides is not None else None
        if key != self._key:
            self._key, self._found, self._changes, self._at = key, None, (), -1
            self._folded.clear()
            if sides is not None and key is not None:
                self._begin(key, sides[0].text, sides[1].text)
        self._show()

    def _begin(self, key: Key, one: str, other: str) -> None:
        def work(_progress: Progress, _stop: Event) -> tuple[Key, Differing]:
            return key, differ(one, other)

        self._session.jobs.start(self.tr("Comparing texts"), work, succeeded=self._take)

    @Slot(object)
    def _take(self, result: tuple[Key, Differing]) -> None:
        key, found = result
        if key == self._key:
            self._found, self._changes = found, found.found.changes
            sides = self._sides()
            self._woven = list(_pieces(found, sides[0].text)) if sides is not None else []
            self._show()
            self._go_first()

    def _go_first(self) -> None:
        if self._to_first and self._found is not None:
            self._to_first, self._at = False, -1
            self.step(1)

    @Slot(bool)
    def _on_inline(self, inline: bool) -> None:
        wanted = Layout.INLINE if inline else Layout.SIDE_BY_SIDE
        if wanted is not self.layout:
            self.layout = wanted
            if self._run is not None:
                self._switch(self._run.id)
            self.renew()
            if self._at >= 0:
                self._scroll()

    def _switch(self, run_id: int) -> None:
        """Let other columns be shown; the keyboard stays with the last one of this run."""
        had_keyboard = any(column.view.hasFocus() for column in self._page.columns)
        self.switched.emit()
        columns = self._page.columns
        place = max((n for n, c in enumerate(columns) if c.run_id == run_id), default=0)
        self._session.select(column=place)
        if had_keyboard and place < len(columns):
            columns[place].view.setFocus(Qt.FocusReason.OtherFocusReason)

    # The two texts

    def _attempts(self, column: "Column") -> tuple[tuple[int, int], ...]:
        """Return the attempt that a column shows and the one before it, the first two at first."""
        if column.trace is None:
            return ()
        sample = column.trace.sample
        rows = [r for r in self._page.rows if r.run_id == column.run_id and r.sample == sample]
        numbers = sorted(row.attempt for row in rows if not row.is_absent)
        here = numbers.index(column.trace.attempt) if column.trace.attempt in numbers else 0
        later = max(1, here)
        return tuple((sample, number) for number in numbers[later - 1 : later + 1])

    def _sides(self) -> tuple[_Side, _Side] | None:
        if self._run is None or self.layout is Layout.SIDE_BY_SIDE:
            pair = self._pair()
            sides = [_side_of(column) for column in pair or ()]
        else:
            sides = self._inline_sides()
        found = [side for side in sides if side is not None]
        return (found[0], found[1]) if len(found) > 1 else None

    def _inline_sides(self) -> list[_Side | None]:
        """Return both attempts, of which one column shows the later."""
        if self._run is None:
            return []
        run_id, (sample, number) = self._run.id, self._places[0]
        column = next((c for c in self._page.columns if c.run_id == run_id), None)
        wanted = (row for row in self._page.rows if row.run_id == run_id and not row.is_absent)
        row = next((r for r in wanted if (r.sample, r.attempt) == (sample, number)), None)
        if column is None or column.trace is None or row is None:
            return []
        if column.trace.id == row.trace_id:  # another problem: it has no second attempt
            return []
        trace = self._session.reader.trace(row.trace_id)
        return [_Side(trace_id=trace.id, text=trace.text, column=None), _side_of(column)]

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

    # What is shown

    def _show(self) -> None:
        sides = self._sides() if self.is_on and self._found is not None else None
        shown = [side.column for side in sides or ()]
        for column in self._page.columns:
            side = shown.index(column) if column in shown else None
            column.view.make_room_for_signs(side is not None)
            if side is None or self._found is None:
                self._put_away(column)
            else:
                self._show_in(column, side, self._found)
        self.bar.setVisible(self.is_on)
        if self.is_on:
            self.bar.tell(self._told())

    def _put_away(self, column: "Column") -> None:
        column.view.show_difference(None)
        before = column.view.folds
        if column.trace is not None:
            before = self._folds_before.pop(column.trace.id, before)
        column.view.show_woven((), before)

    def _show_in(self, column: "Column", side: int, found: Differing) -> None:
        woven: dict[Piece, Changed] = {}
        if side == 1 and self.layout is Layout.INLINE:
            current = self._changes[self._at].removed if self._at >= 0 else ()
            woven = {
                piece: Changed(is_added=False, is_moved=is_moved, is_current=span in current)
                for piece, span, is_moved in self._woven
            }
        current = _of(self._changes[self._at], side) if self._at >= 0 else ()
        spans = [span for change in self._changes for span in _of(change, side)]
        parts = list(parted(spans, found.moved[side]))
        marks = DifferenceMarks(
            spans=tuple(span for span, _ in parts),
            is_added=side == 1,
            current=frozenset(span for span, _ in parted(current, found.moved[side])),
            moved=frozenset(span for span, is_moved in parts if is_moved),
            woven=woven,
        )
        column.view.show_difference(marks)
        column.view.show_woven(tuple(woven), self._folds(column, found.same[side]))

    def _folds(self, column: "Column", same: tuple[Span, ...]) -> list[Fold]:
        """Return the folds of stretches that are the same, once; then those there are."""
        if column.trace is None or column.trace.id in self._folded:
            return list(column.view.folds)
        self._folded.add(column.trace.id)
        self._folds_before.setdefault(column.trace.id, column.view.folds)
        found = (fold_of(column.view.source, span, self.tr("unchanged")) for span in same)
        return [fold for fold in found if fold is not None]

    def _told(self) -> Told:
        found, count = self._found, len(self._changes)
        return Told(
            run=self._run,
            heading=self._heading(),
            transition=self._transition(),
            is_inline=self.layout is Layout.INLINE,
            missing=self._missing(),
            changes=count,
            removed=found.found.words_removed if found else 0,
            added=found.found.words_added if found else 0,
            moved=len(found.moved[0]) if found else 0,
            at=self._at,
            words=self._words() if self._at >= 0 else "",
        )

    def _heading(self) -> str:
        if self._run is not None:
            earlier, later = (number for _, number in self._places)
            name = self._run.name
            if self._page.is_blind:
                columns = (c for c in self._page.columns if c.run_id == self._run.id)
                name = next((c.accessibleName() for c in columns), "")
            return self.tr("{0}  t{1} → t{2}").format(name, earlier, later)
        pair = self._pair()
        names = [column.accessibleName() for column in pair or ()]
        return " → ".join(names)

    def _transition(self) -> Transition | None:
        """Return what became of the outcome between two attempts, unless that is hidden."""
        if self._run is None or self._page.is_blind:
            return None
        rows = {(r.sample, r.attempt): r for r in self._page.rows if r.run_id == self._run.id}
        outcomes = [rows[place].right if place in rows else None for place in self._places]
        return transition(outcomes[0], outcomes[1])

    def _missing(self) -> str:
        """Return why nothing is compared, "" where something is."""
        if self._key is None and self._run is not None:
            return self.tr("This response has no second attempt.")
        if self._key is None:
            return self.tr("Nothing to compare here.")
        if self._found is None:
            return self.tr("Comparing…")
        return "" if self._changes else self.tr("No word differs.")

    def _words(self) -> str:
        """Return the current change for people who hear it."""
        sides = self._sides()
        if sides is None:
            return ""
        change = self._changes[self._at]
        removed, added = (
            " … ".join(span.quote(side.text) for span in _of(change, n))
            for n, side in enumerate(sides)
        )
        parts = [self.tr("removed: {0}").format(removed)] if removed else []
        parts += [self.tr("added: {0}").format(added)] if added else []
        return with_names(", ".join(parts))

    def _scroll(self) -> None:
        sides = self._sides()
        if sides is None or self._found is None:
            return
        change = self._changes[self._at]
        for n, side in enumerate(sides):
            spans = _of(change, n)
            if side.column is None:
                continue
            if not spans and n == 1 and self.layout is Layout.INLINE:
                spans = self._anchors(change, side.text)
            if spans and not side.column.view.shows(spans[0]):
                side.column.view.scroll_to(spans[0], at=_NEAR, quietly=n == 1)

    def _anchors(self, change: Change, text: str) -> tuple[Span, ...]:
        """Return what stands behind the removed words of a change that added none."""
        woven = self._found.woven if self._found else ()
        at = next((each.at for each in woven if each.span in change.removed), None)
        if at is None or not text:
            return ()
        return (Span(min(at, len(text) - 1), min(at, len(text) - 1) + 1),)


def _pieces(found: Differing, earlier: str) -> Iterator[tuple[Piece, Span, bool]]:
    """Yield what the earlier text had, as it is shown inside the later one."""
    for woven in found.woven:
        for words, is_moved in woven.parts(earlier, found.moved[0]):
            shown = with_names(words)
            piece = Piece(kind=PieceKind.INSERTED, start=woven.at, end=woven.at, shown=shown)
            yield piece, woven.span, is_moved


def _of(change: Change, side: int) -> tuple[Span, ...]:
    return change.added if side else change.removed


def _side_of(column: "Column") -> _Side | None:
    if column.trace is None:
        return None
    return _Side(trace_id=column.trace.id, text=column.view.source, column=column)
