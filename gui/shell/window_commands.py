"""The commands of the window itself; pages bring their own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gui.shell.actions import Actions
from gui.shell.commands import Command
from gui.shell.pages import Page

if TYPE_CHECKING:
    from gui.shell.main_window import MainWindow

_MAX_PAGE_KEYS = 6
_MAX_RECENT = 5


def window_commands(window: "MainWindow", actions: Actions) -> tuple[Command, ...]:
    """Return everything that the window can do besides turning to a page."""
    return (
        *_file_commands(window, actions),
        *_recent_commands(window),
        *_import_commands(window, actions),
        *_last_file_commands(window, actions),
        *_edit_commands(window),
        *_view_commands(window, actions),
        *_help_commands(window, actions),
    )


def page_command(window: "MainWindow", page: Page, number: int) -> Command:
    """Return the command that turns to `page`, the `number`-th from the top of the rail."""
    return Command(
        id=f"view.page.{page.id}",
        title=page.title,
        run=lambda: window.turn_to(page.id),
        shortcut=f"Ctrl+{number}" if number <= _MAX_PAGE_KEYS else "",
        enabled=lambda: window.can_show(page),
        reason=window.tr("Open a study first."),
        menu="View",
        group="pages",
        checked=lambda: window.shows(page),
        icon=page.icon,
    )


def _file_commands(window: "MainWindow", actions: Actions) -> tuple[Command, ...]:
    tr = window.tr
    return (
        Command(
            id="file.example",
            title=tr("Open the example study"),
            run=window.example_wanted.emit,
            menu="File",
            group="open",
            icon="flask",
            description=tr(
                "Number puzzles worked on by small programs, no language models; yours to try."
            ),
        ),
        Command(
            id="file.open",
            title=tr("Open…"),
            run=actions.ask_which_study,
            shortcut="Ctrl+O",
            menu="File",
            group="open",
            icon="folder-open",
            description=tr("Open a study file."),
        ),
        Command(
            id="file.new",
            title=tr("New study…"),
            run=actions.ask_where_new,
            shortcut="Ctrl+N",
            menu="File",
            group="open",
            icon="plus",
            description=tr("Make an empty study."),
        ),
    )


def _recent_commands(window: "MainWindow") -> tuple[Command, ...]:
    return tuple(_recent(window, place) for place in range(_MAX_RECENT))


def _recent(window: "MainWindow", place: int) -> Command:
    def study() -> Path | None:
        return window.recent[place] if place < len(window.recent) else None

    def open_it() -> None:
        if chosen := study():
            window.study_wanted.emit(chosen)

    return Command(
        id=f"file.recent.{place + 1}",
        title=window.tr("Recent study {0}").format(place + 1),
        run=open_it,
        label=lambda: window.tr("Open {0}").format(s.stem) if (s := study()) else "",
        shown=lambda: study() is not None,
        enabled=lambda: study() is not None,
        menu="File",
        group="recent",
    )


def _import_commands(window: "MainWindow", actions: Actions) -> tuple[Command, ...]:
    tr = window.tr
    return (
        Command(
            id="file.import",
            title=tr("Import files…"),
            run=actions.ask_which_files,
            shortcut="Ctrl+I",
            menu="File",
            group="study",
            icon="upload-simple",
            description=tr("Read responses from files; what would be read is shown first."),
        ),
        Command(
            id="file.import_folder",
            title=tr("Import folder…"),
            run=actions.ask_which_folder,
            shortcut="Ctrl+Shift+I",
            menu="File",
            group="study",
            icon="folder-open",
            description=tr("Read every file of a folder that is recognised, sub-folders too."),
        ),
    )


def _last_file_commands(window: "MainWindow", actions: Actions) -> tuple[Command, ...]:
    tr = window.tr
    need = {"enabled": window.has_study, "reason": tr("Open a study first.")}
    return (
        Command(
            id="file.copy",
            title=tr("Save a copy…"),
            run=actions.ask_where_copy,
            shortcut="Ctrl+Shift+S",
            menu="File",
            group="study",
            description=tr("Write the whole study to another file."),
            **need,
        ),
        Command(
            id="file.close",
            title=tr("Close study"),
            run=window.close_study_wanted.emit,
            shortcut="Ctrl+W",
            menu="File",
            group="study",
            **need,
        ),
        Command(
            id="file.settings",
            title=tr("Settings"),
            run=actions.open_settings,
            shortcut="Ctrl+,",
            menu="File",
            group="program",
            icon="sliders-horizontal",
            description=tr("Annotator, theme, text size, backups."),
        ),
        Command(
            id="file.quit",
            title=tr("Quit"),
            run=window.close,
            shortcut="Ctrl+Q",
            menu="File",
            group="program",
        ),
    )


def _edit_commands(window: "MainWindow") -> tuple[Command, ...]:
    tr = window.tr
    return (
        Command(
            id="edit.undo",
            title=tr("Undo"),
            run=window.undo,
            shortcut="Ctrl+Z",
            label=lambda: _with(tr("Undo"), window.undo_label),
            enabled=lambda: bool(window.undo_label),
            reason=tr("Nothing to undo."),
            menu="Edit",
            group="history",
            icon="arrow-u-up-left",
        ),
        Command(
            id="edit.redo",
            title=tr("Redo"),
            run=window.redo,
            shortcut="Ctrl+Shift+Z",
            more_keys=("Ctrl+Y",),
            label=lambda: _with(tr("Redo"), window.redo_label),
            enabled=lambda: bool(window.redo_label),
            reason=tr("Nothing to do again."),
            menu="Edit",
            group="history",
            icon="arrow-u-up-right",
        ),
        Command(
            id="edit.find",
            title=tr("Find"),
            run=window.go_to_search,
            shortcut="Ctrl+F",
            enabled=window.can_find,
            reason=tr("There is nothing to search on this page."),
            menu="Edit",
            group="find",
            icon="magnifying-glass",
        ),
    )


def _view_commands(window: "MainWindow", actions: Actions) -> tuple[Command, ...]:
    tr = window.tr
    return (
        Command(
            id="view.palette",
            title=tr("Run a command"),
            run=actions.open_palette,
            shortcut="Ctrl+K",
            menu="View",
            group="command",
            icon="command",
            in_palette=False,
            description=tr("Type a few letters of anything that can be done."),
        ),
        Command(
            id="view.menu",
            title=tr("Menu"),
            run=actions.open_menu,
            shortcut="F10",
            in_palette=False,
        ),
        *(
            _theme(actions, name, title)
            for name, title in (
                ("light", tr("Light theme")),
                ("dark", tr("Dark theme")),
                ("system", tr("Theme of the system")),
            )
        ),
        _size(actions, "larger", tr("Larger text"), "Ctrl++", lambda: actions.scale_text(10)),
        _size(actions, "smaller", tr("Smaller text"), "Ctrl+-", lambda: actions.scale_text(-10)),
        _size(actions, "normal", tr("Normal text size"), "Ctrl+0", lambda: actions.scale_text(0)),
        Command(
            id="view.full_screen",
            title=tr("Full screen"),
            run=actions.toggle_full_screen,
            shortcut="F11",
            checked=window.isFullScreen,
            menu="View",
            group="window",
        ),
    )


def _theme(actions: Actions, name: str, title: str) -> Command:
    return Command(
        id=f"view.theme.{name}",
        title=title,
        run=lambda: actions.use_theme(name),
        checked=lambda: actions.uses_theme(name),
        menu="View",
        group="theme",
    )


def _size(actions: Actions, name: str, title: str, key: str, run: Callable[[], object]) -> Command:
    more = ("Ctrl+=",) if name == "larger" else ()
    return Command(
        id=f"view.text.{name}",
        title=title,
        run=run,
        shortcut=key,
        more_keys=more,
        menu="View",
        group="text",
        description=actions.tr("All text and lengths follow."),
    )


def _help_commands(window: "MainWindow", actions: Actions) -> tuple[Command, ...]:
    tr = window.tr
    return (
        Command(
            id="help.keys",
            title=tr("Keys"),
            run=actions.open_keys,
            shortcut="F1",
            more_keys=("?",),
            menu="Help",
            group="help",
            icon="question",
            description=tr("All keys, those of this page first."),
        ),
        Command(
            id="help.keys.change",
            title=tr("Change keys…"),
            run=actions.change_keys,
            menu="Help",
            group="help",
            description=tr("Give commands the keys you want; a key in use is refused."),
        ),
        Command(
            id="help.logs",
            title=tr("Show log folder"),
            run=actions.open_logs,
            menu="Help",
            group="help",
            enabled=actions.has_logs,
            reason=tr("Nothing was logged yet."),
        ),
        Command(
            id="help.about",
            title=tr("About Volteface"),
            run=actions.open_about,
            menu="Help",
            group="about",
        ),
    )


def _with(verb: str, label: str) -> str:
    return f"{verb} {label}" if label else verb
