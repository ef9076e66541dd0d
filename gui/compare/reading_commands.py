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
            "column.again",
            _tr("Show hidden columns again"),
            lambda p: p.arranging.show_all_again(),
            "Ctrl+Shift+H",
            group="arrange",
            description=_tr("A narrow bar stands for each; a click on one shows that one."),
        ),
        make(
            "column.only",
            _tr("Hide the other columns"),
            lambda p: p.arranging.only(),
            group="arrange",
        ),
    )


def outline_commands(make: Make) -> tuple[Command, ...]:
    """Return the commands that get about by the parts of a trace."""
    return (
        make(
            "outline",
            _tr("Outline"),
            lambda p: p.outlining.open(),
            "Shift+L",
            group="parts",
            description=_tr("The episodes of the trace, else its headings and paragraphs."),
        ),
        make(
            "part.next",
            _tr("Next part of the trace"),
            lambda p: p.outlining.step(1),
            "Ctrl+J",
            group="parts",
        ),
        make(
            "part.previous",
            _tr("Previous part of the trace"),
            lambda p: p.outlining.step(-1),
            "Ctrl+Shift+J",
            group="parts",
        ),
        make(
            "part.fold",
            _tr("Fold the part"),
            lambda p: p.outlining.fold(),
            "-",
            group="parts",
            description=_tr("One line stands for it; a click on the line shows it again."),
        ),
        make(
            "parts.fold",
            _tr("Fold all long parts"),
            lambda p: p.outlining.fold_all(),
            "Shift+F",
            group="parts",
            description=_tr("All but the one that is read; once more shows all."),
        ),
    )
