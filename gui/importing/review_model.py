"""Problems that look alike as Qt's item model: one row a question, with what was decided."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.pairing import Choice, Decision, Likeness, Question
from gui.shell.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex

StateRole = Qt.ItemDataRole.UserRole + 1
"""What was decided in words, "" while nothing is."""
LikenessRole = Qt.ItemDataRole.UserRole + 2
"""In what the two problems are alike."""


class ReviewModel(QAbstractListModel):
    """Questions in the order in which they were met, and the decisions about them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[Question, ...] = ()
        self._decided: dict[object, Decision] = {}

    def show_questions(self, questions: Sequence[Question], decisions: Iterable[Decision]) -> None:
        """List these questions; `decisions` were made before."""
        self.beginResetModel()
        self._questions = tuple(questions)
        self._decided = {each.subject: each for each in decisions}
        self.endResetModel()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Return all decisions, those made before too."""
        return tuple(self._decided.values())

    @property
    def open_count(self) -> int:
        """Return how many questions are not decided."""
        return sum(each.subject not in self._decided for each in self._questions)

    def question(self, row: int) -> Question | None:
        """Return the question in a row."""
        return self._questions[row] if 0 <= row < len(self._questions) else None

    def decision(self, row: int) -> Decision | None:
        """Return what was decided about the question in a row."""
        question = self.question(row)
        return self._decided.get(question.subject) if question else None

    def alike(self, row: int) -> list[int]:
        """Return the rows of the same kind between the same files, `row` among them."""
        asked = self.question(row)
        if asked is None:
            return []
        return [at for at, each in enumerate(self._questions) if each.group == asked.group]

    def decide(self, rows: Iterable[int], option: int | None) -> None:
        """Take option number `option` for the questions in `rows`; None takes decisions back."""
        for row in rows:
            question = self._questions[row]
            if option is None:
                self._decided.pop(question.subject, None)
            elif option < len(question.options):
                self._decided[question.subject] = question.options[option]
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def next_open(self, row: int) -> int:
        """Return the next row after `row` that is not decided, from the top if need be."""
        count = len(self._questions)
        order = [*range(row + 1, count), *range(row)]
        return next((at for at in order if self.decision(at) is None), row)

    def words_of(self, question: Question, decision: Decision | None) -> str:
        """Return a decision in words, "" for none."""
        if decision is None:
            return ""
        if question.likeness is Likeness.REFERENCE:
            return self.tr("reference {0}").format(decision.reference or "")
        if decision.choice is Choice.DIFFERENT:
            return self.tr("different problems")
        if decision.reference is None:
            return self.tr("same problem")
        return self.tr("same problem, reference {0}").format(decision.reference)

    # Qt's names

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._questions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        question = self.question(index.row()) if index.isValid() else None
        if question is None:
            return None
        decision = self._decided.get(question.subject)
        if role == Qt.ItemDataRole.DisplayRole:
            return question.b.mark.name
        if role == StateRole:
            return self.words_of(question, decision)
        if role == LikenessRole:
            return question.likeness.value
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.words_of(question, decision) or self.tr("not decided")
            return f"{question.b.mark.name}, {question.likeness.value}: {state}"
        if role == Qt.ItemDataRole.ToolTipRole:
            sides = (question.a, question.b)
            return plain_tip("\n".join(f"{side.source} · {side.mark.name}" for side in sides))
        return None
