"""Keys for finding codes, moving edges, relating tags and saying more of them, on Compare."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from core.relations import RelationKind
from core.text.units import Edge
from gui.shell.commands import Command

Make = Callable[..., Command]


def _tr(text: str) -> str:
    return QCoreApplication.translate("compare", text)


def annotating_commands(make: Make) -> tuple[Command, ...]:
    """Return the commands; `make` makes one of the Compare page."""
    return (*_codes(make), *_edges(make), *_said(make), *_relations(make))


def _codes(make: Make) -> tuple[Command, ...]:
    find = make(
        "code.find",
        _tr("Find a code…"),
        lambda p: p.tagging.find_code(),
        "/",
        menu="Tags",
        group="codes",
        description=_tr("Any code by a few letters of its name or of what it means."),
    )
    recent = (
        make(
            f"code.recent.{place}",
            _tr("Put the code used {0} before").format(place - 1) if place > 1 else _tr("Put it"),
            lambda p, place=place: p.tagging.apply_recent(place),
            f"Shift+{place}",
            menu="",
            in_palette=False,
            series=_tr("Put the code used last, the one before, and so on"),
        )
        for place in range(1, 10)
    )
    return (find, *recent)


def _edges(make: Make) -> tuple[Command, ...]:
    how = _tr("← → by words, with Shift by characters, with Ctrl by sentences; Enter keeps.")
    edges = (
        ("start", _tr("Move the start of the tag"), "[", Edge.START),
        ("end", _tr("Move the end of the tag"), "]", Edge.END),
    )
    return tuple(
        make(
            f"edge.{name}",
            title,
            lambda p, edge=edge: p.tagging.boundary.grab(edge),
            key,
            menu="Tags",
            group="edges",
            description=how,
        )
        for name, title, key, edge in edges
    )


def _said(make: Make) -> tuple[Command, ...]:
    attributes = (
        ("sound", _tr("Sound, or not"), "y", _tr("Whether the strategy leads to the truth.")),
        (
            "verdict",
            _tr("What the model says of it"),
            "u",
            _tr("That it works, fails, or nothing."),
        ),
        ("ending", _tr("How the strategy ends"), "Shift+U", _tr("Through, abandoned or resumed.")),
    )
    return (
        make(
            "trace.finish",
            _tr("Annotated, and on to the next trace"),
            lambda p: p.tagging.finish(),
            "Ctrl+Return",
            menu="Tags",
            group="say",
            description=_tr("In a pass, to the next of its traces that is not."),
        ),
        *_passes(make),
        make(
            "tag.overlapping",
            _tr("Next tag that overlaps"),
            lambda p: p.tagging.step_overlapping(),
            "Shift+O",
            menu="Tags",
            group="go",
        ),
        make(
            "tag.uncertain",
            _tr("Mark the tag uncertain"),
            lambda p: p.tagging.mark_uncertain(),
            "q",
            menu="Tags",
            group="say",
        ),
        *(
            make(
                f"tag.{name}",
                title,
                lambda p, name=name: p.tagging.say_next(name),
                key,
                menu="Tags",
                group="say",
                description=words,
            )
            for name, title, key, words in attributes
        ),
    )


def _passes(make: Make) -> tuple[Command, ...]:
    return (
        make(
            "pass.begin",
            _tr("Begin a Pass…"),
            lambda p: p.tagging.passing.begin(),
            menu="Tags",
            group="pass",
            description=_tr("Go through the traces listed one by one, blind if you like."),
        ),
        make(
            "pass.go_on",
            _tr("Go on with the pass"),
            lambda p: p.tagging.passing.go_on(),
            "Alt+Return",
            menu="Tags",
            group="pass",
            description=_tr(
                "To the first of its traces that is not annotated, as after a restart."
            ),
        ),
        make(
            "pass.next",
            _tr("Next trace of the pass"),
            lambda p: p.tagging.passing.step(1),
            "Alt+Down",
            menu="Tags",
            group="pass",
        ),
        make(
            "pass.previous",
            _tr("Previous trace of the pass"),
            lambda p: p.tagging.passing.step(-1),
            "Alt+Up",
            menu="Tags",
            group="pass",
        ),
        make(
            "pass.end",
            _tr("End the Pass"),
            lambda p: p.tagging.passing.end(),
            menu="Tags",
            group="pass",
            description=_tr("Its tags stay; what was hidden is shown again."),
        ),
    )


def _relations(make: Make) -> tuple[Command, ...]:
    kinds = (
        (RelationKind.CATCHES, _tr("Relate: it catches …"), "=, C"),
        (RelationKind.ABANDONS, _tr("Relate: it abandons …"), "=, A"),
        (RelationKind.RESUMES, _tr("Relate: it resumes …"), "=, R"),
        (RelationKind.REUSES, _tr("Relate: it reuses …"), "=, U"),
    )
    return (
        *(
            make(
                f"relate.{kind}",
                title,
                lambda p, kind=kind: p.tagging.relating.begin(kind),
                key,
                menu="Tags",
                group="relate",
                description=_tr("Then choose the other tag and press = =."),
            )
            for kind, title, key in kinds
        ),
        make(
            "relate.finish",
            _tr("Relate: to this tag"),
            lambda p: p.tagging.relating.finish(),
            "=, =",
            menu="Tags",
            group="relate",
        ),
    )
