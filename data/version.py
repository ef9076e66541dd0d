"""Which version of the program this is."""

import tomllib
from functools import cache
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@cache
def program() -> str:
    """Return "Volteface 0.1.0"; where it runs from its sources, what these say."""
    # With it come zip files and e-mail, which nothing else needs before the window is there.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"Volteface {version('volteface')}"
    except PackageNotFoundError:
        pass
    try:
        told = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return "Volteface"
    return f"Volteface {told}"
