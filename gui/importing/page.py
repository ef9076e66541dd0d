"""The import page: drop files, see what they hold, then bring them in as one step."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.errors import VoltefaceError
from data.importers.base import ImportOptions
from data.importers.registry import importers
from data.importers.report import report_text
from data.importers.trial import TriedRecord
from data.intake import ImportReport, import_files
from data.paths import Paths
from data.store.study import IMPORTED
from gui.importing.drops import files_dropped
from gui.importing.fields import tried
from gui.importing.foot import Foot
from gui.importing.reading import Reading, read
from gui.importing.report_view import ReportView
from gui.importing.review import ReviewPanel
from gui.importing.run_marks import positions_of
from gui.importing.start_view import StartView
from gui.importing.waiting_view import WaitingView
from gui.jobs import Job, Progress
from gui.shell.files import REPORT, ask_where_file, ask_which_files, ask_which_folder
from gui.shell.session import Session
from gui.theme.manager import ThemeManager


class ImportPage(QWidget):
    """Previews files and imports them; both run as jobs that can be cancelled.

    Signals:
        imported: an import has ended; carries the ImportReport, which may say that nothing is new.
        cancelled: the person gave up the report.
    """

    imported = Signal(object)
    cancelled = Signal()

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._profiles = Paths.of_this_system().config
        self._paths: tuple[Path, ...] = ()
        self._reading: Reading | None = None
        self._reading_job: Job | None = None
        self._import_job: Job | None = None
        self._trial_job: Job | None = None
        self._outcome: list[ImportReport] = []
        self._waiting_paths: list[tuple[Path, ...]] = []
        self.review: ReviewPanel | None = None
        self._formats: tuple[str, ...] = ()
        self.report: ReportView | None = None
        self.setObjectName("importPage")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Import"))
        self.setAcceptDrops(True)
        self._build()
        session.jobs.start(self.tr("Looking up formats"), _formats, succeeded=self._on_formats)
        theme.changed.connect(self._on_theme)

    # What others use

    @property
    def reading(self) -> Reading | None:
        """Return what is shown, None before files were read."""
        return self._reading

    @property
    def is_busy(self) -> bool:
        """Whether files are being read, shown or imported."""
        building = self.report is not None and not self.report.is_complete
        return building or self._reading_job is not None or self._import_job is not None

    def choose_files(self) -> None:
        """Ask which files to read."""
        ask_which_files(self, self._folder(), self.preview_files)

    def choose_folder(self) -> None:
        """Ask for a folder of files to read."""
        ask_which_folder(self, self._folder(), self.preview_files)

    def preview_files(self, paths: Sequence[Path]) -> None:
        """Read `paths` and show what they hold; nothing is written.

        While an import runs they wait for its end.
        """
        if not paths:
            return
        if self._import_job is not None:
            self._waiting_paths.append(tuple(paths))
            self.foot.say_waiting(len(self._waiting_paths))
            return
        self._paths = tuple(paths)
        self._read(ImportOptions())

    def read_again(self) -> None:
        """Read the same files with the options of the form."""
        if self.report is not None and self._import_job is None:
            self._read(self.report.options.options)

    def show_review(self) -> None:
        """Show the problems that look alike, for the person to decide."""
        reading = self._reading
        if reading is None or not reading.questions or self._import_job is not None:
            return
        self._drop_review()
        self.review = ReviewPanel(reading.questions, reading.options.decisions, self._theme)
        self.review.closed.connect(self._on_reviewed)
        self._stack.addWidget(self.review)
        self._show(self.review)
        self.review.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_import(self) -> None:
        """Import the files that are shown."""
        reading = self._reading
        if reading is None or self._import_job is not None or not reading.importable:
            return
        study, outcome = self._session.study, self._outcome

        def work(progress: Progress, stop: Event) -> None:
            report = import_files(study, reading.importable, reading.options, progress, stop.is_set)
            outcome.append(report)

        outcome.clear()
        self._import_job = self._session.jobs.start(self._importing_words(reading), work)
        self._import_job.finished.connect(self._on_import_ended)
        self.foot.follow(self._import_job)
        if self.report is not None:
            self.report.set_editable(editable=False)

    def cancel(self) -> None:
        """Stop what runs, else give up the report."""
        if self._import_job is not None:
            self._import_job.cancel()
            self.foot.stopping()
        elif self._reading_job is not None:
            self._reading_job.cancel()
        else:
            self.reset()
            self.cancelled.emit()

    def reset(self) -> None:
        """Forget the files and show the empty state."""
        self._paths, self._reading = (), None
        self._drop_review()
        self._drop_report()
        self._show(self.start)

    def save_report(self, path: Path) -> None:
        """Write what is shown as text."""
        if self._reading is None:
            return
        try:
            path.write_text(report_text(self._reading.run), encoding="utf-8")
        except OSError as error:
            told = self.tr("The report cannot be saved: {0}.").format(error.strerror)
            self.foot.say(told)
            return
        self.foot.say(self.tr("Saved as {0}").format(path.name))

    # Building

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._stack = QStackedWidget()
        self._column.addWidget(self._stack, 1)
        self._build_parts()
        self._column.addWidget(self.foot)
        self._show(self.start)

    def _build_parts(self) -> None:
        self.start = StartView(self._theme)
        self.start.choose_wanted.connect(self.choose_files)
        self.start.folder_wanted.connect(self.choose_folder)
        if self._formats:
            self.start.show_formats(self._formats)
        self.waiting = WaitingView(self._theme)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self.waiting)
        self.foot = Foot(self._theme)
        self.foot.save_wanted.connect(self._ask_where)
        self.foot.cancel_wanted.connect(self.cancel)
        self.foot.import_wanted.connect(self.start_import)

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.foot.setVisible(part is self.report)

    def _folder(self) -> Path:
        return self._paths[0].parent if self._paths else self._session.path.parent

    @Slot(object)
    def _on_formats(self, names: tuple[str, ...]) -> None:
        self._formats = names
        self.start.show_formats(names)

    # Reading

    def _read(self, options: ImportOptions) -> None:
        if self._reading_job is not None:
            self._reading_job.cancel()
        paths, study = self._paths, self._session.path

        def work(progress: Progress, stop: Event) -> Reading | None:
            return read(paths, options, study, progress, stop)

        job = self._session.jobs.start(self._reading_words(), work, succeeded=self._on_read)
        job.finished.connect(self._on_reading_ended)
        self._reading_job = job
        self.waiting.follow(job)
        self._show(self.waiting)

    def _reading_words(self) -> str:
        if len(self._paths) == 1:
            return self.tr("Reading {0}").format(self._paths[0].name)
        return self.tr("Reading {0} files").format(f"{len(self._paths):,}")

    def _importing_words(self, reading: Reading) -> str:
        if len(reading.importable) == 1:
            return self.tr("Importing {0}").format(reading.importable[0].name)
        return self.tr("Importing {0} files").format(f"{len(reading.importable):,}")

    @Slot(object)
    def _on_read(self, reading: Reading) -> None:
        if self.sender() is self._reading_job:
            self._reading = reading
            self._show_report(reading)

    @Slot()
    def _on_reading_ended(self) -> None:
        if self.sender() is not self._reading_job:
            return  # another reading was started since
        self._reading_job = None
        if self._stack.currentWidget() is not self.waiting:
            return
        if self.report is not None:
            self._show(self.report)
        else:
            self.reset()
            self.cancelled.emit()

    def _show_report(self, reading: Reading) -> None:
        self._drop_report()
        positions = positions_of(self._session.overview.runs, reading.preview.runs)
        self.report = ReportView(reading, positions, self._profiles, self._theme)
        self.report.edited.connect(self._on_edited)
        self.report.read_wanted.connect(self.read_again)
        self.report.review_wanted.connect(self.show_review)
        self.report.trial_wanted.connect(self._try)
        self._stack.addWidget(self.report)
        self._offer()
        self._show(self.report)
        self.foot.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _try(self) -> None:
        """Read the first records as the form says, beside everything else."""
        reading, report = self._reading, self.report
        if reading is None or report is None or reading.fields is None:
            return
        fields, before, options = reading.fields, reading.options, report.options.options

        def work(_progress: Progress, _stop: Event) -> object:
            return tried(fields, before, options)

        what = self.tr("Reading the first records")
        self._trial_job = self._session.jobs.start(
            what, work, succeeded=self._on_tried, failed=self._on_trial_failed
        )

    @Slot(object)
    def _on_tried(self, records: tuple[TriedRecord, ...]) -> None:
        mapping = self.report.mapping if self.report is not None else None
        if mapping is not None and self.sender() is self._trial_job:
            mapping.trial.show_records(records)

    @Slot(object)
    def _on_trial_failed(self, error: Exception) -> None:
        if not isinstance(error, VoltefaceError):
            raise error
        mapping = self.report.mapping if self.report is not None else None
        if mapping is not None and self.sender() is self._trial_job:
            mapping.trial.show_fault(str(error))

    @Slot()
    def _on_reviewed(self) -> None:
        review, reading = self.review, self._reading
        if review is None or reading is None:
            return
        decided = reading.decided(review.decisions)
        self._drop_review()
        self._reading = decided
        self._show_report(decided)

    def _drop_review(self) -> None:
        if self.review is not None:
            self._stack.removeWidget(self.review)
            self.review.hide()
            self.review.deleteLater()
            self.review = None

    def _drop_report(self) -> None:
        if self.report is not None:
            self._stack.removeWidget(self.report)
            self.report.hide()
            self.report.deleteLater()
            self.report = None

    def _offer(self) -> None:
        reading = self._reading
        traces = reading.preview.attempts if reading else 0
        edited = self.report is not None and self.report.options.is_edited
        told = self.tr("Read the files again first, to see what will be imported.")
        self.foot.offer(traces, blocked=told if edited else "")

    @Slot()
    def _on_edited(self) -> None:
        self._offer()

    # Importing

    @Slot()
    def _on_import_ended(self) -> None:
        """Tell of an import; one that was cancelled too late has happened all the same."""
        self._import_job = None
        if self.report is not None:
            self.report.set_editable(editable=True)
        report = self._outcome[0] if self._outcome else None
        if report is None or report.cancelled:
            self._offer()
            self.foot.say(self.tr("Nothing was imported."))
        else:
            if report.batch_id is not None:
                self._session.announce(IMPORTED)
            self.reset()
            self.imported.emit(report)
        if self._waiting_paths:
            self.preview_files(self._waiting_paths.pop(0))

    # The report as text

    @Slot()
    def _ask_where(self) -> None:
        start = self._folder() / self.tr("import report.txt")
        ask_where_file(self, REPORT, self.tr("Save Report"), start, ".txt", self._on_where)

    def _on_where(self, paths: list[Path]) -> None:
        self.save_report(paths[0])

    # The theme

    @Slot()
    def _on_theme(self) -> None:
        """Build the parts anew, as every length on them follows the text size."""
        if self._import_job is not None or self._reading_job is not None:
            return
        for part in (self.start, self.waiting, self.foot):
            part.hide()
            part.deleteLater()
        self._build_parts()
        self._column.addWidget(self.foot)
        self._drop_review()
        if self._reading is not None:
            self._show_report(self._reading)
        else:
            self._show(self.start)

    # Qt's names

    def sizeHint(self) -> QSize:
        px = self._theme.metrics.px
        return QSize(px(1100), px(700))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files; while an import runs, they wait."""
        if files_dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        found = files_dropped(event)
        if found:
            event.acceptProposedAction()
            self.preview_files(found)


def _formats(_progress: Progress, _stop: Event) -> tuple[str, ...]:
    """Return the names of all formats; in a job, as every importer is loaded for it."""
    return tuple(importer.name for importer in importers())
