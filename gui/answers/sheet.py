"""What the page shows of a report: datasets, form, agreement, disputes; built anew by theme."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.answers.agreement_view import AgreementView
from gui.answers.datasets_model import DatasetsModel
from gui.answers.disputes_view import DisputesView
from gui.answers.form_panel import FormPanel
from gui.answers.quiet_table import SIDE, QuietTable
from gui.importing.labels import muted, words
from gui.theme.manager import ThemeManager

_SHARES = (20, 9, 18, 20, 8, 26, 9)
_SHARE_OF_HEIGHT = 0.22  # that the table of datasets may take
_LEAST_ROWS = 3


class AnswersSheet(QWidget):
    """The parts and where they stand; the page fills them and hears them."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._is_divided_by_hand = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.splitterMoved.connect(self._on_divided)
        column.addWidget(self.splitter)
        self._top = self._built_top()
        self.splitter.addWidget(self._top)
        self.disputes = DisputesView(themes)
        self.disputes.setMinimumHeight(themes.metrics.px(120))
        self.splitter.addWidget(self.disputes)
        self.splitter.setStretchFactor(1, 1)

    def fit(self) -> None:
        """Give the datasets the height of their rows, as far as it is there, the rest the list."""
        table = self.datasets
        row, head = table.verticalHeader().defaultSectionSize(), table.horizontalHeader().height()
        rows = max(_LEAST_ROWS, int(self.height() * _SHARE_OF_HEIGHT) // row)
        table.setFixedHeight(min(table.height_of_rows, head + rows * row))
        if not self._is_divided_by_hand:
            height = self._top.sizeHint().height()
            self.splitter.setSizes([height, max(1, self.height() - height)])

    def _built_top(self) -> QWidget:
        px = self._themes.metrics.px
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(px(24 - SIDE), px(16), px(24 - SIDE), px(12))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        head.setSpacing(px(12))
        head.addWidget(words(self._themes, self.tr("Answers"), 16, strong=True))
        self.facts = muted(self._themes)
        head.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        self.model = DatasetsModel(self)
        self.datasets = QuietTable(self.model, _SHARES, self._themes)
        self.datasets.setAccessibleName(self.tr("Datasets"))
        column.addWidget(self.datasets)
        below = QHBoxLayout()
        below.setContentsMargins(px(SIDE), px(4), px(SIDE), 0)
        below.setSpacing(px(32))
        self.agreement = AgreementView(self._themes)
        self.form = FormPanel(self._themes)
        below.addWidget(self.agreement, 1)
        below.addWidget(self.form, 1)
        column.addLayout(below, 1)
        return top

    @Slot()
    def _on_divided(self) -> None:
        self._is_divided_by_hand = True

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
