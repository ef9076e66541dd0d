"""Records with responses, opened; several files of an import may be rounds of one conversation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import ImportFileError
from core.imported import Finding
from data.importers.base import ImportOptions
from data.importers.field_names import NAMES
from data.importers.files import read_head
from data.importers.parts import clean
from data.importers.provider_batches import Batch, batch_of, whole_records
from data.importers.provider_bodies import is_body
from data.importers.provider_chains import Chains
from data.importers.provider_examples import Examples, shared_examples, turns_in, with_examples
from data.importers.provider_reader import ExchangeReader
from data.importers.provider_records import Exchange, Kind, exchange_of, kind_of
from data.importers.provider_requests import Request, read_request
from data.importers.records import Record, Source, skipped
from data.importers.rows import RowReader
from data.importers.side_fields import side_rows
from data.importers.turns import Message

_OWN = ("request", "response", "result", "body", "params", "modelInput", "modelOutput", "output",
        "completion", "raw_request", "raw_response", "response_object", "api_response", "error",
        "choices", "usage", "content", "candidates", "message", "input", "payload")  # fmt: skip
_IDENTS = ("id", "uuid", "uid", "key", "index", "system", "metadata")
_TUNED = ("temperature", "max_tokens", "reasoning_effort", "top_p")
_LOOKED_AT = 200  # records that tell whether a file goes on from others


class Line(NamedTuple):
    """An exchange, the line that it stands in, and the record around it."""

    exchange: Exchange
    where: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of many responses, with the requests that other files hold for it.

    `examples` are the answers that all requests begin with.
    """

    path: Path
    source: Source
    rows: RowReader
    batch: Batch
    examples: Examples = ()

    def read(self, on_bytes: Callable[[int], None] | None = None) -> Iterator[Line | Finding]:
        """Yield the exchanges, and findings for records that are none."""
        for item in self.source.records(on_bytes):
            if isinstance(item, Finding):
                yield item
                continue
            exchange = exchange_of(item.value)
            if exchange is None:
                yield skipped("The record holds no response of a model.", item.where)
                continue
            asked = exchange.request or self.batch.request(exchange.key) or _beside(item.value)
            asked = with_examples(asked, self.examples)
            yield Line(replace(exchange, request=asked), item.where, item.value)

    def values(self) -> Iterator[dict[str, Any]]:
        """Yield the records as they are."""
        return (item.value for item in self.source.records() if isinstance(item, Record))

    def first_requests(self) -> Iterator[Request | None]:
        """Yield the requests of the first exchanges."""
        first = islice((each for each in self.read() if isinstance(each, Line)), _LOOKED_AT)
        return (line.exchange.request for line in first)

    def reader(self, options: ImportOptions, chains: Chains) -> ExchangeReader:
        """Return what makes attempts of the exchanges."""
        return ExchangeReader(
            path=self.path,
            options=options,
            rows=self.rows,
            model=self.batch.model,
            chains=chains,
            results=self.batch.results,
        )

    def rounds(self) -> tuple[int, int]:
        """Return how many turns of the model precede the first reply, and at most any of them."""
        counts = [turns_in(request) for request in self.first_requests()]
        return (counts[0], max(counts)) if counts else (0, 0)


def open_lines(path: Path, options: ImportOptions) -> Lines:
    """Return the records of `path`, and what reads the fields beside the responses.

    Raises:
        ImportFileError: if it holds no records.
    """
    source, rows = side_rows(path, options, _OWN, judged=True)
    source = whole_records(source)
    lines = Lines(path, source, rows, batch_of(path, source, options))
    first = next(lines.values(), {})
    exchange = exchange_of(first)
    told = exchange is not None and (exchange.key or exchange.request is not None)
    if told or is_body(first):
        # The ids are of the answers then, not of what was asked.
        lines = replace(lines, rows=side_rows(path, options, (*_OWN, *_IDENTS), judged=True)[1])
    if options.roles:
        return lines
    return replace(lines, examples=shared_examples(lines.first_requests()))


def chains_before(lines: Lines, options: ImportOptions) -> Chains:
    """Return what replies in `lines` may go on from in other files of the import.

    Files come in the order of their rounds. Nothing is read where no reply goes on from another.
    """
    chains = Chains()
    first, most = lines.rounds()
    if not most:
        return chains
    rounds: list[tuple[tuple[int, int], bool, Lines]] = []
    for number, path in enumerate(options.companions):
        other = None if path == lines.path else _openable(path, options)
        if other is not None:
            begins, at_most = other.rounds()
            rounds.append(((begins, number), at_most > 0, other))
    own = (first, _index(options.companions, lines.path))
    for _, later, other in sorted((each for each in rounds if each[0] < own), key=_order):
        chains.begin_file(goes_on=later)
        reader = other.reader(options, chains)
        for each in other.read():
            if options.on_bytes is not None:
                options.on_bytes(0)  # so that it can be stopped
            if isinstance(each, Line):
                reader.places(*each)
    chains.begin_file(goes_on=True)
    return chains


def _order(each: tuple[tuple[int, int], bool, Lines]) -> tuple[int, int]:
    return each[0]


def _index(paths: tuple[Path, ...], path: Path) -> int:
    return paths.index(path) if path in paths else len(paths)


def _openable(path: Path, options: ImportOptions) -> Lines | None:
    try:
        is_mine = kind_of(read_head(path).data) is Kind.RECORDS
        return open_lines(path, options) if is_mine else None
    except ImportFileError:
        return None


def _beside(record: Mapping[str, Any]) -> Request | None:
    """Return the prompt and model that stand in plain fields beside a response."""
    found = {
        name: clean(value)
        for field, value in record.items()
        for name in ("prompt", "model")
        if isinstance(value, str) and _plain(field) in NAMES[name]
    }
    if is_body(record):
        return None
    if isinstance(record.get("messages"), list):
        known = {name: record[name] for name in ("messages", "model", *_TUNED) if name in record}
        return read_request(known)
    if not found:
        return None
    asked = (Message(speaker="user", text=found["prompt"]),) if "prompt" in found else ()
    return Request(model=found.get("model", ""), messages=asked)


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
