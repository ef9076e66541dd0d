"""Starts the program with a window and holds what lives as long as it does."""

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from core.errors import VoltefaceError
from data import logs
from data.paths import Paths
from data.settings import SettingsFile, login_name
from gui.app_icon import app_icon
from gui.codebook.commands import ID as CODEBOOK
from gui.collecting import Collector
from gui.dialogs import ErrorDialog
from gui.errors import ErrorReporter
from gui.feature_pages import ANSWERS, CHARTS, DATA, feature_pages
from gui.jobs import JobRunner, Progress, Work
from gui.keeping.place import Keeping
from gui.shell.commands import CommandRegistry
from gui.shell.files import SUFFIX
from gui.shell.main_window import MainWindow
from gui.shell.surroundings import Surroundings
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn
from gui.warming import Warming

if TYPE_CHECKING:
    from data.store.study import Study
    from gui.shell.session import Session

logger = logging.getLogger(__name__)
_WARM_MODULES = (
    *("gui.charts.binding", "gui.charts.charts_page"),
    *("gui.answers.page", "gui.importing.data_page", "gui.codebook.page"),
    "pygments.lexers.python",
)

_NOTICED_S = 0.4
_SWITCH_SECONDS = 0.001
"""After so long a job hands the interpreter to the window, which asks for it at every query: with
Python's own 5 ms, twenty small queries beside a busy job would be 100 ms without an answer."""


