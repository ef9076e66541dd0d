"""Reads codebooks that were written as JSON, CSV or Markdown, by us or by hand."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from core.codebook.code import Code, Example, Layer, Scope
from core.codebook.order import free_key, free_letter
from core.codebook.written import EXAMPLES, TEXTS, one_line
from core.errors import ImportFileError
from core.imported import Finding, Severity

_LONGEST_NAME = 200
_LONGEST_TEXT = 20_000
_MOST_CODES = 5_000
_MOST_COLOURS = 1_000
_ON = {"yes", "true", "1", "on"}
_HEADING = re.compile(r"###\s+(.*?)\s*`([^`]*)`\s*$")
_FACT = re.compile(r"-\s*([a-z_]+)\s*:\s*(.*)$")
_TITLES = {title.lower(): name for name, title in TEXTS.items()}
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadCodebook:
    """The codes that a file holds, in its order, and what was noticed while reading it."""

    codes: tuple[Code, ...]
    findings: tuple[Finding, ...]


def read_codebook(text: str, name: str) -> ReadCodebook:
    """Return the codes in a text; `name` is the file's, whose ending says how it is written.

    Raises:
        ImportFileError: if it is no codebook.
    """
    ending = name.lower().rpartition(".")[2]
    read = {"json": _json, "csv": _csv, "md": _markdown, "markdown": _markdown}.get(ending)
    if read is None:
        raise ImportFileError(
            "This is not a codebook that can be read.",
            where=name,
            advice="Codebooks are read from .json, .csv and .md files.",
        )
    reading = _Reading()
    for place, record in enumerate(read(text.removeprefix("\ufeff"), name), start=1):
        if place > _MOST_CODES:
            reading.note(f"Only the first {_MOST_CODES:,} codes are read.", "", "the rest left out")
            break
        reading.take(record, f"code {place}")
    if not reading.codes:
        raise ImportFileError(
            "No code was found in this file.",
            where=name,
            advice="A code needs a name or a key. Export the codebook to see how it is written.",
        )
    return ReadCodebook(tuple(reading.codes), tuple(reading.findings))


class _Reading:
    """Turns records into codes and keeps what was noticed."""

    def __init__(self) -> None:
        self.codes: list[Code] = []
        self.findings: list[Finding] = []
        self._keys: set[str] = set()

    def note(self, what: str, where: str, done: str) -> None:
        self.findings.append(Finding(severity=Severity.WARNING, what=what, where=where, done=done))

    def take(self, record: Record, where: str) -> None:
        name = one_line(_text(record, "name"))[:_LONGEST_NAME]
        key = one_line(_text(record, "key"))[:_LONGEST_NAME].replace("`", "")
        if not name and not key:
            self.note("A code without a name and a key", where, "left out")
            return
        if key in self._keys:
            self.note(f"A second code {key}", where, "left out")
            return
        layer, scope = self._kind(record, where)
        key = key or free_key(name, layer, self.codes)
        self._keys.add(key)
        name = name or key
        shortcut = _text(record, "shortcut")
        self.codes.append(
            Code(
                uid=_text(record, "uid")[:_LONGEST_NAME],
                key=key,
                name=name,
                layer=layer,
                scope=scope,
                letter=_text(record, "letter")[:1] or free_letter(name, layer, self.codes),
                colour=_count(record.get("colour"), len(self.codes) % 8),
                shortcut=shortcut if shortcut in set("123456789") else "",
                definition=_text(record, "definition"),
                use_when=_text(record, "use_when"),
                avoid_when=_text(record, "avoid_when"),
                capabilities=_capabilities(record.get("capabilities")),
                core=_is_on(record.get("core", True)),
                retired=_is_on(record.get("retired", False)),
                parent=one_line(_text(record, "parent")),
                examples=tuple(_examples(record.get("examples"))),
            )
        )

    def _kind(self, record: Record, where: str) -> tuple[Layer, Scope]:
        layer, scope = Layer.STRATEGY, Scope.SPAN
        told = _text(record, "layer").lower()
        try:
            layer = Layer(told or layer)
        except ValueError:
            self.note(f"There is no layer “{told[:40]}”", where, "taken for a strategy")
        told = _text(record, "scope").lower()
        try:
            scope = Scope(told or (Scope.TRACE if layer is Layer.JUDGEMENT else Scope.SPAN))
        except ValueError:
            self.note(f"A code cannot go on “{told[:40]}”", where, "taken for a span")
        return layer, scope


# How each kind of file is cut into records


def _json(text: str, name: str) -> Iterator[Record]:
    try:
        whole: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ImportFileError("This is not JSON.", where=name, advice=str(error)[:200]) from error
    if isinstance(whole, dict):
        whole = cast("dict[str, Any]", whole).get("codes")
    if not isinstance(whole, list):
        raise ImportFileError(
            "This JSON holds no codebook.", where=name, advice="It needs a list of “codes”."
        )
    for each in cast("list[Any]", whole):
        yield cast("Record", each) if isinstance(each, dict) else {}


def _csv(text: str, name: str) -> Iterator[Record]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        fields = [field.strip().lower() for field in reader.fieldnames or () if field]
        if not {"name", "key"} & set(fields):
            raise ImportFileError(
                "This table holds no codebook.",
                where=name,
                advice="Its first row needs a column “name” or “key”.",
            )
        for row in reader:
            yield {str(field).strip().lower(): value for field, value in row.items() if field}
    except csv.Error as error:
        raise ImportFileError(
            "This table cannot be read.", where=name, advice=str(error)
        ) from error


def _markdown(text: str, _name: str) -> Iterator[Record]:
    for heading, body in _sections(text):
        record: dict[str, Any] = {"name": heading[1], "key": heading[2]}
        part: list[str] | None = None  # None among the facts, which come first
        for line in body:
            if line.startswith("#### "):
                title = line[5:].strip()
                part = record.setdefault(_TITLES.get(title.lower(), title), [])
            elif part is not None:
                part.append(line.removeprefix("\\"))
            elif found := _FACT.match(line):
                record[found[1]] = found[2]
        record["examples"] = _quotes(record.get(EXAMPLES, []))
        yield record


def _sections(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield the heading of each code and the lines under it."""
    heading: re.Match[str] | None = None
    body: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        found = _HEADING.match(line)
        if found or line.startswith(("# ", "## ")):
            if heading:
                yield heading, body
            heading, body = found, []
        else:
            body.append(line)
    if heading:
        yield heading, body


