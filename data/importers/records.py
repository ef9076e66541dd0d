"""Reads records out of JSON, JSON Lines and CSV files one by one, whatever state they are in."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from core.errors import ImportFileError
from core.imported import Finding, Severity
from data.importers import parquet_rows
from data.importers.decoding import decode
from data.importers.dialect import PREAMBLE, Dialect, distinct, guess_dialect, preamble_of
from data.importers.files import HEAD_BYTES, RECORD_LIMIT, Head, lines, open_utf8, read_head
from data.importers.json_scan import (
    ArrayOfObjects,
    Element,
    SmallArray,
    scan_elements,
    scan_layout,
    split_array,
)
from data.importers.shapes import Unfold, shaped

_SMALLEST_SHARE = 0.5  # of complete lines that must be objects for a file to be JSON Lines
_SMALL = 8 * 1024 * 1024  # an array of at most so many bytes is split at once
_TOO_LONG = f"The record is longer than {RECORD_LIMIT // 2**20} MB."


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a file; `where` names its line or row."""

    value: dict[str, Any]
    where: str


class Undecoded(NamedTuple):
    """A record's JSON text, and its line or row."""

    data: bytes
    where: str


Item = Undecoded | Record | Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file seen as a sequence of records.

    `kind` is "JSON Lines", "JSON", "JSON object" (one record), "CSV", "Parquet", or "given" for
    records that are at hand; `path` the dotted path of the array of records in a JSON object;
    `root` what stands beside it, available to every record; `small` the records themselves where
    they are few enough to be held. `unfold` makes several records of one.
    """

    file: Path
    head: Head
    kind: str
    path: str = ""
    root: dict[str, Any] = field(default_factory=dict[str, Any])
    complete: bool = True
    dialect: Dialect = Dialect()  # noqa: RUF009 - a value that never changes
    small: SmallArray | None = None
    given: tuple[Record, ...] = ()
    unfold: Unfold | None = None

    def records(self, on_bytes: Callable[[int], None] | None = None) -> Iterator[Record | Finding]:
        """Yield the records, and a finding for each that cannot be read."""
        for item in self.undecoded(on_bytes):
            yield decoded(item)

    def whole(self) -> "Source":
        """Return the same JSON file seen as one record, whatever arrays lie in it."""
        if self.kind == "Parquet":
            return self
        return replace(self, kind="JSON object", path="", root={}, small=None, complete=True)

    def undecoded(self, on_bytes: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield the records as they stand in the file, so that others can decode them."""
        if self.head.encoding.startswith("utf-16"):
            yield Finding(
                severity=Severity.NOTE, what="The file is in UTF-16.", done="It is read as such."
            )
        read = _READERS[self.kind]
        items = read(self, on_bytes)
        yield from items if self.unfold is None else _unfolded(items, self.unfold)

    def with_shape(self) -> "Source":
        """Return the same file with all its records, where they do not stand as one list.

        Only a document of at most 64 MB is looked into; its records are then held.
        """
        if self.kind not in ("JSON", "JSON object") or self.small is not None:
            return self
        if not self.complete or self.file.stat().st_size > RECORD_LIMIT:
            return self
        with open_utf8(self.file, self.head) as handle:
            try:
                found = shaped(decode(handle.read(RECORD_LIMIT + 1)))
            except ValueError:
                return self
        if found is None:
            return self
        given = tuple(Record(value=r, where=f"record {k}") for k, r in enumerate(found.rows, 1))
        return replace(self, kind="given", path="", root=found.root, given=given)


def open_source(
    path: Path,
    array: str | None = None,
    on_bytes: Callable[[int], None] | None = None,
    dialect: Mapping[str, Any] | None = None,
) -> Source:
    """Recognise how `path` holds records; `array` names the array to read instead of the largest.

    `dialect` says of a table what is not as guessed: see `Dialect.changed`.

    Raises:
        ImportFileError: if it holds none, or is not text.
    """
    head = read_head(path)
    if head.encoding == "zip":
        raise ImportFileError(
            "The file is a zip archive.", where=path.name, advice="Unpack it and choose its files."
        )
    if head.encoding == "parquet":
        return Source(file=path, head=head, kind="Parquet")
    start = head.data.lstrip()[:1]
    if start not in (b"{", b"["):
        return _csv_source(path, head, dialect or {})
    if start == b"{" and _is_json_lines(head.data):
        return Source(file=path, head=head, kind="JSON Lines")
    return _json_source(path, head, array, on_bytes)


