"""What the program remembers of a person between two starts, in one TOML file."""

import getpass
import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import tomli_w

logger = logging.getLogger(__name__)

MAX_RECENT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One person's choices.

    `theme` is "light", "dark" or "system"; `text_size` is in per cent of the system's size;
    `keep_backups` makes one a day, `backups_in` a folder "beside" the study or in the program's own
    "data" folder;
    `layout` holds window geometry and splitter positions as base64 text, by name; `folders` where
    files were chosen last, by the kind of question ("study", "responses", "chart"); `profiles`
    holds how to read files that do not say so themselves, by name; `keys` are those that a person
    gave to commands, by the id of the command; `columns` which runs a person put side by side
    ("shown") and pinned ("pinned"), by the study's path; `table_columns`, `table_order` ("-delta")
    and `table_intervals` are what the self-correction table shows, no columns being the standard
    ones; `others` are keys that this version does not know, kept so that a newer version finds
    them again.
    """

    annotator: str = ""
    theme: str = "system"
    text_size: int = 100
    last_study: str = ""
    reopen_last: bool = True
    keep_backups: bool = True
    backups_in: str = "beside"
    recent: tuple[str, ...] = ()
    layout: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    table_columns: tuple[str, ...] = ()
    table_order: str = ""
    table_intervals: bool = False
    others: Mapping[str, Any] = field(default_factory=dict)

    def having_opened(self, study: Path) -> "Settings":
        """Return these settings with `study` as the last and most recent one."""
        path = str(study.absolute())
        older = (known for known in self.recent if known != path)
        return replace(self, last_study=path, recent=(path, *older)[:MAX_RECENT])

    def with_keys(self, command: str, keys: tuple[str, ...] | None) -> "Settings":
        """Return these settings with the keys of a command, None for those it has anyway."""
        kept = {name: each for name, each in self.keys.items() if name != command}
        return replace(self, keys=kept if keys is None else {**kept, command: keys})

    def without_recent(self, study: Path) -> "Settings":
        """Return these settings without `study`, which is gone or unwanted."""
        path = str(study.absolute())
        last = "" if self.last_study == path else self.last_study
        return replace(self, last_study=last, recent=tuple(p for p in self.recent if p != path))

    def with_layout(self, name: str, state: str) -> "Settings":
        """Return these settings with a part of the window's layout remembered."""
        return replace(self, layout={**self.layout, name: state})

    def with_columns(
        self, study: Path, shown: tuple[str, ...], pinned: tuple[str, ...]
    ) -> "Settings":
        """Return these settings with the runs of a study side by side; old studies are dropped."""
        path = str(study.absolute())
        kept = {known: names for known, names in self.columns.items() if known in self.recent}
        return replace(self, columns={**kept, path: {"shown": shown, "pinned": pinned}})

    def columns_of(self, study: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the runs of a study that stand side by side, and of those pinned."""
        found = self.columns.get(str(study.absolute()), {})
        return found.get("shown", ()), found.get("pinned", ())

    def with_folder(self, kind: str, folder: Path) -> "Settings":
        """Return these settings with where a kind of question about files should begin."""
        return replace(self, folders={**self.folders, kind: str(folder.absolute())})


def login_name() -> str:
    """Return the name that signs edits until a person sets another: who is logged in."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, as in some containers
        return "me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Settings as read; `warning` tells in words what could not be read, or is empty."""

    settings: Settings
    warning: str = ""


def load_settings(path: Path) -> Loaded:
    """Read settings; a file that cannot be read is kept aside and defaults take its place."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Loaded(settings=Settings())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        logger.warning("Cannot read settings %s: %s", path, error)
        return Loaded(settings=Settings(), warning=_explain(path, _keep_aside(path)))
    settings, bad = parse_settings(table)
    if not bad:
        return Loaded(settings=settings)
    return Loaded(settings=settings, warning=_explain_values(bad, path, _keep_copy(path)))


def parse_settings(table: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Return the settings in `table` and the names of values that are not of their kind."""
    kinds = get_type_hints(Settings)
    known = {f.name for f in fields(Settings)} - {"others"}
    good: dict[str, Any] = {"others": {k: v for k, v in table.items() if k not in known}}
    bad: list[str] = []
    for name in sorted(known & table.keys()):
        try:
            good[name] = msgspec.convert(table[name], kinds[name])
        except msgspec.ValidationError:
            bad.append(name)
    return Settings(**good), bad


def save_settings(path: Path, settings: Settings) -> None:
    """Write settings whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("wb") as file:
        tomli_w.dump(_as_table(settings), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class SettingsFile:
    """The settings in force and the file they live in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        loaded = load_settings(path)
        self.current = loaded.settings
        self.warning = loaded.warning

    def change(self, settings: Settings) -> None:
        """Put `settings` in force and write them; a folder that cannot be written is logged."""
        if settings == self.current:
            return
        self.current = settings
        try:
            save_settings(self.path, settings)
        except OSError as error:
            # Forgetting a window's size is no reason to stop anybody's work.
            logger.warning("Cannot save settings: %s", error)


def _as_table(settings: Settings) -> dict[str, Any]:
    table: dict[str, Any] = dict(settings.others)
    for each in fields(Settings):
        if each.name != "others":
            value = getattr(settings, each.name)
            table[each.name] = list(value) if isinstance(value, tuple) else value
    return table


def _aside(path: Path) -> Path:
    """Return the first free name beside `path`, so that no earlier copy is lost."""
    names = (path.with_name(f"{path.stem}.unreadable-{n}{path.suffix}") for n in range(1, 10_000))
    return next(name for name in names if not name.exists())


def _keep_aside(path: Path) -> Path | None:
    aside = _aside(path)
    try:
        path.replace(aside)
    except OSError as error:
        logger.warning("Cannot keep the old settings aside: %s", error)
        return None
    return aside


def _keep_copy(path: Path) -> Path | None:
    aside = _aside(path)
    try:
        aside.write_bytes(path.read_bytes())
    except OSError as error:
        logger.warning("Cannot copy the old settings: %s", error)
        return None
    return aside


def _explain(path: Path, aside: Path | None) -> str:
    kept = f" The old file is kept as {aside}." if aside else ""
    return f"The settings in {path} could not be read; defaults are in use.{kept}"


def _explain_values(names: list[str], path: Path, aside: Path | None) -> str:
    kept = f" A copy is kept as {aside}." if aside else ""
    return f"Not understood in {path}: {', '.join(names)}; defaults are in use for these.{kept}"
