"""Inspect logs as files: the header and the samples of `.eval` archives and `.json` logs."""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ImportFileError
from core.imported import Finding
from data.importers.files import RECORD_LIMIT
from data.importers.records import Record, decode, open_source, skipped

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_ZSTD = 93  # the compression method that Python's zipfile does not know before 3.14
_SAMPLE = re.compile(r"samples/(?P<sample>[^/]+_epoch_\d+)(?:\.json|/(?P<chunk>.+)\.json)")
_LOCAL_HEADER = 30
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, zstd.ZstdError, RuntimeError, NotImplementedError, OSError,
    EOFError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An Inspect log: its header, and its samples one by one."""

    header: dict[str, Any]
    samples: Callable[[], Iterator[Record | Finding]]


def open_log(path: Path, on_bytes: Callable[[int], None] | None = None) -> Log:
    """Open a log of either kind.

    Raises:
        ImportFileError: if the file as a whole cannot be read as one.
    """
    with path.open("rb") as handle:
        is_zip = handle.read(4) == b"PK\x03\x04"
    return _open_archive(path, on_bytes) if is_zip else _open_json(path, on_bytes)


def _open_json(path: Path, on_bytes: Callable[[int], None] | None) -> Log:
    source = open_source(path, "samples", on_bytes)
    if source.path != "samples":
        return Log(header=source.root, samples=lambda: iter(()))
    return Log(header=source.root, samples=lambda: source.records(on_bytes))


def _open_archive(path: Path, on_bytes: Callable[[int], None] | None) -> Log:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            header = _header(archive, set(names))
    except _UNREADABLE as error:
        raise ImportFileError(
            "The log is damaged or cut off: its table of contents cannot be read.",
            where=path.name,
            advice="Copy it again from where it was written.",
        ) from error
    if header is None:
        raise ImportFileError(
            "The zip archive is not an Inspect log, or its header cannot be read.",
            where=path.name,
        )
    return Log(header=header, samples=lambda: _samples(path, names, on_bytes))


def _header(archive: zipfile.ZipFile, names: set[str]) -> dict[str, Any] | None:
    """Return the header; a run that crashed has only what it wrote at its start."""
    for name in ("header.json", "_journal/start.json"):
        if name not in names:
            continue
        try:
            value = decode(read_member(archive, name))
        except _UNREADABLE:
            continue
        if isinstance(value, dict):
            return value
    return None


def _samples(
    path: Path, names: list[str], on_bytes: Callable[[int], None] | None
) -> Iterator[Record | Finding]:
    members: dict[str, list[str]] = {}
    for name in names:
        match = _SAMPLE.fullmatch(name)
        if match:
            members.setdefault(match["sample"], []).append(name)
    size = path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        for done, (sample, parts) in enumerate(members.items(), start=1):
            if on_bytes is not None:
                on_bytes(size * done // len(members))
            where = f"sample {sample.replace('_epoch_', ', epoch ')}"
            try:
                value = _joined(archive, parts)
            except _UNREADABLE as error:
                yield skipped(f"The sample cannot be read: {str(error).rstrip('.')}.", where)
                continue
            if isinstance(value, dict):
                yield Record(value=value, where=where)
            else:
                yield skipped("The sample is not an object.", where)


def _joined(archive: zipfile.ZipFile, parts: list[str]) -> Any:  # noqa: ANN401
    """Return a sample from its one member, or from a folder of chunks."""
    whole = [name for name in parts if name.endswith(".json") and name.count("/") == 1]
    if whole:
        return decode(read_member(archive, whole[-1]))
    sample: dict[str, Any] = {}
    for name in sorted(parts, key=_chunk_order):
        kind = name.split("/")[2]
        if kind in ("sample.json", "messages", "attachments"):
            _add_chunk(sample, kind, decode(read_member(archive, name)))
    return sample


def _chunk_order(name: str) -> tuple[str, int]:
    folder, _, last = name.rpartition("/")
    stem = last.removesuffix(".json")
    return folder, int(stem) if stem.isdecimal() else -1


def _add_chunk(sample: dict[str, Any], kind: str, value: Any) -> None:  # noqa: ANN401
    if kind == "sample.json" and isinstance(value, dict):
        for name, item in value.items():
            sample.setdefault(name, item)
    elif isinstance(value, list):
        sample[kind] = [*(sample.get(kind) or []), *value]
    elif isinstance(value, dict):
        sample[kind] = {**(sample.get(kind) or {}), **value}


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a member of an archive, zstd-compressed ones in any number of frames included.

    Raises:
        ValueError: if it is longer than a record may be, whatever its entry says.
        BadZipFile, ZstdError, OSError, zlib.error: if it is damaged.
    """
    info = archive.getinfo(name)
    if info.file_size > RECORD_LIMIT:
        raise ValueError(f"it is longer than {RECORD_LIMIT // 2**20} MB")
    if info.compress_type == _ZSTD:
        data = _zstd_member(archive, info)
    else:
        with archive.open(info) as member:
            data = member.read(RECORD_LIMIT + 1)
    if len(data) > RECORD_LIMIT:
        raise ValueError(f"it is longer than {RECORD_LIMIT // 2**20} MB")
    return data


def _zstd_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    handle = archive.fp
    if handle is None:
        raise ValueError("the archive is closed")
    handle.seek(info.header_offset)
    local = handle.read(_LOCAL_HEADER)
    if len(local) < _LOCAL_HEADER or not local.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("its entry is damaged")
    name_length = int.from_bytes(local[26:28], "little")
    extra_length = int.from_bytes(local[28:30], "little")
    handle.seek(info.header_offset + _LOCAL_HEADER + name_length + extra_length)
    packed = handle.read(info.compress_size)
    with zstd.ZstdFile(io.BytesIO(packed)) as member:
        data = member.read(RECORD_LIMIT + 1)
    if zlib.crc32(data) != info.CRC and len(data) <= RECORD_LIMIT:
        raise zipfile.BadZipFile("its check sum does not fit")
    return data
