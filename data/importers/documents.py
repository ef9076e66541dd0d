"""JSON documents that are one thing each, read whole; and what JSON Lines hold, line by line."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.errors import ImportFileError
from core.imported import Finding
from data.importers.files import RECORD_LIMIT, open_utf8, read_head
from data.importers.records import Record, decode, open_source


def whole_json(path: Path, on_bytes: Callable[[int], None] | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Return the one value that `path` holds.

    Raises:
        ImportFileError: if it is not JSON, or longer than a record may be.
    """
    with open_utf8(path, read_head(path), on_bytes) as handle:
        data = handle.read(RECORD_LIMIT + 1)
    if len(data) > RECORD_LIMIT:
        raise ImportFileError("The file is too long to be read at once.", where=path.name)
    try:
        return decode(data)
    except ValueError as error:
        raise ImportFileError(f"The file cannot be read: {error}.", where=path.name) from None


def objects_in(
    path: Path,
    inside: Callable[[Any], list[Any]],
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[Record | Finding]:
    """Yield the lines of JSON Lines, else what `inside` takes out of the document's value.

    Raises:
        ImportFileError: if the file cannot be read as JSON.
    """
    head = read_head(path).data.lstrip()
    lines = [line for line in head.split(b"\n")[:3] if line.strip()]
    if len(lines) > 1 and all(line.strip().startswith(b"{") for line in lines[:2]):
        yield from open_source(path, on_bytes=on_bytes).records(on_bytes)
        return
    for number, value in enumerate(inside(whole_json(path, on_bytes)), start=1):
        if isinstance(value, dict):
            yield Record(value=value, where=f"record {number}")  # pyright: ignore[reportUnknownArgumentType]


def json_beside(path: Path) -> dict[str, Any]:
    """Return the object in a file that completes another one, {} where it holds none."""
    try:
        value = whole_json(path)
    except ImportFileError:
        return {}
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
