"""The list of checks: what it tells, what it takes back, and that undo brings it again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.answers.checks_dialog import ChecksDialog
from gui.answers.checks_model import BY, STATE, VERDICTS
from gui.answers.disputes_model import CHECKER
from gui.history.dialog import HistoryDialog
from tests.gui.test_answers_page import CHOICES, answers

__all__ = ["answers"]


@pytest.fixture
def checked(answers, qtbot):
    """A study that was checked unasked, and the list of its checks."""
    here = answers(CHOICES)
    here.checking.checker.who = "ladder 9"  # as if a newer version had come
    here.checking.check_new(here.session)
    here.settle()
    here.dialog = ChecksDialog(here.session, here.theme)
    here.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(here.dialog)
    here.dialog.show()
    here.settle()
    return here


def test_that_the_model_keeps_the_contract_of_item_models(checked, qtmodeltester):
    qtmodeltester.check(checked.dialog.model, force_py=True)


def told(here, column: int) -> str:
    return str(here.dialog.model.index(0, column).data())


def test_that_a_check_that_nobody_asked_for_is_listed_as_such(checked):
    assert [told(checked, each) for each in (VERDICTS, BY, STATE)] == ["3", "nobody", "live"]
    assert checked.dialog.facts.text() == "1 of 1 live"


def test_that_withdrawing_a_check_lets_the_verdicts_before_it_count_again(checked, qtbot):
    assert checked.session.reader.verdicts(1)[-1].who == "ladder 9"
    qtbot.mouseClick(checked.dialog.turn_button, Qt.MouseButton.LeftButton)
    checked.settle()
    assert told(checked, STATE) == "withdrawn"
    assert checked.session.reader.verdicts(1)[-1].who == "ladder 2"
    assert checked.cells(CHECKER) == ["○ wrong · words", "● right · same string"]


def test_that_undo_brings_a_withdrawn_check_back(checked):
    checked.dialog.turn()
    checked.settle()
    assert checked.session.undo_label == "Withdraw Check"
    checked.session.undo()
    checked.settle()
    assert told(checked, STATE) == "live"
    assert checked.session.reader.verdicts(1)[-1].who == "ladder 9"


def test_that_the_keyboard_withdraws_and_restores(checked):
    assert checked.dialog.table.hasFocus()
    QTest.keyClick(checked.dialog.table, Qt.Key.Key_Tab)
    QTest.keyClick(checked.dialog.focusWidget(), Qt.Key.Key_Tab)
    assert checked.dialog.turn_button.hasFocus()
    QTest.keyClick(checked.dialog.turn_button, Qt.Key.Key_Space)
    checked.settle()
    assert checked.dialog.turn_button.text() == "Restore"
    QTest.keyClick(checked.dialog.turn_button, Qt.Key.Key_Space)
    checked.settle()
    assert told(checked, STATE) == "live"


def test_that_a_withdrawn_check_stays_withdrawn_after_the_next_import(checked):
    checked.dialog.turn()
    checked.settle()
    checked.checking.check_new(checked.session)
    checked.settle()
    assert told(checked, STATE) == "withdrawn"
    assert checked.dialog.model.rowCount() == 1


def test_that_the_history_says_where_an_unasked_check_is_withdrawn(checked, qtbot):
    history = HistoryDialog(checked.session, checked.theme)
    history.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(history)
    checked.settle()
    assert history.line is not None
    assert history.line.edit.label == "Check Answers"
    assert not history.back.isEnabled()
    assert "File → Checks" in history.facts.text()
