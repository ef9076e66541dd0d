"""volteface sources STUDY: the imports of a study, to withdraw or restore them."""

import argparse
from pathlib import Path

from core.edits import PublishBatch, WithdrawBatch
from core.errors import MassRemovalError, VoltefaceError
from data.commands.importing import counted
from data.settings import login_name
from data.store.study import Study

NAMES = ("sources",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser("sources", help="list imports; withdraw or restore one")
    command.add_argument("study", type=Path)
    command.add_argument("--yes", action="store_true", help="also if that takes many tags away")
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--withdraw", type=int, metavar="BATCH")
    choice.add_argument("--restore", type=int, metavar="BATCH")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        known = {source.batch_id for source in study.reader().sources()}
        chosen = arguments.withdraw if arguments.withdraw is not None else arguments.restore
        if chosen is not None and chosen not in known:
            raise VoltefaceError(f"There is no import {chosen}.", where=str(arguments.study))
        if chosen is not None:
            withdraw = arguments.withdraw is not None
            edit = WithdrawBatch(chosen) if withdraw else PublishBatch(chosen, "Restore Import")
            try:
                study.run(edit, guarded=not arguments.yes).result()
            except MassRemovalError as error:
                raise VoltefaceError(error.what, advice="Add --yes if that is meant.") from error
        for source in study.reader().sources():
            traces = counted(source.counts.get("traces", 0), "trace")
            print(
                f"{source.batch_id:4} {source.state:9} {source.name}: {source.format}, "
                f"{traces}, {source.imported[:16].replace('T', ' ')} UTC"
            )
    return 0
