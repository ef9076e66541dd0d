"""Which version of the program this is."""

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@cache
def program() -> str:
    """Return "Volteface 0.1.0"; where it runs from its sources, what these say."""
    try:
        return f"Volteface {version('volteface')}"
    except PackageNotFoundError:
        pass
    try:
        told = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return "Volteface"
    return f"Volteface {told}"
