"""What Qt needs from a Linux system beside its own wheels: shared libraries, and fonts.

Without the libraries no window opens; without fonts Qt draws boxes and says nothing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Each library that the wheels link to and do not bring, and the Debian package that has it.
# The first six are needed for any use of Qt, also without a window.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_ENDINGS = (".ttf", ".otf", ".ttc", ".otc", ".pfb")


def provide() -> None:
    """Install what is missing where we may (root on a Debian system), else say what to install."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages()
    if packages and may_install():
        print(f"setup: installing for Qt: {' '.join(packages)}", flush=True)
        install(packages)
        packages = missing_packages()
    if packages:
        tell(packages)


def missing_packages() -> list[str]:
    """Return the Debian names of what Qt lacks here, sorted; empty if all is there."""
    packages = {package for library, package in LIBRARIES.items() if not is_loadable(library)}
    if not has_fonts():
        packages.add(FONT_PACKAGE)
    return sorted(packages)


def is_loadable(library: str) -> bool:
    """Tell whether the system's loader finds a library: the only question that counts."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_fonts() -> bool:
    """Tell whether any scalable font lies where fontconfig looks."""
    return any(
        name.lower().endswith(FONT_ENDINGS)
        for folder in FONT_FOLDERS
        for _, _, names in os.walk(Path(folder).expanduser())
        for name in names
    )


def may_install() -> bool:
    """Tell whether we are root on a system with apt-get (a container, a fresh machine)."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install packages; fetch the lists first if they are absent or too old to be of use.

    A failure is no error here: what is still missing is told afterwards.
    """
    if apt_get("install", *packages):
        return
    apt_get("update")
    apt_get("install", *packages)


def apt_get(verb: str, *packages: str) -> bool:
    """Run apt-get without questions; return whether it succeeded."""
    command = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120", verb]
    if verb == "install":
        command.append("--no-install-recommends")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command += packages
    done = subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
    return done.returncode == 0


def tell(packages: list[str]) -> None:
    """Say what is missing, what that means, and the command that mends it."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    print(
        "setup: this system lacks libraries or fonts that Qt's windows need.\n"
        "  On Debian and Ubuntu:\n"
        f"    {sudo}apt-get install {' '.join(packages)}\n"
        "  On other systems, the packages with these files:\n"
        f"    {', '.join(missing_files(packages))}\n"
        "  The commands that need no window (import, metrics, export) work without them.",
        file=sys.stderr,
    )


def missing_files(packages: list[str]) -> list[str]:
    """Return the libraries behind Debian's package names, and fonts in a word."""
    files = [library for library, package in LIBRARIES.items() if package in packages]
    return files + (["any TrueType font"] if FONT_PACKAGE in packages else [])


if __name__ == "__main__":
    provide()
