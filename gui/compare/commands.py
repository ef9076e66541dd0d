"""What can be done on the Compare page, each with its key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.codebook.code import Layer
from core.outcomes.verdict import Status
from gui.compare.annotating_commands import annotating_commands
from gui.compare.reading_commands import arranging_commands, find_commands, outline_commands
from gui.compare.scroll_mode import Mode
from gui.compare.suggestion_commands import suggestion_commands
from gui.shell.commands import Command
from gui.shell.pages import Look, Tools

if TYPE_CHECKING:  # the page is loaded with the first study, its commands with the window
    from gui.compare.page import ComparePage

ID = "compare"
Act = Callable[["ComparePage"], object]
TOOLS = (
    Tools(
        ids=("compare.free", "compare.locked", "compare.aligned"),
        look=Look.SEGMENTS,
        label="Scroll",
    ),
    Tools(ids=("compare.blind",), look=Look.SWITCH),
)


def compare_commands(page: "Callable[[], ComparePage | None]") -> tuple[Command, ...]:
    """Return the commands; `page` gives the page's widget while it exists."""
    make = _Maker(page)
    return (
        *_problem_commands(make),
        *_reading_commands(make),
        *_column_commands(make),
        *_scroll_commands(make),
        *find_commands(make),
        *outline_commands(make),
        *arranging_commands(make),
        *_difference_commands(make),
        *_tag_commands(make),
        *annotating_commands(make),
        *suggestion_commands(make),
        *_code_commands(make),
        *_outcome_commands(make),
    )


class _Maker:
    """Makes commands that do nothing while the page does not exist."""

    def __init__(self, page: "Callable[[], ComparePage | None]") -> None:
        self._page = page

    def __call__(  # noqa: PLR0913
        self,
        name: str,
        title: str,
        act: Act,
        key: str = "",
        *,
        more: tuple[str, ...] = (),
        menu: str = "Compare",
        group: str = "",
        checked: "Callable[[ComparePage], bool] | None" = None,
        description: str = "",
        in_palette: bool = True,
        series: str = "",
    ) -> Command:
        def run() -> None:
            if (page := self._page()) is not None:
                act(page)

        def is_checked() -> bool:
            return (page := self._page()) is not None and checked is not None and checked(page)

        return Command(
            id=f"compare.{name}",
            title=title,
            run=run,
            scope=ID,
            shortcut=key,
            more_keys=more,
            menu=menu,
            group=group,
            checked=is_checked if checked else None,
            description=description,
            in_palette=in_palette,
            series=series,
            enabled=lambda: self._page() is not None,
            reason=_tr("Open the Compare page first."),
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("compare", text)


def _problem_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make("next", _tr("Next problem"), lambda p: p.step(1), "Ctrl+Down", group="problems"),
        make(
            "previous", _tr("Previous problem"), lambda p: p.step(-1), "Ctrl+Up", group="problems"
        ),
        make(
            "find",
            _tr("Filter problems"),
            lambda p: p.find_problem(),
            "Ctrl+Shift+F",
            group="problems",
        ),
        make("clear", _tr("Clear the filter"), lambda p: p.problems.clear(), group="problems"),
        make(
            "facets",
            _tr("Show facets"),
            lambda p: p.problems.toggle_facets(),
            "Ctrl+Shift+L",
            group="problems",
            checked=lambda p: p.problems.shows_facets,
            description=_tr("Count what the listed problems have; a value narrows the filter."),
        ),
        make(
            "relevance",
            _tr("Best fit first"),
            lambda p: p.problems.order.toggle(),
            "Ctrl+Shift+R",
            group="problems",
            checked=lambda p: p.problems.order.is_by_relevance,
            description=_tr("List problems by how well their best trace fits the filter's words."),
        ),
    )


def _reading_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make(
            "sentence.next", _tr("Next sentence"), lambda p: p.move_sentence(1), "j", group="read"
        ),
        make(
            "sentence.previous",
            _tr("Previous sentence"),
            lambda p: p.move_sentence(-1),
            "k",
            group="read",
        ),
        make(
            "sentence.extend",
            _tr("Select one more sentence"),
            lambda p: p.move_sentence(1, extend=True),
            "Shift+J",
            group="read",
        ),
        make(
            "sentence.shrink",
            _tr("Select one sentence less"),
            lambda p: p.move_sentence(-1, extend=True),
            "Shift+K",
            group="read",
        ),
        make(
            "answer.next",
            _tr("Next committed answer"),
            lambda p: p.committed.step(p.column, 1),
            "g",
            group="read",
            description=_tr("Select the next answer that the text commits to."),
        ),
        make(
            "answer.previous",
            _tr("Previous committed answer"),
            lambda p: p.committed.step(p.column, -1),
            "Shift+G",
            group="read",
        ),
        make("part", _tr("Next part of the page"), lambda p: p.next_part(), "F6", group="read"),
        make("leave", _tr("Back to the text"), lambda p: p.leave(), "Esc", group="read"),
    )


def _column_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make(
            "pane.previous", _tr("Previous column"), lambda p: p.focus_column(-1), ",", group="col"
        ),
        make("pane.next", _tr("Next column"), lambda p: p.focus_column(1), ".", group="col"),
        make(
            "attempt.next",
            _tr("Next attempt"),
            lambda p: p.step_attempt(1),
            "Alt+Right",
            group="col",
        ),
        make(
            "attempt.previous",
            _tr("Previous attempt"),
            lambda p: p.step_attempt(-1),
            "Alt+Left",
            group="col",
        ),
    )


