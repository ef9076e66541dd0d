"""Members of Inspect's archives: deflated or in zstandard frames, and never more than they may.

Read by their entries, not by Python's zipfile, which knows no zstandard and gives up on an archive
whose end is missing. Nothing is ever unpacked to a disk.
"""

import io
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from data.importers.files import RECORD_LIMIT, open_regular

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_STORED, _DEFLATED, _ZSTD = 0, 8, 93
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8  # flags of an entry
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")  # an entry's header, which stands before its bytes
_MARK = b"PK\x03\x04"
_MOST_RATIO = 250  # of what the members unpack to, to the archive's size
_ALWAYS_ALLOWED = 4 * RECORD_LIMIT

UNREADABLE = (
    zipfile.BadZipFile, zlib.error, zstd.ZstdError, struct.error, RuntimeError, OSError, EOFError,
    ValueError, OverflowError, MemoryError,
)  # fmt: skip


class ZipBombError(Exception):
    """The members unpack to so much more than the archive that it cannot be a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    offset: int  # of its header
    packed: int  # bytes
    size: int
    crc: int
    method: int
    flags: int


class LogArchive:
    """An archive whose members are read into memory one by one.

    `cut_off` says that its table of contents is missing, so that its entries were looked for;
    `repeated` counts entries with the name of a later one, which counts.

    Raises:
        One of UNREADABLE: if it has no entries at all.
    """

    def __init__(self, path: Path) -> None:
        self._handle = open_regular(path)
        try:
            self._size = os.fstat(self._handle.fileno()).st_size
            self._left = max(_ALWAYS_ALLOWED, _MOST_RATIO * self._size)
            self._index()
        except BaseException:
            self._handle.close()
            raise

    def _index(self) -> None:
        self.cut_off = False
        try:
            with zipfile.ZipFile(self._handle) as archive:
                found = [(info.filename, _entry(info)) for info in archive.infolist()]
        except UNREADABLE:
            self.cut_off = True
            found = list(_entries_from_the_start(self._handle, self._size))
            if not found:
                raise
        self._entries = dict(found)
        self.names = list(self._entries)
        self.repeated = len(found) - len(self.names)

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Close the archive."""
        self._handle.close()

    def read(self, name: str) -> bytes:
        """Return a member, however many frames it is in.

        Raises:
            ZipBombError: if what has been read of the archive is too much in all.
            One of UNREADABLE: if it is damaged, encrypted, or longer than a record may be,
                whatever its entry says.
        """
        entry = self._entries[name]
        if entry.flags & _ENCRYPTED:
            raise ValueError("it is encrypted")
        data = _unpacked(self._packed(entry), entry.method)
        self._left -= len(data)
        if self._left < 0:
            raise ZipBombError
        if len(data) > RECORD_LIMIT or entry.size > RECORD_LIMIT:
            raise ValueError(f"it is longer than {RECORD_LIMIT // 2**20} MB")
        if zlib.crc32(data) != entry.crc:
            raise ValueError("its check sum does not fit")
        return data

    def _packed(self, entry: _Entry) -> bytes:
        self._handle.seek(entry.offset)
        header = self._handle.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_MARK):
            raise ValueError("its entry is damaged")
        *_, name, extra = _LOCAL.unpack(header)
        self._handle.seek(name + extra, os.SEEK_CUR)
        return self._handle.read(min(entry.packed, RECORD_LIMIT + 1))


def _entry(info: zipfile.ZipInfo) -> _Entry:
    return _Entry(
        offset=info.header_offset,
        packed=info.compress_size,
        size=info.file_size,
        crc=info.CRC,
        method=info.compress_type,
        flags=info.flag_bits,
    )


def _entries_from_the_start(handle: BinaryIO, size: int) -> Iterator[tuple[str, _Entry]]:
    """Yield the complete entries of an archive that was cut off, one behind the other."""
    at = 0
    while at + _LOCAL.size <= size:
        handle.seek(at)
        mark, _, flags, method, _, _, crc, packed, unpacked, name, extra = _LOCAL.unpack(
            handle.read(_LOCAL.size)
        )
        end = at + _LOCAL.size + name + extra + packed
        if mark != _MARK or flags & _SIZES_FOLLOW or end > size:
            return
        text = handle.read(name).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        yield (
            text,
            _Entry(offset=at, packed=packed, size=unpacked, crc=crc, method=method, flags=flags),
        )
        at = end


def _unpacked(data: bytes, method: int) -> bytes:
    """Return what `data` unpacks to, at most a byte more than a record may have."""
    if method == _STORED:
        return data
    if method == _DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, RECORD_LIMIT + 1)
    if method == _ZSTD:
        with zstd.ZstdFile(io.BytesIO(data)) as frames:
            return frames.read(RECORD_LIMIT + 1)
    raise ValueError(f"it is compressed in an unknown way (method {method})")
