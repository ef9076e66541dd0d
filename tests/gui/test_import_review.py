"""The review of problems that look alike, attempts from files, and the first records, live."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from data.importers.dialect import Dialect
from data.importers.findings import Remedy
from data.importers.preview import preview
from gui.importing.page import ImportPage
from gui.importing.review import ReviewPanel
from gui.importing.review_model import ReviewModel, StateRole
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.responses import read, rows, two_runs, words_in, written


@pytest.fixture
def session(session_on) -> Session:
    return session_on()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ImportPage:
    page = ImportPage(session, ThemeManager(session))
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    return page


@pytest.fixture
def near(tmp_path: Path) -> list[Path]:
    """p0 and p1 have another prompt, p2 another reference, p3 another key and reference."""
    other = rows("o1-preview", range(6))
    for row in other[:2]:
        row["prompt"] = f"{row['prompt']} Give a reason."
    other[2]["reference"] = other[3]["reference"] = "615"
    other[3]["id"] = "third"
    return [
        written(tmp_path / "one.jsonl", rows("gpt-4o", range(6))),
        written(tmp_path / "two.jsonl", other),
    ]


@pytest.fixture
def review(page: ImportPage, near: list[Path], qtbot: QtBot) -> ReviewPanel:
    read(page, near, qtbot)
    page.show_review()
    assert page.review is not None
    return page.review


def shown_options(review: ReviewPanel) -> list[str]:
    return [button.accessibleName() for button in review.buttons if not button.isHidden()]


def row_of(review: ReviewPanel, name: str) -> int:
    model = review.list.questions
    return [model.index(row).data() for row in range(model.rowCount())].index(name)


# The review


def test_that_the_report_offers_what_is_to_be_decided(
    page: ImportPage, near: list[Path], qtbot: QtBot
) -> None:
    read(page, near, qtbot)
    row = next(row for row in page.report.findings.rows if "Same key" in row.group.title)
    row.change_wanted.emit(row.group.remedy)
    assert page.review is not None
    assert page.review.isVisibleTo(page)


def test_that_keys_decide_and_go_on_to_the_next_open_question(
    review: ReviewPanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(review.list, Qt.Key.Key_1)
    assert review.list.row == 1
    qtbot.keyClick(review.list, Qt.Key.Key_2)
    model = review.list.questions
    assert model.index(0).data(StateRole) == "same problem"
    assert model.index(1).data(StateRole) == "different problems"


def test_that_the_same_key_again_takes_a_decision_back(review: ReviewPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(review.list, Qt.Key.Key_1)
    review.list.choose(0)
    qtbot.keyClick(review.list, Qt.Key.Key_1)
    assert review.decisions == ()


def test_that_shift_decides_all_that_are_alike(review: ReviewPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(review.list, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert len(review.decisions) == 2
    assert len({each.likeness for each in review.decisions}) == 1


def test_that_references_are_offered_where_they_differ(review: ReviewPanel) -> None:
    review.list.choose(row_of(review, review.list.questions.index(2).data()))
    assert shown_options(review) == ["Reference A: 927", "Reference B: 615"]
    review.list.choose(3)
    assert shown_options(review) == [
        "Same problem, reference A: 927",
        "Same problem, reference B: 615",
        "Different problems",
    ]


def test_that_the_words_that_differ_are_marked(review: ReviewPanel) -> None:
    review.list.choose(0)
    assert review.a.prompt.extraSelections() == []
    marked = [each.cursor.selectedText() for each in review.b.prompt.extraSelections()]
    assert marked == ["Give a reason."]


def test_that_decisions_change_the_title_and_reach_the_study(
    page: ImportPage, review: ReviewPanel, session: Session, qtbot: QtBot
) -> None:
    for _ in range(4):
        review.decide(0)
    review.done_button.click()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert "6 problems pair across 2 runs" in words_in(page)
    assert "2 of 2 decided." in words_in(page)
    with qtbot.waitSignal(page.imported):
        page.start_import()
    assert len(session.reader.problem_rows()) == 6
    assert len(session.study.decisions()) == 4


def test_that_the_review_shows_what_was_decided_before(
    page: ImportPage, review: ReviewPanel, qtbot: QtBot
) -> None:
    review.decide(1)
    review.closed.emit()
    qtbot.waitUntil(lambda: not page.is_busy)
    page.show_review()
    assert len(page.review.decisions) == 1
    assert page.review.list.row == 1


def test_that_the_questions_are_a_sound_item_model(near: list[Path], qtmodeltester: ModelTester):
    model = ReviewModel()
    model.show_questions(preview(near).questions, ())
    qtmodeltester.check(model)


# Attempts from files


def test_that_files_are_joined_to_attempts_of_one_run(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [
        written(tmp_path / "first.jsonl", rows("gpt-4o", range(4))),
        written(tmp_path / "second.jsonl", rows("gpt-4o", range(4), prompt="Look again.")),
    ]
    read(page, paths, qtbot)
    page.report.show_attempts()
    form = page.report.attempts
    for number, path in enumerate(paths, start=1):
        form.box(str(path)).setCurrentIndex(number)
    page.read_again()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert "has to be said" in page.reading.files[0].error.what
    page.report.attempts.saw.setCurrentText("neutral re-ask")
    page.read_again()
    qtbot.waitUntil(lambda: not page.is_busy)
    with qtbot.waitSignal(page.imported):
        page.start_import()
    assert {row.attempt for row in session.reader.attempt_rows()} == {1, 2}
    assert list(session.reader.attempt_rules().values()) == [
        ("files joined by problem and sample",)
    ]


# The first records


def fields_of(page: ImportPage, paths: list[Path], qtbot: QtBot):
    read(page, paths, qtbot)
    page.report._show_fields()
    mapping = page.report.mapping
    qtbot.waitUntil(lambda: bool(mapping.trial.records))
    return mapping


def test_that_the_first_records_follow_the_mapping(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    said = rows("gpt-4o", range(5), other="The answer is 615.")
    mapping = fields_of(page, [written(tmp_path / "a.jsonl", said)], qtbot)
    assert [each.attempts[0].answer for each in mapping.trial.records] == ["927"] * 4
    mapping.box("response").setCurrentText("other")
    qtbot.waitUntil(lambda: mapping.trial.records[0].attempts[0].answer == "615")
    mapping.box("response").setCurrentText("")
    qtbot.waitUntil(lambda: "response" in mapping.trial.said.text())
    assert mapping.trial.records == ()


def test_that_a_table_can_be_cut_in_another_way(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "t.csv"
    lines = [f"p{n}|What, of all things, is {n}?|The answer is {n}." for n in range(4)]
    path.write_text("\n".join(["id|prompt|response", *lines]), encoding="utf-8")
    mapping = fields_of(page, [path], qtbot)
    assert mapping.dialect.dialect == Dialect(delimiter="|")
    mapping.dialect.header.setChecked(False)
    qtbot.waitUntil(lambda: len(mapping.trial.records) == 4)
    assert page.report.options.is_edited
    page.read_again()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.reading.options.settings["dialect"]["header"] is False


def test_that_a_mapping_is_exported_and_imported(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    said = rows("gpt-4o", range(5), other="The answer is 615.")
    mapping = fields_of(page, [written(tmp_path / "a.jsonl", said)], qtbot)
    mapping.box("response").setCurrentText("other")
    mapping.profiles.export(tmp_path / "mine.json", mapping.mapping)
    mapping.box("response").setCurrentText("response")
    mapping.profiles.import_from(tmp_path / "mine.json")
    assert mapping.box("response").currentText() == "other"


# Several imports


def test_that_files_brought_during_an_import_wait_for_its_end(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path)[:1], qtbot)
    page.start_import()
    page.preview_files([tmp_path / "two.jsonl"])
    assert "wait" in page.foot.said
    qtbot.waitUntil(lambda: not page.is_busy and page.reading is not None)
    assert session.reader.trace_count() == 6
    assert page.reading.files[0].path.name == "two.jsonl"


def test_that_errors_stored_as_answers_can_be_kept_as_answers(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    said = [*rows("gpt-4o", range(4)), *rows("gpt-4o", range(4, 5), response="API Error: no")]
    read(page, [written(tmp_path / "a.jsonl", said)], qtbot)
    assert "1 requests failed" in words_in(page)
    page.report.options.errors.setChecked(False)
    page.read_again()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert "1 requests failed" not in words_in(page)
    assert "as you chose" in words_in(page)


def test_that_files_with_the_same_keys_can_be_told_apart(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [
        written(
            tmp_path / f"{name}.jsonl",
            [{"id": k, "response": f"{name} says {k}.", "model": "gpt-4o"} for k in range(3)],
        )
        for name in ("one", "two")
    ]
    read(page, paths, qtbot)
    page.show()
    page.report.show_remedy(Remedy.APART)
    box = page.report.options.apart
    assert box.isVisibleTo(page)
    assert page.reading.preview.problems == 3
    box.setCurrentIndex(box.findData("problems"))
    page.read_again()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.foot.import_button.text() == "Import 6 traces"
    assert page.reading.preview.problems == 6
