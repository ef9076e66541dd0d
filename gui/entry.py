"""The command `volteface`: a window on a study, or one of the commands that need none.

Nothing of Qt is imported here, so that commands work where Qt's libraries are missing.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import core
import data
import gui
from gui.start_checks import stray_packages, why_no_window

SUFFIX = ".volteface"
EXAMPLE = "example"  # the word that opens the example study


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code, 0 if all went well."""
    words = list(sys.argv[1:] if argv is None else argv)
    if problem := stray_packages(core.__file__, data.__file__, gui.__file__):
        return _complain(problem)
    example = words == [EXAMPLE] and not is_study(EXAMPLE)
    if words and not example and not is_study(words[0]):
        return _run_command(words)
    if len(words) > 1:
        return _complain("volteface opens one study at a time: volteface [STUDY]")
    study = Path(words[0]) if words and not example else None
    if problem := why_no_window():
        sys.stderr.write(f"{problem}\n\nGoing on without a window.\n\n")
        from gui.headless import run_headless  # noqa: PLC0415 - only without a window

        return run_headless(study)
    from gui.app import run_app  # noqa: PLC0415 - loads Qt

    return run_app(study, example=example)


def is_study(word: str) -> bool:
    """Whether the first word of a command line names a study rather than a command."""
    if word.startswith("-"):
        return False
    return word.lower().endswith(SUFFIX) or Path(word).is_file()


def _run_command(words: list[str]) -> int:
    from data.commands import main as run  # noqa: PLC0415 - the window starts faster without
    from gui.report.process import draw_apart  # noqa: PLC0415 - loads no Qt, but the charts' values

    return run(words, draw=draw_apart)


def _complain(problem: str) -> int:
    sys.stderr.write(f"{problem}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
