"""Fills the chart of committed answers: found in a job, for one run, once somebody looks."""

from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from core.charts.answer_chart import answer_chart, looking_for, run_to_show
from core.charts.answer_lines import AnswerChart, AnsweredTrace, FoundAnswer
from core.outcomes.commitments import MEASURED
from core.overview import Overview
from core.query import QueryError
from core.traces import Run
from data.committing.cache import cache_of
from data.committing.study import CommittedTrace, committed_answers
from data.paths import Paths
from gui.charts.charts_page import CAPABILITIES, ChartsPage
from gui.charts.choosing import problems_chosen
from gui.jobs import Job, Progress
from gui.shell.session import Session


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a chart was made of."""

    overview: Overview
    query: str
    run: Run | None

    def is_as_good(self, other: "_Asked") -> bool:
        """Whether a chart of the other would be the same; tags matter to a filter alone."""
        same = self.overview is other.overview or (
            not self.query and self.overview.differs_by_tags_only(other.overview)
        )
        return same and self.query == other.query and self.run == other.run


class AnswersBinding(QObject):
    """Looks for the answers of one run's first attempts while the tab is in sight.

    Signals:
        settled: the chart on the page is that of what is chosen.
    """

    settled = Signal()

    def __init__(self, page: ChartsPage, session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._wanted = ""
        self._asked: _Asked | None = None
        self._job: Job | None = None
        page.shown.connect(self._begin)
        page.tab_shown.connect(self._begin)
        page.answers_run_requested.connect(self._on_run)
        session.overview_changed.connect(self._begin)
        session.selection_changed.connect(self._begin)
        self._begin()

    @Slot()
    def _begin(self) -> None:
        """Look for the answers, unless they are known or nobody would see them."""
        session = self._session
        is_seen = self._page.isVisible() and self._page.current_tab == CAPABILITIES
        if not (is_seen and session.is_loaded):
            return
        overview, query = session.overview, session.selection.query
        runs = {run.id: run for run in overview.measured_runs()}
        run = run_to_show(overview, runs, self._wanted)
        asked = _Asked(overview, query, run)
        if self._asked is not None and self._asked.is_as_good(asked):
            return
        if self._asked is None or self._asked.run != run:
            self._page.set_answers(looking_for(run))
        self._asked = asked
        if self._job is not None:
            self._job.cancel()
        if run is not None:
            self._look(asked, run)

    def _look(self, asked: _Asked, run: Run) -> None:
        study, path = self._session.study, self._session.path
        overview, query = asked.overview, asked.query
        place = cache_of(Paths.of_this_system().cache, path)

        def work(progress: Progress, stop: Event) -> AnswerChart:
            try:
                ids = problems_chosen(path, overview, query, stop.is_set) if query else None
            except QueryError:
                ids = None  # the page says that all problems are counted
            found = committed_answers(
                study,
                cache=place,
                problem_ids=None if ids is None else frozenset(ids),
                run_ids={run.id},
                attempt=1,
                progress=progress,
                stopped=stop.is_set,
            )
            return answer_chart(map(_answered, found), run, overview, measured=str(MEASURED))

        self._job = self._session.jobs.start(
            self.tr("Finding answers"), work, succeeded=self._page.set_answers
        )
        self._job.succeeded.connect(self.settled)

    @Slot(str)
    def _on_run(self, name: str) -> None:
        self._wanted = name
        self._begin()


def _answered(found: CommittedTrace) -> AnsweredTrace:
    told = zip(found.answers.commitments, found.claims, strict=True)
    return AnsweredTrace(
        trace_id=found.row.trace_id,
        problem_id=found.row.problem_id,
        length=found.row.length,
        answers=tuple(FoundAnswer(each.at, each.right, claim.answer) for each, claim in told),
        left_out=found.left_out,
    )
