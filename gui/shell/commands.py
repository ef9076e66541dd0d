"""Everything a person can do, as data: menus, toolbar, keys, palette and the key page read it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.shell.layouts import on_other_layouts
from gui.shell.tips import plain_tip
from gui.theme.icons import icon

logger = logging.getLogger(__name__)

WINDOW = "window"


class CommandConflictError(ValueError):
    """Two commands want the same id or the same key; a mistake in the program."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that a person can do.

    Attributes:
        id: Scope and verb, such as "compare.blind"; unique.
        title: What menus and the palette call it, in title case; "…" where a question follows.
        run: Does it. Expected failures raise VoltefaceError.
        scope: Where its keys work: "window" for everywhere, or the id of a page.
        shortcut: Its key as Qt's portable text, "Ctrl+Z" or "f"; the one that is shown.
        more_keys: Further keys that do the same.
        enabled: Whether it can be done now; asked at every `CommandRegistry.refresh`.
        reason: Why it cannot be done while `enabled` says no.
        menu: The menu that lists it, one of `MENUS`; empty leaves it to the palette.
        group: Commands of one group stand together in their menu.
        description: One sentence for tooltips and the key page.
        label: The title of this moment ("Undo Tag"), where `title` is not enough.
        checked: For a switch, whether it is on now.
        icon: Phosphor's name of its icon.
        in_palette: Whether the palette lists it.
        shown: Whether it exists at this moment at all, such as the third recent study.
        series: What it does together with the commands beside it that have the same series, so
            that a page of keys has one row for all of them.
    """

    id: str
    title: str
    run: Callable[[], object]
    scope: str = WINDOW
    shortcut: str = ""
    more_keys: tuple[str, ...] = ()
    enabled: Callable[[], bool] = _always
    reason: str = ""
    menu: str = ""
    group: str = ""
    description: str = ""
    label: Callable[[], str] | None = None
    checked: Callable[[], bool] | None = None
    icon: str = ""
    in_palette: bool = True
    shown: Callable[[], bool] = _always
    series: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return all its keys, the shown one first."""
        return ((self.shortcut,) if self.shortcut else ()) + self.more_keys

    @property
    def current_title(self) -> str:
        """Return what it is called at this moment."""
        return (self.label() if self.label else "") or self.title


LEADING_GROUP = "pages"
"""The group that stands first in its menu, whenever its commands were added."""

MENUS = ("File", "Edit", "View", "Compare", "Tags", "Charts", "Help")


