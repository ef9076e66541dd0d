"""Reads files without importing them, in a job: what they hold, and how they are read."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from data.importers.base import ImportOptions
from data.importers.preview import FilePreview, Preview, preview
from gui.importing.fields import Fields, fields_of
from gui.importing.findings import FindingGroup, groups_of
from gui.jobs import Progress

# In a folder, only these are looked at; a file that was chosen by itself may be called anything.
_SUFFIXES = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".eval", ".gz"))
_MOST_FILES = 500
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, its findings grouped; `size` in bytes, `seconds` that it took."""

    options: ImportOptions
    preview: Preview
    fields: Fields | None
    groups: tuple[FindingGroup, ...]
    size: int
    seconds: float

    @property
    def files(self) -> tuple[FilePreview, ...]:
        """Return the files, those that cannot be read too."""
        return self.preview.files

    @property
    def importable(self) -> tuple[Path, ...]:
        """Return the files that hold something to import."""
        return tuple(each.path for each in self.files if each.attempts)

    @property
    def partial(self) -> int:
        """Return how many scores lie strictly between 0 and 1."""
        return sum(each.partial for each in self.files)


def read(
    paths: Sequence[Path], options: ImportOptions, progress: Progress, stop: Event
) -> Reading | None:
    """Return what `paths` hold, None if stopped; folders stand for the files in them."""
    began = time.monotonic()
    files = files_in(paths)
    size = sum(_size(path) for path in files)

    def tell(share: float) -> None:
        progress(share, f"{in_units(round(share * size))} of {in_units(size)}")

    found = preview(files, options, tell, stop.is_set)
    if stop.is_set():
        return None
    return Reading(
        options=options,
        preview=found,
        fields=fields_of(found.files, options),
        groups=tuple(groups_of(found)),
        size=size,
        seconds=time.monotonic() - began,
    )


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files among `paths` and those in its folders that may hold responses, once each.

    Hidden ones are left out, and so is what comes after the first 500 of a folder.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_of_folder(path) if path.is_dir() else [path]))
    return list(found)


def in_units(size: int) -> str:
    """Return a number of bytes as people say it: "38.6 MB"."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


def _of_folder(folder: Path) -> list[Path]:
    files = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(files)[:_MOST_FILES] or [folder]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
