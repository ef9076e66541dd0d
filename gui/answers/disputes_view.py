"""The list of disputes with its filter; what stands in its place while there is none."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.outcomes.judged import Dispute, JudgedAnswer, Trouble
from core.traces import Run
from gui.answers.disputes_model import DisputesModel
from gui.answers.quiet_table import SIDE, QuietTable
from gui.answers.wording import counted
from gui.importing.labels import muted, words
from gui.theme.manager import ThemeManager

_SHARES = (17, 12, 4, 11, 12, 9, 11, 15, 9)


class DisputesView(QWidget):
    """Disputes of one dataset or all, of one kind or all.

    Signals:
        opened: a row was chosen by Enter or double click; carries its JudgedAnswer.
        moved: another row is in focus.
    """

    opened = Signal(object)
    moved = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._disputes: tuple[Dispute, ...] = ()
        self._runs: Mapping[int, Run] = {}
        self._titles: Mapping[int, str] = {}
        self._why_none = ""
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24 - SIDE), px(12), px(24 - SIDE), px(8))
        column.setSpacing(px(8))
        column.addLayout(self._built_head())
        self.model = DisputesModel(self)
        self.table = QuietTable(self.model, _SHARES, themes)
        self.table.setAccessibleName(self.tr("Answers to look at"))
        self.table.activated.connect(self._on_activated)
        self.table.selectionModel().currentRowChanged.connect(self.moved)
        self._none = muted(themes, wrap=True)
        self._none.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        self._none.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        column.addWidget(self._stack, 1)

    @property
    def trouble(self) -> Trouble | None:
        """Return the kind of dispute that is listed, None for all."""
        data = self.kinds.currentData()
        return Trouble(data) if data else None  # Qt makes words of them

    @property
    def answer(self) -> JudgedAnswer | None:
        """Return the answer of the row in focus."""
        return self.model.answer(self.table.currentIndex().row())

    def choose_trouble(self, trouble: Trouble | None) -> None:
        """List another kind of dispute."""
        self.kinds.setCurrentIndex(self.kinds.findData(trouble))

    def choose(self, trace_id: int | None) -> None:
        """Put the focus of the table on an answer, if it is listed."""
        row = self.model.row_of(trace_id)
        if row >= 0:
            self.table.choose(row)

    def show_disputes(
        self,
        disputes: tuple[Dispute, ...],
        runs: Mapping[int, Run],
        titles: Mapping[int, str],
        why_none: str,
    ) -> None:
        """List these, as the filter says; `why_none` is told where there are none."""
        self._disputes, self._runs, self._titles = disputes, runs, titles
        self._why_none = why_none
        alike = Counter(each.troubles for each in disputes)
        counts = Counter[Trouble]()
        for troubles, count in alike.items():
            counts.update(dict.fromkeys(troubles, count))
        for at in range(self.kinds.count()):
            word = self.kinds.itemData(at)
            count = counts[Trouble(word)] if word else len(disputes)
            title = word or self.tr("everything")
            self.kinds.setItemText(at, f"{title} ({count:,})")
        for part in (self._show, self.kinds):
            part.setVisible(bool(disputes) or self.trouble is not None)
        self._list()

    def _built_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        px = self._themes.metrics.px
        row.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        row.setSpacing(px(8))
        row.addWidget(words(self._themes, self.tr("Disagreements"), strong=True))
        self._facts = muted(self._themes)
        row.addWidget(self._facts)
        row.addStretch(1)
        self._show = muted(self._themes, self.tr("Show"))
        row.addWidget(self._show)
        self.kinds = QComboBox()
        self.kinds.setFont(self._themes.metrics.font(12))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.setAccessibleName(self.tr("Kind of disagreement"))
        self.kinds.addItem(self.tr("everything"), None)
        for each in Trouble:
            self.kinds.addItem(str(each), each)
        self.kinds.currentIndexChanged.connect(self._list)
        row.addWidget(self.kinds)
        return row

    @Slot()
    def _list(self) -> None:
        """List what the filter lets through; the row in focus stays, or the one in its place."""
        before, place = self.answer, self.table.currentIndex().row()
        trouble = self.trouble
        listed = self._disputes
        if trouble is not None:
            listed = tuple(each for each in listed if trouble in each.troubles)
        self.model.show_disputes(listed, self._runs, self._titles)
        row = self.model.row_of(before.trace_id) if before else -1
        if listed:
            self.table.choose(row if row >= 0 else min(max(place, 0), len(listed) - 1))
        self._facts.setText(counted(len(listed), "answer") if listed else "")
        nothing = self.tr("None of this kind.") if self._disputes else self._why_none
        self._none.setText(nothing)
        self._stack.setCurrentWidget(self.table if listed else self._none)
        self.moved.emit()

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        if (answer := self.model.answer(index.row())) is not None:
            self.opened.emit(answer)