class CommandRegistry(QObject):
    """The list of all commands and the one QAction of each.

    Attributes:
        custom: The keys that a person gave to commands, by id; set before commands are added.

    Signals:
        extended: more commands were added.
        refreshed: titles, checks and enabled states were asked for anew.
        ran: a command was run; carries its id.
    """

    extended = Signal()
    refreshed = Signal()
    ran = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._states: dict[str, tuple[str, bool, bool]] = {}
        self._keys: dict[str, dict[str, str]] = {}
        self._homes: dict[str, QWidget] = {}
        self._own_keys: dict[str, tuple[str, ...]] = {}
        self.custom: Mapping[str, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Command]:
        return iter(tuple(self._commands.values()))

    def __contains__(self, id_: str) -> bool:
        return id_ in self._commands

    def add(self, *commands: Command) -> None:
        """Add commands.

        Raises:
            CommandConflictError: An id, or a key within its scope, is taken, or a key is none.
        """
        for offered in commands:
            command = self._as_wished(offered)
            self._claim(command)
            self._commands[command.id] = command
            home = self._homes.get(command.scope)
            if home is not None:
                home.addAction(self.action(command.id))
        self.extended.emit()

    def command(self, id_: str) -> Command:
        """Return a command by its id; KeyError if there is none."""
        return self._commands[id_]

    def own_keys(self, id_: str) -> tuple[str, ...]:
        """Return the keys that a command has when nobody gave it others."""
        return tuple(map(portable_key, self._own_keys.get(id_, self._commands[id_].keys)))

    def has_own_keys(self, id_: str) -> bool:
        """Whether a command has the keys that it has when nobody gave it others."""
        return tuple(map(portable_key, self._commands[id_].keys)) == self.own_keys(id_)

    def holder(self, key: str, scope: str, but: str = "") -> Command | None:
        """Return the command that hears `key`, or keys that begin with it, where `scope` is heard.

        `but` names a command that does not matter.
        """
        scopes = tuple(self._keys) if scope == WINDOW else (WINDOW, scope)
        for each in scopes:
            for other, taker in self._keys.get(each, {}).items():
                if taker != but and (_begins(other, key) or _begins(key, other)):
                    return self._commands.get(taker)
        return None

    def rebind(self, id_: str, keys: Sequence[str]) -> None:
        """Give a command these keys from now on, none where empty.

        Raises:
            CommandConflictError: One of them is no key, or another command hears it.
        """
        command = self._commands[id_]
        wanted = tuple(dict.fromkeys(portable_key(key, command.title) for key in keys))
        for key in wanted:
            if (taker := self.holder(key, command.scope, but=id_)) is not None:
                where = scope_title(taker.scope)
                raise CommandConflictError(
                    f"{shown_key(key)} is the key of “{taker.title.rstrip('…')}” ({where})."
                )
        self._own_keys.setdefault(id_, command.keys)
        heard = self._keys.setdefault(command.scope, {})
        for key in [key for key, taker in heard.items() if taker == id_]:
            del heard[key]
        heard.update(dict.fromkeys(wanted, id_))
        self._commands[id_] = changed = _with_keys(command, wanted)
        if id_ in self._actions:
            self._actions[id_].setShortcuts(_sequences(changed))
            self._states.pop(id_, None)
        self.refresh()

    def _as_wished(self, command: Command) -> Command:
        """Return a command with the keys a person gave it, without those taken meanwhile."""
        wished = self.custom.get(command.id)
        if wished is not None:
            self._own_keys[command.id] = command.keys
            known = [_key_or_none(key) for key in wished]
            free = [k for k in known if k and self.holder(k, command.scope) is None]
            return _with_keys(command, tuple(free))
        takers = {key: self.holder(portable_key(key), command.scope) for key in command.keys}
        lost = [key for key, taker in takers.items() if taker and taker.id in self.custom]
        if not lost:
            return command
        logger.info("%s gives up %s, which a person gave to another command", command.id, lost)
        self._own_keys[command.id] = command.keys
        return _with_keys(command, tuple(key for key in command.keys if key not in lost))

    def in_menu(self, menu: str) -> list[list[Command]]:
        """Return the commands of a menu, group by group, in the order they were added."""
        groups: dict[str, list[Command]] = {}
        for command in self._commands.values():
            if command.menu == menu:
                groups.setdefault(command.group, []).append(command)
        return sorted(groups.values(), key=lambda group: group[0].group != LEADING_GROUP)

    def action(self, id_: str) -> QAction:
        """Return the one action of a command; its key works where its scope is `bind`-ed."""
        if id_ not in self._actions:
            self._actions[id_] = self._made(self._commands[id_])
        return self._actions[id_]

    def bind(self, scope: str, home: QWidget) -> None:
        """Let the keys of `scope` work in `home` and what it contains."""
        self._homes[scope] = home
        home.addActions([self.action(c.id) for c in self if c.scope == scope])

    def release(self, scope: str) -> None:
        """Forget the widget that the keys of `scope` worked in; it is going away."""
        home = self._homes.pop(scope, None)
        if home is not None:
            for command in self:
                if command.scope == scope:
                    home.removeAction(self.action(command.id))

    def refresh(self) -> None:
        """Ask every command for its title, check and enabled state."""
        for id_, action in tuple(self._actions.items()):  # a page built meanwhile adds its own
            self._update(action, self._commands[id_])
        self.refreshed.emit()

    def run(self, id_: str) -> None:
        """Run a command, unless it is not enabled now."""
        command = self._commands[id_]
        if not command.enabled():
            logger.info("Not run, as it is not possible now: %s", id_)
            return
        logger.debug("Run %s", id_)
        try:
            command.run()
        finally:
            # A switch may have flipped its own check mark before the command refused.
            self.refresh()
        self.ran.emit(id_)

    def _claim(self, command: Command) -> None:
        if command.id in self._commands:
            raise CommandConflictError(f"two commands are called {command.id}")
        if command.menu and command.menu not in MENUS:
            raise CommandConflictError(f"{command.id} is for an unknown menu, {command.menu}")
        keys = [portable_key(key, command.id) for key in command.keys]
        for key in keys:
            self._refuse_taken(key, command)
        for key in keys:
            self._keys.setdefault(command.scope, {})[key] = command.id

    def _refuse_taken(self, key: str, command: Command) -> None:
        """Qt runs neither of two commands that hear one key, so a window key is taken for all.

        Nor does it know whether the first of two keys was meant alone.
        """
        everywhere = command.scope == WINDOW
        scopes = self._keys if everywhere else {WINDOW, command.scope}
        for scope in scopes:
            for other, taker in self._keys.get(scope, {}).items():
                if _begins(other, key) or _begins(key, other):
                    raise CommandConflictError(
                        f"{command.id} wants {key}, but {taker} has {other} ({scope})"
                    )

    def _made(self, command: Command) -> QAction:
        action = QAction(self)
        action.setObjectName(command.id)
        action.setData(command.id)
        action.setShortcuts(_sequences(command))
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        if command.scope == WINDOW:
            context = Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(context)
        action.setCheckable(command.checked is not None)
        action.setMenuRole(QAction.MenuRole.NoRole)
        if command.icon:
            action.setIcon(icon(command.icon))
            action.setIconVisibleInMenu(False)
        self._update(action, command)
        action.triggered.connect(self._run_sender)
        return action

    def _run_sender(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.run(action.data())

    def _update(self, action: QAction, command: Command) -> None:
        if command.checked is not None:
            action.setChecked(command.checked())  # even if we set it so: Qt flips it at a click
        state = command.current_title, command.enabled(), command.shown()
        if self._states.get(command.id) == state:  # most are as they were, at each edit
            return
        self._states[command.id] = state
        title, enabled, shown = state
        action.setText(title.replace("&", "&&"))
        action.setEnabled(enabled)
        action.setVisible(shown)
        action.setToolTip(plain_tip(tooltip(command, enabled=enabled)))


def _sequences(command: Command) -> list[QKeySequence]:
    """Return the keys that a command hears, on other keyboards too; the shown one first."""
    elsewhere = (each for key in command.keys for each in on_other_layouts(key))
    return [QKeySequence(key) for key in (*command.keys, *elsewhere)]


def _with_keys(command: Command, keys: tuple[str, ...]) -> Command:
    return replace(command, shortcut=keys[0] if keys else "", more_keys=keys[1:])


def _key_or_none(key: str) -> str | None:
    """Return Qt's spelling of what a person's settings call a key, None if it is none."""
    try:
        return portable_key(key)
    except CommandConflictError:
        return None


def portable_key(key: str, owner: str = "a command") -> str:
    """Return `key` in Qt's one spelling.

    Raises:
        CommandConflictError: It is not a key.
    """
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    if not text:
        raise CommandConflictError(f"{owner} has {key!r}, which is not a key")
    return text


def _begins(one: str, other: str) -> bool:
    """Whether keys that are pressed one after the other begin with these, or are these."""
    return one == other or other.startswith(f"{one}, ")


@cache  # every refresh asks for every key, and Qt is slow to spell them
def shown_key(key: str) -> str:
    """Return a key as this system writes it; single letters in lower case, as they are typed."""
    return _as_typed(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))


