"""The item models of the Answers page: sound, lazy, and showing text as text."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from pytestqt.modeltest import ModelTester

from core.outcomes.judged import (
    AnswersReport,
    DatasetAnswers,
    Dispute,
    JudgedAnswer,
    Said,
    Trouble,
)
from core.outcomes.kinds import AnswerForm, Kind
from core.outcomes.verdict import Judge, Status
from core.traces import Run
from gui.answers.agreement_view import AgreementView
from gui.answers.datasets_model import DatasetsModel
from gui.answers.disputes_model import ANSWER, ATTEMPT, PROBLEM, REFERENCE, RUN, DisputesModel
from gui.theme.manager import ThemeManager

RUNS = {1: Run(id=1, name="alpha", model="alpha", position=3)}


def dispute(trace: int, **more: object) -> Dispute:
    said = {
        Judge.FILE: Said("scorer", Status.CORRECT, "score ≥ 1"),
        Judge.CHECKER: Said("ladder 1", Status.INCORRECT, "number"),
    }
    values: dict[str, object] = {"answer": "<b>9</b>\n27", "sample": 1, "attempt": 1}
    answer = JudgedAnswer(
        trace_id=trace,
        problem_id=trace,
        run_id=1,
        dataset="puzzles",
        key=f"p{trace}",
        reference="927",
        answer_rule="boxed",
        said=said,
        **(values | more),  # type: ignore[arg-type]
    )
    return Dispute(answer, frozenset({Trouble.FILE_CHECKER}))


class Watched(Sequence[Dispute]):
    """Very many disputes that remember which were looked at."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.seen: set[int] = set()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: int) -> Dispute:
        self.seen.add(row)
        return dispute(row + 1)


def test_that_disputes_are_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    model = DisputesModel()
    model.show_disputes([dispute(1), dispute(2)], RUNS, {1: "A title"})
    qtmodeltester.check(model)


def test_that_datasets_are_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    model = DatasetsModel()
    named = (DatasetAnswers(dataset="a", form=AnswerForm(kind=Kind.YES_NO)), DatasetAnswers(
        dataset=""))  # fmt: skip
    model.show_report(AnswersReport(datasets=named))
    assert model.rowCount() == 3
    qtmodeltester.check(model)


def test_that_of_a_hundred_thousand_disputes_only_rows_in_sight_are_looked_at() -> None:
    model, rows = DisputesModel(), Watched(100_000)
    model.show_disputes(rows, RUNS, {})
    assert model.rowCount() == 100_000
    assert rows.seen == set()
    assert model.index(99_999, RUN).data() == "alpha"
    assert rows.seen == {99_999}


def test_that_a_cell_is_one_line_and_its_tooltip_is_never_markup() -> None:
    model = DisputesModel()
    model.show_disputes([dispute(1)], RUNS, {1: "What is next?"})
    cell = model.index(0, ANSWER)
    assert cell.data() == "<b>9</b> 27"
    shown = QTextDocument()
    shown.setHtml(cell.data(Qt.ItemDataRole.ToolTipRole))
    assert shown.toPlainText() == "<b>9</b>\n27"
    assert model.index(0, PROBLEM).data() == "What is next?"
    assert model.index(0, REFERENCE).data() == "927"


def test_that_a_long_answer_is_cut_in_its_cell() -> None:
    model = DisputesModel()
    model.show_disputes([dispute(1, answer="x" * 100_000)], {}, {})
    assert len(model.index(0, ANSWER).data()) == 300
    assert len(model.index(0, ANSWER).data(Qt.ItemDataRole.ToolTipRole)) < 2_000


def test_that_samples_and_missing_names_are_told() -> None:
    model = DisputesModel()
    model.show_disputes([dispute(1, attempt=2, sample=3, answer=None)], {}, {})
    assert model.index(0, ATTEMPT).data() == "t2·3"
    assert model.index(0, PROBLEM).data() == "p1"
    assert model.index(0, RUN).data() == ""
    assert model.index(0, ANSWER).data() == "none"


def test_that_a_checker_that_contradicts_itself_is_a_warning(qtbot) -> None:
    view = AgreementView(ThemeManager())
    qtbot.addWidget(view)
    view.show_dataset(DatasetAnswers(dataset="a", flips={Judge.FILE: 2}), "a")
    assert view.flips.property("look") == "muted"
    assert "checker 0 · file 2" in view.flips.text()
    view.show_dataset(DatasetAnswers(dataset="a", flips={Judge.CHECKER: 1}), "a")
    assert view.flips.property("look") == "warn"
