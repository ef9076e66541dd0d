"""Finding words, arranging columns and getting about in long texts, each with its key."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from gui.shell.commands import Command

Make = Callable[..., Command]


def _tr(text: str) -> str:
    return QCoreApplication.translate("compare", text)


def find_commands(make: Make) -> tuple[Command, ...]:
    """Return the commands that go from one place found to the next; `make` makes one."""
    return (
        make(
            "find.next",
            _tr("Next place found"),
            lambda p: p.finding.step(1),
            "F3",
            group="read",
            description=_tr("Of what the find bar looks for, else of the words in the filter."),
        ),
        make(
            "find.previous",
            _tr("Previous place found"),
            lambda p: p.finding.step(-1),
            "Shift+F3",
            group="read",
        ),
    )


def arranging_commands(make: Make) -> tuple[Command, ...]:
    """Return the commands that move, pin and hide columns."""
    return (
        make(
            "column.left",
            _tr("Move the column left"),
            lambda p: p.arranging.move(-1),
            "Alt+Shift+Left",
            group="arrange",
        ),
        make(
            "column.right",
            _tr("Move the column right"),
            lambda p: p.arranging.move(1),
            "Alt+Shift+Right",
            group="arrange",
        ),
        make(
            "column.pin",
            _tr("Pin the column"),
            lambda p: p.arranging.pin(),
            "Shift+P",
            group="arrange",
            checked=lambda p: p.arranging.is_pinned(p.column),
            description=_tr("It stands first, and stays when other runs are chosen."),
        ),
        make(
            "column.hide",
            _tr("Hide the column"),
            lambda p: p.arranging.hide(),
            "Shift+H",
            group="arrange",
        ),
        make(
            "column.only",
            _tr("Hide the other columns"),
            lambda p: p.arranging.only(),
            group="arrange",
        ),
    )
