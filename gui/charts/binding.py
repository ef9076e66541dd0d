"""Ties the charts page to the open study: counts in a job whenever something changed."""

from threading import Event

from core.query import parse, selects_on_outcome
from data.finding import find_problems
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.charts.build import charts_of
from core.charts.data import ChartsData
from core.metrics.published import published_table
from core.selection import Selection
from data.store.file import connect
from data.store.reading import Reader
from gui.charts.charts_page import ChartsPage
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
        self._pair: tuple[str, str] | None = None
        self._reference = ""
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._count)
        page.mark_activated.connect(self._on_mark)
        page.pair_requested.connect(self._on_pair)
        session.overview_changed.connect(self._soon.start)
        session.selection_changed.connect(self._on_selection)
        if session.is_loaded:
            self._count()

    @property
    def reference(self) -> str:
        """Return the dataset whose published rows are overlaid, "" for none."""
        return self._reference

    def show_reference(self, dataset: str) -> None:
        """Overlay the published rows of a dataset, or none."""
        self._reference = dataset
        self._count()

    @Slot()
    def _count(self) -> None:
        if self._job is not None:
            self._job.cancel()
        overview, query = self._session.overview, self._session.selection.query
        path, pair, dataset = self._session.path, self._pair, self._reference

        def work(_progress: Progress, stop: Event) -> ChartsData:
            reader = Reader(connect(path, read_only=True))
            try:
                chosen = find_problems(reader, overview, query, stop.is_set) if query else None
            finally:
                reader.close()
            return charts_of(
                overview,
                problem_ids=chosen,
                pair=pair,
                selected_by_outcome=bool(query) and selects_on_outcome(parse(query)),
                hidden_traces=overview.hidden,
                reference_rows=published_table(dataset) if dataset else (),
            )

        self._job = self._session.jobs.start(
            self.tr("Counting"), work, succeeded=self._page.set_data
        )

    @Slot(object)
    def _on_selection(self, before: Selection) -> None:
        if before.query != self._session.selection.query:
            self._soon.start()

    @Slot(str, str)
    def _on_pair(self, first: str, second: str) -> None:
        self._pair = (first, second)
        self._count()

    @Slot(str, object)
    def _on_mark(self, query: str, problem_ids: tuple[int, ...]) -> None:
        """Show what is behind a mark: its filter, which can be seen and cleared."""
        chosen = query or " or ".join(f"id:{each}" for each in problem_ids)
        self._session.select(query=chosen, problem_id=None, tag_id=None)
        self.opened.emit()
