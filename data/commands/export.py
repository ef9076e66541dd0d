"""volteface export STUDY --tags csv|jsonl: tags as one long table."""

import argparse
import sys
from pathlib import Path

from core.errors import VoltefaceError
from data.exporters.tags import as_csv, as_jsonl
from data.settings import login_name
from data.store.study import Study

NAMES = ("export",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser("export", help="write the tags of a study, one row a tag")
    command.add_argument("study", type=Path)
    command.add_argument("--tags", choices=("csv", "jsonl"), required=True)
    command.add_argument("-o", "--output", type=Path, help="a file; standard output without it")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        lines = (as_csv if arguments.tags == "csv" else as_jsonl)(study.reader().tags_in_full())
        if arguments.output is None:
            sys.stdout.writelines(lines)
            return 0
        try:
            with arguments.output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            raise VoltefaceError(
                "The tags cannot be written.",
                where=str(arguments.output),
                advice=error.strerror or "",
            ) from error
    return 0
