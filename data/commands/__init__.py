"""The command line: works where Qt is absent."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from core.errors import VoltefaceError
from data.commands import (
    agreement,
    backups,
    checking,
    codebook,
    export,
    importing,
    integrity,
    metrics,
    report,
    reported,
    sources,
    suggesting,
)
from data.reporting import Draw

_MODULES = (
    importing,
    checking,
    metrics,
    report,
    agreement,
    export,
    codebook,
    sources,
    reported,
    suggesting,
    backups,
    integrity,
)
NAMES = frozenset(name for module in _MODULES for name in module.NAMES)
"""The words that choose a command; anything else opens the window."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    root = argparse.ArgumentParser(
        prog="volteface",
        usage="volteface [STUDY | example]\n       volteface COMMAND ...",
        description="Compare how language models reason. Without a command, open the window: on"
        " the last study, on STUDY (a *.volteface file), or on the example study.",
    )
    root.add_argument("--version", action="version", version=f"volteface {_version()}")
    commands = root.add_subparsers(
        dest="command", required=True, metavar="COMMAND", prog="volteface"
    )
    for module in _MODULES:
        module.add_to(commands)
    return root


def _version() -> str:
    try:
        return version("volteface")
    except PackageNotFoundError:  # run from a clone
        return "(not installed)"


def main(argv: Sequence[str] | None = None, *, draw: Draw | None = None) -> int:
    """Run a command; return 0, or 1 where it failed and said why on standard error.

    `draw` draws charts for the commands that show any; without it they have tables only.
    """
    arguments = parser().parse_args(argv, argparse.Namespace(draw=draw))
    try:
        return arguments.run(arguments)
    except VoltefaceError as error:
        print(f"volteface: {error.what}", file=sys.stderr)
        for detail in (error.where, error.advice):
            if detail:
                print(f"  {detail}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("volteface: stopped; what was half done is undone.", file=sys.stderr)
        return 130
