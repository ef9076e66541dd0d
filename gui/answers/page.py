"""The Answers page: what is compared how, who judged what, and every disagreement."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.edits import SetAnswerForm, SetVerdict
from core.outcomes.judged import AnswersReport, DatasetAnswers, JudgedAnswer
from core.outcomes.kinds import AnswerForm
from core.outcomes.verdict import Judge, Status
from core.overview import ProblemRow
from data.checking.recheck import CheckReport
from gui.answers.checking import AnswerChecking
from gui.answers.counting import AnswersCounting
from gui.answers.empty import NoAnswers
from gui.answers.sheet import AnswersSheet
from gui.answers.wording import counted, name_of
from gui.importing.labels import muted
from gui.shell.session import Session
from gui.theme.manager import ThemeManager


class AnswersPage(QWidget):
    """Follows the session; every write is an edit of it, every check a job of `checking`.

    Signals:
        opened: an answer is to be seen in full; the selection has it already.
        told: something worth a line in the status bar; carries words.
        import_wanted: there are no answers, and files should be imported.
        focused: from now on there is an answer in focus, or none any more.
    """

    opened = Signal()
    told = Signal(str)
    import_wanted = Signal()
    focused = Signal()

    def __init__(
        self,
        session: Session,
        checking: AnswerChecking,
        theme: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._checking = checking
        self._theme = theme
        self.report = AnswersReport()
        self._is_counted = False
        self._chosen: str | None = None
        self._has_focus = False
        self._problems: Sequence[ProblemRow] = ()
        self._known_titles: dict[int, str] = {}
        self._checked_forms: dict[str, AnswerForm | None] = {}
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Answers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._stack.addWidget(self._built_waiting())
        self._build()
        self.counting = AnswersCounting(session, checking, self)
        self.counting.counted.connect(self._on_counted)
        checking.checked.connect(self._on_checked)
        checking.turned.connect(self._show_facts)
        session.overview_changed.connect(self._on_overview)
        theme.changed.connect(self._on_theme)

    # What is shown

    @property
    def chosen(self) -> DatasetAnswers | None:
        """Return the dataset of the row in focus, None for all."""
        row = self.sheet.datasets.currentIndex().row()
        return None if self.sheet.model.is_whole(row) else self.sheet.model.dataset(row)

    @property
    def answer(self) -> JudgedAnswer | None:
        """Return the answer of the row in focus."""
        return self.sheet.disputes.answer

    # What can be done

    def check(self) -> None:
        """Check the answers of the chosen dataset, or all."""
        chosen = self.chosen
        self._checking.check(self._session, None if chosen is None else [chosen.dataset])

    def open_answer(self) -> None:
        """Show the answer in focus in full, its run first."""
        if (answer := self.answer) is not None:
            self._open(answer)

    def judge(self, status: Status | None) -> None:
        """Say that the answer in focus is right or wrong; None takes back what was said."""
        answer, who = self.answer, self._session.annotator
        if answer is None:
            return
        mine = answer.said.get(Judge.PERSON)
        own = mine.status if mine is not None and mine.who == who else None
        if own is status:
            nothing = self.tr("You have not judged this answer.")
            same = self.tr("You said so already: {0}.").format(status)
            self.told.emit(nothing if status is None else same)
            return
        label = "Set Outcome" if status else "Take Back Outcome"
        self._session.run(SetVerdict(answer.trace_id, who, status, label))
        said = self.tr("You judged this answer: {0}.").format(status)
        self.told.emit(said if status else self.tr("What you said of this answer is taken back."))

    # Building

    def _built_waiting(self) -> QWidget:
        """Return what is shown until the verdicts were counted for the first time."""
        waiting = muted(self._theme, self.tr("Comparing verdicts …"))
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return waiting

    def _build(self) -> None:
        self.empty = NoAnswers(self._theme)
        self.empty.import_wanted.connect(self.import_wanted)
        self.sheet = AnswersSheet(self._theme)
        self.sheet.datasets.selectionModel().currentRowChanged.connect(self._on_chosen)
        self.sheet.form.changed.connect(self._on_form)
        self.sheet.form.check_wanted.connect(self.check)
        self.sheet.disputes.opened.connect(self._open)
        self.sheet.disputes.moved.connect(self._on_moved)
        for part in (self.sheet, self.empty):
            self._stack.addWidget(part)

    def _show_report(self) -> None:
        report, sheet = self.report, self.sheet
        sheet.model.show_report(report)
        sheet.fit()
        self._stack.setCurrentWidget(sheet if report.datasets else self.empty)
        row = sheet.model.row_of(self._chosen)
        if sheet.datasets.currentIndex().row() == row:
            self._show_chosen()
        else:
            sheet.datasets.choose(row)
        self._show_facts()

    @Slot()
    def _show_facts(self) -> None:
        whole = self.report.whole
        answers = counted(whole.traces, "answer")
        if self._checking.is_busy:
            told = self.tr("being checked by {0}").format(self.report.who)
        elif whole.awaiting:
            told = self.tr("{0} not checked by {1} yet").format(
                f"{whole.awaiting:,}", self.report.who
            )
        elif whole.with_reference:
            told = self.tr("all with a reference checked by {0}").format(self.report.who)
        else:
            told = self.tr("no problem has a reference to check them against")
        parts = [answers, told]
        if not self._checking.checker.algebra:
            parts.append(self.tr("math-verify is not installed, so algebra is never asked"))
        self.sheet.facts.setText(" · ".join(parts))

    def _show_chosen(self) -> None:
        chosen, sheet = self.chosen, self.sheet
        row = sheet.model.dataset(sheet.datasets.currentIndex().row())
        name = self.tr("all datasets") if chosen is None else name_of(chosen)
        sheet.agreement.show_dataset(row, name)
        sheet.form.show_dataset(chosen, is_stale=chosen is not None and self._is_stale(chosen))
        disputes = self.report.disputes
        if chosen is not None:
            disputes = tuple(d for d in disputes if d.answer.dataset == chosen.dataset)
        runs = {run.id: run for run in self._session.overview.runs}
        sheet.disputes.show_disputes(disputes, runs, self._titles(), self._why_none(row))

    def _titles(self) -> dict[int, str]:
        """Return the titles of problems by id; made once, for there may be very many."""
        problems = self._session.overview.problems
        if problems is not self._problems:
            self._problems = problems
            self._known_titles = {each.id: each.title for each in problems}
        return self._known_titles

    def _why_none(self, row: DatasetAnswers | None) -> str:
        shared = sum(each.n for each in row.agreement.values()) if row else 0
        if shared:
            return self.tr("All judges agree, and every answer could be judged.")
        return self.tr(
            "Nothing to settle: no answer has been judged by two of file, checker and person, and"
            " every one could be judged."
        )

    def _is_stale(self, dataset: DatasetAnswers) -> bool:
        """Whether a dataset's verdicts were made in another way, as far as is known here."""
        return self._checked_forms.get(dataset.dataset, dataset.form) != dataset.form

    # Following

    @Slot(object)
    def _on_counted(self, report: AnswersReport) -> None:
        self.report, self._is_counted = report, True
        for each in report.datasets:
            self._checked_forms.setdefault(each.dataset, each.form)
        self._show_report()

    @Slot(object)
    def _on_checked(self, report: CheckReport) -> None:
        if report.batch_id is not None:
            self._checked_forms.update({each.dataset: each.form for each in report.forms})
            self._show_chosen()

    @Slot()
    def _on_overview(self) -> None:
        """Name runs and problems anew once the whole study was read."""
        is_new = self._session.overview.problems is not self._problems
        if is_new and self.isVisible() and self.report.disputes:
            self._show_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.chosen
        self._chosen = None if chosen is None else chosen.dataset
        self._show_chosen()

    @Slot()
    def _on_moved(self) -> None:
        has_focus = self.answer is not None
        if has_focus is not self._has_focus:
            self._has_focus = has_focus
            self.focused.emit()

    @Slot(object)
    def _on_form(self, form: AnswerForm | None) -> None:
        if (chosen := self.chosen) is not None:
            self._session.run(SetAnswerForm(chosen.dataset, form))

    @Slot(object)
    def _open(self, answer: JudgedAnswer) -> None:
        session, run_id = self._session, answer.run_id
        runs = session.selection.run_ids
        if run_id not in runs:
            others = [row.run_id for row in session.overview.attempts.get(answer.problem_id, ())]
            beside = runs or tuple(other for other in others if other != run_id)
            runs = (run_id, *beside[:1])
        places = session.selection.with_place(run_id, answer.sample, answer.attempt)
        session.select(
            query="",
            problem_id=answer.problem_id,
            run_ids=runs,
            column=runs.index(run_id),
            places=places,
            tag_id=None,
        )
        self.opened.emit()

    @Slot()
    def _on_theme(self) -> None:
        old, old_empty, trouble = self.sheet, self.empty, self.sheet.disputes.trouble
        answer = self.answer
        self._build()
        if self._is_counted:
            self._show_report()
        self.sheet.disputes.choose_trouble(trouble)
        self.sheet.disputes.choose(answer.trace_id if answer else None)
        for part in (old, old_empty):
            self._stack.removeWidget(part)
            part.hide()
            part.deleteLater()

    # Qt's names

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.counting.look()
