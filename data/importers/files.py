"""Opening files that nobody vouches for: what they are, how they are encoded, how much was read."""

import codecs
import io
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

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

    Of a Parquet file it is a sketch of the first row, in JSON. `returns` says that its lines end in
    carriage returns alone.
    """

    data: bytes
    encoding: str  # "utf-8", "utf-16" (marked), "utf-16-le", "utf-16-be", "zip" or "parquet"
    returns: bool = False


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
    wide = "utf-16" if raw.startswith(_UTF16_MARKS) else _unmarked_utf16(raw)
    if wide:
        return _text_head(_decoded(raw, wide).encode("utf-8", "replace"), wide)
    _refuse_other_encodings(path, raw)
    return _text_head(raw.removeprefix(codecs.BOM_UTF8), "utf-8")


def _text_head(data: bytes, encoding: str) -> Head:
    returns = b"\r" in data and b"\n" not in data
    if returns:
        data = data.replace(b"\r", b"\n")
    return Head(data=data, encoding=encoding, returns=returns)


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read its bytes; what could block or never end is not even opened.

    Raises:
        ImportFileError: if it is no file with contents of its own, or cannot be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return path.open("rb")
    except OSError as error:
        raise ImportFileError(
            f"The file cannot be read: {error.strerror or error}.", where=path.name
        ) from error
    except ValueError as error:  # a name that no file can have
        raise ImportFileError(f"The file cannot be read: {error}.") from error
    if stat.S_ISDIR(mode):
        raise ImportFileError(
            "This is a folder.", where=path.name, advice="Choose the files inside it."
        )
    raise ImportFileError(
        "This is a pipe or a device, not a file.",
        where=path.name,
        advice="Save what comes out of it in a file and import that.",
    )


def _first_bytes(path: Path) -> bytes:
    try:
        with open_regular(path) as handle:
            raw = handle.read(HEAD_BYTES)
    except OSError as error:
        raise ImportFileError(
            f"The file cannot be read: {error.strerror or error}.", where=path.name
        ) from error
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise ImportFileError("The file is empty.", where=path.name)
    return raw


def _unmarked_utf16(raw: bytes) -> str:
    """Return the kind of UTF-16 that `raw` is in without a mark, "" if it is in another encoding.

    Text begins with a bracket, a letter or a space, which has a zero byte beside it.
    """
    for encoding, zero in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(raw) < 2 or raw[zero] or not raw[1 - zero]:
            continue
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(raw)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return encoding
    return ""


def _decoded(raw: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(raw)


def _refuse_other_encodings(path: Path, raw: bytes) -> None:
    if b"\x00" in raw and (raw.count(b"\x00") > 8 or not _is_text(raw)):
        raise ImportFileError(
            "The file is binary, not text.",
            where=path.name,
            advice="Import JSON, JSON Lines, CSV or an Inspect log.",
        )
    if not _is_text(raw) and not _is_mostly_utf8(raw):
        raise _encoding_error(path, "It is not in UTF-8 (perhaps Latin-1 or a Windows code page).")


def _is_text(raw: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether a few places are broken, or most characters beyond ASCII are not."""
    places = raw.decode("utf-8", "replace").count("\ufffd") - raw.count("\ufffd".encode())
    broken = len(raw) - len(raw.decode("utf-8", "ignore").encode())
    high = len(raw) - len(raw.translate(None, _HIGH))
    return places <= _FEW or high > 3 * broken


_FEW = 3  # broken places in the head of a file, of which only the records are lost
_HIGH = bytes(range(128, 256))


def _encoding_error(path: Path, what: str) -> ImportFileError:
    return ImportFileError(
        f"The file's encoding is not supported. {what}",
        where=path.name,
        advice="Save it in UTF-8 and import it again.",
    )


class CountingReader(io.RawIOBase):
    """Reads a file and tells after each read how many bytes have been read in all.

    With `returns` carriage returns are read as line ends.
    """

    def __init__(
        self, handle: BinaryIO, on_bytes: Callable[[int], None] | None, *, returns: bool = False
    ) -> None:
        self._handle = handle
        self._on_bytes = on_bytes
        self._returns = returns

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
        if self._returns:
            data = data.replace(b"\r", b"\n")
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
        ImportFileError: if it is no text, or cannot be opened or converted.
    """
    if head.encoding == "parquet":
        raise ImportFileError(
            "The file is a Parquet file, not text.",
            where=path.name,
            advice="Choose another format for it, or export it as JSON Lines.",
        )
    try:
        handle = open_regular(path)
        if head.encoding.startswith("utf-16"):
            handle = _converted(handle, head.encoding)
    except OSError as error:
        raise ImportFileError(f"The file cannot be read: {error}.", where=path.name) from error
    raw = CountingReader(handle, on_bytes, returns=head.returns)
    reader: io.BufferedReader = io.BufferedReader(raw, CHUNK_BYTES)  # pyright: ignore[reportAssignmentType]
    if reader.peek(3)[:3] == codecs.BOM_UTF8:
        reader.seek(3)
    return reader


def _converted(handle: BinaryIO, encoding: str) -> BinaryIO:
    """Return the same text in UTF-8, on a disk without a name where it is long."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    found = tempfile.SpooledTemporaryFile(RECORD_LIMIT)  # noqa: SIM115 - the reader closes it
    with handle:
        while chunk := handle.read(CHUNK_BYTES):
            found.write(decoder.decode(chunk).encode("utf-8", "replace"))
    found.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    found.seek(0)
    return cast("BinaryIO", found)


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
