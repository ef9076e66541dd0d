"""volteface backups STUDY: the backups of a study, to make one, copy one out, or go back to one."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from core.backups import Difference, Why
from core.errors import StudyFileError, VoltefaceError
from data.commands.importing import counted
from data.keeping.backups import Backup, Keeper
from data.paths import Paths
from data.settings import SettingsFile

NAMES = ("backups",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "backups",
        help="list the backups of a study; make one, copy one out, or go back to one",
        description="List the backups of a study, the newest first, with what going back to each"
        " would lose. --restore keeps the study as it is now as a backup of its own first.",
    )
    command.add_argument("study", type=Path)
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--make", action="store_true", help="make a backup now")
    choice.add_argument("--restore", type=int, metavar="N", help="go back to backup N of the list")
    choice.add_argument("--copy", type=int, metavar="N", help="copy backup N to OUTPUT")
    command.add_argument("-o", "--output", type=Path, help="the new study that --copy writes")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    paths = Paths.of_this_system()
    keeper = Keeper(arguments.study, paths, SettingsFile(paths.settings).current.backups_in)
    if arguments.make:
        keeper.make(Why.BY_HAND, datetime.now(UTC))
    if arguments.restore is not None:
        kept = keeper.restore(_chosen(keeper, arguments.restore), datetime.now(UTC))
        print(f"Restored. What the study was is kept in {kept}")
    elif arguments.copy is not None:
        if arguments.output is None:
            raise VoltefaceError("--copy needs a file to write.", advice="Add -o NEW.volteface.")
        keeper.copy_out(_chosen(keeper, arguments.copy), arguments.output)
    if arguments.restore is None and not arguments.study.is_file():
        raise StudyFileError(
            "There is no such study.",
            where=str(arguments.study),
            advice="Its backups, if it had any, are listed all the same." if keeper.found() else "",
        )
    _list(keeper)
    return 0


def _chosen(keeper: Keeper, number: int) -> Backup:
    found = keeper.found()
    if not 1 <= number <= len(found):
        raise VoltefaceError(
            f"There is no backup {number}.",
            where=str(keeper.path),
            advice=f"There are {counted(len(found), 'backup')}; list them without --restore.",
        )
    return found[number - 1]


def _list(keeper: Keeper) -> None:
    shelf = keeper.shelf()
    if shelf.now is None:
        print("now  the study cannot be read; see `volteface integrity`")
    else:
        held = f"{counted(shelf.now.traces, 'trace')}, {counted(shelf.now.tags, 'tag')}"
        print(f"now  {held}")
    for number, each in enumerate(shelf.backups, 1):
        print(f"{number:3}  {' · '.join(_facts(each))}")
        print(f"     {each.path}")
    if not shelf.backups:
        print("There are no backups yet.")


def _facts(backup: Backup) -> list[str]:
    facts = [f"{backup.at:%Y-%m-%d %H:%M} UTC", backup.why.replace("-", " "), _size(backup.size)]
    if backup.holds is None:
        return [*facts, "cannot be read"]
    facts += [counted(backup.holds.traces, "trace"), counted(backup.holds.tags, "tag")]
    return facts if backup.difference is None else [*facts, told(backup.difference)]


def told(difference: Difference) -> str:
    """Return in words what going back would change."""
    parts = [
        f"{counted(count, what)} {does}"
        for count, what, does in (
            (difference.tags_lost, "tag", "would go"),
            (difference.tags_changed, "tag", "would be as before"),
            (difference.tags_regained, "tag", "would come back"),
            (difference.traces_lost, "trace", "would go"),
            (difference.traces_regained, "trace", "would come back"),
        )
        if count
    ]
    return ", ".join(parts) or "the same tags and traces as now"


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
