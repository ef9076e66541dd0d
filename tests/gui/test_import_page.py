from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from data.importers.report import report_text
from gui.importing.drops import files_dropped
from gui.importing.page import ImportPage
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.responses import a_chat, a_drop, read, rows, two_runs, words_in, written


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


# Importing


def test_that_an_import_is_one_step_of_the_history_and_is_announced(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    with qtbot.waitSignal(session.changed), qtbot.waitSignal(page.imported) as told:
        page.foot.import_button.click()
    assert told.args[0].added == 10
    assert session.reader.trace_count() == 10
    assert "Import" in session.undo_label
    with qtbot.waitSignal(session.undone):
        session.undo()
    assert session.reader.trace_count() == 0
    assert page.reading is None


def test_that_importing_again_adds_nothing(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    for _ in range(2):
        read(page, two_runs(tmp_path), qtbot)
        with qtbot.waitSignal(page.imported) as told:
            page.start_import()
    assert [each.state for each in told.args[0].files] == ["already there"] * 2
    assert session.reader.trace_count() == 10


def test_that_a_cancelled_import_leaves_no_trace_and_the_report_stays(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [written(tmp_path / "many.jsonl", rows("a", range(400)))], qtbot)
    page.start_import()
    page.foot.cancel_button.click()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert session.reader.trace_count() == 0
    assert page.foot.said == "Nothing was imported."
    assert page.foot.import_button.isEnabled()


def test_that_an_import_that_was_cancelled_too_late_is_told_all_the_same(
    page: ImportPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page.start_import()
    session.jobs._pool.waitForDone()
    with qtbot.waitSignal(session.changed), qtbot.waitSignal(page.imported):
        page.cancel()
    assert session.reader.trace_count() == 10


def test_that_files_are_not_read_during_an_import(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = two_runs(tmp_path)
    read(page, paths, qtbot)
    page.start_import()
    page.preview_files(paths[:1])
    with qtbot.waitSignal(page.imported) as told:
        pass
    assert told.args[0].added == 10


def test_that_a_cancelled_reading_shows_where_to_drop_files(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.preview_files([written(tmp_path / "many.jsonl", rows("a", range(400)))])
    with qtbot.waitSignal(page.cancelled):
        page.waiting.cancel_button.click()
    assert page.start.isVisible()
    assert page.reading is None


def test_that_only_the_last_of_two_readings_is_shown(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = two_runs(tmp_path)
    page.preview_files(paths)
    read(page, paths[1:], qtbot)
    qtbot.waitUntil(lambda: not page._session.jobs.jobs)
    assert page.reading.preview.runs == ("o1-preview",)


def test_that_giving_up_the_report_forgets_the_files(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    with qtbot.waitSignal(page.cancelled):
        page.foot.cancel_button.click()
    assert page.reading is None
    assert page.start.isVisible()


# The rest of the page


def test_that_the_saved_report_says_what_the_page_shows(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [*two_runs(tmp_path), tmp_path / "gone.json"], qtbot)
    page.save_report(tmp_path / "report.txt")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert text == report_text(page.reading.run)
    assert text.startswith("4 of 6 problems pair across 2 runs\n")
    assert "gone.json: cannot be read." in text
    assert "  4: gpt-4o + o1-preview" in text
    assert "response = response" in text


def test_that_a_report_that_cannot_be_saved_says_so(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page.save_report(tmp_path / "no folder" / "report.txt")
    assert "cannot be saved" in page.foot.said


def test_that_every_control_has_a_name_for_those_who_do_not_see_it(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, [*two_runs(tmp_path), a_chat(tmp_path / "chat.jsonl")], qtbot)
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    controls = [each for kind in kinds for each in page.findChildren(kind)]
    own = [each for each in controls if type(each.parent()) is not QComboBox]
    nameless = [
        each
        for each in own
        if not each.accessibleName()
        and each.objectName() != "qt_spinbox_lineedit"
        and not (isinstance(each, QAbstractButton) and each.text())
        and "ableView" not in type(each.parent()).__name__  # Qt's own corner button
        and not type(each.parent()).__name__.startswith("FilesView")
    ]
    assert nameless == []


def test_that_the_page_is_built_anew_for_another_theme_and_keeps_its_report(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    read(page, two_runs(tmp_path), qtbot)
    page._theme.use("dark")
    qtbot.waitUntil(lambda: not page.is_busy)
    assert "4 of 6 problems pair across 2 runs" in words_in(page.report)
    assert page.foot.import_button.text() == "Import 10 traces"


def test_that_a_drop_with_a_study_is_left_to_the_window(tmp_path: Path) -> None:
    assert files_dropped(a_drop(tmp_path / "a.json")) == [tmp_path / "a.json"]
    assert files_dropped(a_drop(tmp_path / "a.json", tmp_path / "b.volteface")) == []


def test_that_a_drop_is_read(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.dropEvent(a_drop(*two_runs(tmp_path)))
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.reading.preview.runs == ("gpt-4o", "o1-preview")


# Real files


def test_that_all_721_problems_of_two_published_runs_pair(
    page: ImportPage, corpus: Path, qtbot: QtBot
) -> None:
    folder = corpus / "zeroeval" / "math-l5"
    names = ("gpt-4o-2024-08-06.json", "o1-preview-2024-09-12.json")
    page.preview_files([folder / name for name in names])
    qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
    assert page.reading.preview.headline == "721 problems pair across 2 runs"
    assert page.foot.import_button.text() == "Import 1,442 traces"


def test_that_chains_of_up_to_nine_attempts_are_told(
    page: ImportPage, corpus: Path, qtbot: QtBot
) -> None:
    page.preview_files([corpus / "planbench/blocksworld_hard_backprompting/o1-preview_chat.json"])
    qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
    assert page.reading.files[0].longest_chain == 9
    assert page.reading.preview.headline == "110 problems in 1 run"
