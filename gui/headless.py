"""What is done where no window can be opened: the same main job, into a folder."""

import os
import subprocess
import sys
from pathlib import Path

from core.errors import VoltefaceError
from core.metrics import tables
from data.commands import parser
from data.commands.metrics import tables_asked
from data.example.opening import make_example
from data.paths import Paths

_SHOTS = (
    "import sys; from pathlib import Path; from gui.shots import take_shots;"
    " take_shots(Path(sys.argv[1]), Path(sys.argv[2]), themes=('light',), sizes=('large',))"
)
_DEADLINE_SECONDS = 180


def run_headless(study: Path | None, folder: Path | None = None) -> int:
    """Write metrics and pictures of `study`, or of the example, and say where they are.

    Returns:
        0, or 1 where the study could not be read.
    """
    target = folder or Path.cwd() / "out"
    try:
        path = study or make_example(Paths.of_this_system().examples)
        table = _write_tables(path, target)
    except VoltefaceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{table}\n")
    pictures = _take_pictures(path, target)
    sys.stdout.write(f"Study:   {path}\nWritten: {target}\n")
    for name in sorted(each.name for each in target.iterdir()):
        sys.stdout.write(f"  {name}\n")
    sys.stdout.write(
        f"{pictures}\nFor a window, run this again where there is a display: at a desktop, with"
        " “ssh -X”, or under “xvfb-run”.\n"
    )
    return 0


def _write_tables(path: Path, target: Path) -> str:
    found = tables_asked(parser().parse_args(["metrics", str(path)]))
    target.mkdir(parents=True, exist_ok=True)
    for suffix, write in (
        ("txt", tables.as_text),
        ("csv", tables.as_csv),
        ("md", tables.as_markdown),
    ):
        text = "\n".join(write(each) for each in found)
        (target / f"metrics.{suffix}").write_text(text, encoding="utf-8")
    return "\n".join(tables.as_text(each) for each in found)


def _take_pictures(path: Path, target: Path) -> str:
    """Draw in a process of its own: where Qt's libraries are missing, Qt ends the process."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _SHOTS, str(path), str(target)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            command,
            env=environment,
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            timeout=_DEADLINE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "The pictures took too long and were left out."
    if done.returncode == 0:
        return ""
    return "The pictures could not be drawn: Qt's libraries are missing (see above)."
