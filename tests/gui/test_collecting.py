"""Cycles are freed on the GUI thread alone, and what is set aside is left alone until released."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from gui.collecting import Collector
from gui.jobs import JobRunner

MANY = 20_000


class Cycle(QObject):
    """A QObject that only a collection frees, and that tells where it was freed."""

    def __init__(self, died_on: list[int]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


@pytest.fixture
def collector(qapp):
    made = Collector()
    made.start()
    yield made
    made.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_that_a_qobject_in_a_cycle_dies_on_the_gui_thread_while_a_job_makes_objects(
    collector, qtbot
):
    died_on: list[int] = []
    kept: list[list[int]] = []
    jobs = JobRunner()
    Cycle(died_on)
    jobs.start("making", lambda _progress, _stop: kept.extend([n] for n in range(MANY)))
    qtbot.waitUntil(lambda: bool(died_on))
    assert died_on == [threading.get_ident()]
    jobs.close()


def test_that_what_is_set_aside_is_freed_only_after_its_release(collector, qtbot):
    died_on: list[int] = []
    Cycle(died_on)
    collector.set_aside()
    gc.collect()
    assert not died_on
    collector.release()
    gc.collect()
    assert died_on == [threading.get_ident()]
