"""What can be done with suggestions on the Compare page, each with its key."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from core.detectors.choice import Choice
from gui.shell.commands import Command

Make = Callable[..., Command]


def _tr(text: str) -> str:
    return QCoreApplication.translate("compare", text)


def suggestion_commands(make: Make) -> tuple[Command, ...]:
    """Return the commands; `make` makes one of the Compare page."""
    return (
        make(
            "suggest",
            _tr("Suggest tags"),
            lambda p: p.suggesting.find(),
            menu="Tags",
            group="suggest",
            description=_tr("Let rules propose tags in the whole study; nothing counts yet."),
        ),
        make(
            "suggestions.show",
            _tr("Show suggestions"),
            lambda p: p.suggesting.toggle(),
            "i",
            menu="Tags",
            group="suggest",
            checked=lambda p: p.suggesting.is_shown,
            description=_tr("Suggestions are dashed and count for nothing until accepted."),
        ),
        make(
            "suggestions.weak",
            _tr("Show suggestions of weak rules"),
            lambda p: p.suggesting.toggle_weak(),
            "Shift+I",
            menu="Tags",
            group="suggest",
            checked=lambda p: p.suggesting.with_weak,
            description=_tr("Rules that were wrong more often than right, or never measured."),
        ),
        *_deciding(make),
        *_changing(make),
    )


def _deciding(make: Make) -> tuple[Command, ...]:
    steps = (
        ("next", _tr("Next suggestion"), "l", 1),
        ("previous", _tr("Previous suggestion"), "h", -1),
    )
    choices = (
        ("accept", _tr("Accept the suggestion"), "a", Choice.ACCEPT),
        ("reject", _tr("Reject the suggestion"), "x", Choice.REJECT),
        ("skip", _tr("Skip the suggestion"), "z", Choice.SKIP),
    )
    onward = _tr("The next one comes into focus; skipped ones come last.")
    return (
        *(
            make(
                f"suggestion.{name}",
                title,
                lambda p, by=by: p.suggesting.step(by),
                key,
                menu="Tags",
                group="review",
            )
            for name, title, key, by in steps
        ),
        *(
            make(
                f"suggestion.{name}",
                title,
                lambda p, choice=choice: p.suggesting.decide(choice),
                key,
                menu="Tags",
                group="review",
                description=onward,
            )
            for name, title, key, choice in choices
        ),
    )


def _changing(make: Make) -> tuple[Command, ...]:
    bulk = (
        ("here", _tr("Accept all of the rule in this trace"), "Shift+A", False),
        ("everywhere", _tr("Accept all of the rule in the study"), "Ctrl+Shift+A", True),
    )
    digits = tuple(
        make(
            f"suggestion.as.{digit}",
            _tr("Accept as code {0} of the palette").format(digit),
            lambda p, digit=digit: p.suggesting.accept_as(str(digit)),
            f"v, {digit}",
            menu="Tags",
            group="codes",
            in_palette=False,
            series=_tr("Accept the suggestion as another code of the palette"),
        )
        for digit in range(1, 10)
    )
    return (
        make(
            "suggestion.words",
            _tr("Accept the suggestion on the selected words"),
            lambda p: p.suggesting.accept_here(),
            "v, v",
            menu="Tags",
            group="review",
        ),
        *digits,
        *(
            make(
                f"suggestion.all.{name}",
                title,
                lambda p, everywhere=everywhere: p.suggesting.accept_all(everywhere=everywhere),
                key,
                menu="Tags",
                group="review",
                description=_tr("Says how many first; the same key again accepts them."),
            )
            for name, title, key, everywhere in bulk
        ),
    )
