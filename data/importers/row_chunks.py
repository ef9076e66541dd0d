"""Rows read chunk by chunk in any process, and handed over as bytes."""

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial

import msgspec

from core.imported import Finding, ImportedAttempt
from data.importers.parallel import chunks, in_order
from data.importers.records import Item, Record, Source, Undecoded, decoded
from data.importers.rows import Chain, Row, RowReader


class _Parsed(msgspec.Struct):
    """The rows of a chunk, those that are findings apart, by their place."""

    chains: list[list[Chain]]
    findings: list[tuple[int, Finding]]
    undecided: dict[str, int]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Parsed)


def read_rows(
    source: Source, reader: RowReader, executor: Executor
) -> Iterator[ImportedAttempt | Finding]:
    """Yield what `reader` reads from `source`, as if it read alone."""
    work = partial(_parse, pickle.dumps(reader.setup()))
    pieces = chunks(source.undecoded(reader.options.on_bytes), _size)
    for payload in in_order(work, pieces, executor):
        parsed = _decoded(payload)
        reader.add_undecided(parsed.undecided)
        findings = dict(parsed.findings)
        for at, chains in enumerate(parsed.chains):
            yield from reader.numbered(findings.get(at, chains))


def _size(item: Item) -> int:
    if isinstance(item, Undecoded):
        return len(item.data)
    return sum(map(len, map(str, item.value.values()))) if isinstance(item, Record) else 0


def _parse(setup: bytes, items: Sequence[Item]) -> bytes:
    """Return the rows of `items`; runs in another process, which keeps nothing between calls."""
    reader = _reader(setup)
    rows = [_row(reader, item) for item in items]
    parsed = _Parsed(
        chains=[[] if isinstance(row, Finding) else row for row in rows],
        findings=[(at, row) for at, row in enumerate(rows) if isinstance(row, Finding)],
        undecided=reader.take_undecided(),
    )
    try:
        return b"m" + _ENCODER.encode(parsed)
    except (OverflowError, ValueError):  # numbers in metadata that its format has no room for
        return b"p" + pickle.dumps(parsed)


def _row(reader: RowReader, item: Item) -> Row:
    record = decoded(item)
    return record if isinstance(record, Finding) else reader.parse(record)


@lru_cache(maxsize=4)
def _reader(setup: bytes) -> RowReader:
    return pickle.loads(setup)  # noqa: S301 - written by read_rows


def _decoded(payload: bytes) -> _Parsed:
    if payload[:1] == b"p":
        return pickle.loads(payload[1:])  # noqa: S301 - written by _parse
    return _DECODER.decode(memoryview(payload)[1:])
