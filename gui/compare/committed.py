"""The answers that the traces side by side commit to: found in the background, shown on maps."""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from core.answer_marks import AnswerMark, answer_marks, following, in_words, without_outcomes
from core.changes import ChangeSet, Kind
from core.outcomes import ladder
from core.outcomes.asked import asked
from core.outcomes.commitments import commitments
from core.outcomes.kinds import AnswerForm
from core.traces import Channel, Problem, Trace
from data.committing.study import forms_by_dataset, judged
from gui.jobs import Job, Progress
from gui.shell.session import Session

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

_MOST_KEPT = 200
_SOON_MS = 60
_ANSWERS = (Channel.ANSWER, Channel.EXPLANATION)
Forms = dict[str, AnswerForm]
Found = dict[int, tuple[AnswerMark, ...]]


class CommittedAnswers(QObject):
    """Puts answers on the maps of the page's columns, and leads from one to the next."""

    def __init__(self, page: "ComparePage", session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._known: Found = {}
        self._forms: Forms | None = None
        self._problem: Problem | None = None
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._begin)
        session.changed.connect(self._on_changed)

    def show(self, problem: Problem | None) -> None:
        """Show the answers of the traces side by side, as soon as they are found."""
        self._problem = problem
        self._spread()
        self._soon.start()  # the text comes first, and whoever leafs through needs no answers

    def forget(self) -> None:
        """Judge anew: references, or how they are compared, may have changed."""
        self._known, self._forms = {}, None

    def of(self, column: "Column") -> tuple[AnswerMark, ...]:
        """Return the answers on a column's map, without outcomes where people are blind."""
        found = self._known.get(column.trace.id, ()) if column.trace else ()
        return without_outcomes(found) if self._page.is_blind else found

    def step(self, column: "Column | None", by: int) -> None:
        """Select the next or previous answer in a column's text, and say what it is."""
        if column is None:
            return
        marks, view = self.of(column), column.view
        here = view.selected_span()  # of a formula set as a picture, all is selected
        if here is None:
            start = view.visible_offsets()[0] - (1 if by > 0 else 0)
        else:
            start = here.end - 1 if by > 0 else here.start
        place = following(marks, start, by)
        if place is None:
            self._page.told.emit(self.tr("No committed answer was found in this text."))
            return
        span = marks[place].span
        view.select(span)
        view.scroll_to(span)
        count = self.tr("Answer {0} of {1}").format(place + 1, len(marks))
        self._page.told.emit(f"{count}: {in_words(marks[place : place + 1])}")

    def _spread(self) -> None:
        for column in self._page.columns:
            column.pane.minimap.show_answers(self.of(column))

    @Slot()
    def _begin(self) -> None:
        problem = self._problem
        if self._job is not None or problem is None:
            return
        shown = [column.trace for column in self._page.columns if column.trace is not None]
        missing = [trace for trace in shown if trace.id not in self._known]
        if not missing:
            return
        study, known_forms = self._session.study, self._forms

        def work(_progress: Progress, stop: Event) -> tuple[Forms, Found]:
            forms = known_forms if known_forms is not None else forms_by_dataset(study)
            form = forms.get(problem.dataset, ladder.DEFAULT)
            found = {t.id: _marks(t, problem, form) for t in missing if not stop.is_set()}
            return forms, found

        what = self.tr("Finding answers")
        self._job = self._session.jobs.start(what, work, succeeded=self._take)
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns(Kind.BATCH, Kind.SETTING):
            self.forget()

    @Slot(object)
    def _take(self, result: tuple[Forms, Found]) -> None:
        self._forms, found = result
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        self._known |= found
        self._spread()

    @Slot()
    def _on_finished(self) -> None:
        done, self._job = self._job, None
        if done is not None and not done.is_cancelled:
            self._begin()


def _marks(trace: Trace, problem: Problem, form: AnswerForm) -> tuple[AnswerMark, ...]:
    begin = min((b.start for b in trace.blocks if b.channel in _ANSWERS), default=0)
    claims = commitments(trace.text, question=asked(problem.prompt), answer_from=begin)
    return answer_marks(claims, judged(claims, problem.reference, form))
