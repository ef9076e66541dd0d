"""Counts the verdicts of the open study in a job, whenever they changed and somebody looks."""

from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.changes import ChangeSet, Kind
from core.outcomes.judged import AnswersReport
from data.checking.judging import read_judged
from gui.answers.checking import AnswerChecking
from gui.jobs import Job, Progress
from gui.shell.session import Session

_SETTLE_MS = 60
_KINDS = (Kind.VERDICT, Kind.BATCH, Kind.SETTING, Kind.PROBLEM, Kind.TRACE)


class AnswersCounting(QObject):
    """Reads what is said of the answers; the page that it is for is its parent.

    Signals:
        counted: carries the AnswersReport.
    """

    counted = Signal(object)

    def __init__(self, session: Session, checking: AnswerChecking, page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._checking = checking
        self._page = page
        self._job: Job | None = None
        self._is_stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self.look)
        session.changed.connect(self._on_changed)

    @Slot()
    def look(self) -> None:
        """Count, if something changed and the page is seen."""
        if self._is_stale and self._page.isVisible():
            self._count()

    def _count(self) -> None:
        self._is_stale = False
        if self._job is not None:
            self._job.cancel()
        study, who = self._session.study, self._checking.checker.who

        def work(_progress: Progress, stop: Event) -> AnswersReport:
            return read_judged(study, who, stop.is_set)

        what = self.tr("Comparing verdicts")
        self._job = self._session.jobs.start(what, work, succeeded=self._on_counted)
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_counted(self, report: AnswersReport) -> None:
        self.counted.emit(report)

    @Slot()
    def _on_finished(self) -> None:
        job = self._job
        if job is not None and self.sender() is job:
            self._is_stale |= job.is_cancelled
            self._job = None

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns(*_KINDS):
            self._is_stale = True
            self._soon.start()
