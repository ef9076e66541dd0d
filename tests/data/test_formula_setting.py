import os
import signal
import time
from multiprocessing.connection import Connection

import pytest

from data.formulas.cache import DrawingCache
from data.formulas.setting import FormulaSetting
from data.formulas.worker import NO_DRAWING, Drawing
from data.processes import ProcessError, Workers, serve


@pytest.fixture
def setting(tmp_path):
    made = FormulaSetting(tmp_path)
    yield made
    made.close()


def test_that_a_formula_becomes_a_drawing_that_stands_on_the_line(setting):
    ((_, drawing),) = setting.drawings([("\\frac{a}{b}", False)])
    assert drawing.svg.startswith("<svg")
    assert drawing.ascent > 5
    assert drawing.descent > 3
    assert drawing.width > 5


@pytest.mark.parametrize("tex", ["\\frac{", "\\nosuchcommand{x}", "", "\\begin{array"])
def test_that_what_cannot_be_set_has_no_drawing(setting, tex):
    assert list(setting.drawings([(tex, True)])) == [((tex, True), NO_DRAWING)]


def test_that_drawings_come_from_the_cache_the_second_time(tmp_path):
    wanted = [("x^2", False), ("\\frac{", False)]
    setting = FormulaSetting(tmp_path)
    first = dict(setting.drawings(wanted))
    setting.close()
    again = FormulaSetting(tmp_path, deadline=0.0)  # whatever it had to ask would come too late
    assert dict(again.drawings(wanted)) == first
    assert first[wanted[0]].svg
    assert not first[wanted[1]].svg
    again.close()


def test_that_a_broken_cache_file_is_no_drawing(tmp_path):
    cache = DrawingCache(tmp_path)
    cache.keep(("x", False), Drawing("<svg/>", 0, 1, 1, 1))
    (place,) = tmp_path.rglob("*.json")
    place.write_text("[1, 2", encoding="utf-8")
    assert cache.find(("x", False)) is None


def test_that_a_cache_that_cannot_be_written_keeps_nothing_and_harms_nobody(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = DrawingCache(tmp_path / "file")
    cache.keep(("x", False), NO_DRAWING)
    assert cache.find(("x", False)) is None


# Processes


def odd_worker(connection: Connection, deadline: float, memory: int) -> None:
    serve(connection, _odd, deadline, memory)


def worker_that_never_starts(connection: Connection, deadline: float, memory: int) -> None:
    os._exit(1)


def _odd(question: str) -> str:
    if question == "sleep":
        time.sleep(60)
    if question == "nap":
        time.sleep(0.7)
    if question == "compute":
        while True:
            pass
    if question == "die":
        os._exit(3)
    return question.upper()


def workers(target=odd_worker, deadline=0.5):
    return Workers(target, late="late", broken="broken", deadline=deadline, memory=1 << 30, count=1)


def test_that_a_question_that_takes_too_long_or_kills_its_process_stops_no_other():
    with workers() as asked:
        found = dict(asked.answers(["a", "sleep", "b", "die", "c", "compute", "d"]))
    assert [found[n] for n in range(7)] == ["A", "late", "B", "broken", "C", "late", "D"]


@pytest.mark.skipif(not hasattr(signal, "ITIMER_PROF"), reason="the system counts no computing")
def test_that_waiting_for_a_busy_machine_is_no_delay_of_the_answer():
    with workers() as asked:
        assert list(asked.answers(["nap"])) == [(0, "NAP")]


def test_that_nothing_more_is_asked_once_stopped():
    with workers() as asked:
        assert list(asked.answers(["a", "b"], stopped=lambda: True)) == []


def test_that_a_process_that_does_not_start_is_told():
    with workers(worker_that_never_starts) as asked, pytest.raises(ProcessError):
        list(asked.answers(["a"]))
