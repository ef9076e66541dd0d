"""The suggestion in focus: its code, what the rule saw, how good the rule is, and what to press."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.codebook.code import Code
from core.detectors.choice import Choice
from core.detectors.registry import how_good
from core.detectors.rule_use import RuleUse
from data.store.suggestions import StoredSuggestion
from gui.theme.manager import ThemeManager


class SuggestionCard(QFrame):
    """Shows one suggestion, or how many there are to look at.

    Signals:
        decided: accept, reject or skip it; carries the Choice.
        all_wanted: accept all of its rule; carries whether in the whole study.
        begun: go to the first suggestion.
    """

    decided = Signal(object)
    all_wanted = Signal(bool)
    begun = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Suggestion"))
        self._build()
        self.hide()

    def show_count(self, count: int, hidden: int) -> None:
        """Say how many suggestions wait in this trace, none of them in focus."""
        self.setVisible(bool(count or hidden))
        self._body.hide()
        self._begin.setVisible(count > 0)
        self._head(self.tr("{0} to decide").format(f"{count:,}"), self.tr("Suggestions"))
        weak = self.tr("{0} of weak rules are hidden (Shift+I)").format(f"{hidden:,}")
        self._why.setText(weak if hidden else self.tr("Nothing counts until you accept it."))

    def show_suggestion(
        self, suggestion: StoredSuggestion, code: Code, place: tuple[int, int], use: RuleUse
    ) -> None:
        """Show the suggestion at (place, of how many) with what was made of its rule so far."""
        self.show()
        self._body.show()
        self._begin.hide()
        self._head(code.name, self.tr("Suggestion {0} of {1}").format(*place))
        rule = suggestion.rule.partition("/")
        self._why.setText(suggestion.rationale)
        measured = how_good(suggestion.rule)
        against = self.tr("measured against {0}").format(measured.against)
        good = f"{measured}, {against}" if measured.found else str(measured)
        self._rule.setText(
            self.tr("Rule {0} of {1}: {2}.").format(rule[2] or rule[0], rule[0], good)
        )
        self._use.setText(self.tr("You: {0}.").format(use))
        self._use.setVisible(use.decided > 0)

    def ask(self, words: str) -> None:
        """Ask before many are accepted; "" takes the question back."""
        self._question.setText(words)
        self._question.setVisible(bool(words))

    def _head(self, title: str, place: str) -> None:
        self._title.setText(title)
        self._place.setText(place)

    def _build(self) -> None:
        metrics = self._theme.metrics
        layout = QVBoxLayout(self)
        layout.setContentsMargins(metrics.px(12), metrics.px(8), metrics.px(12), metrics.px(8))
        layout.setSpacing(metrics.px(4))
        self._place = self._label(metrics.font(11, tabular=True), muted=True)
        self._title = self._label(metrics.font(13, semibold=True))
        layout.addWidget(self._place)
        layout.addWidget(self._title)
        self._why = self._label(metrics.font(12))
        layout.addWidget(self._why)
        self._begin = self._button(self.tr("Go to the first  l"), self.tr("Next suggestion (l)"))
        self._begin.clicked.connect(self.begun)
        layout.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._body = QWidget()
        self._build_body()
        layout.addWidget(self._body)

    def _build_body(self) -> None:
        metrics = self._theme.metrics
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.px(4))
        self._rule = self._label(metrics.font(11), muted=True)
        self._use = self._label(metrics.font(11), muted=True)
        layout.addWidget(self._rule)
        layout.addWidget(self._use)
        first, second = self._row(layout), self._row(layout)
        for row, choice, words, key in (
            (first, Choice.ACCEPT, self.tr("Accept"), "a"),
            (first, Choice.REJECT, self.tr("Reject"), "x"),
            (second, Choice.SKIP, self.tr("Skip"), "z"),
        ):
            button = self._button(f"{words}  {key}", f"{words} ({key})")
            button.setProperty("choice", str(choice))
            button.clicked.connect(self._on_choice)
            row.addWidget(button, 1)
        every = self._button(
            self.tr("All here…"),
            self.tr("All of this rule in this trace (Shift+A) or in the study (Ctrl+Shift+A)"),
        )
        every.clicked.connect(self._on_all)
        second.addWidget(every, 1)
        self._question = self._label(metrics.font(12, semibold=True))
        self._question.hide()
        layout.addWidget(self._question)

    def _row(self, layout: QVBoxLayout) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.px(4))
        layout.addLayout(row)
        return row

    def _label(self, font: object, *, muted: bool = False) -> QLabel:
        label = QLabel()
        label.setFont(font)  # type: ignore[arg-type]
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if muted:
            label.setProperty("look", "muted")
        return label

    def _button(self, words: str, told: str) -> QPushButton:
        button = QPushButton(words)
        button.setFont(self._theme.metrics.font(12))
        button.setToolTip(told)
        button.setAccessibleName(told)
        return button

    @Slot()
    def _on_choice(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.decided.emit(Choice(button.property("choice")))

    @Slot()
    def _on_all(self) -> None:
        self.all_wanted.emit(False)
