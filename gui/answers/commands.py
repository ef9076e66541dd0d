"""The commands of the Answers page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.outcomes.verdict import Status
from gui.shell.commands import Command
from gui.shell.pages import Tools

if TYPE_CHECKING:
    from gui.answers.page import AnswersPage

ID = "answers"
TOOLS = (
    Tools(ids=("answers.check", "answers.checks")),
    Tools(ids=("answers.open", "answers.right", "answers.wrong")),
)

PageOf = Callable[[], "AnswersPage | None"]


def answers_commands(
    page: PageOf,
    check: Callable[[], object],
    can_check: Callable[[], bool],
    open_checks: Callable[[], object],
    has_study: Callable[[], bool],
) -> tuple[Command, ...]:
    """Return the page's commands; checking and the list of checks work from every page."""
    return (
        Command(
            id="answers.check",
            title=_tr("Check answers"),
            run=check,
            enabled=can_check,
            reason=_tr("Open a study first, or wait for the check under way."),
            icon="check-circle",
            menu="File",
            group="study",
            description=_tr("Judge all answers anew, or those of the chosen dataset."),
        ),
        Command(
            id="answers.checks",
            title=_tr("Checks"),
            run=open_checks,
            enabled=has_study,
            reason=_tr("Open a study first."),
            icon="list-bullets",
            menu="File",
            group="study",
            description=_tr(
                "What each check judged and who asked for it; withdraw or restore one."
            ),
        ),
        *_list_commands(page),
    )


def _list_commands(page: PageOf) -> tuple[Command, ...]:
    def at_answer(act: Callable[["AnswersPage"], object]) -> Callable[[], object]:
        return lambda: (found := page()) and act(found)

    def has_answer() -> bool:
        found = page()
        return found is not None and found.answer is not None

    def made(name: str, title: str, act: Callable[["AnswersPage"], object], key: str,
             icon: str = "", description: str = "") -> Command:  # fmt: skip
        return Command(
            id=f"answers.{name}",
            title=title,
            run=at_answer(act),
            scope=ID,
            shortcut=key,
            enabled=has_answer,
            reason=_tr("Choose a disagreement first."),
            icon=icon,
            description=description,
        )

    beside = _tr("Your verdict stands beside those of the file and the checker.")
    return (
        made(
            "open",
            _tr("Open in Compare"),
            lambda p: p.open_answer(),
            "Ctrl+Return",
            "columns",
            _tr("See the whole response; Enter does the same in the list."),
        ),
        made(
            "right",
            _tr("Judge it right"),
            lambda p: p.judge(Status.CORRECT),
            "o, c",
            description=beside,
        ),
        made(
            "wrong",
            _tr("Judge it wrong"),
            lambda p: p.judge(Status.INCORRECT),
            "o, i",
            description=beside,
        ),
        made("none", _tr("Take back my outcome"), lambda p: p.judge(None), "o, -"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Answers", text)
