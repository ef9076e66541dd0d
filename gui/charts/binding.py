"""Ties the charts page to the open study: counts in a job whenever something changed."""

from dataclasses import replace
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.changes import ChangeSet, Kind
from core.charts.build import Choices
from core.charts.filters import Filters
from core.charts.marks import Mark
from core.charts.opening import filter_of
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.charts.table_columns import Order, TableChoice
from core.charts.tag_index import TagIndex
from core.codebook.code import Layer
from core.errors import VoltefaceError
from core.selection import Selection
from data.settings import SettingsFile
from gui.charts.charts_page import ChartsPage
from gui.charts.counting import Asked, Counted, counted
from gui.jobs import Job, Progress
from gui.shell.session import Session

_SETTLE_MS = 60


class ChartsBinding(QObject):
    """Fills a charts page, and passes on what is chosen in it.

    Signals:
        opened: traces behind a mark were asked for; the selection has its filter already.
    """

    opened = Signal()

    def __init__(
        self, page: ChartsPage, session: Session, settings: SettingsFile | None = None
    ) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._settings = settings
        self._choices = Choices(table=_remembered(settings))
        self._reference = ""
        self._job: Job | None = None
        self._index: TagIndex | None = None
        self._counted: Counted | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._count_if_seen)
        self._is_stale = True
        page.shown.connect(self._count_if_stale)
        page.tab_shown.connect(self._go_on)
        page.mark_activated.connect(self._on_mark)
        page.pair_requested.connect(self._on_pair)
        page.tags_by_requested.connect(self._on_tags_by)
        page.layer_requested.connect(self._on_layer)
        page.later_requested.connect(self._on_later)
        page.table_requested.connect(self._on_table)
        page.filters_requested.connect(self._on_filters)
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
        """Count what is in front, and nothing else until somebody looks at it."""
        self._is_stale = False
        self._counted = None
        if self._job is not None:
            self._job.cancel()
        session, page = self._session, self._page
        if self._index is None or self._index.overview is not session.overview:
            self._index = TagIndex(session.overview, session.overview.hidden)
        asked = Asked(
            path=session.path,
            overview=session.overview,
            index=self._index,
            choices=self._choices,
            query=session.selection.query,
            dataset=self._reference,
            annotator=session.annotator,
            unread=self.tr("{0} All problems are counted."),
        )
        first = page.parts(page.current_tab)[:1]

        def work(_progress: Progress, stop: Event) -> Counted:
            return counted(asked, first, stop.is_set)

        self._job = session.jobs.start(self.tr("Counting"), work, succeeded=self._take)

    @Slot(object)
    def _take(self, found: Counted) -> None:
        self._counted = found
        self._page.set_data(found.data)
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Count the next charts of the tab in front that are not counted yet."""
        found = self._counted
        if found is None or self._is_stale or (self._job and not self._job.is_finished):
            return
        parts = self._page.parts(self._page.current_tab)
        missing = [part for part in parts if part not in found.data.parts][:1]
        if not missing:
            return

        def work(_progress: Progress, _stop: Event) -> Counted:
            return found.with_parts(missing)

        self._job = self._session.jobs.start(self.tr("Counting"), work, succeeded=self._take)

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

    @Slot(object)
    def _on_filters(self, filters: Filters) -> None:
        self._choose(replace(self._choices, filters=filters))

    @Slot(object)
    def _on_table(self, table: TableChoice) -> None:
        """Show the table as asked, and the next time as well."""
        if self._settings is not None:
            self._settings.change(
                replace(
                    self._settings.current,
                    table_columns=table.columns,
                    table_order=table.order.as_text(),
                    table_intervals=table.intervals,
                )
            )
        self._choose(replace(self._choices, table=table))

    def _choose(self, choices: Choices) -> None:
        self._choices = choices
        self._count()

    @Slot()
    def _on_clear(self) -> None:
        self._session.select(query="")

    @Slot(object)
    def _on_mark(self, mark: Mark) -> None:
        """Show what is behind a mark: a filter that can be seen and cleared, and its runs."""
        found = self._page.data.filtered if self._page.data else None
        try:
            query = filter_of(
                mark,
                self._session.selection.query,
                within=found.query if found else "",
                by_ids=found is not None and found.by_ids,
            )
        except VoltefaceError as error:
            self._session.failed.emit(error)
            return
        ids = {run.name: run.id for run in self._session.overview.runs}
        shown = tuple(ids[name] for name in mark.run_names if name in ids)
        self._session.put(self._session.selection.brushed(query, shown))
        self.opened.emit()


def _remembered(settings: SettingsFile | None) -> TableChoice:
    if settings is None:
        return TableChoice()
    kept = settings.current
    return TableChoice(
        columns=kept.table_columns, order=Order.of(kept.table_order), intervals=kept.table_intervals
    )