def _quotes(lines: Iterable[str]) -> list[str]:
    """Return the block quotes in lines of Markdown."""
    blocks: list[list[str]] = []
    is_open = False
    for line in lines:
        if line.startswith(">"):
            if not is_open:
                blocks.append([])
            blocks[-1].append(line[1:].removeprefix(" "))
        is_open = line.startswith(">")
    return ["\n".join(block) for block in blocks]


# Values, whatever stands there


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    if isinstance(value, list):
        value = "\n".join(str(line) for line in cast("list[Any]", value))
    if value is None or isinstance(value, dict | bool):
        return ""
    # A lone surrogate cannot be stored, and nothing can be searched behind a NUL.
    clean = str(value).encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return clean.strip()[:_LONGEST_TEXT]


def _count(value: object, otherwise: int) -> int:
    with suppress(ValueError, OverflowError):
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            return min(max(int(float(value)), 0), _MOST_COLOURS)
    return otherwise


def _is_on(value: object) -> bool:
    return value if isinstance(value, bool) else str(value).strip().lower() in _ON


def _capabilities(value: object) -> tuple[int, ...]:
    parts = cast("list[Any]", value) if isinstance(value, list) else re.split(r"\D+", str(value))
    found = {int(str(part)) for part in parts if str(part) in set("1234567")}
    return tuple(sorted(found))


def _examples(value: object) -> Iterator[Example]:
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = [value]
    for each in cast("list[Any]", value) if isinstance(value, list) else ():
        record: Record = cast("Record", each) if isinstance(each, dict) else {"quote": each}
        if quote := _text(record, "quote"):
            yield Example(quote=quote, tag=_text(record, "tag")[:_LONGEST_NAME])
