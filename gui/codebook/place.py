"""The codebook's and the history's place in the program, and the ways from them to Compare."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from core.codebook.code import Code
from gui.codebook.commands import ID, TOOLS, codebook_commands
from gui.compare.commands import ID as COMPARE
from gui.shell.commands import Command
from gui.shell.pages import Page
from gui.theme.page_theme import PageTheme

if TYPE_CHECKING:  # what reads studies is loaded with the first one
    from data.store.codebook_reading import TagPlace
    from data.store.log_reading import EditLine
    from gui.app import Program
    from gui.codebook.page import CodebookPage
    from gui.history.dialog import HistoryDialog

Themed = Callable[[Callable[[PageTheme], "CodebookPage"]], "CodebookPage"]
_PLAIN = re.compile(r"[\w.]+")


class CodebookPlace(QObject):
    """Makes the page and the dialog for the session that is open."""

    def __init__(self, program: "Program", themed: Themed) -> None:
        super().__init__(program)
        self._program = program
        self._themed = themed
        self._history: HistoryDialog | None = None

    def page(self) -> Page:
        """Return the Codebook page."""
        return Page(
            id=ID,
            title=self.tr("Codebook"),
            icon="book-bookmark",
            build=self._build,
            commands=codebook_commands(self._widget),
            tools=TOOLS,
            find=lambda: (page := self._widget()) and page.find_code(),
        )

    def history_command(self) -> Command:
        """Return the command that opens the history."""
        return Command(
            id="edit.history",
            title=self.tr("History"),
            run=self.open_history,
            shortcut="Ctrl+H",
            enabled=lambda: self._program.session is not None,
            reason=self.tr("Open a study first."),
            menu="Edit",
            group="history",
            icon="clock-counter-clockwise",
            description=self.tr("Who edited what, and the way back."),
        )

    def open_history(self) -> None:
        """Show the history beside the window."""
        from gui.history.dialog import HistoryDialog  # noqa: PLC0415 - loaded when first wanted

        session = self._program.session
        if self._history is not None:
            self._history.raise_()
            self._history.activateWindow()
        elif session is not None:
            self._history = HistoryDialog(session, self._program.theme, self._program.window)
            self._history.shown.connect(self._on_line)
            self._history.destroyed.connect(self._on_history_gone)
            session.destroyed.connect(self._history.close)
            self._history.show()

    def _build(self) -> QWidget:
        from gui.codebook.page import CodebookPage  # noqa: PLC0415 - loaded when first shown

        session = self._program.session
        if session is None:
            raise RuntimeError("a page was built without a study")
        page = self._themed(lambda theme: CodebookPage(session, theme, self._program.window.pages))
        page.told.connect(self._program.window.status.show_message)
        page.tags_wanted.connect(self._on_code)
        page.tag_wanted.connect(self._on_tag)
        return page

    def _widget(self) -> "CodebookPage | None":
        return self._program.window.pages.widget_of(ID)  # type: ignore[return-value]

    @Slot()
    def _on_history_gone(self) -> None:
        self._history = None

    @Slot(object)
    def _on_code(self, code: Code) -> None:
        """Show the problems where a code stands."""
        if self._program.session is not None:
            key = code.key if _PLAIN.fullmatch(code.key) else f'"{code.key}"'
            self._program.session.select(query=f"code:{key}", problem_id=None, tag_id=None)
            self._program.window.turn_to(COMPARE)

    @Slot(object)
    def _on_tag(self, place: "TagPlace") -> None:
        self._show(place.trace_id, place.id)

    @Slot(object)
    def _on_line(self, line: "EditLine") -> None:
        self._show(line.trace_id, line.tag_id)

    def _show(self, trace_id: int | None, tag_id: int | None) -> None:
        session = self._program.session
        if session is not None and trace_id is not None:
            self._program.window.turn_to(COMPARE)
            session.show_trace(trace_id, tag_id)
