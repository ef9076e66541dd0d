"""Ties the charts page to the open study: counts in a job whenever something changed."""

from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.changes import ChangeSet, Kind
from core.charts.build import Choices, charts_of
from core.charts.data import ChartsData
from core.charts.marks import Mark
from core.charts.opening import filter_of
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.codebook.code import Layer
from core.detectors.suggestion import OpenSuggestions
from core.errors import VoltefaceError
from core.metrics.published import published_table
from core.query import QueryError, parse, selects_on_outcome
from core.selection import Selection
from data.store.file import connect
from data.store.suggestions import SuggestionReader
from gui.charts.charts_page import ChartsPage
from gui.charts.choosing import problems_chosen
from gui.jobs import Job, Progress
from gui.shell.session import Session

_SETTLE_MS = 60


class ChartsBinding(QObject):
    """Fills a charts page, and passes on what is chosen in it.

    Signals:
        opened: traces behind a mark were asked for; the selection has its filter already.
    """

    opened = Signal()

    def __init__(self, page: ChartsPage, session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._choices = Choices()
        self._reference = ""
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._count_if_seen)
        self._is_stale = True
        page.shown.connect(self._count_if_stale)
        page.mark_activated.connect(self._on_mark)
        page.pair_requested.connect(self._on_pair)
        page.tags_by_requested.connect(self._on_tags_by)
        page.layer_requested.connect(self._on_layer)
        page.later_requested.connect(self._on_later)
        page.filter_cleared.connect(self._on_clear)
        session.overview_changed.connect(self._soon.start)
        session.changed.connect(self._on_changed)
        session.selection_changed.connect(self._on_selection)
        if session.is_loaded and page.isVisible():
            self._count()

    @property
    def choices(self) -> Choices:
        """Return what was chosen to see on the page."""
        return self._choices

    @property
    def reference(self) -> str:
        """Return the dataset whose published rows are overlaid, "" for none."""
        return self._reference

    def show_reference(self, dataset: str) -> None:
        """Overlay the published rows of a dataset, or none."""
        self._reference = dataset
        self._count()

    @Slot()
    def _count_if_seen(self) -> None:
        """Count anew, but only once somebody looks: every tag changes the counts."""
        self._is_stale = True
        if self._page.isVisible():
            self._count()

    @Slot()
    def _count_if_stale(self) -> None:
        if self._is_stale and self._session.is_loaded:
            self._count()

    @Slot()
    def _count(self) -> None:
        self._is_stale = False
        if self._job is not None:
            self._job.cancel()
        overview, query = self._session.overview, self._session.selection.query
        path, choices, dataset = self._session.path, self._choices, self._reference
        annotator = self._session.annotator
        unread = self.tr("{0} All problems are counted.")

        def work(_progress: Progress, stop: Event) -> ChartsData:
            reference = published_table(dataset) if dataset else ()
            hidden = overview.hidden
            try:
                selects = bool(query) and selects_on_outcome(parse(query))
            except QueryError as error:
                data = charts_of(
                    overview,
                    choices,
                    hidden_traces=hidden,
                    reference_rows=reference,
                    open_suggestions=_open_ones(path, annotator),
                )
                return replace(data, query=query, selection=unread.format(error.what))
            return charts_of(
                overview,
                choices,
                problem_ids=problems_chosen(path, overview, query, stop.is_set) if query else None,
                query=query,
                selected_by_outcome=selects,
                hidden_traces=hidden,
                reference_rows=reference,
                open_suggestions=_open_ones(path, annotator),
            )

        self._job = self._session.jobs.start(
            self.tr("Counting"), work, succeeded=self._page.set_data
        )

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        """Count anew what detectors propose; of tags the overview tells."""
        if changes.concerns(Kind.SUGGESTION):
            self._soon.start()

    @Slot(object)
    def _on_selection(self, before: Selection) -> None:
        if before.query != self._session.selection.query:
            self._soon.start()

    @Slot(str, str)
    def _on_pair(self, first: str, second: str) -> None:
        self._choose(replace(self._choices, pair=(first, second)))

    @Slot(object)
    def _on_tags_by(self, tags_by: TagsBy) -> None:
        self._choose(replace(self._choices, tags_by=tags_by))

    @Slot(object)
    def _on_layer(self, layer: Layer) -> None:
        self._choose(replace(self._choices, layer=layer))

    @Slot(object)
    def _on_later(self, later: Later) -> None:
        self._choose(replace(self._choices, later=later))

    def _choose(self, choices: Choices) -> None:
        self._choices = choices
        self._count()

    @Slot()
    def _on_clear(self) -> None:
        self._session.select(query="")

    @Slot(object)
    def _on_mark(self, mark: Mark) -> None:
        """Show what is behind a mark: a filter that can be seen and cleared, and its runs."""
        try:
            query = filter_of(mark, self._session.selection.query)
        except VoltefaceError as error:
            self._session.failed.emit(error)
            return
        ids = {run.name: run.id for run in self._session.overview.runs}
        shown = tuple(ids[name] for name in mark.run_names if name in ids)
        self._session.put(self._session.selection.brushed(query, shown))
        self.opened.emit()


def _open_ones(path: Path, annotator: str) -> list[OpenSuggestions]:
    """Return what the annotator has left to decide, for counting beside the tags."""
    reader = SuggestionReader(connect(path, read_only=True))
    try:
        return reader.open_ones(annotator)
    finally:
        reader.close()
