"""The commands of the Agreement page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gui.shell.commands import Command
from gui.shell.pages import Tools

if TYPE_CHECKING:  # the page is loaded when it is first shown
    from gui.agreement.page import AgreementPage

ID = "agreement"
TOOLS = (
    Tools(ids=("agreement.open",)),
    Tools(ids=("agreement.first", "agreement.second", "agreement.both")),
)


def agreement_commands(page: "Callable[[], AgreementPage | None]") -> tuple[Command, ...]:
    """Return the commands; `page` gives the page's widget while it exists."""

    def has_difference() -> bool:
        found = page()
        return found is not None and found.difference is not None

    def made(
        name: str,
        title: str,
        act: "Callable[[AgreementPage], object]",
        key: str,
        description: str,
        icon: str = "",
    ) -> Command:
        return Command(
            id=f"{ID}.{name}",
            title=title,
            run=lambda: (found := page()) and act(found),
            scope=ID,
            shortcut=key,
            enabled=has_difference,
            reason=_tr("Choose a disagreement first."),
            icon=icon,
            description=description,
        )

    kept = _tr("It is put in the pass “agreed”, as a tag of yours; undo takes it back.")
    return (
        made(
            "open",
            _tr("Open in Compare"),
            lambda p: p.open_difference(),
            "Ctrl+Return",
            _tr("See both tags in the text; Enter does the same in the list."),
            "columns",
        ),
        made("first", _tr("Agree on the first"), lambda p: p.settle(first=True, second=False),
             "1", kept),
        made("second", _tr("Agree on the second"), lambda p: p.settle(first=False, second=True),
             "2", kept),
        made("both", _tr("Agree on both"), lambda p: p.settle(first=True, second=True),
             "b", kept),
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("Agreement", text)
