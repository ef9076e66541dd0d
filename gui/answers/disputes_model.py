"""Disputes as Qt's item model: words are made when a row is looked at, for there may be many."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt

from core.outcomes.judged import Dispute, JudgedAnswer
from core.outcomes.verdict import Judge, is_right
from core.traces import Run
from gui.answers.wording import one_line, verdict_words
from gui.importing.cells import Index, LookRole, RunsRole
from gui.importing.cells_model import CellsModel
from gui.shell.tips import plain_tip

PROBLEM, RUN, ATTEMPT, REFERENCE, ANSWER, RULE, FILE, CHECKER, PERSON = range(9)
_JUDGES = {FILE: Judge.FILE, CHECKER: Judge.CHECKER, PERSON: Judge.PERSON}
_LONGEST_TIP = 1_500


class DisputesModel(CellsModel):
    """Rows are disputes in the order of their problems."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Dispute] = ()
        self._runs: Mapping[int, Run] = {}
        self._titles: Mapping[int, str] = {}

    def show_disputes(
        self, disputes: Sequence[Dispute], runs: Mapping[int, Run], titles: Mapping[int, str]
    ) -> None:
        """List these; `runs` and `titles` of problems are found by id."""
        self.beginResetModel()
        self._rows, self._runs, self._titles = disputes, runs, titles
        self.endResetModel()

    def answer(self, row: int) -> JudgedAnswer | None:
        """Return the answer of a row."""
        return self._rows[row].answer if 0 <= row < len(self._rows) else None

    def row_of(self, trace_id: int | None) -> int:
        """Return the row of a trace's answer, -1 where it is not listed."""
        rows = (at for at, each in enumerate(self._rows) if each.answer.trace_id == trace_id)
        return next(rows, -1)

    def heads(self) -> tuple[str, ...]:
        tr = self.tr
        return (tr("problem"), tr("run"), tr("t"), tr("reference"), tr("answer"),
                tr("found by"), tr("file"), tr("checker"), tr("person"))  # fmt: skip

    def count(self) -> int:
        return len(self._rows)

    # Qt's names

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        dispute, column = self._rows[index.row()], index.column()
        answer = dispute.answer
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(answer, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(dispute, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                head = self.headerData(column, Qt.Orientation.Horizontal)
                return f"{head}: {self._words(answer, column) or self.tr('nothing')}"
            case _ if role == RunsRole and column == RUN:
                run = self._runs.get(answer.run_id)
                return (run.position,) if run else ()
            case _ if role == LookRole:
                return self._look(answer, column)
            case _:
                return None

    def _words(self, answer: JudgedAnswer, column: int) -> str:
        if column in _JUDGES:
            judge = _JUDGES[column]
            return verdict_words(judge, answer.said.get(judge))
        match column:
            case 0:
                return one_line(self._titles.get(answer.problem_id) or answer.key)
            case 1:
                run = self._runs.get(answer.run_id)
                return run.name if run else ""
            case 2:
                more = f"·{answer.sample}" if answer.sample > 1 else ""
                return f"t{answer.attempt}{more}"
            case 3:
                return one_line(answer.reference)
            case 4:
                return self.tr("none") if answer.answer is None else one_line(answer.answer)
            case _:
                return answer.answer_rule

    def _tip(self, dispute: Dispute, column: int) -> str:
        answer = dispute.answer
        if column == PROBLEM:
            title = self._titles.get(answer.problem_id, "")
            where = f"{answer.dataset} {answer.key}".strip()
            return f"{where}\n{title}"[:_LONGEST_TIP].strip()
        if column in {REFERENCE, ANSWER}:
            return ((answer.reference if column == REFERENCE else answer.answer) or "")[
                :_LONGEST_TIP
            ]
        said = answer.said.get(_JUDGES[column]) if column in _JUDGES else None
        if said is not None:
            return "\n".join(part for part in (said.who, str(said.status), said.rule) if part)
        return self._words(answer, column) or ", ".join(sorted(dispute.troubles))

    def _look(self, answer: JudgedAnswer, column: int) -> str | None:
        if column in _JUDGES:
            said = answer.said.get(_JUDGES[column])
            looks = {True: "right", False: "wrong", None: "muted"}
            return looks[is_right(said.status)] if said else "muted"
        if column == ANSWER:
            return "muted" if answer.answer is None else None
        return "muted" if column in {ATTEMPT, RULE} else None