def _scroll_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make(
            "free",
            _tr("Free"),
            lambda p: p.scrolling.use(Mode.FREE),
            group="scroll",
            checked=lambda p: not p.is_locked,
            description=_tr("Each column scrolls by itself."),
        ),
        make(
            "locked",
            _tr("Locked"),
            lambda p: p.scrolling.use(Mode.LOCKED),
            group="scroll",
            checked=lambda p: p.scrolling.mode is Mode.LOCKED,
            description=_tr("All columns scroll together, in proportion to their length."),
        ),
        make(
            "aligned",
            _tr("Aligned"),
            lambda p: p.scrolling.use(Mode.ALIGNED),
            group="scroll",
            checked=lambda p: p.scrolling.mode is Mode.ALIGNED,
            description=_tr("All columns scroll together by the steps that their texts share."),
        ),
        make(
            "formulas",
            _tr("Set formulas"),
            lambda p: p.formulas.toggle(),
            "m",
            group="scroll",
            checked=lambda p: p.formulas.is_shown,
            description=_tr("Show formulas as mathematics, or as the model wrote them."),
        ),
        make(
            "blind",
            _tr("Blind"),
            lambda p: p.toggle_blind(),
            "b",
            group="blind",
            checked=lambda p: p.is_blind,
            description=_tr("Hide names and outcomes, and shuffle the columns."),
        ),
    )


def _difference_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make(
            "difference.attempts",
            _tr("What changed from t1 to t2"),
            lambda p: p.difference.toggle_attempts(),
            "c",
            group="diff",
            checked=lambda p: p.difference.is_of_attempts,
            description=_tr("Of this attempt against the one before; n and p go through changes."),
        ),
        make(
            "difference.columns",
            _tr("Compare texts"),
            lambda p: p.difference.toggle_columns(),
            "Shift+C",
            group="diff",
            checked=lambda p: p.difference.is_on and not p.difference.is_of_attempts,
            description=_tr("Mark the words that differ in the column in focus and the next."),
        ),
        make(
            "difference.layout",
            _tr("Differences side by side"),
            lambda p: p.difference.toggle_layout(),
            "Shift+V",
            group="diff",
            checked=lambda p: p.difference.is_side_by_side,
            description=_tr("Each text in its own column, or both in one."),
        ),
        make(
            "difference.first",
            _tr("First divergence"),
            lambda p: p.go_to_divergence(),
            "f",
            group="diff",
            description=_tr("The first word that differs; of aligned texts the first own value."),
        ),
        make(
            "difference.previous",
            _tr("Previous change"),
            lambda p: p.difference.step(-1),
            "p",
            group="diff",
        ),
    )


def _tag_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make(
            "tag.next",
            _tr("Next tag"),
            lambda p: p.difference.step(1) or p.tagging.step(1),
            "n",
            menu="Tags",
            group="go",
        ),
        make(
            "tag.previous",
            _tr("Previous tag"),
            lambda p: p.tagging.step(-1),
            "Shift+N",
            menu="Tags",
            group="go",
        ),
        make(
            "tag.repeat",
            _tr("Repeat the last code"),
            lambda p: p.tagging.repeat(),
            "r",
            menu="Tags",
        ),
        make(
            "tag.delete",
            _tr("Delete the tag"),
            lambda p: p.tagging.remove_focused(),
            "Backspace",
            more=("Del",),
            menu="Tags",
        ),
        make(
            "tag.note", _tr("Edit the note"), lambda p: p.tags.focused.edit_note(), "t", menu="Tags"
        ),
    )


def _outcome_commands(make: _Maker) -> tuple[Command, ...]:
    outcomes = (
        ("right", _tr("Judge it right"), Status.CORRECT, "o, c"),
        ("wrong", _tr("Judge it wrong"), Status.INCORRECT, "o, i"),
        ("none", _tr("Take back my outcome"), None, "o, -"),
    )
    return tuple(
        make(
            f"outcome.{name}",
            title,
            lambda p, status=status: p.tagging.judge(status),
            key,
            group="outcome",
            description=_tr("Your verdict stands beside those of the file and the checker."),
        )
        for name, title, status, key in outcomes
    )


def _code_commands(make: _Maker) -> tuple[Command, ...]:
    layers = (
        ("s", _tr("Strategies"), Layer.STRATEGY),
        ("d", _tr("Behaviours"), Layer.BEHAVIOUR),
        ("e", _tr("Episodes"), Layer.EPISODE),
        ("w", _tr("Whole traces, pairs and problems"), Layer.JUDGEMENT),
    )
    palettes = tuple(
        make(
            f"layer.{layer}",
            title,
            lambda p, layer=layer: p.show_layer(layer),
            key,
            menu="Tags",
            group="palette",
            description=_tr("Show this palette of codes."),
        )
        for key, title, layer in layers
    )
    digits = tuple(
        make(
            f"code.{digit}",
            _tr("Tag with code {0} of the palette").format(digit),
            lambda p, digit=digit: p.tagging.apply_shortcut(str(digit)),
            str(digit),
            menu="Tags",
            group="codes",
            in_palette=False,
            series=_tr("Tag with a code of the palette"),
        )
        for digit in range(1, 10)
    )
    return (*palettes, *digits)
