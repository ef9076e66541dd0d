"""Many responses of model providers in one file: results of batches, recorded calls, bodies."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, Severity
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.field_names import NAMES
from data.importers.files import read_head
from data.importers.parts import clean
from data.importers.provider_batches import Batch, answers_to, batch_of, whole_records
from data.importers.provider_bodies import is_body
from data.importers.provider_reader import ExchangeReader
from data.importers.provider_records import Exchange, Kind, exchange_of, kind_of
from data.importers.provider_requests import Request
from data.importers.provider_sse import Event, streamed
from data.importers.records import Record, Source, skipped
from data.importers.rows import RowReader
from data.importers.side_fields import side_rows
from data.importers.turns import Message

_OWN = ("request", "response", "result", "body", "params", "modelInput", "modelOutput", "output",
        "completion", "raw_request", "raw_response", "response_object", "api_response", "error",
        "choices", "usage", "content", "candidates", "message", "input", "payload")  # fmt: skip
_IDENTS = ("id", "uuid", "uid", "key", "index", "system", "metadata")
_CONFIDENCE = {Kind.RECORDS: 92, Kind.BATCH_INPUT: 90}


class ProviderRecordsImporter:
    """Reads lines that hold responses; the requests stand in them, or in a batch's input."""

    name = "Model response records"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for records with responses of providers, 90 for the requests of a batch."""
        del path
        kind = kind_of(head)
        return _CONFIDENCE.get(kind, 0) if kind is not None else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        if kind_of(read_head(path).data) is Kind.BATCH_INPUT:
            yield _completes(path, options)
            return
        source, rows = _opened(path, options)
        batch = batch_of(path, source, options)
        key = "the line's key" if batch.keys else "what stands beside, or the first messages' text"
        yield Finding(severity=Severity.NOTE, what=f"{KEY_FINDING}{key}.", where="mapping")
        reader = ExchangeReader(path=path, options=options, rows=rows, model=batch.model)
        if _is_stream(next(_values(source), {})):
            for body, line in streamed(_events(source, options)):
                yield from reader.read(Exchange(body=body), f"line {line}")
        else:
            for item in source.records(options.on_bytes):
                yield from (item,) if isinstance(item, Finding) else _read(item, reader, batch)
        yield from batch.findings()
        yield from reader.findings()


def _opened(path: Path, options: ImportOptions) -> tuple[Source, RowReader]:
    """Return the records, and what reads the fields beside the responses."""
    source, rows = side_rows(path, options, _OWN)
    source = whole_records(source)
    first = next(_values(source), {})
    exchange = exchange_of(first)
    told = exchange is not None and (exchange.key or exchange.request is not None)
    if told or is_body(first):
        # The ids are of the answers then, not of what was asked.
        _, rows = side_rows(path, options, (*_OWN, *_IDENTS))
    return source, rows


def _values(source: Source) -> Iterator[dict[str, Any]]:
    return (item.value for item in source.records() if isinstance(item, Record))


def _read(
    record: Record, reader: ExchangeReader, batch: Batch
) -> Iterator[ImportedAttempt | Finding]:
    exchange = exchange_of(record.value)
    if exchange is None:
        yield skipped("The record holds no response of a model.", record.where)
        return
    request = exchange.request or batch.request(exchange.key) or _beside(record.value)
    yield from reader.read(replace(exchange, request=request), record.where, record.value)


def _beside(record: Mapping[str, Any]) -> Request | None:
    """Return the prompt and model that stand in plain fields beside a response."""
    found = {
        name: clean(value)
        for field, value in record.items()
        for name in ("prompt", "model")
        if isinstance(value, str) and _plain(field) in NAMES[name]
    }
    if is_body(record) or not found:
        return None
    asked = (Message(speaker="user", text=found["prompt"]),) if "prompt" in found else ()
    return Request(model=found.get("model", ""), messages=asked)


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _is_stream(first: Mapping[str, Any]) -> bool:
    """Whether records are pieces of streams rather than responses of their own."""
    if first.get("done") is False or first.get("object") == "chat.completion.chunk":
        return True
    candidates = first.get("candidates")
    unended = isinstance(candidates, list) and not any(
        isinstance(each, dict) and each.get("finishReason") for each in candidates
    )
    return unended and bool(candidates) and bool(first.get("responseId"))


def _events(source: Source, options: ImportOptions) -> Iterator[Event]:
    for number, item in enumerate(source.records(options.on_bytes), start=1):
        if isinstance(item, Record):
            yield Event(item.value, number)


def _completes(path: Path, options: ImportOptions) -> Finding:
    names = answers_to(path, options)
    if names:
        return Finding(
            severity=Severity.NOTE,
            what=f"The file holds the requests of a batch: it completes {', '.join(names)}.",
            done="It has no attempts itself.",
        )
    return Finding(
        severity=Severity.WARNING,
        what="The file holds the requests of a batch, and no file with their responses is at hand.",
        done="Choose the file of the batch's results too.",
    )


IMPORTER = ProviderRecordsImporter()
