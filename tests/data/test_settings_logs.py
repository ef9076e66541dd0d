"""The log, the log of hard crashes, and reports."""

import logging

import pytest

from data import logs


@pytest.fixture
def handler(tmp_path):
    level = logging.getLogger().level
    made = logs.start_logging(tmp_path / "logs")
    yield made
    logs.stop_logging(made)
    logging.getLogger().setLevel(level)


def test_that_the_tail_of_the_log_is_what_was_logged_last(tmp_path, handler):
    for number in range(5):
        logging.getLogger("volteface.test").info("step %s", number)
    tail = logs.log_tail(tmp_path / "logs", lines=2).splitlines()
    assert [line.rsplit(" ", 1)[1] for line in tail] == ["3", "4"]


def test_that_no_log_is_an_empty_tail(tmp_path):
    assert logs.log_tail(tmp_path) == ""


def test_that_a_fault_is_offered_once(tmp_path):
    (tmp_path / "fault.log").write_text("Fatal Python error\n", encoding="utf-8")
    assert logs.take_last_fault(tmp_path) == "Fatal Python error\n"
    assert logs.take_last_fault(tmp_path) == ""


def test_that_a_second_report_does_not_replace_the_first(tmp_path):
    first = logs.write_report(tmp_path / "new", "crash", "one")
    second = logs.write_report(tmp_path / "new", "crash", "two")
    assert (first.read_text(), second.read_text()) == ("one", "two")
