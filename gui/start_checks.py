"""What must hold before a window can be opened; looks, and imports no Qt to look.

Qt ends the whole process when its platform plugin cannot be loaded or finds no display, so this
is found out beforehand.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

_FIRST_BAD_QT = (6, 12)
_FIRST_SAFE_PYTHON = (3, 12)

DEBIAN_PACKAGES = (
    "libegl1",
    "libgl1",
    "libdbus-1-3",
    "libfontconfig1",
    "libglib2.0-0",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
    "fonts-dejavu-core",
)


def stray_packages(core: str | None, data: str | None, gui: str | None) -> str:
    """Return what is wrong if the three packages do not lie side by side, else ""."""
    homes = {name: _home(file) for name, file in (("core", core), ("data", data), ("gui", gui))}
    if len(set(homes.values())) == 1:
        return ""
    places = "\n".join(f"  {name}: {home}" for name, home in homes.items())
    return (
        "Volteface's packages core, data and gui are not all its own; a folder of the same name"
        f" comes first on Python's path:\n{places}\n"
        "Start it from another folder, or install it with pipx or uv tool."
    )


def bad_pair(python: tuple[int, ...], qt: tuple[int, ...]) -> str:
    """Return why this Python and PySide6 must not be run together, else "".

    From 6.12 on, PySide6 relies on None never being freed, which Python promises from 3.12 on;
    before that the process ends in the middle of work.
    """
    if python[:2] >= _FIRST_SAFE_PYTHON or qt[:2] < _FIRST_BAD_QT:
        return ""
    return (
        f"PySide6 {'.'.join(map(str, qt))} ends the program at random under Python"
        f" {'.'.join(map(str, python))}. Install PySide6-Essentials below 6.12."
    )


def installed_qt() -> tuple[int, ...]:
    """Return the version of PySide6 that is installed; empty if there is none."""
    try:
        text = version("PySide6-Essentials")
    except PackageNotFoundError:
        return ()
    return tuple(int(part) for part in text.split(".")[:3] if part.isdigit())


def why_no_window(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Return why no window can be opened here, in words with advice; "" if one can."""
    qt = installed_qt()
    if not qt:
        return "PySide6 is not installed; install PySide6-Essentials for the window."
    if problem := bad_pair(tuple(sys.version_info[:3]), qt):
        return problem
    if problem := _unloadable_widgets():
        return problem
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM"):
        return ""
    return _linux_display(environ)


def missing_library(problem: str) -> str:
    """Return advice for a library that the loader did not find, from the loader's words."""
    name = problem.split(":", 1)[0].strip()
    packages = " ".join(DEBIAN_PACKAGES)
    return f"Qt needs {name}, which is missing. On Debian and Ubuntu:\n  apt install {packages}"


def _home(file: str | None) -> str:
    return str(Path(file).resolve().parent.parent) if file else "(a folder without code)"


def _unloadable_widgets() -> str:
    try:
        import PySide6.QtWidgets  # noqa: F401, PLC0415 - to see whether it loads
    except ImportError as error:
        return missing_library(str(error))
    return ""


def _linux_display(environ: Mapping[str, str]) -> str:
    if environ.get("WAYLAND_DISPLAY"):
        return ""
    if not environ.get("DISPLAY"):
        return "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
    return _unloadable_plugin() or _unreachable_x(environ["DISPLAY"])


def _unloadable_plugin() -> str:
    spec = find_spec("PySide6")
    places = list(spec.submodule_search_locations or ()) if spec else []
    plugin = Path(places[0], "Qt", "plugins", "platforms", "libqxcb.so") if places else None
    if plugin is None or not plugin.exists():
        return ""  # another build of Qt, which keeps its plugins elsewhere
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return missing_library(str(error))
    return ""


def _unreachable_x(display: str) -> str:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        return missing_library(str(error))
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    failed = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return f"The display {display} cannot be reached." if failed else ""
