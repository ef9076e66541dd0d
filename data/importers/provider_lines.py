"""Many responses of model providers in one file: results of batches, recorded calls, bodies."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, Severity
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.files import read_head
from data.importers.provider_batches import answers_to
from data.importers.provider_chains import Chains
from data.importers.provider_examples import examples_found
from data.importers.provider_records import Exchange, Kind, kind_of
from data.importers.provider_rounds import chains_before, open_lines
from data.importers.provider_sse import Event, streamed
from data.importers.records import Record, Source

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
        lines = open_lines(path, options)
        keys = lines.batch.keys
        key = "the line's key" if keys else "what stands beside, or the first messages' text"
        yield Finding(severity=Severity.NOTE, what=f"{KEY_FINDING}{key}.", where="mapping")
        is_stream = _is_stream(next(lines.values(), {}))
        reader = lines.reader(options, Chains() if is_stream else chains_before(lines, options))
        if is_stream:
            for body, line in streamed(_events(lines.source, options)):
                yield from reader.read(Exchange(body=body), f"line {line}")
        else:
            for each in lines.read(options.on_bytes):
                yield from (each,) if isinstance(each, Finding) else reader.read(*each)
        if lines.examples:
            yield examples_found(lines.examples)
        yield from lines.batch.findings()
        yield from reader.findings()


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
