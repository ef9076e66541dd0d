"""Leads an annotator through the traces of a pass, and begins and ends it."""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.edits import SetPass
from core.passes import Pass, arranged
from data.store.codings import CodingReader
from gui.compare.pass_dialog import PassDialog, Wanted
from gui.jobs import Progress
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn

if TYPE_CHECKING:
    from gui.compare.page import ComparePage


class Passing(QObject):
    """Goes to the trace that comes next.

    Signals:
        told: where one is in the pass, or why one stays; carries words.
        turned: what others said came into or out of sight.
    """

    told = Signal(str)
    turned = Signal()

    def __init__(self, page: "ComparePage", session: Session, theme: ThemeManager) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._theme = theme
        self._begun: Pass | None = None
        self._was_blind = session.passes.is_blind
        session.changed.connect(self._on_changed)

    def begin(self) -> None:
        """Ask which traces to go through, and how."""
        runs = [column.run_id for column in self._page.columns]
        known = [run for run in self._session.overview.runs if run.id in runs]
        shown = self._page.problems.shown
        dialog = PassDialog(
            self._theme, len(shown), known, self._session.passes.current, self._page
        )
        dialog.wanted.connect(self._on_wanted)
        dialog.open()

    def end(self) -> None:
        """End the pass; its tags stay, and what was hidden is shown again."""
        if self._session.passes.current is None:
            self.told.emit(self.tr("No pass is under way."))
            return
        self._session.run(SetPass(self._session.annotator, None))

    def step(self, by: int) -> None:
        """Go to the next or previous trace of the pass, done or not."""
        current = self._wanted()
        if current is None:
            return
        trace_id = current.beside(self._here, by)
        if trace_id is None:
            end = self.tr("This is the last trace of the pass.")
            self.told.emit(end if by > 0 else self.tr("This is the first trace of the pass."))
            return
        self._go_to(trace_id)

    def go_on(self) -> None:
        """Go to the first trace in its order that is not done, as after a restart."""
        current = self._wanted()
        if current is None:
            return
        self._go_on_from(current, None, self._session.passes.done)

    def after(self, trace_id: int) -> None:
        """Go to the next trace that is not done, once this one is."""
        current = self._wanted()
        if current is None:
            return
        self._go_on_from(current, trace_id, self._session.passes.done | {trace_id})

    def _go_on_from(self, current: Pass, here: int | None, done: frozenset[int]) -> None:
        following = current.next_undone(here, done)
        if following is None:
            self.told.emit(self.tr("All traces of pass {0} are annotated.").format(current.name))
            return
        self._go_to(following, len(done & {*current.trace_ids}))

    @Slot()
    def _on_changed(self) -> None:
        before, self._was_blind = self._was_blind, self._session.passes.is_blind
        if before is not self._was_blind:
            self.turned.emit()
        if self._begun is not None and self._session.passes.current == self._begun:
            self._begun = None
            in_next_turn(self, self._begin)

    @Slot()
    def _begin(self) -> None:
        """Go to the first trace of a pass that was begun here, once it is written."""
        current = self._session.passes.current
        first = current.next_undone(None, self._session.passes.done) if current else None
        if first is not None:
            self._go_to(first)

    @property
    def _here(self) -> int | None:
        column = self._page.column
        return column.trace.id if column is not None and column.trace is not None else None

    def _wanted(self) -> Pass | None:
        current = self._session.passes.current
        if current is None:
            self.told.emit(self.tr("No pass is under way: Tags → Begin a Pass…"))
        return current

    def _go_to(self, trace_id: int, done: int | None = None) -> None:
        """Show a trace and put the keyboard into it."""
        session, current = self._session, self._session.passes.current
        try:
            run_id = session.reader.trace_place(trace_id)[1]
        except LookupError:
            self.told.emit(self.tr("This trace is not in the study any more."))
            return
        session.show_trace(trace_id)
        if trace_id not in [column.trace.id for column in self._page.columns if column.trace]:
            others = [c.run_id for c in self._page.columns if c.run_id != run_id]
            session.select(run_ids=(run_id, *others[: max(1, len(others) - 1)]))
        for place, column in enumerate(self._page.columns):
            if column.trace is not None and column.trace.id == trace_id:
                session.select(column=place)
                column.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if current is not None:
            place = current.trace_ids.index(trace_id) + 1
            count = len(session.passes.done) if done is None else done
            words = self.tr("Pass {0}: trace {1} of {2}, {3} annotated")
            total = f"{len(current.trace_ids):,}"
            self.told.emit(words.format(current.name, f"{place:,}", total, f"{count:,}"))

    @Slot(object)
    def _on_wanted(self, wanted: Wanted) -> None:
        """Read which traces that are, and begin."""
        path, problem_ids = self._session.path, tuple(self._page.problems.shown)
        query = self._session.selection.query

        def work(_progress: Progress, _stop: Event) -> Pass:
            with CodingReader(path) as reader:
                traces = reader.traces_at(problem_ids, wanted.run_id)
            return Pass(
                name=wanted.name,
                trace_ids=arranged(traces, wanted.order, wanted.seed),
                query=query,
                order=wanted.order,
                seed=wanted.seed,
                hidden=wanted.hidden,
            )

        self._session.jobs.start(self.tr("Listing traces"), work, succeeded=self._on_listed)

    @Slot(object)
    def _on_listed(self, current: Pass) -> None:
        self._begun = current
        self._session.run(SetPass(self._session.annotator, current))
