"""The pages of the window in the order of the rail."""

import logging
from collections.abc import Callable, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from core.metrics.datasets import DATASETS
from gui.agreement.place import AgreementPlace
from gui.answers.checking import AnswerChecking
from gui.answers.commands import ID as ANSWERS
from gui.answers.commands import TOOLS as ANSWER_TOOLS
from gui.answers.commands import answers_commands
from gui.codebook.place import CodebookPlace
from gui.compare.commands import ID as COMPARE
from gui.compare.commands import TOOLS, compare_commands
from gui.report.exporting import ID as REPORT
from gui.report.exporting import ReportExport
from gui.shell.commands import Command
from gui.shell.files import SUFFIX, ask_where
from gui.shell.pages import Look, Page, Tools
from gui.theme.page_theme import PageTheme

if TYPE_CHECKING:
    from core.charts.build import Choices
    from data.intake import ImportReport
    from gui.answers.checks_dialog import ChecksDialog
    from gui.answers.page import AnswersPage
    from gui.app import Program
    from gui.charts.answers_binding import AnswersBinding
    from gui.charts.binding import ChartsBinding
    from gui.charts.charts_page import ChartsPage
    from gui.compare.page import ComparePage
    from gui.importing.data_page import DataPage
    from gui.shell.session import Session

logger = logging.getLogger(__name__)
P = TypeVar("P", bound=QWidget)
CHARTS = "charts"
DATA = "data"


def feature_pages(program: "Program") -> Sequence[Page]:
    """Return the pages; each builds its widget when it is first shown, for the open session."""
    makers = FeaturePages(program)
    program.import_files = makers.import_files
    program.window.add_fact(makers.tag_fact)
    program.window.add_fact(makers.pass_fact)
    program.endings.append(makers.checking.close)
    codebook = CodebookPlace(program, makers.themed)
    agreement = AgreementPlace(program, makers.themed)
    program.registry.add(codebook.history_command())
    return (
        makers.compare(),
        makers.charts(),
        makers.answers(),
        makers.data(),
        codebook.page(),
        agreement.page(),
    )


