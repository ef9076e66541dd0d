"""Make .venv hold exactly-known packages: those of requirements.lock, each checked by its hash.

Standard library only, so that a machine with nothing but Python can run it; instant when there is
nothing to do. `make` calls it before every command.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import qt_needs

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "volteface-installed"
UNFINISHED = VENV / "volteface-unfinished"

OLDEST = (3, 11)
TOO_NEW = (3, 15)  # the first that the pinned Qt does not support
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")


class SetupError(Exception):
    """Something that the person at the keyboard has to change; its text says what."""


def main() -> int:
    """Set up the environment, then look for what Qt needs from the system."""
    try:
        with only_one_at_a_time():
            if not is_up_to_date():
                install()
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    qt_needs.provide()
    return 0


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Let a second caller wait until the first is done. The lock is the folder's own, no file."""
    if fcntl is None:
        yield
        return
    folder = os.open(ROOT / "tools", os.O_RDONLY)
    try:
        # Some network drives have no locks: then two calls at once are the caller's affair.
        with contextlib.suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def is_up_to_date() -> bool:
    """Tell whether the last finished installation was of this very lock, here."""
    if UNFINISHED.exists() or not venv_python().exists():
        return False
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted_stamp()


def wanted_stamp() -> str:
    """Return what the stamp must say: the lock's hash, the folder, and this recipe's hash."""
    digest = hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    return f"{digest}\n{ROOT}\n"


def venv_python() -> Path:
    """Return the environment's interpreter, whether or not it exists yet."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install() -> None:
    """Create the environment where needed and install the lock into it.

    A marker lies in the environment while this runs. Found at the start, it says that an earlier
    run was cut off, maybe in the middle of a package: then all is built anew.
    """
    if UNFINISHED.exists() or was_moved() or not is_fitting(str(venv_python())):
        create()
    UNFINISHED.touch()
    install_packages()
    write_launcher()
    STAMP.write_text(wanted_stamp(), encoding="utf-8")
    UNFINISHED.unlink()


def was_moved() -> bool:
    """Tell whether the environment was made in another folder: its scripts still point there."""
    return STAMP.exists() and f"\n{ROOT}\n" not in STAMP.read_text(encoding="utf-8")


def create() -> None:
    """Build an empty environment with a fitting Python."""
    python = fitting_python()
    print(f"setup: creating {VENV.name} with {python}", flush=True)
    command = [python, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode != 0:
        raise SetupError(
            f"{python} could not create a virtual environment:\n"
            f"{(made.stdout + made.stderr).strip()}\n"
            "On Debian and Ubuntu the package python3-venv is needed for it."
        )


def fitting_python() -> str:
    """Return an interpreter between OLDEST and TOO_NEW: this one, or the best on the path.

    Raises:
        SetupError: if there is none.
    """
    for name in (sys.executable, *NAMES):
        if name and is_fitting(name):
            return shutil.which(name) or name
    raise SetupError(
        f"Volteface needs Python {dotted(OLDEST)} or newer, older than {dotted(TOO_NEW)}; "
        f"this is {dotted(sys.version_info[:2])} and no other was found on the path. "
        "Install one, or name it: make PYTHON=/path/to/python3.12"
    )


def is_fitting(python: str) -> bool:
    """Tell whether an interpreter runs at all and is of a version that we support."""
    question = f"import sys, venv; sys.exit(not {OLDEST} <= sys.version_info[:2] < {TOO_NEW})"
    try:
        done = subprocess.run([python, "-c", question], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def dotted(version: tuple) -> str:
    """Return (3, 11) as "3.11"."""
    return ".".join(str(part) for part in version)


def install_packages() -> None:
    """Install the lock: wheels only, so that nothing unchecked is built or run on the way.

    Raises:
        SetupError: if pip fails; pip has said why by then.
    """
    print("setup: installing the packages of requirements.lock (first time: minutes)", flush=True)
    command = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install"]
    command += ["-qq", "--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]
    if subprocess.run(command, check=False, cwd=ROOT).returncode != 0:
        UNFINISHED.unlink()  # pip ended by itself, so it has put back what was there before
        raise SetupError(
            "the packages could not be installed; pip says why, above.\n"
            "  Without a network: connect once and repeat, or let PIP_FIND_LINKS name a folder "
            "that holds the wheels.\n"
            "  Hashes that do not match: the download is not what we tested; do not work around it."
        )


def write_launcher() -> None:
    """Write .venv/bin/volteface, which starts the program from any folder."""
    if os.name == "nt":
        return
    start = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "from gui.entry import main; sys.exit(main())"
    )
    launcher = VENV / "bin" / "volteface"
    # A shell script, since a first line with an interpreter's path may hold no blanks.
    python, program = shlex.quote(str(venv_python())), shlex.quote(start)
    launcher.write_text(f'#!/bin/sh\nexec {python} -c {program} "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
