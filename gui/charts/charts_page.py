"""The charts page: self-correction, run against run, strategies, capabilities."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.charts.answer_chart import NOT_YET
from core.charts.answer_lines import AnswerChart
from core.charts.capabilities import Spent
from core.charts.capability_spent import with_spent
from core.charts.data import ChartsData, Part
from core.charts.marks import Chart
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.charts.written import Stamp
from core.codebook.code import Layer
from gui.charts.answer_view import AnswerView
from gui.charts.card import ChartCard
from gui.charts.chart_view import ChartView
from gui.charts.filter_bar import FilterBar
from gui.charts.filter_strip import FilterStrip
from gui.charts.forest_view import ForestView
from gui.charts.page_layout import MARGIN, ChartsBody
from gui.charts.page_tabs import (
    APART,
    BY_TAGS,
    CAPABILITIES,
    PAIR,
    PARTS,
    PLANS,
    SELF_CORRECTION,
    STRATEGIES,
    VIEWS,
)
from gui.charts.tab_row import HEIGHT, TabRow
from gui.charts.table_choosing import TableChoosing
from gui.shell.elided import ElidedLabel
from gui.shell.segments import Segments
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager

_LEAST_SCOPE = 190


class ChartsPage(QWidget):
    """Shows `ChartsData`; computes nothing.

    Signals:
        mark_activated: open the traces behind a mark; carries the Mark.
        pair_requested: compare these two runs, by name: first, second.
        tags_by_requested: show the tags of these; carries a TagsBy.
        layer_requested: show the codes of this layer; carries a Layer.
        answers_run_requested: show where the answers of this run fall, by name.
        tab_shown: another tab is in front: its index.
        later_requested: compare t1 with this attempt; carries a Later.
        table_requested: show the table so; carries a TableChoice.
        filters_requested: count only this; carries the Filters.
        filter_cleared: the filter should be taken away.
        command_requested: the action of an empty chart was chosen: id of the command.
        failed: an export failed: the VoltefaceError.
        exported: a file was written: its Path.
        shown: the page is in sight again.
    """

    mark_activated = Signal(object)
    pair_requested = Signal(str, str)
    tags_by_requested = Signal(object)
    layer_requested = Signal(object)
    later_requested = Signal(object)
    table_requested = Signal(object)
    filters_requested = Signal(object)
    answers_run_requested = Signal(str)
    tab_shown = Signal(int)
    filter_cleared = Signal()
    command_requested = Signal(str)
    failed = Signal(object)
    exported = Signal(object)
    shown = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._has_data = False
        self._has_longer_chains = False
        self._has_layers = False
        self._counted: ChartsData | None = None
        self._data: ChartsData | None = None  # the same, with what is found later
        self._answers = NOT_YET
        self._spent: Mapping[str, Spent] = {}
        self._built: dict[int, list[ChartCard]] = {tab: [] for tab in VIEWS}
        self.table = TableChoosing(self)
        self.table.requested.connect(self.table_requested)
        self._go_on = QTimer(self)
        self._go_on.setSingleShot(True)
        self._go_on.setInterval(0)
        self._go_on.timeout.connect(self._advance)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedWidget(self)
        self._build_bar()
        self._bodies = [ChartsBody(name, self._stack) for name in self._names]
        for body in self._bodies:
            self._stack.addWidget(body)
        self.strip = FilterStrip(self)
        self.strip.cleared.connect(self.filter_cleared)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self.strip)
        layout.addWidget(self._stack, 1)
        themes.changed.connect(self._use_theme)
        self._use_theme()
        self._show_body(self._tabs.currentIndex())

    # What others use

    def set_data(self, data: ChartsData) -> None:
        """Show the charts of a study; the first time, open the tab that has something to say."""
        self._counted = data
        self._data = data
        if Part.CAPABILITIES in data.parts:
            self._data = replace(data, capabilities=with_spent(data.capabilities, self._spent))
        self._scope.show_text(data.scope)
        self.table.shown = data.table
        if data.filtered is not None:
            self.filters.show_filtered(data.filtered)
        self.strip.show_filter(data.query, data.selection)
        if not self._has_data:
            self._has_data = True
            untouched = self._tabs.currentIndex() == SELF_CORRECTION
            is_counted = {Part.CORRECTION, Part.PAIR} <= data.parts
            if (
                untouched
                and is_counted
                and not data.has_second_attempts
                and data.pair.pair is not None
            ):
                self._tabs.setCurrentIndex(PAIR)
        self._fill_choices(data)
        for cards in self._built.values():
            for card in cards:
                card.view.stamp = data.stamp
        self._go_on.start()

    def choose_columns(self) -> None:
        """Open the list of columns of the self-correction table."""
        self.show_tab(SELF_CORRECTION)
        self.card_of(ForestView)
        self.table.open()

    def set_answers(self, chart: AnswerChart) -> None:
        """Show where the answers of a run fall; they are found apart from what is counted."""
        self._answers = chart
        if chart.run is not None:
            self.answers_choice.setCurrentText(chart.run.name)
        self._go_on.start()

    def set_spent(self, spent: Mapping[str, Spent]) -> None:
        """Show what runs spend after their first right answer, by name, as far as it is known."""
        self._spent = spent
        if self._counted is not None:
            self.set_data(self._counted)

    def show_tab(self, index: int) -> None:
        """Show one of SELF_CORRECTION, PAIR, STRATEGIES, CAPABILITIES."""
        self._tabs.setCurrentIndex(index)

    @property
    def data(self) -> ChartsData | None:
        """What is shown, None before anything was counted."""
        return self._data

    @property
    def current_tab(self) -> int:
        """The tab shown: SELF_CORRECTION, PAIR, STRATEGIES or CAPABILITIES."""
        return self._tabs.currentIndex()

    def parts(self, tab: int) -> tuple[Part, ...]:
        """Return what has to be counted for a tab, what stands first on it first."""
        return tuple(dict.fromkeys(part for part in PARTS[tab] if part is not None))

    @property
    def cards(self) -> tuple[ChartCard, ...]:
        """All cards, finished, tab by tab in the order of `VIEWS`."""
        for tab in VIEWS:
            while self._go_on_with(tab):
                pass
        return tuple(card for tab in VIEWS for card in self._built[tab])

    def card_of(self, view: type[ChartView]) -> ChartCard:
        """Return the card of a kind of view, finished."""
        return next(card for card in self.cards if isinstance(card.view, view))

    # Building

    @Slot()
    def _advance(self) -> None:
        """Build or fill one card of the tab in front, the next in another turn: each takes long."""
        if self._go_on_with(self._tabs.currentIndex()):
            self._go_on.start()

    def _go_on_with(self, tab: int) -> bool:
        """Build a card of a tab or fill one with what was counted; return whether there was one."""
        cards, views = self._built[tab], VIEWS[tab]
        if len(cards) < len(views):
            cards.append(self._card(views[len(cards)]()))
            if isinstance(cards[-1].view, AnswerView):
                cards[-1].take_choice(self.answers_choice)
                self.answers_choice.setVisible(self.answers_choice.count() > 1)
            self._bodies[tab].stand([plan.row(cards) for plan in PLANS[tab]])
            return True
        charts = self._charts_of(tab)
        stale = next((c for c, chart in charts if c.view.chart is not chart), None)
        if stale is None:
            return False
        chart = next(chart for c, chart in charts if c is stale)
        stale.view.stamp = data.stamp if (data := self._data) else Stamp()
        stale.show_chart(chart)
        # The first says once for all of them why there is nothing to draw.
        stale.setVisible(stale is cards[0] or tab in APART or chart.missing is None)
        self._bodies[tab].arrange()
        return True

    def _charts_of(self, tab: int) -> list[tuple[ChartCard, Chart]]:
        """Return what each card of a tab should show."""
        if (data := self._data) is None:
            return []
        charts: dict[int, tuple[Chart, ...]] = {
            SELF_CORRECTION: (
                data.forest,
                data.flows,
                data.slopes,
                data.attempts,
                data.scaling,
                data.conditions,
            ),
            PAIR: (data.pair,),
            STRATEGIES: (
                data.strategies,
                data.follows,
                data.carpet,
                data.associations,
                data.changes,
            ),
            CAPABILITIES: (data.capabilities, data.tokens, self._answers),
        }
        shown = zip(self._built[tab], charts[tab], PARTS[tab], strict=True)
        return [(card, chart) for card, chart, part in shown if part is None or part in data.parts]

    def _card(self, view: ChartView) -> ChartCard:
        card = ChartCard(view, self)
        card.use_theme(self._themes.current)
        view.mark_activated.connect(self.mark_activated)
        view.run_pointed.connect(self._highlight_run)
        card.command_requested.connect(self.command_requested)
        card.failed.connect(self.failed)
        card.exported.connect(self.exported)
        if type(view) is ForestView:
            self.table.complete(card, view)
        return card

    def _build_bar(self) -> None:
        self._bar = QWidget(self)
        self._bar.setObjectName("chartsBar")
        self._tabs = TabRow(self._bar)
        self._tabs.setAccessibleName(self.tr("Kinds of charts"))
        titles = (self.tr("Self-correction"), self.tr("Run against run"), self.tr("Strategies"),
                  self.tr("Capabilities"))  # fmt: skip
        for title in titles:
            self._tabs.addTab(title)
        self._names = (
            self.tr("Self-correction charts"),
            self.tr("Run against run"),
            self.tr("Strategy charts"),
            self.tr("Capability charts"),
        )
        self._tabs.currentChanged.connect(self._show_body)
        self.first_choice = self._choice(self.tr("First run"))
        self.second_choice = self._choice(self.tr("Second run"))
        for choice in (self.first_choice, self.second_choice):
            choice.activated.connect(self._request_pair)
        self._against = QLabel(self.tr("against"), self._bar)
        self.answers_choice = self._choice(self.tr("Run whose answers are shown"))
        self.answers_choice.hide()
        self.answers_choice.textActivated.connect(self.answers_run_requested)
        self._build_segments()
        self.filters = FilterBar(self._bar)
        self.filters.chosen.connect(self.filters_requested)
        self._scope = ElidedLabel(parent=self._bar)
        self._bar_column = column = QVBoxLayout(self._bar)
        column.setSpacing(0)
        self._bar_layout = layout = QHBoxLayout()
        self._second_row = QHBoxLayout()
        column.addLayout(layout)
        column.addLayout(self._second_row)
        layout.setSpacing(8)
        layout.addWidget(self._tabs)
        layout.addWidget(self.filters)
        for widget in (self.first_choice, self._against, self.second_choice, self.later_choice,
                       self.layer_choice, self.tags_choice):  # fmt: skip
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
            widget.hide()
        layout.addStretch(1)
        layout.addWidget(self._scope)  # gives way before the tabs do
        self._bar.setMinimumHeight(HEIGHT + 1)

    def _fit_bar(self) -> None:
        """Let the filters lose their names, then stand in a row of their own, as room gets less."""
        beside = (self._tabs, self.first_choice, self._against, self.second_choice,
                  self.later_choice, self.layer_choice, self.tags_choice)  # fmt: skip
        taken = sum(w.sizeHint().width() + 8 for w in beside if not w.isHidden())
        taken += min(self._scope.sizeHint().width(), _LEAST_SCOPE) + 8
        margins = self._bar_column.contentsMargins()
        room = self.width() - margins.left() - margins.right() - taken
        below = self.filters.width_when(short=True) > room
        self.filters.be_short(not below and self.filters.width_when(short=False) > room)
        layout = self._second_row if below else self._bar_layout
        if layout.indexOf(self.filters) < 0:
            layout.insertWidget(0 if below else 1, self.filters)

    def _build_segments(self) -> None:
        attempts = ((Later.SECOND, "t1 → t2"), (Later.LAST, self.tr("t1 → last")))
        self.later_choice = Segments(self.tr("Attempts"), attempts, labelled=True)
        self.later_choice.chosen.connect(self.later_requested)
        taggers = (
            (TagsBy.PEOPLE, self.tr("People")),
            (TagsBy.MACHINES, self.tr("Machines")),
            (TagsBy.BOTH, self.tr("Both")),
        )
        self.tags_choice = Segments(self.tr("Tags by"), taggers, labelled=True)
        self.tags_choice.chosen.connect(self.tags_by_requested)
        self.layer_choice = self._choice(self.tr("Codes of the charts"))
        self.layer_choice.activated.connect(self._request_layer)
        self.layer_choice.addItem(self.tr("Strategies"), Layer.STRATEGY)
        self.layer_choice.addItem(self.tr("Episodes"), Layer.EPISODE)

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox(self._bar)
        choice.setAccessibleName(name)
        choice.setToolTip(plain_tip(name))
        choice.setMaximumWidth(240)
        return choice

    # Slots

    def _show_body(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._go_on.start()
        for widget in (self.first_choice, self._against, self.second_choice):
            widget.setVisible(index == PAIR and self.first_choice.count() > 1)
        self.later_choice.setVisible(index == SELF_CORRECTION and self._has_longer_chains)
        self.layer_choice.setVisible(index == STRATEGIES and self._has_layers)
        self._offer_tags(index)
        self._fit_bar()
        self.tab_shown.emit(index)

    def _offer_tags(self, index: int) -> None:
        """Offer those whose tags the tab can show; each tab counts others."""
        if index not in BY_TAGS or (data := self._data) is None:
            self.tags_choice.hide()
            return
        by, groups = data.strategies.tags_by, data.tag_groups
        if index == CAPABILITIES:
            by, groups = data.capabilities.tags_by, data.capabilities.groups
        both = (TagsBy.BOTH,) if len(groups) > 1 else ()
        self.tags_choice.offer((*groups, *both), self.tr("There are no such tags here."))
        self.tags_choice.show_value(by)
        self.tags_choice.setVisible(bool(groups))

    def _request_pair(self) -> None:
        first, second = self.first_choice.currentText(), self.second_choice.currentText()
        if first != second:
            self.pair_requested.emit(first, second)

    def _request_layer(self) -> None:
        self.layer_requested.emit(Layer(self.layer_choice.currentData()))  # Qt keeps the text only

    def _highlight_run(self, run_name: str) -> None:
        for cards in self._built.values():
            for card in cards:
                card.view.highlight_run(run_name)

    def _fill_choices(self, data: ChartsData) -> None:
        pair = data.pair.pair
        chosen = (pair.first.run.name, pair.second.run.name) if pair else ("", "")
        for choice, name in zip((self.first_choice, self.second_choice), chosen, strict=True):
            with QSignalBlocker(choice):
                choice.clear()
                choice.addItems(list(data.run_names))
                choice.setCurrentText(name)
        with QSignalBlocker(self.answers_choice):
            self.answers_choice.clear()
            self.answers_choice.addItems(list(data.run_names))
            if self._answers.run is not None:
                self.answers_choice.setCurrentText(self._answers.run.name)
        if self._built[CAPABILITIES][2:]:
            self.answers_choice.setVisible(len(data.run_names) > 1)
        self._has_longer_chains = data.has_longer_chains
        self._has_layers = len(data.layers) > 1
        self.later_choice.show_value(data.later)
        self.layer_choice.setCurrentIndex(self.layer_choice.findData(data.layer))
        self._show_body(self._tabs.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()

    @Slot()
    def _use_theme(self) -> None:
        theme = self._themes.current
        margin = self._themes.metrics.px(MARGIN)
        self._bar_column.setContentsMargins(margin, 0, margin, 0)
        self.filters.use_theme(theme)
        self._tabs.use_theme(theme)
        self.strip.use_margin(margin)
        for tab, cards in self._built.items():
            for card in cards:
                card.use_theme(theme)
            self._bodies[tab].arrange()
