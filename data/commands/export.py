"""volteface export STUDY --tags csv|jsonl|w3c | --traces jsonl: tags, or traces without them."""

import argparse
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from core.errors import VoltefaceError
from data.exporters import tags, traces
from data.exporters.web_annotations import as_web_annotations
from data.settings import login_name
from data.store.exporting import AttemptReader
from data.store.study import Study

NAMES = ("export",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "export",
        help="write the tags of a study, or its traces without tags",
        description="Tags are one row a tag, or W3C Web Annotations; traces one line a trace, with"
        " what the files said of them. Both are read back by `volteface import`.",
    )
    command.add_argument("study", type=Path)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--tags", choices=("csv", "jsonl", "w3c"), help="tags without traces")
    what.add_argument("--traces", choices=("jsonl",), help="traces without tags")
    command.add_argument("-o", "--output", type=Path, help="a file; standard output without it")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study, ExitStack() as stack:
        lines = _lines(arguments, study, stack)
        if arguments.output is None:
            sys.stdout.writelines(lines)
            return 0
        try:
            with arguments.output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            what = "traces" if arguments.traces else "tags"
            raise VoltefaceError(
                f"The {what} cannot be written.",
                where=str(arguments.output),
                advice=error.strerror or "",
            ) from error
    return 0


def _lines(arguments: argparse.Namespace, study: Study, stack: ExitStack) -> Iterable[str]:
    if arguments.traces:
        reader = stack.enter_context(AttemptReader(study.path))
        return traces.as_jsonl(reader.attempts())
    if arguments.tags == "w3c":
        return as_web_annotations(study.reader().tags_in_full(with_context=True))
    rows = study.reader().tags_in_full()
    return tags.as_csv(rows) if arguments.tags == "csv" else tags.as_jsonl(rows)
