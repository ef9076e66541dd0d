"""Named field mappings, kept as TOML files in the settings folder."""

import re
import tomllib
from pathlib import Path

import tomli_w

from core.errors import ImportFileError
from data.importers.mapping import parse_mapping

_FOLDER = "mappings"
_UNSAFE = re.compile(r"[^\w -]+")


def profile_names(folder: Path) -> list[str]:
    """Return the names of the profiles in the settings folder, sorted."""
    return sorted(path.stem for path in (folder / _FOLDER).glob("*.toml"))


def load_profile(folder: Path, name: str) -> dict[str, str]:
    """Return the mapping that was saved as `name` in the settings folder.

    Raises:
        ImportFileError: if there is none, or it is not a mapping.
    """
    path = _path(folder, name)
    try:
        with path.open("rb") as handle:
            saved = tomllib.load(handle).get("mapping")
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImportFileError(
            f"The mapping {name} cannot be read: {error}.", where=str(path)
        ) from error
    if not isinstance(saved, dict) or not all(isinstance(v, str) for v in saved.values()):
        raise ImportFileError(f"The mapping {name} holds no paths.", where=str(path))
    parse_mapping(saved)
    return saved


def save_profile(folder: Path, name: str, mapping: dict[str, str]) -> Path:
    """Save `mapping` as `name` in the settings folder and return the file.

    Raises:
        ImportFileError: if the mapping is not valid or cannot be written.
    """
    parse_mapping(mapping)
    path = _path(folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps({"mapping": mapping}), encoding="utf-8")
    except OSError as error:
        raise ImportFileError(
            f"The mapping {name} cannot be saved: {error.strerror}.", where=str(path)
        ) from error
    return path


def _path(folder: Path, name: str) -> Path:
    safe = _UNSAFE.sub("_", name).strip()
    if not safe:
        raise ImportFileError("The mapping needs a name.", advice="Use letters or digits.")
    return folder / _FOLDER / f"{safe}.toml"
