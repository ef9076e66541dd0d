"""Fills the chart of committed answers: found in a job, for one run, once somebody looks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from PySide6.QtCore import QObject, Slot

from core.charts.answer_chart import (
    answer_chart,
    looking_for,
    run_to_show,
    spent_after_right,
)
from core.charts.answer_lines import AnswerChart, AnsweredTrace
from core.charts.build import SELECTED
from core.charts.capabilities import Spent
from core.charts.filters import Filters, filtered
from core.outcomes.commitments import MEASURED
from core.overview import Overview
from core.query import QueryError, parse, selects_on_outcome
from core.traces import Run
from data.committing.answered import MOST_TRACES, answered_traces
from data.committing.cache import cache_of
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
    filters: Filters
    run: Run | None

    def is_as_good(self, other: "_Asked") -> bool:
        """Whether a chart of the other would be the same; tags matter to a filter alone."""
        same = self.overview is other.overview or (
            not self.query and self.overview.differs_by_tags_only(other.overview)
        )
        chosen = self.query, self.filters, self.run
        return same and chosen == (other.query, other.filters, other.run)


class AnswersBinding(QObject):
    """Looks for the answers in first attempts while the tab is in sight: of one run, then all."""

    def __init__(self, page: ChartsPage, session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._wanted = ""
        self._filters = Filters()
        self._asked: _Asked | None = None
        self._spent: dict[str, Spent] = {}
        self._job: Job | None = None
        page.shown.connect(self._begin)
        page.tab_shown.connect(self._begin)
        page.answers_run_requested.connect(self._on_run)
        page.filters_requested.connect(self._on_filters)
        session.overview_changed.connect(self._begin)
        session.selection_changed.connect(self._begin)
        self._begin()

    @property
    def wanted(self) -> str:
        """Return the name of the run whose answers were asked for, "" for whichever is best."""
        return self._wanted

    @Slot()
    def _begin(self) -> None:
        """Look for the answers, unless they are known or nobody would see them."""
        session = self._session
        is_seen = self._page.isVisible() and self._page.current_tab == CAPABILITIES
        if not (is_seen and session.is_loaded):
            return
        overview, query = session.overview, session.selection.query
        names = self._filters.runs
        runs = {id_: r for id_, r in _measured(overview).items() if not names or r.name in names}
        run = run_to_show(overview, runs, self._wanted)
        asked, before = _Asked(overview, query, self._filters, run), self._asked
        if before is not None and before.is_as_good(asked):
            return
        if before is None or not before.is_as_good(replace(asked, run=before.run)):
            self._spent = {}
        if before is None or before.run != run:
            self._page.set_answers(looking_for(run))
        self._asked = asked
        if self._job is not None:
            self._job.cancel()
        if run is not None:
            self._look(asked, run)

    def _look(self, asked: _Asked, run: Run) -> None:
        """Look for the answers of a run; they are drawn if it is the one to show."""
        overview = asked.overview
        find = self._finder(asked, run)

        def work(progress: Progress, stop: Event) -> _Found:
            traces = find(progress, stop)
            chart = None
            if run == asked.run:
                remark = SELECTED.lower() if _selects(asked.query) else ""
                chart = answer_chart(traces, run, overview, measured=str(MEASURED), remark=remark)
            return _Found(asked, run, chart, spent_after_right(traces, overview))

        self._job = self._session.jobs.start(self.tr("Finding answers"), work, succeeded=self._take)

    def _finder(self, asked: _Asked, run: Run) -> Callable[[Progress, Event], list[AnsweredTrace]]:
        """Return what finds the answers of a run's first attempts, in a job."""
        study, path = self._session.study, self._session.path
        overview, query = asked.overview, asked.query
        place = cache_of(Paths.of_this_system().cache, path)

        def find(progress: Progress, stop: Event) -> list[AnsweredTrace]:
            try:
                ids = problems_chosen(path, overview, query, stop.is_set) if query else None
            except QueryError:
                ids = None  # the page says that all problems are counted
            left = filtered(overview, asked.filters, ids).overview.attempts
            problems = frozenset(left.problem_ids.tolist())
            traces = frozenset(left.columns.trace.tolist())
            found = answered_traces(
                study,
                run.id,
                cache=place,
                problem_ids=problems if ids is None else problems & frozenset(ids),
                progress=progress,
                stopped=stop.is_set,
            )
            return [each for each in found if each.trace_id in traces]

        return find

    @Slot(object)
    def _take(self, found: "_Found") -> None:
        if found.asked is not self._asked:
            return
        if found.chart is not None:
            self._page.set_answers(found.chart)
        self._spent = {**self._spent, found.run.name: found.spent}
        self._page.set_spent(self._spent)
        runs = _measured(found.asked.overview)
        left = [run for run in runs.values() if run.name not in self._spent]
        if left and _first_attempts(found.asked.overview) <= MOST_TRACES:
            self._look(found.asked, left[0])

    @Slot(object)
    def _on_filters(self, filters: Filters) -> None:
        self._filters = filters
        self._begin()

    @Slot(str)
    def _on_run(self, name: str) -> None:
        self._wanted = name
        self._begin()


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a run; `chart` is None where it is not the run to show."""

    asked: _Asked
    run: Run
    chart: AnswerChart | None
    spent: Spent


def _selects(query: str) -> bool:
    """Whether a filter chooses problems by their outcome; one that cannot be read chooses none."""
    try:
        return bool(query) and selects_on_outcome(parse(query))
    except QueryError:
        return False


def _measured(overview: Overview) -> dict[int, Run]:
    return {run.id: run for run in overview.measured_runs()}


def _first_attempts(overview: Overview) -> int:
    return int((overview.attempts.columns.attempt == 1).sum())
