"""Traces as a study exports them, a line a trace, brought back whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from core.imported import Finding, ImportedAttempt
from core.text.canonical import is_canonical
from core.traces import Block
from data.importers.base import ImportOptions
from data.importers.records import open_source, skipped

_MARK = b'"volteface_trace":'
_NAME = "volteface_trace"
_FORMAT = 1
_MOST = 2**63


class TraceTableImporter:
    """Reads traces that `volteface export --traces` wrote."""

    name = "Volteface traces"
    version = "1"
    verified = True

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 99 where the first line says that it is one of these."""
        del path
        return 99 if head.lstrip()[:40].startswith(b"{" + _MARK) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts.

        Raises:
            ImportFileError: if the file holds no records.
        """
        for record in open_source(path, on_bytes=options.on_bytes).records(options.on_bytes):
            yield record if isinstance(record, Finding) else _attempt(record.value, record.where)


def _attempt(value: Any, where: str) -> ImportedAttempt | Finding:  # noqa: ANN401 - any JSON
    if not isinstance(value, dict) or value.get(_NAME) != _FORMAT:
        return skipped("The line is no trace that Volteface exported.", where)
    told = {name: each for name, each in value.items() if name not in {_NAME, "where", "tags"}}
    try:
        attempt = msgspec.convert(told | {"where": where}, ImportedAttempt)
    except (msgspec.ValidationError, OverflowError) as error:
        return skipped(f"The trace is not complete: {error}.", where)
    if (problem := _problem_with(attempt)) is not None:
        return skipped(problem, where)
    return attempt


def _problem_with(attempt: ImportedAttempt) -> str | None:
    """Return why a study cannot hold an attempt, None if it can."""
    counts = (attempt.tokens, attempt.reasoning_tokens, *(each.tokens for each in attempt.blocks))
    if any(each is not None and not 0 <= each < _MOST for each in counts):
        return "A count of tokens cannot be right."
    if not (1 <= attempt.sample < _MOST and 1 <= attempt.attempt < _MOST):
        return "Samples and attempts count from 1."
    if not attempt.problem.key or not attempt.run.name:
        return "The trace names no problem or no run."
    if not is_canonical(attempt.text):
        return "The text is not as Volteface writes it."
    return None if _tiles(attempt.blocks, len(attempt.text)) else "The blocks are not of this text."


def _tiles(blocks: tuple[Block, ...], length: int) -> bool:
    end = 0
    for block in blocks:
        if block.start != end or block.end < block.start:
            return False
        end = block.end
    return end == length or not blocks


IMPORTER = TraceTableImporter()
