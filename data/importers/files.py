"""Opening files that nobody vouches for: what they are, how they are encoded, how much was read."""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import ImportFileError
from data.importers import parquet_rows

HEAD_BYTES = 64 * 1024
RECORD_LIMIT = 64 * 1024 * 1024  # a longer record is reported, not read
CHUNK_BYTES = 1024 * 1024

_TOLD_BY_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "compressed with gzip", "Unpack it first."),
    (b"(\xb5/\xfd", "compressed with zstandard", "Unpack it first."),
    (b"BZh", "compressed with bzip2", "Unpack it first."),
    (b"\xfd7zXZ", "compressed with xz", "Unpack it first."),
    (b"SQLite format 3\x00", "a database", "Studies are opened, not imported: use Open."),
    (b"%PDF", "a PDF document", "Choose the file that the responses were saved in."),
)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of a file: its bytes (text: in UTF-8, without mark) and its encoding.

    Of a Parquet file it is a sketch of the first row, in JSON.
    """

    data: bytes
    encoding: str  # "utf-8", "utf-16", "zip" or "parquet"


_STUDY = ".volteface"


def read_head(path: Path) -> Head:
    """Return the beginning of `path`, at most 64 KiB.

    Raises:
        ImportFileError: if it is not a file, cannot be read, is empty, or is neither text in
            UTF-8 or UTF-16, nor a zip archive, nor a Parquet file.
    """
    if path.suffix.lower() == _STUDY:
        # Not even looked into: reading a study that is open here would drop SQLite's locks on it.
        raise ImportFileError(
            "The file is a study, not responses.", where=path.name, advice="Open it instead."
        )
    raw = _first_bytes(path)
    if raw.startswith(b"PK\x03\x04"):
        return Head(data=raw, encoding="zip")
    if raw.startswith(parquet_rows.MAGIC):
        return Head(data=parquet_rows.sketch(path)[:HEAD_BYTES], encoding="parquet")
    for magic, what, advice in _TOLD_BY_MAGIC:
        if raw.startswith(magic):
            raise ImportFileError(f"The file is {what}.", where=path.name, advice=advice)
    if raw.startswith(_UTF32_MARKS):
        raise _encoding_error(path, "It is encoded in UTF-32.")
    if raw.startswith(_UTF16_MARKS):
        text = codecs.getincrementaldecoder("utf-16")("replace").decode(raw)
        return Head(data=text.encode("utf-8", "replace"), encoding="utf-16")
    _refuse_other_encodings(path, raw)
    return Head(data=raw.removeprefix(codecs.BOM_UTF8), encoding="utf-8")


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise ImportFileError(
            "This is a folder.", where=path.name, advice="Choose the files inside it."
        )
    try:
        with path.open("rb") as handle:
            raw = handle.read(HEAD_BYTES)
    except OSError as error:
        raise ImportFileError(
            f"The file cannot be read: {error.strerror or error}.", where=path.name
        ) from error
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise ImportFileError("The file is empty.", where=path.name)
    return raw


def _refuse_other_encodings(path: Path, raw: bytes) -> None:
    if b"\x00" in raw:
        nuls = raw.count(b"\x00")
        if nuls > len(raw) // 4 and raw.isascii():
            raise _encoding_error(path, "It looks like UTF-16 without a byte order mark.")
        if nuls > 8 or not _is_text(raw):
            raise ImportFileError(
                "The file is binary, not text.",
                where=path.name,
                advice="Import JSON, JSON Lines, CSV or an Inspect log.",
            )
    if not _is_text(raw) and not _has_utf8_letters(raw):
        raise _encoding_error(path, "It is not in UTF-8 (perhaps Latin-1 or a Windows code page).")


def _is_text(raw: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return False
    return True


def _has_utf8_letters(raw: bytes) -> bool:
    """Whether some characters beyond ASCII are valid UTF-8, so that only records are broken."""
    broken = len(raw) - len(raw.decode("utf-8", "ignore").encode())
    high = len(raw) - len(raw.translate(None, _HIGH))
    return high > 3 * broken


_HIGH = bytes(range(128, 256))


def _encoding_error(path: Path, what: str) -> ImportFileError:
    return ImportFileError(
        f"The file's encoding is not supported. {what}",
        where=path.name,
        advice="Save it in UTF-8 and import it again.",
    )


class CountingReader(io.RawIOBase):
    """Reads a file and tells after each read how many bytes have been read in all."""

    def __init__(self, handle: BinaryIO, on_bytes: Callable[[int], None] | None) -> None:
        self._handle = handle
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be sought in."""
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position."""
        return self._handle.seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return self._handle.tell()

    def readinto(self, buffer: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill `buffer` and tell how far the file has been read."""
        data = self._handle.read(len(buffer))
        buffer[: len(data)] = data
        if self._on_bytes is not None:
            self._on_bytes(self._handle.tell())
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._handle.close()
        super().close()


def open_utf8(
    path: Path, head: Head, on_bytes: Callable[[int], None] | None = None
) -> io.BufferedReader:
    """Open a text file as bytes in UTF-8, behind a byte order mark if there is one.

    Raises:
        ImportFileError: if it is no text, cannot be opened, or is in UTF-16 and too large to
            convert.
    """
    if head.encoding == "parquet":
        raise ImportFileError(
            "The file is a Parquet file, not text.",
            where=path.name,
            advice="Choose another format for it, or export it as JSON Lines.",
        )
    try:
        handle: BinaryIO = path.open("rb")
        if head.encoding == "utf-16":
            handle = _converted(path, handle)
    except OSError as error:
        raise ImportFileError(f"The file cannot be read: {error}.", where=path.name) from error
    reader: io.BufferedReader = io.BufferedReader(CountingReader(handle, on_bytes), CHUNK_BYTES)  # pyright: ignore[reportAssignmentType]
    if reader.peek(3)[:3] == codecs.BOM_UTF8:
        reader.seek(3)
    return reader


def _converted(path: Path, handle: BinaryIO) -> BinaryIO:
    with handle:
        raw = handle.read(RECORD_LIMIT + 1)
    if len(raw) > RECORD_LIMIT:
        raise _encoding_error(path, "It is in UTF-16 and too large to convert here.")
    return io.BytesIO(raw.decode("utf-16", "replace").encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: number from 1 and bytes without the line end; None if too long."""

    number: int
    data: bytes | None


def lines(handle: io.BufferedReader, limit: int = RECORD_LIMIT) -> Iterator[Line]:
    """Yield the lines of `handle` without ever holding one longer than `limit` bytes."""
    number = 0
    while data := handle.readline(limit + 1):
        number += 1
        if len(data) > limit and not data.endswith(b"\n"):
            _skip_line(handle)
            yield Line(number, None)
            continue
        yield Line(number, data.rstrip(b"\r\n"))


def _skip_line(handle: io.BufferedReader) -> None:
    while (rest := handle.readline(CHUNK_BYTES)) and not rest.endswith(b"\n"):
        pass
