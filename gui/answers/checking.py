"""Checks answers in the background: after each import unasked, and whenever somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gui.jobs import Job, JobRunner, Progress

if TYPE_CHECKING:
    from data.checking.checker import Checker
    from data.checking.recheck import CheckReport
    from gui.shell.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What to check: `datasets` None for all; an unasked check leaves alone what is judged."""

    session: "Session"
    datasets: tuple[str, ...] | None = None
    is_asked: bool = True


class AnswerChecking(QObject):
    """Owns the one checker of the program and runs one check at a time.

    Signals:
        told: what a check found, in words for the status bar.
        turned: a check began or ended.
        checked: a check has ended; carries the datasets, in its report's forms.
    """

    told = Signal(str)
    turned = Signal()
    checked = Signal(object)

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._now: _Wish | None = None
        self._waiting: list[_Wish] = []
        self._has_told_of_algebra = False

    @cached_property
    def checker(self) -> "Checker":
        """Return the checker; its processes start when algebra is first asked for."""
        from data.checking.checker import Checker  # noqa: PLC0415 - not before the first window

        return Checker()

    @property
    def is_busy(self) -> bool:
        """Whether a check is under way."""
        return self._job is not None

    def check(self, session: "Session", datasets: Sequence[str] | None = None) -> None:
        """Check all answers of a study, or of some datasets; undo takes the check back."""
        chosen = None if datasets is None else tuple(datasets)
        self._wish(_Wish(session=session, datasets=chosen))

    def check_new(self, session: "Session") -> None:
        """Check what the checker has not judged yet; nobody asked, so undo leaves it alone."""
        self._wish(_Wish(session=session, is_asked=False))

    @Slot()
    def cancel(self) -> None:
        """Stop; what was under way leaves no trace."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """End the processes for good; jobs must have ended."""
        self._waiting.clear()
        if "checker" in self.__dict__:
            self.checker.close()

    def _wish(self, wish: _Wish) -> None:
        if wish not in self._waiting:
            self._waiting.append(wish)
        if self._job is None:
            self._begin()

    def _begin(self) -> None:
        self._now = wish = self._waiting.pop(0)
        study, checker = wish.session.study, self.checker

        def work(progress: Progress, stop: Event) -> "CheckReport":
            from data.checking.recheck import check_study  # noqa: PLC0415 - off the GUI thread

            try:
                return check_study(
                    study,
                    checker,
                    datasets=wish.datasets,
                    only_new=not wish.is_asked,
                    by=None if wish.is_asked else checker.who,
                    progress=progress,
                    stopped=stop.is_set,
                )
            finally:
                checker.close()  # a hundred megabytes each, for a thing that is rarely done

        self._job = self._jobs.start(self.tr("Checking answers"), work, succeeded=self._on_checked)
        self._job.finished.connect(self._on_finished)
        self.turned.emit()

    @Slot(object)
    def _on_checked(self, report: "CheckReport") -> None:
        from data.checking.recheck import CHECKED  # noqa: PLC0415 - loaded by the job

        wish = self._now
        if wish is None:
            return
        if report.batch_id is not None:
            wish.session.announce(CHECKED)
        self.checked.emit(report)
        if words := self._words(report, is_asked=wish.is_asked):
            self.told.emit(words)

    @Slot()
    def _on_finished(self) -> None:
        was_stopped = self._job is not None and self._job.is_cancelled
        self._job = self._now = None
        if was_stopped:
            self._waiting.clear()  # with the study closed there is nothing left to check either
        if self._waiting:
            self._begin()
        else:
            self.turned.emit()

    def _words(self, report: "CheckReport", *, is_asked: bool) -> str:
        """Return what a person should hear, "" where nothing is new and nobody asked."""
        from gui.answers.wording import counted  # noqa: PLC0415 - not before the first window

        turned = report.turned.total()
        parts: list[str] = []
        if is_asked or turned:
            parts.append(self.tr("{0} checked").format(counted(report.checked, "answer")))
        if turned:
            parts.append(self.tr("{0} judged otherwise than before").format(f"{turned:,}"))
        elif is_asked and report.checked:
            parts.append(self.tr("no verdict changed"))
        if report.unsettled and not self.checker.algebra and not self._has_told_of_algebra:
            self._has_told_of_algebra = True
            needy = self.tr("{0} need algebra: math-verify is not installed")
            parts.append(needy.format(counted(report.unsettled, "answer")))
        return ", ".join(parts)
