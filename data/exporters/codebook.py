"""Codebooks as files: written and read by what the name ends with."""

from pathlib import Path

from core.codebook.code import Code
from core.codebook.reading import ReadCodebook, read_codebook
from core.codebook.written import as_csv, as_json, as_markdown
from core.errors import ImportFileError, VoltefaceError

WRITERS = {".json": as_json, ".csv": as_csv, ".md": as_markdown}
_LARGEST = 20_000_000


def write_codebook(codes: tuple[Code, ...], path: Path) -> None:
    """Write codes to a file, JSON, CSV or Markdown as its name says.

    Raises:
        VoltefaceError: if the name says neither, or the file cannot be written.
    """
    written = WRITERS.get(path.suffix.lower())
    if written is None:
        raise VoltefaceError(
            "The codebook cannot be written like this.",
            where=path.name,
            advice=f"The name must end with {', '.join(WRITERS)}.",
        )
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(written(codes))
    except OSError as error:
        raise VoltefaceError(
            "The codebook cannot be written.", where=str(path), advice=error.strerror or ""
        ) from error


def load_codebook(path: Path) -> ReadCodebook:
    """Return the codes in a file.

    Raises:
        ImportFileError: if it cannot be read or is no codebook.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ImportFileError("This file is too large for a codebook.", where=str(path))
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise ImportFileError(
            "The file cannot be read.", where=str(path), advice=error.strerror or ""
        ) from error
    return read_codebook(text, path.name)
