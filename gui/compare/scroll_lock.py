"""How columns scroll together: not, in proportion, or by the steps that their texts share."""

from itertools import combinations
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.text.aligning import Alignment, align_marked, spread_out
from core.text.landmarks import marked
from core.text.span import Span
from gui.compare.scroll_mode import Mode
from gui.jobs import Job, Progress
from gui.shell.session import Session
from gui.text.step_marks import StepMarks

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

_MOST_KEPT = 40  # pairs of texts whose steps are remembered
_NEAR = 0.35  # of the view's height: where a divergence comes to stand

Pair = tuple[int, int]
"""The ids of two traces."""


class ScrollLock(QObject):
    """Scrolls the other columns; each is aligned with each.

    Steps are numbered along the longest text, so that a number means the same in all columns.
    """

    def __init__(self, page: "ComparePage", session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self.mode = Mode.FREE
        self._known: dict[Pair, Alignment] = {}
        self._job: Job | None = None
        self._wants_divergence = False

    def use(self, mode: Mode) -> None:
        """Scroll in another way from now on."""
        self.mode = mode
        self.renew()

    @Slot(object)
    def follow(self, scrolled: "Column") -> None:
        """Scroll all other columns along with one."""
        if self._page.difference.follow(scrolled) or self.mode is Mode.FREE:
            return
        for column in self._page.columns:
            if column is scrolled or column.trace is None or scrolled.trace is None:
                continue
            pair = self._pair(scrolled, column) if self.mode is Mode.ALIGNED else None
            if pair is not None and pair.steps:
                self._bring_along(scrolled, column, pair)
            else:
                column.view.set_scroll_fraction(scrolled.view.scroll_fraction)

    @staticmethod
    def _bring_along(scrolled: "Column", column: "Column", pair: Alignment) -> None:
        """Put a column where another is; what that one jumped to stands on a level with it."""
        if (aim := scrolled.view.aim) is not None:
            column.view.take_aim(pair.across(aim[0]), aim[1])
        else:
            column.view.set_reading_place(pair.across(scrolled.view.reading_place))

    def renew(self) -> None:
        """Align what the columns show now, where that is wanted, and show the steps."""
        is_aligned = self.mode is Mode.ALIGNED
        for column in self._page.columns:
            column.view.make_room_for_steps(is_aligned)
        if is_aligned:
            self._begin()
        self._show()

    def to_divergence(self) -> None:
        """Go to where the column in focus and the one beside it first go their own ways."""
        self._wants_divergence = True
        if self._missing():
            self._begin()
        else:
            self._go()

    # The steps

    def _with_text(self) -> "list[Column]":
        return [c for c in self._page.columns if c.trace is not None and c.view.source]

    def _missing(self) -> list[Pair]:
        ids = sorted({column.trace.id for column in self._with_text() if column.trace})
        return [pair for pair in combinations(ids, 2) if pair not in self._known]

    def _begin(self) -> None:
        missing = self._missing()
        if self._job is not None or not missing:
            return
        texts = {c.trace.id: c.view.source for c in self._with_text() if c.trace}

        def work(_progress: Progress, stop: Event) -> dict[Pair, Alignment]:
            marks = {id_: marked(text) for id_, text in texts.items() if not stop.is_set()}
            return {
                (a, b): align_marked(marks[a], marks[b]) for a, b in missing if not stop.is_set()
            }

        what = self.tr("Aligning steps")
        self._job = self._session.jobs.start(what, work, succeeded=self._take)
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _take(self, found: dict[Pair, Alignment]) -> None:
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        self._known |= found
        self._show()

    @Slot()
    def _on_finished(self) -> None:
        done, self._job = self._job, None
        if done is None or done.is_cancelled:
            return
        if self._missing() and (self.mode is Mode.ALIGNED or self._wants_divergence):
            self._begin()
        elif self._wants_divergence:
            self._go()

    def _pair(self, one: "Column", other: "Column") -> Alignment | None:
        """Return how the texts of two columns are aligned; None while nobody knows."""
        if one.trace is None or other.trace is None:
            return None
        ids = one.trace.id, other.trace.id
        found = self._known.get((min(ids), max(ids)))
        return found.swapped() if found is not None and ids[0] > ids[1] else found

    def _show(self) -> None:
        columns = self._with_text() if self.mode is Mode.ALIGNED else []
        longest = max(columns, key=lambda column: len(column.view.source), default=None)
        pairs = {
            id(column): pair
            for column in columns
            if longest is not None and (pair := self._pair(longest, column)) is not None
        }
        shown = {column: spread_out(pair) for column, pair in pairs.items()}
        places = sorted({step.here for steps in shown.values() for step in steps})
        numbers = {at: n for n, at in enumerate(places, start=1)}
        for column in self._page.columns:
            marks = None
            if column is longest:
                parts = [pair.divergence[0] for pair in pairs.values() if pair.divergence]
                steps = tuple(sorted(numbers.items()))
                marks = StepMarks(steps=steps, divergence=min(parts, default=None))
            elif id(column) in pairs:
                parting = pairs[id(column)].divergence
                steps = tuple((step.there, numbers[step.here]) for step in shown[id(column)])
                marks = StepMarks(steps=steps, divergence=parting[1] if parting else None)
            column.view.show_steps(marks)

    def _go(self) -> None:
        self._wants_divergence = False
        columns = self._with_text()
        if len(columns) < 2:
            self._page.told.emit(self.tr("Two columns with text are needed."))
            return
        focus = self._page.column
        place = columns.index(focus) if focus in columns else 0
        one, other = columns[place], columns[place + 1 if place + 1 < len(columns) else place - 1]
        pair = self._pair(one, other)
        if pair is None or pair.divergence is None:
            self._page.told.emit(self.tr("Neither text has a value that the other has not."))
            return
        self._bring(one, pair.divergence[0])
        self._bring(other, pair.divergence[1])
        told = self.tr("First divergence: {0} shared steps in all, found by values and equations")
        self._page.told.emit(told.format(f"{len(pair.steps):,}"))

    def _bring(self, column: "Column", offset: int) -> None:
        at = min(offset, len(column.view.source) - 1)
        column.view.place_caret(at)
        column.view.scroll_to(Span(at, at + 1), at=_NEAR, quietly=True)
