"""What a report says about the machine and the program's parts."""

import platform
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QSysInfo
from PySide6.QtGui import QGuiApplication

_PARTS = (
    "volteface",
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "sqlite-utils",
    "msgspec",
    "rapidfuzz",
)


def environment() -> str:
    """Return one fact a line: versions, system, screens. No names of people, files or studies."""
    lines = [f"{name}: {_version(name)}" for name in _PARTS]
    lines += [
        f"Python: {sys.version.split()[0]} ({platform.python_implementation()})",
        f"Qt: {QLibraryInfo.version().toString()} ({QGuiApplication.platformName()})",
        f"System: {QSysInfo.prettyProductName()}, {QSysInfo.currentCpuArchitecture()}",
        f"Locale: {QLocale.system().name()}",
    ]
    for screen in QGuiApplication.screens():
        size = screen.size()
        lines.append(f"Screen: {size.width()}x{size.height()} at {screen.devicePixelRatio():g}x")
    return "\n".join(lines)


def _version(name: str) -> str:
    # Parsers of mail come with it, and a report is hardly ever written.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
