"""The one window: rail, toolbar, pages and status bar around an open study, or none."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QChildEvent, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from core.errors import VoltefaceError, tells_of_damage
from gui.dialogs import ErrorDialog
from gui.jobs import Job
from gui.shell.actions import Actions
from gui.shell.commands import WINDOW
from gui.shell.files import Folders
from gui.shell.menus import fill_bar
from gui.shell.pages import WELCOME, Page, PageStack
from gui.shell.palette import CommandPalette
from gui.shell.rail import Rail
from gui.shell.status import StatusRow
from gui.shell.surroundings import Surroundings
from gui.shell.toolbar import Toolbar
from gui.shell.welcome import WelcomePage
from gui.shell.window_commands import page_command, window_commands
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn

_SIZE = (1280, 800)
_SMALLEST = (900, 560)


class OpenStudy(Protocol):
    """What the window needs of a session."""

    # Signals; the type checker knows no protocol that a Signal descriptor fits.
    @property
    def changed(self) -> Any: ...  # noqa: ANN401
    @property
    def overview_changed(self) -> Any: ...  # noqa: ANN401
    @property
    def undone(self) -> Any: ...  # noqa: ANN401
    @property
    def failed(self) -> Any: ...  # noqa: ANN401

    @property
    def path(self) -> Path: ...
    @property
    def undo_label(self) -> str: ...
    @property
    def redo_label(self) -> str: ...
    @property
    def is_saved(self) -> bool: ...

    def undo(self) -> None: ...
    def redo(self) -> None: ...


class MainWindow(QMainWindow):
    """The window; it holds no study itself but shows the session it is given.

    Signals:
        study_wanted: open this study; a Path.
        new_study_wanted: make a study here; a Path.
        copy_wanted: write a copy of the open study here; a Path.
        example_wanted: make and open the example study.
        import_wanted: read these files; a list of Paths.
        files_dropped: these were dropped on the window; a list of Paths.
        close_study_wanted: close the open study.
        settings_changed: the settings were looked at and may be others now.
        closed: the window was closed; the program should end.
        damage_met: work met a part of the study that cannot be read; carries the failure.
    """

    study_wanted = Signal(object)
    new_study_wanted = Signal(object)
    copy_wanted = Signal(object)
    example_wanted = Signal()
    import_wanted = Signal(object)
    files_dropped = Signal(object)
    close_study_wanted = Signal()
    settings_changed = Signal()
    closed = Signal()
    damage_met = Signal(object)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._session: OpenStudy | None = None
        self._facts: list[Callable[[], str]] = []
        self._recent: tuple[Path, ...] = ()
        self._recent_of: tuple[tuple[str, ...], Path | None] = (), None
        self._metrics = around.theme.metrics
        self._is_refreshing = False
        self.folders = Folders(around.settings)
        self.setAcceptDrops(True)
        self.setWindowTitle(QGuiApplication.applicationDisplayName())
        around.registry.add(*window_commands(self, Actions(self, around)))
        self._build()
        around.registry.bind(WINDOW, self)
        around.jobs.failed.connect(self._on_job_failed)
        around.theme.changed.connect(self._on_theme)
        self._restore()
        self._pages.turn_to(WELCOME)
        self.refresh()

    # What others may do with it

    @property
    def theme(self) -> ThemeManager:
        """Return the theme manager."""
        return self._around.theme

    @property
    def recent(self) -> tuple[Path, ...]:
        """Return the recent studies that are still there, the open one left out."""
        opened = self._session.path if self._session else None
        names = self._around.settings.current.recent
        if (names, opened) != self._recent_of:  # asked many times at each refresh
            self._recent_of = names, opened
            self._recent = tuple(path for path in map(Path, names) if path != opened)
        return self._recent

    @property
    def pages(self) -> PageStack:
        """Return the stack of pages."""
        return self._pages

    @property
    def status(self) -> StatusRow:
        """Return the status bar."""
        return self._status

    @property
    def rail(self) -> Rail:
        """Return the rail."""
        return self._rail

    @property
    def palette_popup(self) -> CommandPalette:
        """Return the command palette."""
        return self._palette

    def add_page(self, page: Page) -> None:
        """Add a page under the ones before it in the rail."""
        self._pages.add(page)
        number = len([p for p in self._pages.pages if p.id != WELCOME])
        command = page_command(self, page, number)
        self._around.registry.add(command)
        self._rail.add_page(command.id)

    def add_fact(self, fact: Callable[[], str]) -> None:
        """Let the status bar state what `fact` returns, "" for nothing at the moment."""
        self._facts.append(fact)
        self.refresh()

    def set_session(self, session: OpenStudy | None) -> None:
        """Show another study, or the welcome page; pages are built anew for it."""
        self._listen(self._session, on=False)
        self._session = session
        self._pages.drop_widgets()
        self._listen(session, on=True)
        name = session.path.stem if session else ""
        self._toolbar.show_study(name)
        program = QGuiApplication.applicationDisplayName()
        self.setWindowTitle(f"{name} – {program}" if name else program)
        first = next((page for page in self._pages.pages if page.needs_study), None)
        self.turn_to(first.id if session and first else WELCOME)

    def turn_to(self, page_id: str) -> None:
        """Bring a page to the front, if it can be shown."""
        if self.can_show(self._pages.page(page_id)):
            self._pages.turn_to(page_id)

    def refresh(self) -> None:
        """Ask for titles, enabled states, facts and recent studies anew."""
        self._around.registry.refresh()
        self._welcome_recent()
        facts = [fact() for fact in self._facts]
        self._status.show_facts(self._saved(), *facts)

    # What commands ask and do

    def has_study(self) -> bool:
        """Whether a study is open."""
        return self._session is not None

    def can_show(self, page: Page) -> bool:
        """Whether `page` makes sense now."""
        return self.has_study() or not page.needs_study

    def shows(self, page: Page) -> bool:
        """Whether `page` is in front."""
        return self._pages.current is page

    def can_find(self) -> bool:
        """Whether the page in front has a search."""
        page = self._pages.current
        return page is not None and page.find is not None

    def go_to_search(self) -> None:
        """Go to the search of the page in front."""
        page = self._pages.current
        if page is not None and page.find is not None:
            page.find()

    @property
    def undo_label(self) -> str:
        """Return what undo takes back, "" if nothing."""
        return self._session.undo_label if self._session else ""

    @property
    def redo_label(self) -> str:
        """Return what redo does again, "" if nothing."""
        return self._session.redo_label if self._session else ""

    def undo(self) -> None:
        """Take back the newest edit."""
        if self._session:
            self._session.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._session:
            self._session.redo()

    # Building

    def _build(self) -> None:
        registry, theme = self._around.registry, self.theme
        self._pages = PageStack(registry, theme, self)
        self._pages.add(
            Page(
                id=WELCOME,
                title=self.tr("Welcome"),
                icon="house",
                build=self._make_welcome,
                needs_study=False,
            )
        )
        self._pages.turned.connect(self._on_turned)
        self._rail = Rail(registry, theme, self)
        self._rail.add_below("file.settings")
        self._rail.add_below("help.keys")
        self._toolbar = Toolbar(registry, theme, self)
        self._toolbar.show_study("")
        self._status = StatusRow(self._around.jobs, theme, self)
        self._palette = CommandPalette(registry, theme, self)
        for part in (self._rail, self._toolbar, self._status, self._palette):
            theme.dress(part)
        self._lay_out()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._toolbar)
        right.addWidget(self._pages, 1)
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(self._rail)
        above.addLayout(right, 1)
        centre = QWidget(self)
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(above, 1)
        whole.addWidget(self._status)
        self.setCentralWidget(centre)
        self.setMinimumSize(*_SMALLEST)

    def _make_welcome(self) -> QWidget:
        welcome = WelcomePage(self._around.registry, self.theme)
        welcome.study_wanted.connect(self.study_wanted)
        welcome.show_recent(self.recent)
        return welcome

    def show_menu_bar(self) -> None:
        """Fill the system's menu bar, where it is kept outside the window."""
        if self.menuBar().isNativeMenuBar():
            fill_bar(self.menuBar(), self._around.registry)

    # Following

    def _listen(self, session: OpenStudy | None, *, on: bool) -> None:
        if session is None:
            return
        pairs = (
            (session.changed, self._on_changed),
            (session.overview_changed, self._on_changed),
            (session.undone, self._on_undone),
            (session.failed, self._on_failed),
        )
        for signal, slot in pairs:
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    @Slot(object)
    def _on_changed(self, _changes: object = None) -> None:
        """Refresh once for all that an edit makes known, after it is on the screen."""
        if not self._is_refreshing:
            self._is_refreshing = True
            in_next_turn(self, self._refresh_now)

    @Slot()
    def _refresh_now(self) -> None:
        self._is_refreshing = False
        self.refresh()

    @Slot(str)
    def _on_undone(self, label: str) -> None:
        self._status.show_message(label)
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: VoltefaceError) -> None:
        ErrorDialog.show_error(self, error)
        self.refresh()

    @Slot(object, object)
    def _on_job_failed(self, job: Job, error: Exception) -> None:
        if tells_of_damage(error):
            self.damage_met.emit(error)
            return
        if isinstance(error, VoltefaceError):
            ErrorDialog.show_error(self, error)
            return
        # Raised here, on the GUI thread, it reaches the crash dialog like any other bug.
        raise error

    @Slot(str)
    def _on_turned(self, page_id: str) -> None:
        self._toolbar.show_tools(self._pages.page(page_id).tools)
        self.refresh()
        self._rail.update()

    @Slot()
    def _on_theme(self) -> None:
        page = self._pages.current
        if self._metrics != self.theme.metrics:
            # Pages measure when they are built; what they show is in the session.
            self._metrics = self.theme.metrics
            self._pages.drop_widgets()
            if page is not None and page.needs_study:
                self._pages.turn_to(page.id)
        self._toolbar.show_tools(page.tools if page else ())
        self.refresh()

    def _saved(self) -> str:
        if self._session is None:
            return ""
        return self.tr("Saved") if self._session.is_saved else self.tr("Saving …")

    def _welcome_recent(self) -> None:
        welcome = self._pages.widget_of(WELCOME)
        if isinstance(welcome, WelcomePage):
            welcome.show_recent(self.recent)

    @property
    def folder(self) -> Path | None:
        """Return where questions about files should begin."""
        if self._session:
            return self._session.path.parent
        return self.recent[0].parent if self.recent else None

    # Remembering

    def _restore(self) -> None:
        self.resize(*_SIZE)
        state = self._around.settings.current.layout.get(WINDOW, "")
        if state:
            self.restoreGeometry(QByteArray.fromBase64(state.encode("ascii", "replace")))

    def _remember(self) -> None:
        state = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        settings = self._around.settings
        settings.change(settings.current.with_layout(WINDOW, state))

    # Qt's names

    def childEvent(self, event: QChildEvent) -> None:
        """Dress a dialog when it is about to be shown, as the window itself has no sheet."""
        child = event.child() if event.polished() else None
        if isinstance(child, QWidget) and child.isWindow():
            self.theme.dress(child)
        super().childEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place and let the program end."""
        self._remember()
        super().closeEvent(event)
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this machine."""
        found = _local_files(event)
        if found:
            event.acceptProposedAction()
            self._status.show_message(self.tr("Drop to open or import %n files", "", len(found)))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Stop saying what a drop would do."""
        self._status.show_message("")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on what was dropped."""
        found = _local_files(event)
        if found:
            event.acceptProposedAction()
            self.files_dropped.emit(found)


def _local_files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
