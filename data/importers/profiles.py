"""Named field mappings, kept as TOML files in the settings folder, exchanged as JSON files."""

import json
import re
import tomllib
from pathlib import Path

import tomli_w

from core.errors import ImportFileError
from data.importers.mapping import parse_mapping

_FOLDER = "mappings"
_FORM = "volteface mapping"
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


def write_mapping(target: Path, name: str, mapping: dict[str, str]) -> None:
    """Write `mapping` to a JSON file that others can load.

    Raises:
        ImportFileError: if the mapping is not valid, or the file cannot be written.
    """
    parse_mapping(mapping)
    held = {"form": _FORM, "version": 1, "name": name, "mapping": mapping}
    try:
        target.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise ImportFileError(
            f"The mapping cannot be written: {error.strerror}.", where=str(target)
        ) from error


def read_mapping(source: Path) -> tuple[str, dict[str, str]]:
    """Return the name and the mapping that a JSON file holds.

    Raises:
        ImportFileError: if it holds no mapping that can be read.
    """
    try:
        held = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ImportFileError(f"The file cannot be read: {error}.", where=source.name) from error
    mapping = held.get("mapping") if isinstance(held, dict) and held.get("form") == _FORM else None
    if not isinstance(mapping, dict) or not all(
        isinstance(key, str) and isinstance(path, str) for key, path in mapping.items()
    ):
        raise ImportFileError(
            "The file holds no field mapping.",
            where=source.name,
            advice="Choose one that was exported from the mapping of an import.",
        )
    parse_mapping(mapping)
    return str(held.get("name") or source.stem), mapping


def import_profile(folder: Path, source: Path) -> str:
    """Save the mapping in a JSON file under its name, or the next free one; return that name.

    Raises:
        ImportFileError: if the file holds no mapping that can be read.
    """
    told, mapping = read_mapping(source)
    name = _free_name(folder, told, mapping)
    save_profile(folder, name, mapping)
    return name


def _free_name(folder: Path, name: str, mapping: dict[str, str]) -> str:
    """Return `name`, numbered where another mapping has it already."""
    wanted, number = _UNSAFE.sub("_", name).strip()[:80] or "mapping", 1
    free = wanted
    while free in profile_names(folder) and load_profile(folder, free) != mapping:
        number += 1
        free = f"{wanted} {number}"
    return free
