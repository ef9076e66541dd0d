"""Which importers there are, and which of them reads a file: one more format is one more module."""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

import data.importers
from core.errors import ImportFileError
from data.importers.base import Importer
from data.importers.files import read_head


@cache
def importers() -> tuple[Importer, ...]:
    """Return the importers of this package: the `IMPORTER` of each module that has one."""
    modules = sorted(module.name for module in pkgutil.iter_modules(data.importers.__path__))
    loaded = [import_module(f"data.importers.{name}") for name in modules]
    return tuple(module.IMPORTER for module in loaded if hasattr(module, "IMPORTER"))


def recognise(path: Path) -> tuple[Importer, int]:
    """Return the importer that is surest of `path`, with its confidence from 1 to 100.

    Raises:
        ImportFileError: if the file is no text, empty, a folder, or of no known format.
    """
    head = read_head(path)
    judged = [(importer.recognise(path, head.data), importer) for importer in importers()]
    confidence, importer = max(judged, key=lambda pair: pair[0])
    if confidence > 0:
        return importer, confidence
    if head.encoding == "zip":
        raise ImportFileError(
            "The zip archive is not an Inspect log.",
            where=path.name,
            advice="If it holds files of responses, unpack it and choose those.",
        )
    raise ImportFileError(
        "The file's format is not known.",
        where=path.name,
        advice="Import JSON, JSON Lines, CSV, TSV or an Inspect log.",
    )
