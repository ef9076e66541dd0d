"""The requests of a batch: found beside its results and joined with them line by line."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from core.errors import ImportFileError
from core.imported import Finding, Severity
from data.importers.base import ImportOptions
from data.importers.companions import companions
from data.importers.files import read_head
from data.importers.mapping import as_text
from data.importers.parts import clean
from data.importers.provider_records import Kind, exchange_of, kind_of, name_of
from data.importers.provider_requests import Request, read_request
from data.importers.records import Record, Source, Undecoded, decode, open_source

_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", "")
_LOOKED_AT = 1_000  # lines in which a model's name is looked for
_SHOWN = 5
# The ids of calls of tools, in JSON or in JSON inside a string.
_RESULT_OF = re.compile(rb"(?:tool_call_id|tool_use_id)\W+([\w.-]+)")
_OF_CALLS = (b"call_id", b"tool_use_id", b"toolUseId")
_CALL_OR_RESULT = re.compile(rb"(?:\bcall_id|toolUseId)\W+([\w.-]+)")


class _Keyed(msgspec.Struct):
    """The part of a line that joins it with another."""

    custom_id: Any = None
    recordId: Any = None  # noqa: N815 - the field's name
    key: Any = None


def keys_in(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield the keys of a batch's lines with the lines; those without a key are left out."""
    for data in _undecoded(source):
        key = _key(data)
        if key:
            yield key, data


def _undecoded(source: Source) -> Iterator[bytes]:
    for item in source.undecoded():
        if isinstance(item, Record):
            yield json.dumps(item.value, default=str).encode()  # whatever surrogates are in it
        elif isinstance(item, Undecoded):
            yield item.data


