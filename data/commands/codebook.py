"""volteface codebook STUDY: print the codebook, write it to a file, or take one in."""

import argparse
from pathlib import Path

from core.codebook.taking import taken
from core.codebook.written import as_markdown
from core.edits import PutCodes
from data.commands.importing import counted
from data.exporters.codebook import load_codebook, write_codebook
from data.settings import login_name
from data.store.study import Study

NAMES = ("codebook",)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "codebook", help="print the codebook; write it to a file or take one in"
    )
    command.add_argument("study", type=Path)
    choice = command.add_mutually_exclusive_group()
    files = "a .json, .csv or .md file"
    choice.add_argument("--export", type=Path, metavar="FILE", help=f"write {files}")
    choice.add_argument("--import", type=Path, metavar="FILE", dest="file", help=f"read {files}")
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with Study.open(arguments.study, login_name()) as study:
        codes = study.reader().codes()
        if arguments.export is not None:
            write_codebook(codes, arguments.export)
        elif arguments.file is not None:
            _take_in(study, arguments.file)
        else:
            print(as_markdown(codes), end="")
    return 0


def _take_in(study: Study, path: Path) -> None:
    read = load_codebook(path)
    taking = taken(read.codes, study.reader().codes())
    if taking.put:
        study.run(PutCodes(tuple(taking.put), "Import Codebook")).result()
    print(f"{counted(taking.added, 'code')} added, {taking.changed} changed")
    for finding in (*read.findings, *taking.findings):
        print(f"  {finding.where}: {finding.what}; {finding.done}")
