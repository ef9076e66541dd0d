"""Failures are shown once, in words, and never lost."""

import sys
import threading

import pytest
from PySide6.QtCore import Qt, QtMsgType
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from core.errors import StudyFileError
from gui.dialogs import CrashDialog, ErrorDialog
from gui.errors import ErrorReporter, crash_report, log_qt_message


@pytest.fixture
def reporter(qapp, tmp_path):
    made = ErrorReporter(tmp_path / "logs")
    yield made
    made.uninstall()
    for kind in (ErrorDialog, CrashDialog):
        for dialog in [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]:
            dialog.close()
    made.deleteLater()


def shown(kind: type) -> list:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def broken() -> ZeroDivisionError:
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_that_an_expected_failure_says_what_where_and_what_to_do(reporter, qtbot):
    with qtbot.waitSignal(reporter.told):
        reporter.report(StudyFileError("Cannot open.", where="a.volteface", advice="Try b."))
    assert shown(ErrorDialog)[0].words == ["Cannot open.", "a.volteface", "Try b."]


def test_that_words_from_outside_are_never_markup(reporter, qtbot):
    with qtbot.waitSignal(reporter.told):
        reporter.report(StudyFileError("<b>bold</b><img src='file:///x'>"))
    labels = shown(ErrorDialog)[0].findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


@pytest.mark.logs_errors
def test_that_a_bug_leaves_a_report_with_its_trace(reporter, qtbot, tmp_path):
    with qtbot.waitSignal(reporter.told):
        reporter.report(broken())
    report = (tmp_path / "logs" / "crash-1.txt").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in report
    assert "PySide6-Essentials: 6." in report
    assert len(shown(CrashDialog)) == 1


@pytest.mark.logs_errors
def test_that_a_bug_in_every_frame_opens_one_dialog(reporter, qtbot):
    with qtbot.waitSignal(reporter.told):
        reporter.report(broken())
    for _ in range(5):
        reporter.report(broken())
    dialog = shown(CrashDialog)[0]
    qtbot.waitUntil(lambda: dialog._more == 5)
    assert len(shown(CrashDialog)) == 1


@pytest.mark.logs_errors
def test_that_a_failure_on_a_thread_is_shown_too(reporter, qtbot):
    def fail() -> None:
        raise StudyFileError("From a thread.")

    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    reporter.install()
    thread = threading.Thread(target=fail)
    with qtbot.waitSignal(reporter.told):
        thread.start()
        thread.join()
    reporter.uninstall()
    assert shown(ErrorDialog)[0].words == ["From a thread."]
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


@pytest.mark.logs_errors
def test_that_a_folder_that_cannot_be_written_still_shows_the_bug(qapp, qtbot, tmp_path):
    blocker = tmp_path / "logs"
    blocker.write_text("a file", encoding="utf-8")
    reporter = ErrorReporter(blocker)
    with qtbot.waitSignal(reporter.told):
        reporter.report(broken())
    dialog = shown(CrashDialog)[0]
    assert any("could not be written" in words for words in dialog.words)
    dialog.close()
    reporter.deleteLater()


def test_that_a_report_holds_the_end_of_the_log(qapp):
    assert "the last words" in crash_report(broken(), "the last words")


def test_that_a_choice_does_what_it_says(qapp, qtbot):
    chosen = []
    dialog = ErrorDialog.ask(
        None, "Which?", "", (("Yes", lambda: chosen.append("yes")), ("No", None))
    )
    qtbot.addWidget(dialog)
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["Yes"].click()
    assert chosen == ["yes"]


def test_that_what_qt_says_is_logged(caplog):
    with caplog.at_level("WARNING", logger="qt"):
        log_qt_message(QtMsgType.QtWarningMsg, None, "a warning")
    assert "a warning" in caplog.text