def _key(data: bytes) -> str:
    try:
        keyed = msgspec.json.decode(data, type=_Keyed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return clean(as_text(keyed.custom_id or keyed.recordId or keyed.key) or "")


@dataclass(slots=True)
class Batch:
    """The lines of a batch's results, by their keys, and the requests that belong to them.

    `inputs` are the files that these were found in, `rivals` files that have others for the same
    keys. `results` are the ids of the calls of tools whose results some request holds.
    """

    keys: Counter[str] = field(default_factory=Counter[str])
    model: str = ""
    inputs: list[Path] = field(default_factory=list[Path])
    rivals: list[str] = field(default_factory=list[str])
    results: set[str] = field(default_factory=set[str])
    _requests: dict[str, bytes] = field(default_factory=dict[str, bytes])
    _unanswered: dict[str, None] = field(default_factory=dict[str, None])

    def request(self, key: str) -> Request | None:
        """Return the request of a line, None if there is none."""
        data = self._requests.get(key)
        try:
            return None if data is None else read_request(decode(data))
        except ValueError:
            return None

    def findings(self) -> Iterator[Finding]:
        """Yield which lines are double or lack a partner, in either direction."""
        double = [key for key, count in self.keys.items() if count > 1]
        if double:
            yield _warning(
                f"Keys of the batch occur more than once: {_listed(double)}.",
                "Each further line is another sample.",
            )
        if not self.inputs:
            return
        names = ", ".join(path.name for path in self.inputs)
        missing = [key for key in self.keys if key not in self._requests]
        yield Finding(severity=Severity.NOTE, what=f"The requests are read from {names}.")
        if self.rivals:
            yield _warning(
                f"Other files have different requests under the same keys: {_listed(self.rivals)}.",
                f"Those of {names} are taken, which is named most like the results.",
            )
        if missing:
            yield _warning(
                f"Responses have no request in {names}: {_listed(missing)}.",
                "They are imported without a prompt.",
            )
        if self._unanswered:
            yield _warning(
                f"Requests have no response: {_listed(list(self._unanswered))}.",
                "They are left out. Choose the file of the batch's errors too if there is one.",
            )


def batch_of(path: Path, source: Source, options: ImportOptions) -> Batch:
    """Return the keys of a file of results with the requests for them in other files."""
    batch = Batch()
    batch.model = _first_model(source)
    _take_lines(batch, source)
    if not batch.keys:
        return batch
    others: list[Path] = []
    inputs: list[Path] = []
    for other in companions(path, options):
        kind = _kind(other)
        if kind is Kind.RECORDS:
            others.append(other)
        elif kind is Kind.BATCH_INPUT:
            inputs.append(other)
    _take_inputs(batch, path, inputs, options.companions)
    for other in others if batch._unanswered else ():  # noqa: SLF001
        for key, _ in _lines(other):
            batch._unanswered.pop(key, None)  # noqa: SLF001
    return batch


def _take_lines(batch: Batch, source: Source) -> None:
    """Keep the keys of the results, and which calls of tools were carried out."""
    seen: set[bytes] = set()
    for data in _undecoded(source):
        key = _key(data)
        if key:
            batch.keys[key] += 1
        if not any(mark in data for mark in _OF_CALLS):
            continue
        for ident in _RESULT_OF.findall(data):
            batch.results.add(ident.decode("utf-8", "replace"))
        # These name calls too: they are of a result where another line has them again.
        named = set(_CALL_OR_RESULT.findall(data))
        batch.results.update(ident.decode("utf-8", "replace") for ident in named & seen)
        seen |= named


def _take_inputs(batch: Batch, path: Path, inputs: list[Path], chosen: tuple[Path, ...]) -> None:
    """Keep the requests for the batch: of files chosen with it before others, by their names."""
    for group in (set(inputs) & set(chosen), set(inputs) - set(chosen)):
        if len(batch._requests) == len(batch.keys):  # noqa: SLF001
            return
        for other in sorted(group, key=lambda each: (_distance(each, path), each)):
            whole = len(batch._requests) == len(batch.keys)  # noqa: SLF001
            if not (whole and all(_distance(each, path) == _SAME for each in batch.inputs)):
                _take_requests(batch, other)


_SAME = (0.0, False)


def _distance(one: Path, other: Path) -> tuple[float, bool]:
    """Return how far a batch's input and output are apart: their names, then their folders."""
    alike = SequenceMatcher(a=name_of(one), b=name_of(other), autojunk=False).ratio()
    return 1 - alike, one.absolute().parent != other.absolute().parent


def _take_requests(batch: Batch, path: Path) -> None:
    """Keep the requests in `path` that the batch answers and that no other file has brought."""
    found: dict[str, bytes] = {}
    unanswered: dict[str, None] = {}
    differs = False
    for key, data in _lines(path):
        held = batch._requests.get(key)  # noqa: SLF001
        differs = differs or (held is not None and held != data)
        if key not in batch.keys:
            unanswered.setdefault(key)
        elif held is None:
            found.setdefault(key, data)
    if differs:
        batch.rivals.append(path.name)
    if found:
        batch.inputs.append(path)
        batch._requests |= found  # noqa: SLF001
        batch._unanswered |= unanswered  # noqa: SLF001


def answers_to(path: Path, options: ImportOptions) -> list[str]:
    """Return the names of the files with responses to the requests in `path`."""
    own = {key for key, _ in islice(_lines(path), _LOOKED_AT)}
    found: list[Path] = []
    for other in companions(path, options):
        if _kind(other) is Kind.RECORDS:
            theirs = islice(_lines(other), _LOOKED_AT)
            if any(key in own for key, _ in theirs):
                found.append(other)
    same = [other for other in found if name_of(other) == name_of(path)]
    return [other.name for other in same or found]


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        yield from keys_in(whole_records(open_source(path)))
    except ImportFileError:
        return


def whole_records(source: Source) -> Source:
    """Return `source` with a document as one record, whatever arrays lie in it."""
    return source.whole() if source.kind == "JSON" and source.path else source


def _kind(path: Path) -> Kind | None:
    if path.suffix.lower() not in _SUFFIXES:
        return None
    try:
        return kind_of(read_head(path).data)
    except ImportFileError:
        return None


def _first_model(source: Source) -> str:
    for item in islice(source.records(), _LOOKED_AT):
        exchange = exchange_of(item.value) if isinstance(item, Record) else None
        if exchange is not None and exchange.body is not None and exchange.body.model:
            return exchange.body.model
    return ""


def _listed(keys: list[str]) -> str:
    more = f" and {len(keys) - _SHOWN:,} more" if len(keys) > _SHOWN else ""
    return ", ".join(keys[:_SHOWN]) + more


def _warning(what: str, done: str) -> Finding:
    return Finding(severity=Severity.WARNING, what=what, done=done)
