"""Finds records in JSON files of any size by their brackets, without decoding the whole.

A decoder stops at the first fault and knows no lines; this scan yields each record's bytes and
line, survives bare NaN, faulty records and a missing end, and holds one record at a time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import NamedTuple

import msgspec

from data.importers.files import CHUNK_BYTES, RECORD_LIMIT

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_QUOTE, _BACKSLASH = ord('"'), ord("\\")
_OPEN_OBJECT, _CLOSE_OBJECT = ord("{"), ord("}")
_OPEN_ARRAY, _CLOSE_ARRAY = ord("["), ord("]")
_OPENING = frozenset((_OPEN_OBJECT, _OPEN_ARRAY))
_CANDIDATE_DEPTH = 3
_KEPT_DEPTH = 64
_SKELETON_LIMIT = 4 * 1024 * 1024
_KEPT_VALUE = 64 * 1024
_LONGEST_KEY = 200
_SEPARATOR = re.compile(rb"[\s,]*+")
_MOST_AT_ONCE = 300_000


class _Token(NamedTuple):
    kind: int
    start: int
    end: int
    line: int


class _Scanner:
    """Yields brackets outside strings; strings too while `wants_strings` is set."""

    def __init__(self, handle: BufferedReader) -> None:
        self.wants_strings = False
        self.end = handle.tell()
        self._handle = handle
        self._line = 1
        self._string = -1  # where the string began that goes on in the next chunk
        self._escaped = False  # the next chunk begins with the second half of an escape

    def tokens(self) -> Iterator[_Token]:
        """Yield tokens to the end of the file."""
        while chunk := self._handle.read(CHUNK_BYTES):
            base, self.end = self.end, self.end + len(chunk)
            position = counted = 0
            if self._string >= 0:
                position = self._rest_of_string(chunk, int(self._escaped))
                if position > len(chunk):
                    self._line += chunk.count(b"\n")
                    continue
                if self.wants_strings:
                    yield _Token(_QUOTE, self._string, base + position, self._line)
                self._string = -1
            for match in _TOKEN.finditer(chunk, position):
                start, end = match.span()
                kind = chunk[start]
                if kind == _QUOTE and end - start == 1:
                    self._string = base + start
                    self._rest_of_string(chunk, end)
                    break
                if kind != _QUOTE or self.wants_strings:
                    self._line += chunk.count(b"\n", counted, start)
                    counted = start
                    yield _Token(kind, base + start, base + end, self._line)
            self._line += chunk.count(b"\n", counted)

    def _rest_of_string(self, chunk: bytes, start: int) -> int:
        """Return where the string ends that goes on at `start`; beyond the chunk if not in it."""
        match = _REST_OF_STRING.match(chunk, start)
        end = match.end() if match else start
        self._escaped = end == len(chunk) - 1 and chunk[end] == _BACKSLASH
        return len(chunk) + 1 if self._escaped or end >= len(chunk) else end + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayOfObjects:
    """An array of records inside the root: its keys joined by dots ("" is the root itself)."""

    path: str
    size: int  # bytes
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a JSON file holds: arrays of objects, and the rest of the root as text.

    `skeleton` is the root object with large values emptied.
    """

    root: str  # "object", "array" or "" (neither)
    arrays: tuple[ArrayOfObjects, ...]
    skeleton: bytes
    complete: bool
    more: bool  # another value follows the root: a sequence such as JSON Lines


@dataclass(slots=True)
class _Frame:
    kind: int
    start: int
    path: str | None  # None: deeper than records are looked for, or inside an array
    key: tuple[int, int] | None = None
    count: int = 0
    cut: int = 0  # bytes inside that are left out of the skeleton


