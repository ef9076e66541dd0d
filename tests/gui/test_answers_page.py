"""The Answers page on small studies: what it tells, what it changes, where it leads."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.edits import SetVerdict
from core.imported import ImportedAttempt
from core.outcomes.judged import Trouble
from core.outcomes.kinds import Kind, Percent, Strictness
from core.outcomes.options import Option
from core.outcomes.verdict import Judge, Status
from gui.answers.checking import AnswerChecking
from gui.answers.datasets_model import AWAITING, CHECKED, KIND, NAME, OPTIONS
from gui.answers.disputes_model import ANSWER, CHECKER, FILE, PERSON
from gui.answers.page import AnswersPage
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.studies import attempt, load


def answered(key: str, answer: str | None, *, reference: str = "B", right: bool | None = None,
             dataset: str = "choices", **more: object) -> ImportedAttempt:  # fmt: skip
    made = attempt(key, right=right, dataset=dataset, **more)
    return structs.replace(made, problem=replace(made.problem, reference=reference), answer=answer)


# The import compares as mathematics, so only a check as choices finds that p1 is right; where the
# file calls p2 wrong, no checker does.
CHOICES = [
    answered("p1", "B. Five metres", right=True),
    answered("p2", "B", right=False),
    answered("p3", "C", right=False),
]


class Answers:
    """A page with its session and its checker, and what a test waits for."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        self.theme = ThemeManager(session)
        self.checking = AnswerChecking(session.jobs, session)
        self.said: list[str] = []
        self.checking.told.connect(self.said.append)
        self.page = AnswersPage(session, self.checking, self.theme)
        self.page.told.connect(self.said.append)
        qtbot.addWidget(self.page)
        self.page.resize(1232, 736)
        self.page.show()
        self.settle()

    def settle(self) -> None:
        soon, session = self.page.counting._soon, self.session
        self.qtbot.waitUntil(
            lambda: session.is_saved and not session.jobs.jobs and not soon.isActive()
        )

    def row(self, column: int, row: int = 0) -> str:
        return str(self.page.sheet.model.index(row, column).data())

    def cells(self, column: int) -> list[str]:
        model = self.page.sheet.disputes.model
        return [model.index(row, column).data() for row in range(model.rowCount())]

    def choose_kind(self, kind: Kind) -> None:
        box = self.page.sheet.form.kind
        box.setCurrentIndex(box.findData(kind))
        self.settle()

    def check(self) -> None:
        self.page.check()
        self.settle()

    def judge(self, status: Status | None) -> None:
        self.page.judge(status)
        self.settle()


@pytest.fixture
def answers(session_on, qtbot, monkeypatch) -> Callable[[Sequence[ImportedAttempt]], Answers]:
    """Return a maker of pages whose checker has no algebra, and so needs no process."""
    monkeypatch.setattr("data.checking.checker.algebra_version", lambda: "")
    return lambda attempts: Answers(session_on(attempts, loaded=True), qtbot)


@pytest.fixture
def choices(answers) -> Answers:
    return answers(CHOICES)


# Datasets


def test_that_an_empty_study_asks_for_files(answers, qtbot):
    here = answers([])
    assert here.page.empty.isVisible()
    with qtbot.waitSignal(here.page.import_wanted):
        here.page.empty.button.click()


def test_that_a_row_tells_kind_and_checker_and_that_the_kind_is_a_guess(choices):
    assert choices.row(NAME) == "choices"
    assert choices.row(KIND) == "choice · guessed"
    assert choices.row(CHECKED) == "ladder 2: 3"
    assert choices.row(AWAITING) == "0"
    assert "math-verify is not installed" in choices.page.sheet.facts.text()


def test_that_several_datasets_stand_under_a_row_for_all(answers):
    here = answers([*CHOICES, answered("s1", "5", reference="5", dataset="sums")])
    assert [here.row(NAME, row) for row in range(3)] == ["All datasets", "choices", "sums"]
    assert here.page.chosen is None
    here.page.sheet.datasets.choose(2)
    assert here.page.chosen.dataset == "sums"
    assert here.cells(ANSWER) == []


def test_that_a_dataset_without_references_says_so(answers):
    made = attempt("p1", right=True)
    here = answers([structs.replace(made, problem=replace(made.problem, reference=None))])
    assert here.row(KIND) == "no reference"
    assert not here.page.sheet.form.kind.isVisible()
    assert "no problem has a reference" in here.page.sheet.facts.text()


