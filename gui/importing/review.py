"""The review before an import: problems that look alike, side by side, for a person to decide."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.pairing import Choice, Decision, Likeness, Question
from core.text.changed_words import changed_words
from gui.importing.labels import hairline, muted, words
from gui.importing.review_list import ReviewList
from gui.importing.review_side import ReviewSide
from gui.shell.elided import ElidedLabel
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager

_MOST_OPTIONS = 3


class ReviewPanel(QWidget):
    """A list of questions beside the two problems of the chosen one; keys 1, 2, 3 decide.

    Signals:
        closed: the person goes back to the report; ask `decisions`.
    """

    closed = Signal()

    def __init__(
        self,
        questions: Sequence[Question],
        decisions: Iterable[Decision],
        themes: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("importReview")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Review of problems that look alike"))
        self.buttons: list[QPushButton] = []
        self._build()
        self.list.questions.show_questions(questions, decisions)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.choose(self.list.questions.next_open(-1) if questions else -1)
        self._tell()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Return everything that is decided now."""
        return self.list.questions.decisions

    def decide(self, option: int, *, all_alike: bool = False) -> None:
        """Take an option (from 0) for the chosen question, or for all like it, and go on.

        The same option once more takes the decision back.
        """
        questions, row = self.list.questions, self.list.row
        question = questions.question(row)
        if question is None or option >= len(question.options):
            return
        taken = questions.decision(row) == question.options[option]
        if all_alike:
            questions.decide(questions.alike(row), option)
        else:
            questions.decide([row], None if taken else option)
        if taken and not all_alike:
            self._show(row)
        else:
            self._go_on(row)
        self._tell()

    # Building

    def _build(self) -> None:
        px = self._themes.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._built_head())
        column.addWidget(hairline())
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        self.list = ReviewList(self._themes)
        self.list.setMinimumWidth(px(220))
        halves.addWidget(self.list)
        halves.addWidget(self._built_question())
        halves.setStretchFactor(0, 0)
        halves.setStretchFactor(1, 1)
        halves.setSizes([px(300), px(1200)])
        column.addWidget(halves, 1)

    def _built_head(self) -> QHBoxLayout:
        px = self._themes.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(24), px(16), px(24), px(16))
        row.setSpacing(px(16))
        titles = QVBoxLayout()
        titles.setSpacing(px(4))
        titles.addWidget(words(self._themes, self.tr("Problems that look alike"), 20, strong=True))
        self._facts = muted(self._themes, "", 13)
        titles.addWidget(self._facts)
        row.addLayout(titles, 1)
        self.done_button = QPushButton(self.tr("Back to the report"))
        self.done_button.setProperty("look", "primary")
        self.done_button.setAutoDefault(True)
        self.done_button.setToolTip(self.tr("Esc"))
        self.done_button.setAccessibleName(self.tr("Back to the report"))
        self.done_button.clicked.connect(self.closed)
        row.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _built_question(self) -> QWidget:
        px = self._themes.metrics.px
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(14))
        self._title = ElidedLabel()
        self._title.setFont(self._themes.metrics.font(16, semibold=True))
        column.addWidget(self._title)
        sides = QHBoxLayout()
        sides.setSpacing(px(24))
        self.a = ReviewSide("A", "broken", self._themes)
        self.b = ReviewSide("B", "fixed", self._themes)
        sides.addWidget(self.a, 1)
        sides.addWidget(self.b, 1)
        column.addLayout(sides, 1)
        column.addWidget(self._built_foot())
        return whole

    def _built_foot(self) -> QFrame:
        px = self._themes.metrics.px
        foot = QFrame()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for number in range(_MOST_OPTIONS):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("option", number)
            button.setMaximumWidth(px(360))
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._on_option)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        self.alike_button = QPushButton()
        self.alike_button.setProperty("look", "link")
        self.alike_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.alike_button.clicked.connect(self._on_alike)
        row.addWidget(self.alike_button)
        column.addLayout(row)
        self._hint = muted(self._themes, "", wrap=True)
        column.addWidget(self._hint)
        return foot

    # Showing

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        self._show(index.row())

    def _show(self, row: int) -> None:
        questions = self.list.questions
        question = questions.question(row)
        if question is None:
            return
        self._title.show_text(self._asked(question))
        gone, new = changed_words(question.a.prompt, question.b.prompt)
        differs = question.differs_in_reference
        self.a.show_side(question.a, gone, reference_differs=differs)
        self.b.show_side(question.b, new, reference_differs=differs)
        decided = questions.decision(row)
        options = question.options
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(options))
            if number < len(options):
                self._label(button, question, number, is_taken=options[number] == decided)
        self._offer_alike(row, question, decided)

    def _asked(self, question: Question) -> str:
        return {
            Likeness.SAME_KEY: self.tr("The same key, but the prompts differ. One problem or two?"),
            Likeness.SAME_PROMPT: self.tr(
                "The same prompt under different keys. One problem or two?"
            ),
            Likeness.SAME_HASH: self.tr(
                "The same document in different datasets. One problem or two?"
            ),
            Likeness.REFERENCE: self.tr("One problem, two references. Which one counts?"),
        }[question.likeness]

    def _label(
        self, button: QPushButton, question: Question, number: int, *, is_taken: bool
    ) -> None:
        option = question.options[number]
        said = self._option_words(question, option)
        button.setText(f"{number + 1}   {_short(said)}")
        button.setToolTip(plain_tip(said))
        button.setAccessibleName(said)
        button.setChecked(is_taken)
        button.setProperty("look", "primary" if is_taken else "")
        button.style().unpolish(button)
        button.style().polish(button)

    def _option_words(self, question: Question, option: Decision) -> str:
        if option.choice is Choice.DIFFERENT:
            return self.tr("Different problems")
        if option.reference is None:
            return self.tr("Same problem")
        letter = "A" if option.reference == question.a.reference else "B"
        told = self.tr("Reference {0}: {1}").format(letter, option.reference)
        if question.likeness is Likeness.REFERENCE:
            return told
        return self.tr("Same problem, reference {0}: {1}").format(letter, option.reference)

    def _offer_alike(self, row: int, question: Question, decided: Decision | None) -> None:
        count = len(self.list.questions.alike(row))
        self.alike_button.setVisible(count > 1 and decided is not None)
        told = self.tr("The same for all {0} like this").format(f"{count:,}")
        self.alike_button.setText(told)
        self.alike_button.setAccessibleName(told)
        last = len(question.options)
        keys = self.tr("Keys 1 to {0} decide and go on, the same key again takes it back.")
        more = self.tr("With Shift: for all {0} of this kind between these two files.")
        undecided = (
            self.tr("Undecided, the reference of A counts.")
            if question.likeness is Likeness.REFERENCE
            else self.tr("Undecided, they stay two problems.")
        )
        hint = [keys.format(last), more.format(f"{count:,}") if count > 1 else "", undecided]
        self._hint.setText("  ".join(filter(None, hint)))

    def _tell(self) -> None:
        total, left = self.list.questions.rowCount(), self.list.questions.open_count
        told = self.tr("{0} of {1} decided. What you decide is kept with the import.")
        self._facts.setText(told.format(f"{total - left:,}", f"{total:,}"))

    def _go_on(self, row: int) -> None:
        after = self.list.questions.next_open(row)
        if after == row:
            self._show(row)
        else:
            self.list.choose(after)

    @Slot()
    def _on_option(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.decide(int(button.property("option")))

    @Slot()
    def _on_alike(self) -> None:
        row = self.list.row
        question, decided = self.list.questions.question(row), self.list.questions.decision(row)
        if question is not None and decided in question.options:
            self.decide(question.options.index(decided), all_alike=True)

    # Qt's names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide by number; Shift decides all that are alike."""
        pressed = event.key()
        shifted = {Qt.Key.Key_Exclam: 0, Qt.Key.Key_QuoteDbl: 1, Qt.Key.Key_At: 1}
        shifted |= {Qt.Key.Key_NumberSign: 2, Qt.Key.Key_section: 2}
        number = pressed - Qt.Key.Key_1 if Qt.Key.Key_1 <= pressed <= Qt.Key.Key_3 else None
        all_alike = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if number is None and all_alike:
            number = shifted.get(Qt.Key(pressed))
        if number is not None:
            self.decide(number, all_alike=all_alike)
        elif pressed == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 44 else f"{line[:43]}…"
