"""Work that would hold the window up: runs on a thread, reports, and can be cancelled.

The job is a QObject and lives on the GUI thread; its runnable keeps bound signals only, for a
QObject must not die on a pool thread.
"""

import logging
import time
from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance, Slot

from core.errors import VoltefaceError, tells_of_damage

logger = logging.getLogger(__name__)

Progress = Callable[[float, str], None]
"""Takes the share done, 0 to 1 (negative where unknown), and a few words such as "930 of 1,500"."""

Work = Callable[[Progress, Event], object]
"""Does the work with a snapshot of what it needs; returns early once the event is set."""

_LEAST_GAP = 0.05
_LEAST_SHARE = 0.01


class Job(QObject):
    """One piece of work in the background.

    After a cancel only `finished` follows: a part of a result is none.

    Signals:
        progressed: share done, 0 to 1 (negative: unknown), and words.
        succeeded: the result; immutable, for it crosses threads.
        failed: the exception.
        finished: it has ended, however it did; the last signal.
    """

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()
    _returned = Signal(object)
    _raised = Signal(object)

    def __init__(self, what: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.what = what
        self.share = -1.0
        self.words = ""
        self._stop = Event()
        self._done = False
        self._began = time.monotonic()
        self.progressed.connect(self._note)
        self._returned.connect(self._end_well)
        self._raised.connect(self._end_badly)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    @property
    def is_finished(self) -> bool:
        """Whether it has ended."""
        return self._done

    @property
    def seconds(self) -> float:
        """Return how long ago it was started."""
        return time.monotonic() - self._began

    @property
    def seconds_left(self) -> float | None:
        """Return the time left if it goes on at its pace; None before that can be told."""
        if self.share < 0.02 or self.seconds < 1:
            return None
        return self.seconds * (1 - self.share) / self.share

    @Slot()
    def cancel(self) -> None:
        """Ask it to stop; `finished` comes when it has."""
        self._stop.set()

    def runnable(self, work: Work) -> QRunnable:
        """Return what a thread pool runs for this job."""
        return _Runnable(work, self._stop, self.progressed, self._returned, self._raised)

    @Slot(float, str)
    def _note(self, share: float, words: str) -> None:
        self.share, self.words = share, words

    @Slot(object)
    def _end_well(self, result: object) -> None:
        self._done = True
        if not self.is_cancelled:
            self.succeeded.emit(result)
        self.finished.emit()

    @Slot(object)
    def _end_badly(self, error: Exception) -> None:
        self._done = True
        if not self.is_cancelled:
            self.failed.emit(error)
        self.finished.emit()


class _Runnable(QRunnable):
    """Runs the work and passes on what it says, seldom enough for the window to keep up."""

    def __init__(
        self,
        work: Work,
        stop: Event,
        progressed: SignalInstance,
        returned: SignalInstance,
        raised: SignalInstance,
    ) -> None:
        super().__init__()
        self._work = work
        self._stop = stop
        self._progressed = progressed
        self._returned = returned
        self._raised = raised
        self._last = (0.0, -1.0)

    def run(self) -> None:
        if self._stop.is_set():
            self._returned.emit(None)
            return
        try:
            result = self._work(self._report, self._stop)
        except Exception as error:  # noqa: BLE001 - one of the two edges; passed on to the window
            is_known = isinstance(error, VoltefaceError) or tells_of_damage(error)
            log = logger.info if is_known else logger.error
            log("Background work failed", exc_info=error)
            self._raised.emit(error)
        else:
            self._returned.emit(result)

    def _report(self, share: float, words: str) -> None:
        now, (before, reported) = time.monotonic(), self._last
        if now - before >= _LEAST_GAP or (share >= 1 > reported):
            self._last = (now, share)
            self._progressed.emit(share, words)


class JobRunner(QObject):
    """Runs jobs on its own pool and keeps each until it has ended.

    There are more threads than long jobs at once, so that what a key asks for need not wait.

    Signals:
        started: a job was started; carries it.
        failed: a job failed and whoever started it does not look; carries job and exception.
    """

    started = Signal(object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 3) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._jobs: list[Job] = []
        self._closed = False

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs that have not ended, oldest first."""
        return tuple(self._jobs)

    def start(
        self,
        what: str,
        work: Work,
        *,
        succeeded: Callable[..., object] | None = None,
        failed: Callable[..., object] | None = None,
    ) -> Job:
        """Start `work`, which the status bar calls `what`; connect bound methods of QObjects.

        Without `failed`, a failure is told through the runner's `failed`, never swallowed.

        Raises:
            RuntimeError: The runner is closed.
        """
        if self._closed:
            raise RuntimeError("the program is closing; no more work is started")
        job = Job(what, self)
        if succeeded is not None:
            job.succeeded.connect(succeeded)
        job.failed.connect(failed if failed is not None else self._tell)
        job.finished.connect(self._drop)
        self._jobs.append(job)
        self._pool.start(job.runnable(work))
        self.started.emit(job)
        return job

    def settle(self) -> None:
        """Cancel everything and wait until all threads have ended; new work may follow."""
        for job in self._jobs:
            job.cancel()
        self._pool.waitForDone()

    def close(self) -> None:
        """Settle for good: no work is started any more."""
        self._closed = True
        self.settle()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self.failed.emit(self.sender(), error)

    @Slot()
    def _drop(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._jobs.remove(job)
            job.deleteLater()