# The form


def test_that_another_kind_is_an_edit_that_undo_takes_back(choices):
    choices.choose_kind(Kind.TEXT)
    assert choices.row(KIND) == "text"
    assert choices.session.undo_label == "Change Kind of Answer"
    choices.session.undo()
    choices.settle()
    assert choices.row(KIND) == "choice · guessed"


def test_that_another_kind_offers_a_check_until_it_is_done_or_taken_back(choices):
    form = choices.page.sheet.form
    assert not form.check_button.isVisible()
    choices.choose_kind(Kind.TEXT)
    assert form.check_button.isVisible()
    choices.session.undo()
    choices.settle()
    assert not form.check_button.isVisible()
    choices.choose_kind(Kind.TEXT)
    form.check_button.click()
    choices.settle()
    assert not form.check_button.isVisible()


def test_that_a_kind_can_be_left_to_a_guess_again(choices):
    choices.choose_kind(Kind.TEXT)
    choices.page.sheet.form.guess_button.click()
    choices.settle()
    assert choices.row(KIND) == "choice · guessed"


def test_that_only_options_that_matter_for_the_kind_are_offered(choices):
    form = choices.page.sheet.form
    assert not any(widget.isVisible() for _, widget in form._rows.values())
    choices.choose_kind(Kind.TEXT)
    assert [o for o, (_, widget) in form._rows.items() if widget.isVisible()] == [Option.ALIASES]


def test_that_options_are_kept_and_named_in_the_row(choices):
    choices.choose_kind(Kind.NUMBER)
    form = choices.page.sheet.form
    for option, value in ((Option.UNITS, Strictness.IGNORED), (Option.PERCENT, Percent.VALUE)):
        form._combos[option].setCurrentIndex(form._values[option].index(value))
        choices.settle()
    form.places.setValue(2)
    choices.settle()
    assert choices.row(OPTIONS) == "units ignored, 10% = 0.1, rounded to 2 places"


def test_that_aliases_make_a_check_right(answers):
    here = answers([answered("p1", "United States", reference="America", right=True)])
    here.page.sheet.form.aliases.setText("America = United States")
    here.page.sheet.form.aliases.editingFinished.emit()
    here.settle()
    here.check()
    assert here.session.reader.verdicts(1)[-1].rule == "words, alias"


# Checking


def test_that_a_check_that_is_asked_for_is_told_and_can_be_undone(choices):
    assert choices.cells(CHECKER) == ["○ wrong · words", "● right · same string"]
    choices.check()
    assert choices.cells(CHECKER) == ["● right · same string"]
    assert choices.said == ["3 answers checked, 1 judged otherwise than before"]
    assert choices.session.undo_label == "Check Answers"


def test_that_a_check_that_nobody_asked_for_leaves_undo_alone(choices):
    choices.choose_kind(Kind.TEXT)
    choices.checking.checker.who = "ladder 9"  # as if a newer version had come
    choices.checking.check_new(choices.session)
    choices.settle()
    assert choices.session.undo_label == "Change Kind of Answer"
    assert choices.session.reader.verdicts(1)[-1].who == "ladder 9"
    assert choices.row(CHECKED) == "ladder 9: 3"


def test_that_an_unasked_check_with_nothing_new_says_nothing(choices):
    choices.checking.check_new(choices.session)
    choices.settle()
    assert choices.said == []


def test_that_missing_algebra_is_told_once(answers):
    here = answers([answered("p1", r"2\sqrt2", reference=r"\sqrt8")])
    here.check()
    here.check()
    needy = "1 answer need algebra: math-verify is not installed"
    assert here.said == [
        f"1 answer checked, no verdict changed, {needy}",
        "1 answer checked, no verdict changed",
    ]


def test_that_a_cancelled_check_leaves_no_trace(choices):
    held = Event()  # the study can be written to only once the check is cancelled
    choices.session.study.write(lambda _db: held.wait(30))
    choices.page.check()
    choices.checking.cancel()
    held.set()
    choices.settle()
    assert not choices.checking.is_busy
    assert len(choices.session.reader.verdicts(2)) == 2
    assert choices.said == []


def test_that_a_second_check_waits_for_the_first(choices):
    choices.page.check()
    choices.page.check()
    choices.checking.check_new(choices.session)
    choices.settle()
    assert len(choices.said) == 2


