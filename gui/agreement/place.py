"""The Agreement page's place in the program, and the way from it to Compare."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from gui.agreement.commands import ID, TOOLS, agreement_commands
from gui.compare.commands import ID as COMPARE
from gui.shell.pages import Page
from gui.theme.page_theme import PageTheme

if TYPE_CHECKING:  # what reads studies is loaded with the first one
    from gui.agreement.page import AgreementPage
    from gui.app import Program

Themed = Callable[[Callable[[PageTheme], "AgreementPage"]], "AgreementPage"]


class AgreementPlace(QObject):
    """Makes the page for the session that is open."""

    def __init__(self, program: "Program", themed: Themed) -> None:
        super().__init__(program)
        self._program = program
        self._themed = themed

    def page(self) -> Page:
        """Return the Agreement page."""
        return Page(
            id=ID,
            title=self.tr("Agreement"),
            icon="handshake",
            build=self._build,
            commands=agreement_commands(self._widget),
            tools=TOOLS,
        )

    def _build(self) -> QWidget:
        from gui.agreement.page import AgreementPage  # noqa: PLC0415 - loaded when first shown

        session = self._program.session
        if session is None:
            raise RuntimeError("a page was built without a study")
        page = self._themed(lambda theme: AgreementPage(session, theme, self._program.window.pages))
        page.opened.connect(self._on_opened)
        page.told.connect(self._program.window.status.show_message)
        page.focused.connect(self._program.registry.refresh)
        return page

    def _widget(self) -> "AgreementPage | None":
        return self._program.window.pages.widget_of(ID)  # type: ignore[return-value]

    @Slot(int, int)
    def _on_opened(self, trace_id: int, tag_id: int) -> None:
        if self._program.session is not None:
            self._program.window.turn_to(COMPARE)
            self._program.session.show_trace(trace_id, tag_id or None)