def _as_typed(text: str) -> str:
    """Return Qt's spelling of keys as one types them: "o c" for "O, C"."""
    return " ".join(each.lower() if len(each) == 1 else each for each in text.split(", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One row of a page of keys: the keys as they are typed, and what they do."""

    keys: tuple[str, ...]
    title: str
    description: str = ""


def key_rows(commands: Iterable[Command], spell: Callable[[str], str] = shown_key) -> list[KeyRow]:
    """Return a row for each command, but one for a series, such as the codes 1…9."""
    rows: list[KeyRow] = []
    for series, each in groupby(commands, key=lambda command: command.series or command.id):
        found = list(each)
        first, last = found[0], found[-1]
        keys = tuple(map(spell, first.keys))
        if first is not last:
            keys = (f"{spell(first.shortcut)}…{spell(last.shortcut)}",)
        title = series if first.series else first.title
        rows.append(KeyRow(keys=keys, title=title.rstrip("…"), description=first.description))
    return rows


def tooltip(command: Command, *, enabled: bool = True) -> str:
    """Return what a control of this command says under the pointer: words, key, and why not."""
    title = command.current_title.rstrip("…")
    head = f"{title} ({shown_key(command.shortcut)})" if command.shortcut else title
    why = "" if enabled else command.reason
    return "\n".join(part for part in (head, command.description, why) if part)


def by_scope(commands: Iterable[Command]) -> dict[str, list[Command]]:
    """Return the commands that have keys, by scope, the window's first."""
    table: dict[str, list[Command]] = {WINDOW: []}
    for command in commands:
        if command.keys:
            table.setdefault(command.scope, []).append(command)
    return {scope: found for scope, found in table.items() if found}


def shortcut_page(registry: CommandRegistry) -> str:
    """Return all keys as a Markdown page, one table per scope."""
    parts = ["# Keys", ""]
    for scope, commands in by_scope(registry).items():
        parts += [f"## {scope_title(scope)}", "", "| key | does |", "|---|---|"]
        rows = key_rows(commands, lambda key: _as_typed(portable_key(key)))
        parts += [f"| {_key_cell(row)} | {_does_cell(row)} |" for row in rows]
        parts.append("")
    return "\n".join(parts)


def scope_title(scope: str) -> str:
    """Return the heading of a scope's keys."""
    return "Everywhere" if scope == WINDOW else scope.replace("_", " ").capitalize()


def _key_cell(row: KeyRow) -> str:
    return " ".join(f"`{key}`".replace("|", "\\|") for key in row.keys)


def _does_cell(row: KeyRow) -> str:
    text = f"{row.title}: {row.description}" if row.description else row.title
    return text.replace("|", "\\|")
