"""Writes the report of the open study: asks where, counts and draws in the background, tells."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.jobs import Job, Progress
from gui.shell.commands import Command
from gui.shell.files import REPORT, ask_where_file

if TYPE_CHECKING:
    from core.charts.build import Choices
    from gui.shell.session import Session

ID = "charts.report"
SUFFIX = ".html"

Shown = Callable[[], "tuple[Choices, str, str]"]
"""What the Charts page shows: its choices, the dataset of the published rows on it, and the run
whose answers it was asked for."""


class ReportExport(QObject):
    """Makes one report at a time, of what the filter in force chooses.

    Signals:
        written: a report was written; carries its path.
        turned: one was begun or has ended.
    """

    written = Signal(object)
    turned = Signal()

    def __init__(
        self, session: "Callable[[], Session | None]", shown: Shown, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._shown = shown
        self._job: Job | None = None

    def command(self, window: QWidget) -> Command:
        """Return the command that asks for a file over `window` and writes the report there."""
        return Command(
            id=ID,
            title=self.tr("Export report…"),
            run=lambda: self._ask(window),
            shortcut="Ctrl+E",
            enabled=self._can_begin,
            reason=self.tr("Open a study first, or wait for the report under way."),
            menu="File",
            group="study",
            icon="export",
            description=self.tr("Tables, charts and method of what is filtered, as one HTML page."),
        )

    def write(self, path: Path) -> None:
        """Write the report to `path` in the background; `written` follows."""
        session = self._session()
        if session is None or self._job is not None:
            return
        study, query = session.study, session.selection.query
        choices, reference, answers_of = self._shown()

        def work(progress: Progress, stop: Event) -> Path | None:
            # Off the GUI thread, and not before the first window.
            from data.reporting import make_report, write_report  # noqa: PLC0415
            from gui.report.process import draw_apart  # noqa: PLC0415

            progress(-1.0, "")
            report = make_report(
                study,
                query=query,
                choices=choices,
                reference=reference,
                answers_of=answers_of,
                draw=lambda charts: draw_apart(charts, stop.is_set),
                stopped=stop.is_set,
            )
            if report is None:
                return None
            write_report(report, path)
            return path

        self._job = session.jobs.start(
            self.tr("Writing the report"), work, succeeded=self._on_written
        )
        self._job.finished.connect(self._on_finished)
        self.turned.emit()

    def _can_begin(self) -> bool:
        session = self._session()
        return session is not None and session.is_loaded and self._job is None

    def _ask(self, window: QWidget) -> None:
        session = self._session()
        if session is None:
            return
        start = Path(f"{session.path.stem}{SUFFIX}")
        title = self.tr("Export Report")
        ask_where_file(window, REPORT, title, start, SUFFIX, lambda paths: self.write(paths[0]))

    @Slot(object)
    def _on_written(self, path: Path | None) -> None:
        if path is not None:
            self.written.emit(path)

    @Slot()
    def _on_finished(self) -> None:
        self._job = None
        self.turned.emit()