def glancing(on_bytes: Callable[[int], None] | None) -> Callable[[int], None] | None:
    """Return what to tell of bytes that are looked at first: a small part of reading them."""
    return None if on_bytes is None else lambda count: on_bytes(count // 8)


def skipped(what: str, where: str) -> Finding:
    """Return the finding for a record that is left out."""
    done = "The record is left out."
    return Finding(severity=Severity.SKIPPED, what=what, where=where, done=done)


def decoded(item: Item) -> Record | Finding:
    """Return a record's value, or the finding that says why it has none."""
    if not isinstance(item, Undecoded):
        return item
    try:
        value = decode(item.data)
    except ValueError as error:
        return skipped(f"The record cannot be read: {error}.", item.where)
    if not isinstance(value, dict):
        return skipped("The record is not an object with named fields.", item.where)
    return Record(value=value, where=item.where)  # pyright: ignore[reportUnknownArgumentType]


def _unfolded(items: Iterator[Item], unfold: Unfold) -> Iterator[Item]:
    for item in items:
        record = decoded(item)
        if isinstance(record, Finding):
            yield record
            continue
        for value in unfold(record.value):
            yield Record(value=value, where=record.where)


def _record(data: bytes | None, where: str) -> Undecoded | Finding:
    return skipped(_TOO_LONG, where) if data is None else Undecoded(data, where)


# JSON Lines


def _is_json_lines(head: bytes) -> bool:
    """Whether several lines are objects of their own; one line alone is an ordinary document."""
    complete = [line.strip() for line in head.split(b"\n")[:50]]
    if len(head) >= 2**16:
        complete = complete[:-1]
    complete = [line for line in complete if line]
    objects = [line for line in complete if line.startswith(b"{") and line.endswith(b"}")]
    return len(complete) > 1 and len(objects) >= max(2, _SMALLEST_SHARE * len(complete))


def _json_lines(source: Source, on_bytes: Callable[[int], None] | None) -> Iterator[Item]:
    with open_utf8(source.file, source.head, on_bytes) as handle:
        for line in lines(handle):
            if line.data is None or line.data.strip():
                yield _record(line.data, f"line {line.number}")


# JSON documents


def _json_source(
    path: Path, head: Head, array: str | None, on_bytes: Callable[[int], None] | None
) -> Source:
    told = glancing(on_bytes)
    small = None if array else _small_array(path, head, told)
    if small is not None and small.elements:
        return Source(file=path, head=head, kind="JSON", small=small)
    with open_utf8(path, head, told) as handle, open_utf8(path, head) as keys:
        layout = scan_layout(handle, keys)
    if layout.more and layout.root == "object":
        return Source(file=path, head=head, kind="JSON Lines")
    root = _root_fields(layout.skeleton)
    chosen = _choose(layout.arrays, array, root)
    if chosen is None and not (root and layout.complete):
        raise ImportFileError(
            _why_none(layout.skeleton) if layout.complete else "The file ends too early.",
            where=path.name,
            advice="Import an array of objects, or one object a line.",
        )
    if chosen is None:
        return Source(file=path, head=head, kind="JSON object", root=root)
    return Source(
        file=path,
        head=head,
        kind="JSON",
        path=chosen.path,
        root=_beside(root, chosen.path),
        complete=layout.complete,
    )


def _small_array(
    path: Path, head: Head, on_bytes: Callable[[int], None] | None
) -> SmallArray | None:
    if not head.data.lstrip().startswith(b"[") or path.stat().st_size > _SMALL:
        return None
    with open_utf8(path, head, on_bytes) as handle:
        return split_array(handle.read())


def _beside(root: dict[str, Any], path: str) -> dict[str, Any]:
    """Return `root` without the records themselves."""
    first, _, rest = path.partition(".")
    if first not in root:
        return root
    inner = root[first]
    if rest and isinstance(inner, dict):
        return root | {first: _beside(inner, rest)}
    return {name: value for name, value in root.items() if name != first}


def _root_fields(skeleton: bytes) -> dict[str, Any]:
    if not skeleton:
        return {}
    try:
        value = decode(skeleton)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _why_none(skeleton: bytes) -> str:
    try:
        decode(skeleton or b"{}")
    except ValueError as error:
        return f"The file cannot be read: {error}."
    return "The file holds no records."


# Arrays that belong to one record rather than hold records.
_PARTS = frozenset(
    [
        "messages",
        "conversations",
        "conversation",
        "turns",
        "chat",
        "dialog",
        "dialogue",
        "choices",
        "content",
        "tools",
        "output",
        "steps",
        "events",
    ]
)


def _choose(
    arrays: tuple[ArrayOfObjects, ...], wanted: str | None, root: dict[str, Any]
) -> ArrayOfObjects | None:
    if wanted is not None:
        return next((found for found in arrays if found.path == wanted), None)
    holders = [found for found in arrays if found.path.rsplit(".", 1)[-1] not in _PARTS]
    if not holders and not root:
        holders = list(arrays)
    return max(holders, key=lambda found: found.size, default=None)


def _json_array(source: Source, on_bytes: Callable[[int], None] | None) -> Iterator[Item]:
    if source.small is not None:
        yield from _small_records(source.small, on_bytes)
        return
    with (
        open_utf8(source.file, source.head, on_bytes) as handle,
        open_utf8(source.file, source.head) as keys,
        open_utf8(source.file, source.head) as data,
    ):
        for number, element in enumerate(scan_elements(handle, keys, source.path), start=1):
            yield _element_record(data, element, _place(number, element))
    if not source.complete:
        yield Finding(
            severity=Severity.WARNING,
            what="The file ends before its last bracket: it is cut off.",
            done="What was complete is read.",
        )


def _small_records(array: SmallArray, on_bytes: Callable[[int], None] | None) -> Iterator[Item]:
    for number, element in enumerate(array.elements, start=1):
        data = None if element.too_long else array.data[element.start : element.end]
        yield _record(data, _place(number, element))
        if on_bytes is not None:
            on_bytes(element.end or 0)


def _place(number: int, element: Element) -> str:
    return f"record {number}, line {element.line}"


def _json_object(source: Source, on_bytes: Callable[[int], None] | None) -> Iterator[Item]:
    with open_utf8(source.file, source.head, on_bytes) as handle:
        data = handle.read(RECORD_LIMIT + 1)
    yield _record(data if len(data) <= RECORD_LIMIT else None, "record 1")


def _element_record(data: BufferedReader, element: Element, where: str) -> Undecoded | Finding:
    if element.end is None:
        return skipped("The record is cut off by the end of the file.", where)
    if element.too_long:
        return _record(None, where)
    data.seek(element.start)
    return _record(data.read(element.end - element.start), where)


# Tables


def _csv_source(path: Path, head: Head, chosen: Mapping[str, Any]) -> Source:
    text = head.data.decode("utf-8", "replace")
    text = text[preamble_of(text) :]
    dialect = guess_dialect(text, complete=len(head.data) < HEAD_BYTES)
    if dialect is None:
        raise ImportFileError(
            "The file is neither JSON nor a table with several columns.",
            where=path.name,
            advice="Import JSON, JSON Lines, CSV, TSV or an Inspect log.",
        )
    return Source(file=path, head=head, kind="CSV", dialect=dialect.changed(chosen))


class _Lines:
    """Decoded lines for the csv reader, which counts only those that it was given."""

    def __init__(self, handle: BufferedReader) -> None:
        self._lines = lines(handle)
        self.number = 0
        self.faults: list[Finding] = []

    def __iter__(self) -> Iterator[str]:
        is_first = True
        for line in self._lines:
            self.number = line.number
            if is_first and line.data is not None and PREAMBLE.match(line.data + b"\n"):
                continue
            is_first = False
            if line.data is None:
                self.faults.append(skipped(_TOO_LONG, f"line {line.number}"))
                continue
            try:
                yield line.data.decode() + "\n"
            except UnicodeDecodeError:
                self.faults.append(skipped("The line is not in UTF-8.", f"line {line.number}"))


def _csv_rows(source: Source, on_bytes: Callable[[int], None] | None) -> Iterator[Record | Finding]:
    csv.field_size_limit(RECORD_LIMIT)
    with open_utf8(source.file, source.head, on_bytes) as handle:
        text = _Lines(handle)
        dialect = source.dialect
        reader = csv.reader(iter(text), strict=True, **dialect.settings())
        try:
            header = next(reader, [])
        except csv.Error as error:
            yield skipped(f"The header cannot be read: {error}.", "line 1")
            return
        names = [
            (dialect.header and name.strip()) or f"column {i}"
            for i, name in enumerate(header, start=1)
        ]
        names = distinct(names)
        if header and not dialect.header:
            yield _row_record(header, names, "line 1")
        while True:
            first = text.number + 1
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield skipped(f"The row cannot be read: {error}.", f"line {first}")
                continue
            if row:
                yield _row_record(row, names, f"line {first}")
            yield from text.faults
            text.faults.clear()
        yield from text.faults


def _row_record(row: list[str], names: list[str], where: str) -> Record | Finding:
    if len(row) > len(names) and not any(row[len(names) :]):
        row = row[: len(names)]  # the row ends in separators
    if len(row) != len(names):
        return skipped(f"The row has {len(row)} fields, the header {len(names)}.", where)
    return Record(value=dict(zip(names, row, strict=True)), where=where)


# Parquet


def _parquet_rows(source: Source, on_bytes: Callable[[int], None] | None) -> Iterator[Record]:
    for number, row in enumerate(parquet_rows.rows(source.file, on_bytes), start=1):
        yield Record(value=row, where=f"row {number}")


def _given(source: Source, on_bytes: Callable[[int], None] | None) -> Iterator[Record]:
    yield from source.given
    if on_bytes is not None and source.file.is_file():
        on_bytes(source.file.stat().st_size)


_READERS = {
    "JSON Lines": _json_lines,
    "JSON": _json_array,
    "JSON object": _json_object,
    "CSV": _csv_rows,
    "Parquet": _parquet_rows,
    "given": _given,
}
