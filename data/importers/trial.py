"""The first records of a file as they are read under a mapping: what the mapping editor shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.imported import Finding, ImportedAttempt, Severity
from core.outcomes.automatic import judged
from core.outcomes.verdict import Status
from core.traces import Ending
from data.importers import chat, table
from data.importers.api_errors import without_errors
from data.importers.base import ImportOptions
from data.importers.records import Record
from data.importers.table import Layout

RECORDS = 4
_SHOWN = 400
_MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedAttempt:
    """One attempt as read; `status` is the file's, else the checker's, None without any."""

    run: str
    sample: int
    attempt: int
    answer: str | None
    status: Status | None
    ending: Ending
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRecord:
    """One record as read; `fault` says why nothing can be read from it, "" if something can."""

    where: str
    key: str = ""
    prompt: str = ""
    reference: str | None = None
    attempts: tuple[TriedAttempt, ...] = ()
    fault: str = ""


def trial(layout: Layout, form: str, options: ImportOptions) -> tuple[TriedRecord, ...]:
    """Return the first records of a file of format `form` as `options` read them.

    Raises:
        ImportFileError: if the mapping cannot be read, or does not fit.
    """
    mapping = layout.mapping if options.mapping is None else options.mapping
    importer = chat.IMPORTER if form == chat.IMPORTER.name else table.IMPORTER
    alone = replace(options, executor=None, on_bytes=None)
    return tuple(
        _tried(
            without_errors(
                importer.read_layout(_one(layout, mapping, at), layout.source.file, alone), alone
            ),
            f"record {at + 1}",
        )
        for at in range(min(RECORDS, len(layout.examples)))
    )


def _one(layout: Layout, mapping: dict[str, str], at: int) -> Layout:
    """Return a layout with one record; the others still tell whether numbers start at zero."""
    record = Record(value=dict(layout.examples[at]), where=f"record {at + 1}")
    source = replace(layout.source, kind="given", given=(record,))
    return replace(layout, source=source, mapping=mapping)


def _tried(items: Iterator[ImportedAttempt | Finding], where: str) -> TriedRecord:
    attempts: list[ImportedAttempt] = []
    fault = ""
    for item in items:
        if isinstance(item, ImportedAttempt):
            attempts.append(item)
        elif item.severity is Severity.SKIPPED:
            fault = item.what
    if not attempts:
        return TriedRecord(where=where, fault=fault or "Nothing is read from the record.")
    problem = attempts[0].problem
    return TriedRecord(
        where=where,
        key=problem.key,
        prompt=problem.prompt[:_SHOWN],
        reference=problem.reference,
        attempts=tuple(map(_attempt, attempts[:_MOST_ATTEMPTS])),
    )


def _attempt(item: ImportedAttempt) -> TriedAttempt:
    own = [verdict.status for verdict in item.verdicts]
    ours = [v.status for v in judged(item.problem.reference, item.answer, item.ending)]
    return TriedAttempt(
        run=item.run.name,
        sample=item.sample,
        attempt=item.attempt,
        answer=item.answer,
        status=next(iter([*own, *ours]), None),
        ending=item.ending,
        text=item.text[:_SHOWN],
    )