def test_that_what_is_imported_meanwhile_awaits_a_check(choices):
    from data.store.study import IMPORTED  # noqa: PLC0415

    choices.checking.checker.who = "ladder 9"
    choices.check()
    load(choices.session.study, [answered("p4", "B")], "later.jsonl")
    choices.session.announce(IMPORTED)
    choices.settle()
    assert choices.row(AWAITING) == "1"
    assert "1 not checked by ladder 9 yet" in choices.page.sheet.facts.text()


# Disagreements


def test_that_disputes_say_what_everybody_says(choices):
    choices.session.run(SetVerdict(1, "ann", Status.CORRECT))
    choices.settle()
    assert choices.cells(FILE) == ["● right", "○ wrong"]
    assert choices.cells(CHECKER) == ["○ wrong · words", "● right · same string"]
    assert choices.cells(PERSON) == ["● right · ann", ""]


def test_that_the_filter_lists_one_kind_and_counts_each(choices):
    choices.session.run(SetVerdict(3, "ann", Status.CORRECT))
    choices.settle()
    disputes = choices.page.sheet.disputes
    titles = [disputes.kinds.itemText(n) for n in range(disputes.kinds.count())]
    assert titles[:3] == [
        "everything (3)", "file against checker (2)", "checker against person (1)",
    ]  # fmt: skip
    disputes.choose_trouble(Trouble.CHECKER_PERSON)
    assert choices.cells(ANSWER) == ["C"]
    disputes.choose_trouble(Trouble.TIMEOUT)
    assert "None of this kind" in disputes._none.text()


def test_that_a_person_overrules_and_takes_it_back_where_the_row_stays_in_focus(choices):
    choices.page.sheet.disputes.choose(2)
    choices.judge(Status.CORRECT)
    assert choices.page.answer.trace_id == 2
    assert choices.page.answer.said[Judge.PERSON].who == "ann"
    assert choices.session.undo_label == "Set Outcome"
    choices.judge(Status.CORRECT)
    assert choices.said[-1] == "You said so already: correct."
    choices.judge(None)
    assert Judge.PERSON not in choices.page.answer.said
    choices.judge(None)
    assert choices.said[-1] == "You have not judged this answer."


def test_that_enter_opens_an_answer_with_its_run_in_focus(answers, qtbot):
    beta = answered("p1", "C", right=True, run="beta")
    here = answers([answered("p1", "B", right=True, run="alpha"), beta])
    here.session.select(query="wrong")
    with qtbot.waitSignal(here.page.opened):
        QTest.keyClick(here.page.sheet.disputes.table, Qt.Key.Key_Return)
    chosen = here.session.selection
    assert (chosen.problem_id, chosen.query, chosen.column) == (1, "", 0)
    assert chosen.run_ids == (2, 1)
    assert chosen.place(2) == (1, 1)


def test_that_an_answer_opens_at_its_own_attempt_among_the_runs_that_are_shown(answers):
    here = answers([answered("p1", "C"), answered("p1", "B", right=False, number=2)])
    here.session.select(run_ids=(1,))
    here.page.open_answer()
    assert here.session.selection.place(1) == (1, 2)
    assert here.session.selection.run_ids == (1,)


def test_that_choices_survive_another_theme(choices):
    choices.page.sheet.disputes.choose_trouble(Trouble.FILE_CHECKER)
    choices.page.sheet.disputes.choose(2)
    choices.theme.use("dark")
    assert choices.page.sheet.disputes.trouble is Trouble.FILE_CHECKER
    assert choices.page.answer.trace_id == 2


def test_that_nothing_is_counted_while_nobody_looks(choices):
    choices.page.hide()
    choices.session.run(SetVerdict(3, "ann", Status.CORRECT))
    choices.settle()
    assert choices.cells(ANSWER) == ["B. Five metres", "B"]
    choices.page.show()
    choices.settle()
    assert choices.cells(ANSWER) == ["B. Five metres", "B", "C"]


def test_that_nothing_is_said_of_answers_before_they_were_counted(session_on, qtbot):
    session = session_on(CHOICES)
    theme = ThemeManager(session)
    page = AnswersPage(session, AnswerChecking(session.jobs, session), theme)
    qtbot.addWidget(page)
    theme.use("dark")
    assert page._stack.currentWidget() not in (page.sheet, page.empty)
    page.show()
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.sheet)
