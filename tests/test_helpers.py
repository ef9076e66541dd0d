"""The detectors detect: a check that cannot fail checks nothing."""

import logging
import sqlite3
import threading
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.helpers.heartbeat import Heartbeat
from tests.helpers.leaks import nothing_left


def test_that_a_tidy_block_leaves_nothing(qtbot):
    with nothing_left(with_qt=True) as found:
        widget = QWidget()
        widget.show()
        timer = QTimer(widget)
        timer.start(5)
        widget.deleteLater()
        del widget, timer
    assert found == []


def test_that_a_forgotten_widget_is_named(qtbot):
    with nothing_left(with_qt=True) as found:
        widget = QWidget(objectName="forgotten")
        qtbot.addWidget(widget)
    assert found == ["widget still alive: QWidget 'forgotten'"]


def test_that_a_running_timer_is_named_with_the_line_that_started_it(qtbot):
    timer = QTimer()
    with nothing_left(with_qt=True) as found:
        timer.start(1000)
    timer.stop()
    assert len(found) == 1
    assert found[0].startswith("timer still active: started at test_helpers.py:")


def test_that_an_open_connection_is_named():
    with nothing_left(with_qt=False) as found:
        connection = sqlite3.connect(":memory:")
    connection.close()
    assert len(found) == 1
    assert "(':memory:',) at test_helpers.py:" in found[0]


def test_that_a_closed_connection_is_forgotten():
    with nothing_left(with_qt=False) as found:
        sqlite3.connect(":memory:").close()
    assert found == []


def test_that_a_running_thread_is_named(monkeypatch):
    monkeypatch.setattr("tests.helpers.leaks.PATIENCE", 0.01)
    over = threading.Event()
    with nothing_left(with_qt=False) as found:
        thread = threading.Thread(target=over.wait, name="loose end")
        thread.start()
    over.set()
    thread.join()
    assert found == ["thread still running: loose end"]


@pytest.mark.logs_errors
def test_that_an_error_record_is_named():
    with nothing_left(with_qt=False) as found:
        logging.getLogger("house").error("the roof %s", "leaks")
    assert found == ["error logged by house: the roof leaks"]


def test_that_the_heart_beats_while_the_event_loop_runs(qtbot):
    with Heartbeat(1000) as heart:
        qtbot.wait(60)
    assert 0 < heart.longest_ms <= heart.limit_ms


def test_that_a_block_of_the_event_loop_fails_and_names_the_place(qtbot):
    def block() -> None:
        time.sleep(0.04)

    QTimer.singleShot(5, block)
    with (
        pytest.raises(AssertionError, match=r"(?s)did not answer.*in block"),
        Heartbeat(20) as heart,
    ):
        qtbot.wait(80)
    assert heart.longest_ms >= 40
