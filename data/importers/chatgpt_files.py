"""Conversations of a ChatGPT export one by one, from its JSON files or the zip they come in."""

import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import structs

from core.errors import ImportFileError
from core.imported import Finding
from data.importers.files import CHUNK_BYTES, RECORD_LIMIT, read_head
from data.importers.first_record import first_fields
from data.importers.records import Record, Source, open_source, skipped

_MEMBER = re.compile(r"(?:[^/\\.][^/\\]{0,99}/)?conversations(?:-\d{1,4})?\.json")
_PEEKED = 4096
_LIMIT = 4 * 1024**3  # bytes that a member may unpack to
_MOST_RATIO = 250  # of what a member unpacks to, to the archive's size
_MOST_MEMBERS = 1000
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError,
    ValueError,
)  # fmt: skip
OnBytes = Callable[[int], None] | None


def members(path: Path) -> list[str]:
    """Return the names of a zip archive's files of conversations, [] if it is no export."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if _MEMBER.fullmatch(name)]
            if not names:
                return []
            with archive.open(names[0]) as handle:
                head = handle.read(_PEEKED)
    except _UNREADABLE:
        return []
    return sorted(names)[:_MOST_MEMBERS] if b'"mapping"' in head else []


def conversations(path: Path, on_bytes: OnBytes) -> Iterator[Record | Finding]:
    """Yield the conversations of an export, and findings for what cannot be read.

    Raises:
        ImportFileError: if the file holds no conversations.
    """
    if zipfile.is_zipfile(path):
        yield from _of_archive(path, on_bytes)
    else:
        yield from _source(path, on_bytes).records(on_bytes)


def _source(path: Path, on_bytes: OnBytes) -> Source:
    head = read_head(path)
    if head.data.lstrip().startswith(b"["):
        return Source(file=path, head=head, kind="JSON")  # where the records are is known
    source = open_source(path, on_bytes=on_bytes)
    one = source.kind != "JSON Lines" and "mapping" in first_fields(head.data)
    return source.whole() if one else source


def _of_archive(path: Path, on_bytes: OnBytes) -> Iterator[Record | Finding]:
    names = members(path)
    if not names:
        raise ImportFileError("The zip archive holds no conversations.", where=path.name)
    size = path.stat().st_size
    for done, name in enumerate(names):
        # Unpacked under a name of our own, because records are read by seeking.
        with tempfile.TemporaryDirectory(prefix="volteface-") as folder:
            unpacked = Path(folder) / "conversations.json"
            share = _share(on_bytes, size, done, len(names))
            try:
                with zipfile.ZipFile(path) as archive, archive.open(name) as member:
                    _copy(cast("BinaryIO", member), unpacked, share, _limit(size))
                    source = _source(unpacked, None)
            except (*_UNREADABLE, ImportFileError) as error:
                yield skipped(f"It cannot be unpacked: {str(error).rstrip('.')}.", name)
                continue
            for item in source.records():
                share(0)
                yield _inside(name, item) if len(names) > 1 else item


def _inside(name: str, item: Record | Finding) -> Record | Finding:
    where = f"{name}, {item.where}"
    if isinstance(item, Finding):
        return replace(item, where=where)
    return structs.replace(item, where=where)


def _share(on_bytes: OnBytes, size: int, done: int, of: int) -> Callable[[int], None]:
    """Return what tells the bytes read of member number `done` as a share of the archive's."""
    before, each = size * done // of, size // of

    def tell(count: int) -> None:
        if on_bytes is not None:
            on_bytes(before + min(count // 8, each))

    return tell


def _limit(size: int) -> int:
    """Return how many bytes a member of an archive of `size` bytes may unpack to."""
    return min(_LIMIT, max(_MOST_RATIO * size, 4 * RECORD_LIMIT))


def _copy(member: BinaryIO, to: Path, told: Callable[[int], None], limit: int) -> None:
    copied = 0
    with to.open("wb") as handle:
        while chunk := member.read(CHUNK_BYTES):
            copied += len(chunk)
            if copied > limit:
                raise ValueError(f"it unpacks to more than {limit // 2**20} MB")
            handle.write(chunk)
            told(copied)
