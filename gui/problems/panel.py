"""The list of problems with its filter box; choosing one shows it everywhere."""

from collections.abc import Sequence
from threading import Event

import numpy as np
from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import VoltefaceError
from core.glyphs import most_attempts
from core.overview import Overview
from core.packed import numbers
from core.query import EVERYTHING, LONGEST, Facet, QueryError, parse, to_text, toggled
from core.selection import Selection
from core.traces import Run
from data.finding import find_problems
from data.store.file import connect
from data.store.reading import Reader
from gui.jobs import Job, Progress
from gui.problems.delegate import OutcomesDelegate
from gui.problems.facets_view import FacetsView
from gui.problems.model import NUMBER, OUTCOMES, TITLE, ProblemsModel
from gui.problems.order import OrderButton
from gui.problems.run_legend import RunLegend
from gui.shell.session import Session
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager

_TYPING_MS = 180
_TAGGING_MS = 300
_OUTCOMES_SHARE = 0.5
_FACETS_SHARE = 0.45
_Filtered = tuple[tuple[int, ...], dict[int, int], object]
"""The ids that the filter chose, how many attempts each run has at most, and of which attempts."""


class ProblemsPanel(QWidget):
    """Problems chosen by the filter.

    Signals:
        opened: a problem was opened with Enter or a double click; carries its id.
        filtered: the filter was applied; carries the ids that it chose.
    """

    opened = Signal(int)
    filtered = Signal(object)

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._job: Job | None = None
        self._overview = Overview()
        self._attempts: object = None  # those that the most attempts were counted of
        self._found: Sequence[int] = ()  # what the filter chose, in the order of the import
        self._shown: tuple[int, ...] = ()
        self._runs: tuple[Run, ...] = ()
        self._compared: frozenset[int] = frozenset()
        self._most: dict[int, int] = {}
        self.setObjectName("problems_panel")
        self.setAccessibleName(self.tr("Problems"))
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._take_query)
        self._tagging = QTimer(self)
        self._tagging.setSingleShot(True)
        self._tagging.setInterval(_TAGGING_MS)
        self._tagging.timeout.connect(self.refresh)
        session.overview_changed.connect(self._on_overview)
        session.selection_changed.connect(self._on_selection)

    @property
    def shown(self) -> tuple[int, ...]:
        """Return the ids of the problems listed, in order."""
        return self._shown

    @property
    def outcome_runs(self) -> Sequence[Run]:
        """Return the runs whose outcomes are shown."""
        return self._runs

    def show_runs(self, run_ids: Sequence[int]) -> None:
        """Tell which runs are compared: theirs are the outcomes that need room."""
        if frozenset(run_ids) != self._compared:
            self._compared = frozenset(run_ids)
            self._arrange()

    def set_query(self, text: str) -> None:
        """Put a filter in the box and apply it."""
        self._put(text)
        self._take_query()

    def _put(self, text: str) -> None:
        """Put a filter in the box, its end in sight: that is what was added last."""
        self.box.setText(text)
        self.box.end(False)

    def step(self, by: int) -> None:
        """Select the problem `by` rows further down (negative: up)."""
        if not self._shown:
            return
        row = self.model.row_of(self._session.selection.problem_id)
        row = max(0, min(len(self._shown) - 1, row + by if row >= 0 else 0))
        self._session.select(problem_id=self._shown[row], tag_id=None)

    def set_blind(self, blind: bool) -> None:
        """Hide outcomes, or show them again."""
        self.model.set_blind(blind)
        self._legend.setVisible(not blind)
        self.facets.set_blind(blind)
        self._count_facets()

    @property
    def parts(self) -> list[QWidget]:
        """Return what the keyboard can go through, from the top."""
        return [self.facets, self.table] if self.facets.isVisible() else [self.table]

    @property
    def shows_facets(self) -> bool:
        """Whether facets are shown."""
        return self._facets_button.isChecked()

    def toggle_facets(self) -> None:
        """Show facets and put the keyboard there, or hide them."""
        self._facets_button.toggle()
        (self.facets if self.shows_facets else self.table).setFocus()

    @Slot(bool)
    def _show_facets(self, wanted: bool) -> None:
        self.facets.setVisible(wanted)
        self._count_facets()

    def _count_facets(self) -> None:
        if self.shows_facets and self._session.is_loaded:
            self.facets.count(len(self._shown))

    @Slot()
    def _fit_facets(self) -> None:
        """Give facets the room they need, but leave most of it to the list."""
        most = int(self.height() * _FACETS_SHARE)
        self.facets.setFixedHeight(max(0, min(self.facets.wanted_height(), most)))

    @Slot(object)
    def _toggle_facet(self, facet: Facet) -> None:
        query = self._session.selection.query
        try:
            narrowed = toggled(parse(query) if query else EVERYTHING, facet.query)
        except QueryError:  # told above the list already
            return
        self.set_query(to_text(narrowed))

    @Slot()
    def refresh(self) -> None:
        """Apply the filter anew to what the study holds now."""
        if self._job is not None:
            self._job.cancel()
        self.order.cancel()
        self.facets.cancel()
        self._tagging.stop()
        query, overview = self._session.selection.query, self._session.overview
        self._overview = overview
        path = self._session.study.path
        most = self._most if overview.attempts is self._attempts else None

        def work(_progress: Progress, stop: Event) -> _Filtered:
            reader = Reader(connect(path, read_only=True))
            try:
                found = find_problems(reader, overview, query, stop.is_set)
            finally:
                reader.close()
            return found, most_attempts(overview) if most is None else most, overview.attempts

        self._job = self._session.jobs.start(
            self.tr("Filtering"), work, succeeded=self._show, failed=self._explain
        )

    def _build(self) -> None:
        metrics = self._theme.metrics
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, metrics.px(8), 0, 0)
        layout.setSpacing(metrics.px(6))
        layout.addLayout(self._built_head())
        layout.addLayout(self._built_box())
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setProperty("look", "warn")
        self._message.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        self._message.hide()
        layout.addWidget(self._message)
        layout.addWidget(self._built_facets())
        layout.addLayout(self._built_order())
        table = self._built_table()
        self._legend = RunLegend(self._theme, table)
        layout.addWidget(self._legend)
        layout.addWidget(table, 1)
        layout.addLayout(self._built_foot())

    def _built_head(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        title = QLabel(self.tr("Problems"))
        title.setFont(metrics.font(13, semibold=True))
        self._facets_button = QToolButton()
        self._facets_button.setText(self.tr("Facets"))
        self._facets_button.setIcon(icon("sliders-horizontal"))
        self._facets_button.setIconSize(QSize(metrics.icon, metrics.icon))
        self._facets_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._facets_button.setProperty("look", "quiet")
        self._facets_button.setCheckable(True)
        self._facets_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._facets_button.setAccessibleName(self.tr("Show facets"))
        self._facets_button.setToolTip(
            self.tr("What the listed problems have; a click narrows the filter (Ctrl+Shift+L)")
        )
        self._facets_button.toggled.connect(self._show_facets)
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(12), 0, metrics.px(8), 0)
        row.setSpacing(metrics.px(2))
        row.addWidget(title, 1)
        row.addWidget(self._facets_button)
        return row

    def _built_order(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        self.order = OrderButton(self._session)
        self.order.changed.connect(self._reorder)
        self.order.ranked.connect(self._list)
        self.order.hide()
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(6), 0, metrics.px(12), 0)
        row.addWidget(self.order)
        row.addStretch(1)
        return row

    def _built_facets(self) -> FacetsView:
        self.facets = FacetsView(self._session, self._theme)
        self.facets.chosen.connect(self._toggle_facet)
        self.facets.counted.connect(self._fit_facets)
        self.facets.hide()
        return self.facets

    def _built_box(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("Filter, e.g. outcome:ic code:bh.switch"))
        self.box.setMaxLength(LONGEST)
        self.box.setClearButtonEnabled(True)
        self.box.setAccessibleName(self.tr("Filter of problems"))
        self._help = self.tr(
            "run:o1  outcome:ic  code:bh.switch  tokens>5000  \u201cwords in a trace\u201d\n"
            "(run:gpt-4o wrong) (run:o1 right): terms in one bracket bind to one run"
        )
        self.box.textChanged.connect(self._tell_whole)
        self._tell_whole("")
        self.box.textEdited.connect(self._on_typed)
        self.box.returnPressed.connect(self._take_query)
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        row.addWidget(self.box)
        return row

    def _built_table(self) -> QTableView:
        self.model = ProblemsModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("List of problems"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableView.Shape.NoFrame)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self._theme.metrics.row)
        header = self.table.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self._delegate = OutcomesDelegate(self._theme, self.table)
        self.table.setItemDelegateForColumn(OUTCOMES, self._delegate)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.activated.connect(self._on_activated)
        return self.table

    def _built_foot(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        self._count = QLabel()
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._clear = QPushButton(self.tr("Clear"))
        self._clear.setFlat(True)
        self._clear.setProperty("look", "link")
        self._clear.setAccessibleName(self.tr("Clear the filter"))
        self._clear.clicked.connect(self.clear)
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(12), metrics.px(4), metrics.px(8), metrics.px(6))
        row.addWidget(self._count, 1)
        row.addWidget(self._clear)
        return row

    @Slot()
    def clear(self) -> None:
        """Take the filter away."""
        self.set_query("")

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._typing.start()

    @Slot(str)
    def _tell_whole(self, text: str) -> None:
        """Show in the tooltip what may not fit into the box."""
        self.box.setToolTip(plain_tip(f"{text}\n\n{self._help}" if text else self._help))

    @Slot()
    def _take_query(self) -> None:
        self._typing.stop()
        query = self.box.text().strip()
        if query != self._session.selection.query:
            self._session.select(query=query)

    @Slot()
    def _on_overview(self) -> None:
        """Filter anew; of tags alone only a filter can tell, and it may wait for the next ones."""
        if not self._session.overview.differs_by_tags_only(self._overview):
            self.refresh()
        elif self._session.selection.query:
            self._tagging.start()

    @Slot(object)
    def _on_selection(self, before: Selection) -> None:
        now = self._session.selection
        if now.query != before.query:
            if self.box.text().strip() != now.query:
                self._put(now.query)
            self.refresh()
        if now.problem_id != before.problem_id:
            self._follow_selection()

    @Slot(object)
    def _show(self, filtered: _Filtered) -> None:
        problem_ids, self._most, self._attempts = filtered
        self._found = problem_ids
        self._message.hide()
        self.order.offer()
        self._list(problem_ids)
        self.order.rank(self._shown)
        self._count_facets()

    @Slot()
    def _reorder(self) -> None:
        """List what was found in the other order."""
        self._list(self._found)
        self.order.rank(self._shown)

    @Slot(object)
    def _list(self, problem_ids: Sequence[int]) -> None:
        overview = self._session.overview
        chosen = numbers(np.asarray(problem_ids, np.int64))
        self._shown = tuple(chosen[np.isin(chosen, overview.problems.ids)].tolist())
        self._arrange()
        digits = self.fontMetrics().horizontalAdvance("0" * len(str(max(self._shown, default=0))))
        self.table.setColumnWidth(NUMBER, digits + self._theme.metrics.px(22))
        total = len(overview.problems)
        told = self.tr("{0} of {1} problems")
        if total and not self._session.is_loaded:
            told = self.tr("{0} of the first {1} problems, counting the others …")
        self._count.setText(told.format(f"{len(self._shown):,}", f"{total:,}"))
        self._clear.setVisible(bool(self._session.selection.query))
        if self._may_choose():
            first = self._shown[0] if self._shown else None
            self._session.select(problem_id=first, tag_id=None)
        self._follow_selection()
        self.filtered.emit(self._shown)

    def _may_choose(self) -> bool:
        """Whether nothing is in focus that is in the study, as far as that can be told yet."""
        focus, session = self._session.selection.problem_id, self._session
        if not session.is_loaded:
            return focus is None
        is_known = focus is not None and bool((session.overview.problems.ids == focus).any())
        return not is_known and not session.is_counting

    def _arrange(self) -> None:
        """Show outcomes of the runs compared, and of as many others as there is room for."""
        overview = self._session.overview
        room = self.width() * _OUTCOMES_SHARE
        compared_first = sorted(overview.runs, key=lambda run: run.id not in self._compared)
        self._runs = ()
        for run in compared_first:
            more = sorted([*self._runs, run], key=lambda each: each.position)
            self._delegate.set_attempts([self._most.get(each.id, 1) for each in more])
            if self._delegate.width > room and run.id not in self._compared:
                break
            self._runs = tuple(more)
        self._delegate.set_attempts([self._most.get(run.id, 1) for run in self._runs])
        self.model.show_problems(overview, self._shown, self._runs)
        self.table.setColumnWidth(OUTCOMES, self._delegate.width)
        self._legend.show_runs(self._runs, self._delegate.places)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_facets()
        self._arrange()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not isinstance(error, VoltefaceError):
            raise error
        self._message.setText(f"{error.what} {error.advice}".strip())
        self._message.show()

    def _follow_selection(self) -> None:
        row = self.model.row_of(self._session.selection.problem_id)
        if row < 0:
            self.table.clearSelection()
        elif row != self.table.currentIndex().row():
            self.table.setCurrentIndex(self.model.index(row, TITLE))

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            problem_id = self.model.problem_id(current.row())
            if problem_id != self._session.selection.problem_id:
                self._session.select(problem_id=problem_id, tag_id=None)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model.problem_id(index.row()))