class FeaturePages:
    """Makes the pages and leads from one to the other."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._binding: ChartsBinding | None = None
        self._answers: AnswersBinding | None = None
        self._checks: ChecksDialog | None = None
        self.checking = AnswerChecking(program.jobs, program)
        self.checking.told.connect(program.window.status.show_message)
        self.checking.turned.connect(program.window.refresh)
        self.report = ReportExport(lambda: program.session, self._shown_charts, program)
        self.report.written.connect(self._on_exported)
        self.report.turned.connect(program.window.refresh)

    @property
    def _session(self) -> "Session":
        session = self._program.session
        if session is None:
            raise RuntimeError("a page was built without a study")
        return session

    @property
    def _home(self) -> QWidget:
        """Return where pages will stand; moved there once built, each part would be styled anew."""
        return self._program.window.pages

    def compare(self) -> Page:
        """Return the Compare page."""
        return Page(
            id=COMPARE,
            title=self._program.tr("Compare"),
            icon="columns",
            build=self._build_compare,
            commands=compare_commands(self._compare_widget),
            tools=TOOLS,
            find=lambda: (page := self._compare_widget()) and page.finding.open(),
        )

    def charts(self) -> Page:
        """Return the Charts page."""
        return Page(
            id=CHARTS,
            title=self._program.tr("Charts"),
            icon="chart-line-up",
            build=self._build_charts,
            commands=(
                *(self._reference_command(name) for name in ("", *DATASETS)),
                self._columns_command(),
                self.report.command(self._program.window),
            ),
            tools=(
                Tools(
                    ids=tuple(f"charts.reference.{n or 'none'}" for n in ("", *DATASETS)),
                    look=Look.SEGMENTS,
                    label=self._program.tr("Published rows"),
                ),
                Tools(ids=(REPORT,)),
            ),
        )

    def answers(self) -> Page:
        """Return the Answers page."""
        return Page(
            id=ANSWERS,
            title=self._program.tr("Answers"),
            icon="scales",
            build=self._build_answers,
            commands=answers_commands(
                self._answers_widget,
                self._check,
                self._can_check,
                self._open_checks,
                lambda: self._program.session is not None,
            ),
            tools=ANSWER_TOOLS,
        )

    def data(self) -> Page:
        """Return the Data page."""
        return Page(
            id=DATA,
            title=self._program.tr("Data"),
            icon="database",
            build=self._build_data,
        )

    def import_files(self, paths: list[Path]) -> None:
        """Show what these files hold, in the open study; ask for a study first if none is open."""
        program = self._program
        if program.session is None:
            self._ask_where_for(paths)
            return
        program.window.turn_to(DATA)
        page: DataPage | None = program.window.pages.widget_of(DATA)  # type: ignore[assignment]
        if page is not None:
            page.preview_files(paths)

    def _ask_where_for(self, paths: list[Path]) -> None:
        """Ask where to make the study that files will be read into; beside them is a good place."""
        program, folder = self._program, paths[0].absolute().parent
        name = folder.name or paths[0].stem
        names = (f"{name}{number}{SUFFIX}" for number in chain([""], map(" {}".format, count(2))))

        def make(chosen: list[Path]) -> None:
            program.files_waiting = paths
            program.new_study(chosen[0])

        title = program.tr("New Study for the Imported Files")
        free = next(each for each in names if not (folder / each).exists())
        ask_where(program.window, title, folder / free, make)

    def tag_fact(self) -> str:
        """Return how many tags the study has, for the status bar."""
        session = self._program.session
        if session is None or not session.is_loaded:
            return ""
        count = session.overview.tag_count
        if count == 1:
            return self._program.tr("1 tag")
        return self._program.tr("{0} tags").format(f"{count:,}")

    def pass_fact(self) -> str:
        """Return how far the annotator's pass is, for the status bar."""
        session = self._program.session
        current = session.passes.current if session is not None else None
        if session is None or current is None:
            return ""
        done, of = session.passes.progress
        return self._program.tr("pass {0}: {1} of {2}").format(current.name, f"{done:,}", f"{of:,}")

    def themed(self, make: Callable[[PageTheme], P]) -> P:
        """Make a page that follows the theme only while somebody sees it."""
        theme = PageTheme(self._program.theme)
        page = make(theme)
        theme.belong_to(page)
        return page

    def _build_compare(self) -> QWidget:
        # Loaded by whoever opened the study, so that the window is there without it.
        from gui.compare.page import ComparePage  # noqa: PLC0415

        page = self.themed(lambda theme: ComparePage(self._session, theme, self._home))
        page.told.connect(self._program.window.status.show_message)
        page.import_wanted.connect(lambda: self._program.registry.run("file.import"))
        study, settings = self._session.path, self._program.settings
        page.arranging.restore(*settings.current.columns_of(study))
        page.arranging.arranged.connect(
            lambda shown, pinned: settings.change(
                settings.current.with_columns(study, shown, pinned)
            )
        )
        return page

    def _build_charts(self) -> QWidget:
        # Half of start-up would be pyqtgraph's import.
        from gui.charts.answers_binding import AnswersBinding  # noqa: PLC0415
        from gui.charts.binding import ChartsBinding  # noqa: PLC0415
        from gui.charts.charts_page import ChartsPage  # noqa: PLC0415

        page = self.themed(lambda theme: ChartsPage(theme, self._home))
        self._binding = ChartsBinding(page, self._session, self._program.settings)
        self._answers = AnswersBinding(page, self._session)
        self._binding.opened.connect(lambda: self._program.window.turn_to(COMPARE))
        page.command_requested.connect(self._program.registry.run)
        page.failed.connect(self._session.failed)
        page.exported.connect(self._on_exported)
        return page

    def _build_answers(self) -> QWidget:
        from gui.answers.page import AnswersPage  # noqa: PLC0415

        page = self.themed(
            lambda theme: AnswersPage(self._session, self.checking, theme, self._home)
        )
        page.opened.connect(lambda: self._program.window.turn_to(COMPARE))
        page.told.connect(self._program.window.status.show_message)
        page.import_wanted.connect(lambda: self._program.registry.run("file.import"))
        page.focused.connect(self._program.registry.refresh)
        return page

    def _build_data(self) -> QWidget:
        from gui.importing.data_page import DataPage  # noqa: PLC0415

        page = self.themed(lambda theme: DataPage(self._session, theme, self._home))
        page.imported.connect(self._on_imported)
        return page

    def _on_imported(self, report: "ImportReport") -> None:
        """Show the first problem that the import brought, with the runs that answered it."""
        program, session = self._program, self._session
        if report.batch_id is not None:
            first = session.reader.first_problem_of(report.batch_id)
            session.select(query="", problem_id=first, run_ids=(), tag_id=None)
        program.window.turn_to(COMPARE)
        logger.info("Imported %d traces", report.added)
        words = program.tr("Imported %n traces", "", report.added)
        program.window.status.show_message(words)
        if report.batch_id is not None:
            self.checking.check_new(session)

    def _check(self) -> None:
        """Check what is chosen on the Answers page, if it is in front, else all answers."""
        page, front = self._answers_widget(), self._program.window.pages.current
        if page is not None and front is not None and front.id == ANSWERS:
            page.check()
        else:
            self.checking.check(self._session)

    def _open_checks(self) -> None:
        """Show the checks of the study beside the window."""
        from gui.answers.checks_dialog import ChecksDialog  # noqa: PLC0415

        if self._checks is not None:
            self._checks.raise_()
            self._checks.activateWindow()
            return
        session = self._session
        self._checks = ChecksDialog(session, self._program.theme, self._program.window)
        self._checks.destroyed.connect(self._on_checks_gone)
        session.destroyed.connect(self._checks.close)
        self._checks.show()

    def _on_checks_gone(self) -> None:
        self._checks = None

    def _can_check(self) -> bool:
        return self._program.session is not None and not self.checking.is_busy

    def _answers_widget(self) -> "AnswersPage | None":
        return self._program.window.pages.widget_of(ANSWERS)  # type: ignore[return-value]

    def _compare_widget(self) -> "ComparePage | None":
        return self._program.window.pages.widget_of(COMPARE)  # type: ignore[return-value]

    def _shown_charts(self) -> "tuple[Choices, str, str]":
        from core.charts.build import Choices  # noqa: PLC0415 - not before the first window

        if self._binding is None or self._answers is None:
            return Choices(), "", ""
        return self._binding.choices, self._binding.reference, self._answers.wanted

    def _reference_command(self, dataset: str) -> Command:
        def run() -> None:
            if self._binding is not None:
                self._binding.show_reference(dataset)

        title = dataset or self._program.tr("None")
        return Command(
            id=f"charts.reference.{dataset or 'none'}",
            title=title,
            run=run,
            scope=CHARTS,
            checked=lambda: (self._binding.reference if self._binding else "") == dataset,
            menu="Charts",
            group="reference",
            description=self._program.tr("Published self-correction rows, laid over the charts."),
        )

    def _columns_command(self) -> Command:
        def run() -> None:
            page: ChartsPage | None = self._program.window.pages.widget_of(CHARTS)  # type: ignore[assignment]
            if page is not None:
                page.choose_columns()

        return Command(
            id="charts.columns",
            title=self._program.tr("Choose Columns…"),
            run=run,
            scope=CHARTS,
            shortcut="c",
            menu="Charts",
            group="table",
            description=self._program.tr("Which numbers the self-correction table shows."),
        )

    def _on_exported(self, path: Path) -> None:
        self._program.window.status.show_message(self._program.tr("Wrote {0}").format(path.name))