class Program(QObject):
    """The window, the open study, and the way from one study to another."""

    def __init__(self, app: QApplication, paths: Paths) -> None:
        super().__init__()
        self.app = app
        self.paths = paths
        self.settings = SettingsFile(paths.settings)
        self.theme = ThemeManager(self)
        self.registry = CommandRegistry(self)
        self.registry.custom = self.settings.current.keys
        self.jobs = JobRunner(self)
        self.warming = Warming(self)
        self.collector = Collector(self)
        self.warming.done.connect(self.collector.set_aside)
        self.reporter = ErrorReporter(paths.logs, self)
        self.session: Session | None = None
        self.import_files: Callable[[list[Path]], object] | None = None
        self.files_waiting: list[Path] = []
        self.endings: list[Callable[[], object]] = []
        self._wanted: Path | None = None  # the study that is being opened
        self._dress()
        self.window = MainWindow(self.surroundings)
        self._connect()
        self.keeping = Keeping(self)
        self.registry.add(*self.keeping.commands())
        self.reporter.damaged.connect(self.keeping.on_damage)
        self.window.damage_met.connect(self.keeping.on_damage)
        for page in feature_pages(self):
            self.window.add_page(page)
        self.window.show_menu_bar()
        self.reporter.show_over(self.window)

    @property
    def surroundings(self) -> Surroundings:
        """Return what every part of the window may use."""
        return Surroundings(
            registry=self.registry,
            theme=self.theme,
            jobs=self.jobs,
            settings=self.settings,
            paths=self.paths,
        )

    @property
    def annotator(self) -> str:
        """Return who signs edits; until a name is set, that of the login."""
        return self.settings.current.annotator or login_name()

    def start(self, study: Path | None, *, example: bool = False) -> None:
        """Show the window; open the example, `study`, or the last one if it is still there."""
        self.collector.start()
        self.window.show()
        self.warming.load("gui.opening")
        last = self.settings.current.last_study
        if example:
            self.open_example()
        elif study is not None:
            self.open_study(study)
        elif last and self.settings.current.reopen_last and Path(last).is_file():
            self.open_study(Path(last))
        if self.settings.warning:
            heading = self.tr("Some settings could not be read")
            ErrorDialog.show_message(self.window, heading, self.settings.warning)

    @Slot(object)
    def open_study(self, path: Path) -> None:
        """Open a study that exists, in the background; the window follows."""
        if self.session is not None and _is_same(path, self.session.path):
            return
        annotator = self.annotator
        self._wanted = path

        def work(_progress: Progress, stop: Event) -> "Study | None":
            from gui import opening  # noqa: PLC0415 - loads SQLite and the pages, off this thread

            return opening.open_study(path, annotator, stop)

        self._begin(self.tr("Opening {0}").format(path.name), work)

    @Slot(object)
    def new_study(self, path: Path) -> None:
        """Make a study and open it."""
        annotator = self.annotator
        self._wanted = None

        def work(_progress: Progress, stop: Event) -> "Study | None":
            from gui import opening  # noqa: PLC0415 - loads SQLite and the pages, off this thread

            return opening.create_study(path, annotator, stop)

        self._begin(self.tr("Making {0}").format(path.name), work)

    @Slot()
    def open_example(self) -> None:
        """Open the example study, making it the first time."""
        folder, annotator = self.paths.examples, self.annotator
        self._wanted = None

        def work(progress: Progress, stop: Event) -> "Study | None":
            from gui import opening  # noqa: PLC0415 - loads SQLite and the pages, off this thread

            return opening.open_example(folder, annotator, progress, stop)

        self._begin(self.tr("Making the example"), work)

    @Slot(object)
    def save_copy(self, path: Path) -> None:
        """Write the open study to another file in the background."""
        if self.session is None:
            return
        study = self.session.study

        def work(_progress: Progress, _stop: Event) -> str:
            study.save_copy(path)
            return path.name

        self.jobs.start(self.tr("Saving a copy"), work, succeeded=self._on_copied)

    @Slot(object)
    def take_files(self, paths: list[Path]) -> None:
        """Open a study among `paths`, or import them."""
        studies = [path for path in paths if path.suffix.lower() == SUFFIX]
        if studies:
            self.open_study(studies[0])
        elif self.import_files is not None:
            self.import_files(paths)

    @Slot()
    def close_study(self) -> None:
        """Close the open study and show the welcome page."""
        if self.session is None:
            return
        session, self.session = self.session, None
        logger.info("Closed the study")
        self.window.set_session(None)
        self.jobs.settle()
        session.close()
        session.deleteLater()
        self.collector.release()

    @Slot()
    def close(self) -> None:
        """End all work and close the study; the last thing before the end."""
        self.warming.close()
        self.jobs.close()
        for end in self.endings:
            end()
        if self.session is not None:
            session, self.session = self.session, None
            session.close()
            logger.info("Closed the study")
        self.collector.close()
        self.reporter.uninstall()

    def _begin(self, what: str, work: Work) -> None:
        def begin() -> None:
            self.jobs.start(what, work, succeeded=self._on_opened, failed=self._on_not_opened)

        self.once_idle(begin)

    def once_idle(self, then: Callable[[], object]) -> None:
        """Do `then`; where that would end work that somebody waits for, ask first."""
        busy = [job for job in self.jobs.jobs if job.seconds > _NOTICED_S and not job.is_cancelled]
        if not busy:
            then()
            return
        ErrorDialog.ask(
            self.window,
            self.tr("Stop “{0}”?").format(busy[0].what),
            self.tr(
                "Another study can be opened when it has stopped. What is half done is undone."
            ),
            ((self.tr("Stop It"), then), (self.tr("Keep It Running"), None)),
        )

    @Slot(object)
    def _on_opened(self, study: "Study") -> None:
        from gui.shell.session import Session  # noqa: PLC0415 - loaded by the job

        self.close_study()
        self.session = Session(study, self.jobs, self)
        self.session.doubted.connect(self.keeping.ask_whether)
        # No names: reports of failures quote the log.
        logger.info("Opened a study of %d runs", len(self.session.overview.runs))
        self.settings.change(self.settings.current.having_opened(study.path))
        in_next_turn(self, self._show_session)

    @Slot()
    def _show_session(self) -> None:
        """Show the study that was opened a turn of the loop ago."""
        if (session := self.session) is None:
            return
        self.window.set_session(session)
        session.selection_changed.connect(self.warming.put_off)
        # Where both read a large study at once, the list comes later.
        session.counted.connect(self._look_after, Qt.ConnectionType.SingleShotConnection)
        session.load_overview()
        pages = (CHARTS, ANSWERS, DATA, CODEBOOK)
        self.warming.load(*_WARM_MODULES, then=[self._preparing(page) for page in pages])
        waiting, self.files_waiting = self.files_waiting, []
        if waiting and self.import_files is not None:
            self.import_files(waiting)

    @Slot()
    def _look_after(self) -> None:
        if self.session is not None:
            self.keeping.look_after(self.session.path)

    def _preparing(self, page_id: str) -> Callable[[], None]:
        """Return what builds a page of the study that is open now, if it still is."""
        session = self.session

        def prepare() -> None:
            if session is not None and self.session is session:
                self.window.pages.prepare(page_id)

        return prepare

    @Slot(object)
    def _on_not_opened(self, error: Exception) -> None:
        if isinstance(error, VoltefaceError):
            self.keeping.explain(self._wanted, error)
            return
        self.reporter.report(error)

    @Slot()
    def _ask_to_close(self) -> None:
        self.once_idle(self.close_study)

    @Slot()
    def _take_annotator(self) -> None:
        if self.session is not None:
            self.session.study.annotator = self.annotator

    @Slot(object)
    def _on_copied(self, name: str) -> None:
        self.window.status.show_message(self.tr("Copied to {0}").format(name))

    def _dress(self) -> None:
        self.theme.use(self.settings.current.theme)
        self.theme.use_text_size(self.settings.current.text_size)
        self.theme.apply(self.app)

    def _connect(self) -> None:
        window = self.window
        window.study_wanted.connect(self.open_study)
        window.new_study_wanted.connect(self.new_study)
        window.example_wanted.connect(self.open_example)
        window.copy_wanted.connect(self.save_copy)
        window.import_wanted.connect(self.take_files)
        window.files_dropped.connect(self.take_files)
        window.close_study_wanted.connect(self._ask_to_close)
        window.settings_changed.connect(self._take_annotator)
        self.registry.ran.connect(self.warming.put_off)
        self.app.aboutToQuit.connect(self.close)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def make_application(argv: Sequence[str] = ("volteface",)) -> QApplication:
    """Return the one QApplication, named and with its icon, ahead of all other threads."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = QApplication(list(argv))
    app.setApplicationName("volteface")
    app.setApplicationDisplayName("Volteface")
    app.setDesktopFileName("volteface")
    app.setWindowIcon(app_icon())
    return app


def run_app(study: Path | None = None, *, example: bool = False) -> int:
    """Open the window and run until it is closed; return the exit code."""
    paths = Paths.of_this_system()
    log = logs.start_logging(paths.logs)
    fault = logs.take_last_fault(paths.logs)
    watch = logs.watch_for_faults(paths.logs)
    logger.info("Started, Python %s, Qt %s, %s", sys.version.split()[0], qVersion(), sys.platform)
    app = make_application()
    if not QFontDatabase.families():
        return _without_fonts(study)
    program = Program(app, paths)
    program.reporter.install()
    program.start(study, example=example)
    if fault.strip():
        _offer_fault(program, fault)
    code = app.exec()
    logger.info("Ended with code %d", code)
    logs.stop_watching(watch)
    logs.stop_logging(log)
    return code


def _offer_fault(program: Program, fault: str) -> None:
    """Tell that the last run died, and where what it wrote then is."""
    path = None
    with suppress(OSError):
        path = logs.write_report(program.paths.logs, "fault", fault)
    ErrorDialog.show_message(
        program.window,
        program.tr("Volteface ended unexpectedly last time"),
        program.tr("All edits up to then are in the study. What was written then is in {0}").format(
            path or program.paths.logs
        ),
    )


def _without_fonts(study: Path | None) -> int:
    sys.stderr.write(
        "No fonts are installed, so every letter would be a box. On Debian and Ubuntu:\n"
        "  apt install fonts-dejavu-core\n\nGoing on without a window.\n\n"
    )
    from gui.headless import run_headless  # noqa: PLC0415 - only without a window

    return run_headless(study)
