"""Inspect logs as files: the header and the samples of `.eval` archives and `.json` logs."""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.errors import ImportFileError
from core.imported import Finding, Severity
from data.importers.decoding import decode
from data.importers.files import RECORD_LIMIT, open_regular
from data.importers.inspect_zip import UNREADABLE, LogArchive, ZipBombError
from data.importers.records import Record, open_source, skipped

_SAMPLE = re.compile(
    r"samples/(?P<sample>.+_epoch_\d+)"
    r"(?:\.json|/(?P<part>sample|metadata|(?:messages|attachments)/\d{1,12})\.json)",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"attachment://(\d{1,12})")
_MOST_MESSAGES = 100_000
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An Inspect log: its header, its samples one by one, and what is to be said of the file.

    `unfinished` says that the header is the one that was written when the run began.
    """

    header: dict[str, Any]
    samples: Callable[[], Iterator[Record | Finding]]
    unfinished: bool = False
    findings: tuple[Finding, ...] = ()


def open_log(path: Path, on_bytes: Callable[[int], None] | None = None) -> Log:
    """Open a log of either kind.

    Raises:
        ImportFileError: if the file as a whole cannot be read as one.
    """
    with open_regular(path) as handle:
        is_zip = handle.read(4) == b"PK\x03\x04"
    return _open_archive(path, on_bytes) if is_zip else _open_json(path, on_bytes)


def _open_json(path: Path, on_bytes: Callable[[int], None] | None) -> Log:
    source = open_source(path, "samples", on_bytes)
    if source.path != "samples":
        return Log(header=source.root, samples=lambda: iter(()))
    return Log(header=source.root, samples=lambda: source.records(on_bytes))


def _open_archive(path: Path, on_bytes: Callable[[int], None] | None) -> Log:
    try:
        with LogArchive(path) as archive:
            found = _header(archive)
            parts, findings = _parts(archive.names), tuple(_said_of(archive))
    except UNREADABLE as error:
        raise ImportFileError(
            "The log is damaged or cut off: it cannot be unpacked.",
            where=path.name,
            advice="Copy it again from where it was written.",
        ) from error
    if found is None:
        raise ImportFileError(
            "The zip archive is not an Inspect log, or its header cannot be read.",
            where=path.name,
        )
    return Log(
        header=found[1],
        samples=lambda: _samples(path, parts, on_bytes),
        unfinished=found[0] != "header.json",
        findings=findings,
    )


def _header(archive: LogArchive) -> tuple[str, dict[str, Any]] | None:
    """Return the header and its name; a run that crashed has only what it wrote at its start."""
    for name in ("header.json", "_journal/start.json"):
        if name not in archive.names:
            continue
        try:
            value = decode(archive.read(name))
        except UNREADABLE:
            continue
        if isinstance(value, dict):
            return name, value  # pyright: ignore[reportUnknownVariableType]
    return None


def _said_of(archive: LogArchive) -> Iterator[Finding]:
    if archive.cut_off:
        yield Finding(
            severity=Severity.WARNING,
            what="The archive is cut off: its table of contents is missing.",
            done="The members that are complete are read.",
        )
    if archive.repeated:
        yield Finding(
            severity=Severity.NOTE,
            what=f"{archive.repeated} members of the archive are there twice.",
            done="The later one of each counts.",
        )


def _parts(names: list[str]) -> dict[str, list[str]]:
    """Return the members of each sample; a whole one is a list of that member alone."""
    parts: dict[str, list[str]] = {}
    whole: set[str] = set()
    for name in names:
        match = _SAMPLE.fullmatch(name)
        if match is None or match["sample"] in whole:
            continue
        if match["part"] is None:
            whole.add(match["sample"])
            parts[match["sample"]] = [name]
        else:
            parts.setdefault(match["sample"], []).append(name)
    return parts


def _samples(
    path: Path, parts: Mapping[str, list[str]], on_bytes: Callable[[int], None] | None
) -> Iterator[Record | Finding]:
    size = path.stat().st_size
    with LogArchive(path) as archive:
        for done, (sample, names) in enumerate(parts.items(), start=1):
            if on_bytes is not None:
                on_bytes(size * done // len(parts))
            try:
                yield _record(archive, sample, names)
            except ZipBombError:
                yield skipped(
                    "The archive unpacks to so much more than its size that it cannot be a log.",
                    _place(sample),
                )
                return


def _place(sample: str) -> str:
    key, _, epoch = sample.rpartition("_epoch_")
    return f"sample {key[:_LONGEST_NAME]}, epoch {epoch[:_LONGEST_NAME]}"


def _record(archive: LogArchive, sample: str, names: list[str]) -> Record | Finding:
    try:
        one = names[0] == f"samples/{sample}.json"
        value = decode(archive.read(names[0])) if one else _Chunks(archive, sample, names).value()
    except UNREADABLE as error:
        told = str(error).strip().rstrip(".") or type(error).__name__
        return skipped(f"The sample cannot be read: {told}.", _place(sample))
    if not isinstance(value, dict):
        return skipped("The sample is not an object.", _place(sample))
    return Record(value=value, where=_place(sample))  # pyright: ignore[reportUnknownArgumentType]


@dataclass(slots=True)
class _Chunks:
    """A sample in a folder: a shell, and sequences in chunks that are named by their first index.

    Its conversation is ranges of the sequence of messages, and its long texts are attachments by
    their index, of which only those that are mentioned are read.
    """

    archive: LogArchive
    sample: str
    names: list[str]
    mentioned: set[int] = field(default_factory=set[int])
    left: int = RECORD_LIMIT

    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the sample as one object, as a sample in one member is.

        Raises:
            One of UNREADABLE: if a part of it is missing, damaged or too long.
        """
        value = self._decoded("sample")
        if not isinstance(value, dict):
            return value
        if self._name("metadata") in self.names:
            value["metadata"] = self._decoded("metadata")
        messages = self._sequence("messages")
        refs = value.pop("message_refs", None)
        value["messages"] = messages if refs is None else _expanded(refs, messages)
        value["attachments"] = self._attachments()
        return value

    def _name(self, part: str) -> str:
        return f"samples/{self.sample}/{part}.json"

    def _starts(self, kind: str) -> list[int]:
        prefix = self._name(f"{kind}/")[: -len(".json")]
        found = [name for name in self.names if name.startswith(prefix)]
        return sorted(int(name.removeprefix(prefix).removesuffix(".json")) for name in found)

    def _decoded(self, part: str) -> Any:  # noqa: ANN401 - any JSON
        name = self._name(part)
        if name not in self.names:
            raise ValueError(f"its part {part} is missing")
        data = self.archive.read(name)
        self.left -= len(data)
        if self.left < 0:
            raise ValueError(f"it is longer than {RECORD_LIMIT // 2**20} MB")
        if not part.startswith("attachments/"):
            self.mentioned.update(int(index) for index in _REFERENCE.findall(data))
        return decode(data)

    def _sequence(self, kind: str) -> list[Any]:
        items: list[Any] = []
        for start in self._starts(kind):
            chunk = self._decoded(f"{kind}/{start}")
            if start != len(items) or not isinstance(chunk, list):
                raise ValueError(f"its {kind} from {len(items)} on are missing")
            items += chunk
        return items

    def _attachments(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        starts, mentioned = self._starts("attachments"), sorted(self.mentioned)
        for start, end in pairwise((*starts, math.inf)):
            first = bisect_left(mentioned, start)
            if first == len(mentioned) or mentioned[first] >= end:
                continue
            chunk = self._decoded(f"attachments/{start}")
            if isinstance(chunk, list):
                found |= {str(start + i): text for i, text in enumerate(chunk)}
        return found


def _expanded(refs: Any, messages: list[Any]) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return the messages of half-open ranges [[start, end], …]."""
    found: list[Any] = []
    for ref in refs if isinstance(refs, list) else [refs]:
        if not _is_range(ref) or ref[1] > len(messages):
            raise ValueError("its conversation names messages that are not there")
        found += messages[ref[0] : ref[1]]
        if len(found) > _MOST_MESSAGES:
            raise ValueError(f"its conversation is longer than {_MOST_MESSAGES:,} messages")
    return found


def _is_range(ref: Any) -> bool:  # noqa: ANN401 - any JSON
    if not isinstance(ref, list) or len(ref) != 2:
        return False
    start, end = ref
    return type(start) is int and type(end) is int and 0 <= start <= end
