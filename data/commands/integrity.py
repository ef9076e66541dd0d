"""volteface integrity STUDY: what is damaged in a study, and its repair."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from core.errors import StudyFileError
from core.integrity import Examination
from data.commands.importing import counted
from data.keeping.backups import Keeper
from data.keeping.repairing import repair
from data.paths import Paths
from data.settings import SettingsFile, login_name
from data.store.integrity import examine
from data.store.study import Study

NAMES = ("integrity",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "integrity",
        help="look for damage in a study, and repair what can be repaired",
        description="Compare the file, its references, every tag with the words that it quotes,"
        " and the index of search with the texts. A repair makes a backup first.",
    )
    command.add_argument("study", type=Path)
    command.add_argument("--repair", action="store_true", help="mend what can be mended")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    paths = Paths.of_this_system()
    keeper = Keeper(arguments.study, paths, SettingsFile(paths.settings).current.backups_in)
    try:
        found = examine(arguments.study, wholly=True)
    except StudyFileError:
        _offer_backup(keeper)
        raise
    _tell(found)
    if found.is_sound:
        return 0
    if found.needs_backup:
        _offer_backup(keeper)
        return 1
    if not arguments.repair:
        print("To do this, after a backup: volteface integrity STUDY --repair")
        return 1
    with Study.open(arguments.study, login_name()) as study:
        done = repair(study, keeper, datetime.now(UTC))
    if done is None:
        return 1
    print(f"Repaired: {counted(done.moved, 'tag')} moved, {done.set_aside:,} set aside.")
    if done.aside is not None:
        print(f"What was set aside is in {done.aside}")
    print(f"What the study was before is kept in {done.kept}")
    _tell(done.after)
    return 0 if done.after.is_sound else 1


def _tell(found: Examination) -> None:
    for what, does in found.lines():
        print(f"! {what}")
        print(f"  {does or 'No repair mends this; go back to a backup.'}")
    if found.is_sound:
        print("Nothing is wrong with the study.")


def _offer_backup(keeper: Keeper) -> None:
    backup = keeper.newest_sound()
    if backup is None:
        print("There is no sound backup of this study.")
        return
    number = [each.path for each in keeper.found()].index(backup.path) + 1
    tags = counted(backup.holds.tags, "tag") if backup.holds else ""
    print(f"The newest sound backup is of {backup.at:%Y-%m-%d %H:%M} UTC, with {tags}:")
    print(f"  volteface backups {keeper.path} --restore {number}")
