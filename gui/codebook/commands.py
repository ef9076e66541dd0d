"""What can be done on the Codebook page, each with its key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.codebook.code import Layer
from gui.shell.commands import Command
from gui.shell.pages import Tools

if TYPE_CHECKING:  # the page is loaded with the first study, its commands with the window
    from gui.codebook.page import CodebookPage

ID = "codebook"
Act = Callable[["CodebookPage"], object]
TOOLS = (
    Tools(ids=("codebook.templates",)),
    Tools(ids=("codebook.import",)),
    Tools(ids=("codebook.export.json",)),
)


def codebook_commands(page: "Callable[[], CodebookPage | None]") -> tuple[Command, ...]:
    """Return the commands; `page` gives the page's widget while it exists."""
    make = _Maker(page)
    return (*_code_commands(make), *_list_commands(make, page), *_file_commands(make))


class _Maker:
    """Makes commands that do nothing while the page does not exist."""

    def __init__(self, page: "Callable[[], CodebookPage | None]") -> None:
        self._page = page

    def __call__(
        self,
        name: str,
        title: str,
        act: Act,
        key: str = "",
        group: str = "codes",
        **more: object,
    ) -> Command:
        def run() -> None:
            if (found := self._page()) is not None:
                act(found)

        return Command(
            id=f"{ID}.{name}",
            title=title,
            run=run,
            scope=ID,
            shortcut=key,
            menu="Tags",
            group=f"codebook {group}",
            enabled=lambda: self._page() is not None,
            reason=_tr("Open the Codebook page first."),
            **more,  # type: ignore[arg-type]
        )


def _code_commands(make: _Maker) -> tuple[Command, ...]:
    return (
        make("new", _tr("New code"), lambda p: p.changes.add(), "n",
             description=_tr("Add a code beside the chosen one.")),
        make("rename", _tr("Rename the code"), lambda p: p.rename(), "F2"),
        make("merge", _tr("Merge the code…"), lambda p: p.changes.merge(), "m",
             description=_tr("Give all its tags to another code.")),
        make("split", _tr("Split the code…"), lambda p: p.changes.split(), "p",
             description=_tr("Give some of its tags to a new code.")),
        make("retire", _tr("Retire or bring back"), lambda p: p.changes.retire(), "Del",
             more_keys=("Backspace",)),
        make("up", _tr("Move the code up"), lambda p: p.changes.move(-1), "Alt+Up"),
        make("down", _tr("Move the code down"), lambda p: p.changes.move(1), "Alt+Down"),
        make("examples", _tr("Pick examples…"), lambda p: p.changes.pick_examples(), "x"),
        make("show", _tr("Show its tags in Compare"), lambda p: p.show_tags(), "c"),
    )  # fmt: skip


def _list_commands(make: _Maker, page: "Callable[[], CodebookPage | None]") -> tuple[Command, ...]:
    def shows_retired() -> bool:
        return (found := page()) is not None and found.list.retired.isChecked()

    return (
        make("review", _tr("Tags to look at again"), lambda p: p.changes.review(), "l", "list",
             description=_tr("Tags put before what their code means was changed.")),
        make("retired", _tr("Show retired codes"), lambda p: p.list.retired.toggle(), "r", "list",
             checked=shows_retired),
        make("find", _tr("Find a code"), lambda p: p.find_code(), "/", "list"),
        make("part", _tr("Next part of the page"), lambda p: p.next_part(), "F6", "list"),
        make("leave", _tr("Back to the list"), lambda p: p.leave(), "Esc", "list"),
        *(
            make(f"layer.{layer}", title, lambda p, layer=layer: p.show_layer(layer), key, "go",
                 description=_tr("Go to these codes."))
            for key, title, layer in (
                ("s", _tr("Strategies"), Layer.STRATEGY),
                ("d", _tr("Behaviours"), Layer.BEHAVIOUR),
                ("e", _tr("Episodes"), Layer.EPISODE),
                ("w", _tr("Whole traces, pairs and problems"), Layer.JUDGEMENT),
            )
        ),
    )  # fmt: skip


def _file_commands(make: _Maker) -> tuple[Command, ...]:
    exports = (
        (".json", _tr("Export codebook…")),
        (".csv", _tr("Export codebook as a table…")),
        (".md", _tr("Export codebook as a text…")),
    )
    return (
        make("templates", _tr("Templates…"), lambda p: p.changes.offer_templates(), "", "files",
             description=_tr("Add a codebook of the literature."), icon="books"),
        make("import", _tr("Import codebook…"), lambda p: p.changes.ask_import(), "", "files",
             description=_tr("Take codes in from a JSON, CSV or Markdown file."),
             icon="download-simple"),
        *(
            make(f"export.{suffix[1:]}", title,
                 lambda p, suffix=suffix: p.changes.export(suffix), "", "files",
                 description=_tr("Write all codes to a file."), icon="export")
            for suffix, title in exports
        ),
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("codebook", text)