@dataclass(slots=True)
class _LayoutScan:
    scanner: _Scanner
    keys: BufferedReader
    stack: list[_Frame] = field(default_factory=list[_Frame])
    arrays: list[ArrayOfObjects] = field(default_factory=list[ArrayOfObjects])
    cuts: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    root: str = ""
    start: int = 0
    end: int | None = None
    more: bool = False
    deeper: int = 0  # open brackets beyond the depth that is kept

    def take(self, token: _Token) -> None:
        if token.kind == _QUOTE:
            if self.stack and self.stack[-1].kind == _OPEN_OBJECT:
                self.stack[-1].key = (token.start, token.end)
        elif token.kind in _OPENING:
            self._open(token)
        elif self.stack:
            self._close(token.end)
        self.scanner.wants_strings = bool(self.stack) and self.stack[-1].path is not None

    def _open(self, token: _Token) -> None:
        if self.end is not None:
            self.more = True
            return
        if not self.stack:
            self.root = "object" if token.kind == _OPEN_OBJECT else "array"
            self.start = token.start
            self.stack.append(_Frame(token.kind, token.start, ""))
            return
        if len(self.stack) >= _KEPT_DEPTH:
            self.deeper += 1
            return
        parent = self.stack[-1]
        if parent.kind == _OPEN_ARRAY and token.kind == _OPEN_OBJECT:
            parent.count += 1
        path = self._path_of_child(parent)
        self.stack.append(_Frame(token.kind, token.start, path))

    def _path_of_child(self, parent: _Frame) -> str | None:
        if parent.kind == _OPEN_ARRAY or parent.path is None or parent.key is None:
            return None
        if len(self.stack) > _CANDIDATE_DEPTH or parent.key[1] - parent.key[0] > _LONGEST_KEY:
            return None
        self.keys.seek(parent.key[0] + 1)
        name = self.keys.read(parent.key[1] - parent.key[0] - 2).decode("utf-8", "replace")
        return f"{parent.path}.{name}" if parent.path else name

    def _close(self, end: int) -> None:
        if self.deeper:
            self.deeper -= 1
            return
        frame = self.stack.pop()
        self._settle(frame, end)
        if not self.stack:
            self.end = end

    def _settle(self, frame: _Frame, end: int) -> None:
        holds_records = frame.kind == _OPEN_ARRAY and frame.path is not None and frame.count > 0
        if holds_records:
            size = end - frame.start
            self.arrays.append(ArrayOfObjects(path=frame.path or "", size=size, count=frame.count))
        kept = end - frame.start - frame.cut
        cut_off = holds_records and end > self.scanner.end
        if frame.path is not None and self.stack and (cut_off or kept > _KEPT_VALUE):
            self.cuts.append((frame.start + 1, end - 1))
            frame.cut = end - frame.start - 2
        if self.stack:
            self.stack[-1].cut += frame.cut

    def finish(self) -> bytes:
        """Settle what is still open and return the bytes that close it."""
        closing = b""
        while self.stack:
            frame = self.stack.pop()
            before = len(self.cuts)
            self._settle(frame, self.scanner.end + 1)
            if len(self.cuts) > before:  # what is open inside is cut out with the rest
                closing = b""
            closing += b"}" if frame.kind == _OPEN_OBJECT else b"]"
        return closing


def scan_layout(handle: BufferedReader, keys: BufferedReader) -> Layout:
    """Return what the JSON text in `handle` holds; `keys` is a second handle on the same file."""
    scanner = _Scanner(handle)
    scan = _LayoutScan(scanner, keys)
    for token in scanner.tokens():
        scan.take(token)
        if scan.more:
            break
    complete = scan.end is not None
    closing = scan.finish()
    skeleton = b""
    if scan.root == "object":
        skeleton = _without(keys, scan.start, scan.end or scanner.end, scan.cuts) + closing
    return Layout(
        root=scan.root,
        arrays=tuple(scan.arrays),
        skeleton=skeleton,
        complete=complete,
        more=scan.more,
    )


def _without(handle: BufferedReader, start: int, end: int, cuts: list[tuple[int, int]]) -> bytes:
    """Return the bytes [start, end) without `cuts`; b"" if they are too many."""
    pieces: list[bytes] = []
    total = 0
    for cut_start, cut_end in [*sorted(cuts), (end, end)]:
        if cut_start >= start:
            total += cut_start - start
            if total > _SKELETON_LIMIT:
                return b""
            handle.seek(start)
            pieces.append(handle.read(cut_start - start))
        start = max(start, cut_end)
    return b"".join(pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One object of an array: bytes [start, end) of the file, `end` None if the file ends first."""

    start: int
    end: int | None
    line: int

    @property
    def too_long(self) -> bool:
        """Whether it exceeds what is read of one record."""
        return self.end is not None and self.end - self.start > RECORD_LIMIT


def scan_elements(handle: BufferedReader, keys: BufferedReader, path: str) -> Iterator[Element]:
    """Yield the objects of the array at `path` of the JSON text in `handle`, in file order."""
    scanner = _Scanner(handle)
    scan = _LayoutScan(scanner, keys)
    opened: _Token | None = None
    depth = 0
    for token in scanner.tokens():
        if opened is not None:
            depth += 1 if token.kind in _OPENING else -1
            if depth == 0:
                yield Element(start=opened.start, end=token.end, line=opened.line)
                opened = None
            continue
        top = scan.stack[-1] if scan.stack else None
        inside = top is not None and top.kind == _OPEN_ARRAY and top.path == path
        if inside and token.kind == _OPEN_OBJECT:
            opened, depth, scanner.wants_strings = token, 1, False
        elif inside and token.kind == _CLOSE_ARRAY:
            return
        elif token.kind != _QUOTE or not inside:
            scan.take(token)
    if opened is not None:
        yield Element(start=opened.start, end=None, line=opened.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallArray:
    """An array that is held in memory, and the objects in it."""

    data: bytes
    elements: tuple[Element, ...]


def split_array(data: bytes) -> SmallArray | None:
    """Return the array that is all of `data`, split into its objects; None for anything else.

    The decoder splits twenty times as fast as the scan does, but it stops at the first fault and
    holds all elements at once; faults, and elements beyond number, are left to the scan.
    """
    if data.count(b",") >= _MOST_AT_ONCE:
        return None
    try:
        values = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError):
        return None
    found: list[Element] = []
    at, counted, line = data.index(b"[") + 1, 0, 1
    for value in values:
        gap = _SEPARATOR.match(data, at)
        start = gap.end() if gap else at
        at = start + len(memoryview(value))
        if data[start] == _OPEN_OBJECT:
            line += data.count(b"\n", counted, start)
            counted = start
            found.append(Element(start=start, end=at, line=line))
    return SmallArray(data=data, elements=tuple(found))
