"""Which importers there are, and which of them reads a file: one more format is one more module."""

import logging
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar

import data.importers
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedLabel, Severity
from data.importers.apart import told_apart
from data.importers.api_errors import without_errors
from data.importers.base import UNVERIFIED_FINDING, Importer, ImportOptions
from data.importers.files import read_head
from data.importers.joining import joined
from data.importers.storable import storable

GROUP = "volteface.importers"
"""The entry point group by which other packages add importers."""

_log = logging.getLogger(__name__)
Item = TypeVar("Item")


@cache
def importers() -> tuple[Importer, ...]:
    """Return the `IMPORTER` of each module of this package, then those of other packages."""
    modules = sorted(module.name for module in pkgutil.iter_modules(data.importers.__path__))
    loaded = [import_module(f"data.importers.{name}") for name in modules]
    own = [module.IMPORTER for module in loaded if hasattr(module, "IMPORTER")]
    return (*own, *_of_others())


def _of_others() -> Iterator[Importer]:
    for point in entry_points(group=GROUP):
        try:
            yield point.load()
        except (ImportError, AttributeError):
            _log.exception("The importer %s cannot be loaded.", point.value)


def read_with(
    importer: Importer, path: Path, options: ImportOptions
) -> Iterator[ImportedAttempt | Finding]:
    """Yield what `importer` reads from `path`, and first what is to be known of the importer.

    Raises:
        ImportFileError: if the file as a whole cannot be read.
    """
    if not importer.verified:
        yield Finding(
            severity=Severity.NOTE,
            what=f"{UNVERIFIED_FINDING}: {importer.name} was written from its documentation.",
            done="No real file was at hand to try it on; compare some records with the file.",
        )
    items = joined(iter(importer.read(path, options)), path, options)
    items = told_apart(items, path, options.apart, options.companions)
    yield from storable(_readable(without_errors(items, options), path))


def _readable(items: Iterator[Item], path: Path) -> Iterator[Item | Finding]:
    """Yield `items`; say in words where the file changed, vanished or its disk failed meanwhile."""
    before = _state_of(path)
    try:
        yield from items
    except OSError as error:
        raise ImportFileError(
            f"The file cannot be read to its end: {error.strerror or error}.",
            where=path.name,
            advice="Import it again when it is there as a whole.",
        ) from error
    if before != _state_of(path):
        yield Finding(
            severity=Severity.WARNING,
            what="The file changed while it was read.",
            done="What was read may be neither the old nor the new state; import it again.",
        )


def _state_of(path: Path) -> tuple[int, int] | None:
    """Return what tells whether a file was written to, None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def labels_with(
    importer: Importer, path: Path, options: ImportOptions
) -> Callable[[], Iterator[ImportedLabel | Finding]] | None:
    """Return what reads the labels of a file that has only labels, None for one with responses."""
    labels: Callable[[Path, ImportOptions], Iterator[ImportedLabel | Finding]] | None
    labels = getattr(importer, "labels", None)
    return None if labels is None else lambda: storable(_readable(labels(path, options), path))


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
