"""What the page shows: what is compared, agreement by code, and the disagreements."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.metrics.span_matching import Match
from gui.agreement.differences_model import DifferencesModel
from gui.agreement.rows_model import RowsModel
from gui.answers.quiet_table import SIDE, QuietTable
from gui.importing.labels import muted, words
from gui.theme.manager import ThemeManager

_ROW_SHARES = (26, 8, 8, 9, 11, 8, 12, 8, 12, 8)
_DIFFERENCE_SHARES = (20, 14, 12, 32, 32, 12)
LEASTS = (0.25, 0.5, 0.75, 1.0)
KINDS = (Match.BOUNDARY, Match.LABEL, Match.ONLY_FIRST, Match.ONLY_SECOND)


class AgreementSheet(QWidget):
    """The parts and where they stand; the page fills them and hears them."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        px = themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._built_head())
        self._stack = QStackedWidget()
        self._body = QSplitter(Qt.Orientation.Vertical)
        self._body.setHandleWidth(1)
        self._body.setChildrenCollapsible(False)
        self._body.addWidget(self._built_rows())
        self._body.addWidget(self._built_differences())
        self._body.setSizes([px(420), px(380)])
        self.none = muted(themes, wrap=True)
        self.none.setContentsMargins(px(24), 0, px(24), 0)
        self.none.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._stack.addWidget(self._body)
        self._stack.addWidget(self.none)
        column.addWidget(self._stack, 1)

    def show_why_none(self, why: str) -> None:
        """Say why there is nothing to compare; "" shows what there is."""
        self.none.setText(why)
        self._stack.setCurrentWidget(self.none if why else self._body)

    def _built_head(self) -> QWidget:
        px, themes = self._themes.metrics.px, self._themes
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(px(24), px(16), px(24), px(12))
        column.setSpacing(px(12))
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(words(themes, self.tr("Agreement"), 16, strong=True))
        self.facts = muted(themes)
        line.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        choices = QHBoxLayout()
        choices.setSpacing(px(8))
        self.first = self._combo(self.tr("First coding"))
        self.second = self._combo(self.tr("Second coding"))
        self.least = self._combo(self.tr("Least overlap of two tags that agree"))
        for each in LEASTS:
            told = self.tr("the same edges") if each == 1 else f"{each:.0%}"
            self.least.addItem(told, each)
        self.least.setToolTip(
            self.tr("Of the characters that either tag covers: intersection over union")
        )
        self.unmarked = QCheckBox(self.tr("also traces not marked as annotated"))
        self.unmarked.setFont(themes.metrics.font(12))
        for part in (
            self.first,
            muted(themes, self.tr("against")),
            self.second,
            self._spaced(self.tr("tags agree from")),
            self.least,
            self._spaced(""),
            self.unmarked,
        ):
            choices.addWidget(part)
        choices.addStretch(1)
        column.addLayout(choices)
        return head

    def _spaced(self, text: str) -> QLabel:
        label = muted(self._themes, text)
        label.setContentsMargins(self._themes.metrics.px(16), 0, 0, 0)
        return label

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setFont(self._themes.metrics.font(12))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setAccessibleName(name)
        return combo

    def _built_rows(self) -> QWidget:
        px = self._themes.metrics.px
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(px(24 - SIDE), 0, px(24 - SIDE), px(8))
        column.setSpacing(px(8))
        self.rows_model = RowsModel(self)
        self.rows = QuietTable(self.rows_model, _ROW_SHARES, self._themes)
        self.rows.setAccessibleName(self.tr("Agreement by code"))
        column.addWidget(self.rows, 1)
        self.notes = muted(self._themes, wrap=True)
        self.notes.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        column.addWidget(self.notes)
        return part

    def _built_differences(self) -> QWidget:
        px, themes = self._themes.metrics.px, self._themes
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(px(24 - SIDE), px(12), px(24 - SIDE), px(8))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.setContentsMargins(px(SIDE), 0, px(SIDE), 0)
        head.setSpacing(px(8))
        head.addWidget(words(themes, self.tr("Disagreements"), strong=True))
        self.count = muted(themes)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(muted(themes, self.tr("Show")))
        self.kinds = self._combo(self.tr("Kind of disagreement"))
        self.kinds.addItem(self.tr("everything"), "")
        for each in KINDS:
            self.kinds.addItem(str(each), str(each))
        head.addWidget(self.kinds)
        column.addLayout(head)
        self.differences_model = DifferencesModel(self)
        self.differences = QuietTable(self.differences_model, _DIFFERENCE_SHARES, themes)
        self.differences.setAccessibleName(self.tr("Disagreements"))
        column.addWidget(self.differences, 1)
        return part
