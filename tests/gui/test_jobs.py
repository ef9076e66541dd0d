"""Work in the background reports, fails loudly, and stops when it is told to."""

from threading import Event, get_ident

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from core.errors import ImportFileError
from gui.jobs import JobRunner
from gui.shell.status import JobStrip, StatusRow
from gui.theme.manager import ThemeManager


class Listener(QObject):
    """Notes what a job says, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def hear(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())

    @Slot(object)
    def hear_failure(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def jobs(qapp):
    runner = JobRunner()
    yield runner
    runner.close()
    runner.deleteLater()


def until_stopped(_progress, stop: Event) -> str:
    stop.wait(10)
    return "a part"


def test_that_a_result_arrives_on_the_gui_thread(jobs, qtbot, qapp):
    listener = Listener()
    worked_on = []
    job = jobs.start(
        "Add", lambda _p, _s: worked_on.append(get_ident()) or 42, succeeded=listener.hear
    )
    qtbot.waitUntil(lambda: job.is_finished)
    assert listener.results == [42]
    assert listener.threads == [qapp.thread()]
    assert worked_on != [get_ident()]


def test_that_three_hundred_jobs_all_arrive(jobs, qtbot):
    listener = Listener()
    for number in range(300):
        jobs.start("Count", lambda _p, _s, n=number: n, succeeded=listener.hear)
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert sorted(listener.results) == list(range(300))


def test_that_an_expected_failure_reaches_whoever_started_the_job(jobs, qtbot):
    def work(_progress, _stop):
        raise ImportFileError("No.")

    listener = Listener()
    jobs.start("Read", work, failed=listener.hear_failure)
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert [str(error) for error in listener.errors] == ["No."]


@pytest.mark.logs_errors
def test_that_a_failure_nobody_looks_at_is_told_by_the_runner(jobs, qtbot):
    def work(_progress, _stop):
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.failed) as told:
        job = jobs.start("Divide", work)
    assert told.args[0] is job
    assert isinstance(told.args[1], ZeroDivisionError)
    qtbot.waitUntil(lambda: not jobs.jobs)


def test_that_a_cancelled_job_reports_nothing_but_its_end(jobs, qtbot):
    listener = Listener()
    job = jobs.start("Wait", until_stopped, succeeded=listener.hear)
    with qtbot.waitSignal(job.finished):
        job.cancel()
    assert listener.results == []


def test_that_closing_cancels_and_waits(qapp):
    runner = JobRunner()
    ended = []

    def work(_progress, stop: Event) -> None:
        stop.wait(10)
        ended.append(True)

    runner.start("Wait", work)
    runner.start("Wait", work)
    runner.close()
    runner.deleteLater()
    assert len(ended) <= 2
    with pytest.raises(RuntimeError):
        runner.start("Late", work)


def test_that_settled_jobs_leave_the_runner_usable(jobs, qtbot):
    listener = Listener()
    jobs.start("Wait", until_stopped, succeeded=listener.hear)
    jobs.settle()
    jobs.start("Add", lambda _p, _s: 1, succeeded=listener.hear)
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert listener.results == [1]


def test_that_a_flood_of_progress_is_thinned(jobs, qtbot):
    heard = []
    told = Event()

    def work(progress, _stop):
        told.wait(5)
        for step in range(20_000):
            progress(step / 20_000, f"{step}")
        progress(1.0, "all")

    job = jobs.start("Count", work)
    job.progressed.connect(lambda share, words: heard.append((share, words)))
    told.set()
    qtbot.waitUntil(lambda: job.is_finished)
    assert heard[-1] == (1.0, "all")
    assert len(heard) < 100


def test_that_the_status_bar_shows_a_long_job_and_its_cancel(jobs, qtbot):
    row = StatusRow(jobs, ThemeManager(jobs))
    qtbot.addWidget(row)
    row.show()
    going = Event()

    def work(progress, stop: Event) -> None:
        progress(0.5, "750 of 1,500 traces")
        going.set()
        stop.wait(10)

    job = jobs.start("Suggesting", work)
    assert not row.strip.isVisible()
    qtbot.waitUntil(row.strip.isVisible)
    assert row.strip.job is job
    assert "750 of 1,500 traces" in [
        label.text() for label in row.strip.findChildren(type(row._text))
    ]
    row.strip._cancel.click()
    qtbot.waitUntil(lambda: not row.strip.isVisible())
    assert job.is_cancelled


def test_that_a_short_job_is_never_shown(jobs, qtbot):
    strip = JobStrip(jobs, ThemeManager(jobs))
    qtbot.addWidget(strip)
    jobs.start("Add", lambda _p, _s: 1)
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert not strip._wait.isActive()
