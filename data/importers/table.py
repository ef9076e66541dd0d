"""Tables of any shape: JSON arrays, JSON Lines, CSV and TSV, read through a field mapping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, Severity
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.guessing import guess
from data.importers.mapping import parse_mapping
from data.importers.records import Record, Source, open_source
from data.importers.row_chunks import read_rows
from data.importers.rows import RowReader
from data.importers.shapes import Unfold, by_model, nested, unfold_list, unfold_models

_LOOKED_AT = 200  # records that a guess is made from
_MOST_REMARKS = 20  # lines above a table
_LOOKED_AT_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table will be read: its source, the mapping (path by field name), and examples."""

    source: Source
    mapping: dict[str, str]
    examples: tuple[Mapping[str, Any], ...] = ()


def examine(path: Path, options: ImportOptions | None = None) -> Layout:
    """Return how `path` would be read: the mapping of `options`, else the guessed one.

    Raises:
        ImportFileError: if it holds no records.
    """
    options = options or ImportOptions()
    settings = options.settings
    source = open_source(path, settings.get("records"), options.on_bytes, settings.get("dialect"))
    if not settings.get("records"):
        source = source.with_shape()
    examples = tuple(_first_records(source))
    unfold = _unfolding(examples, source.root)
    if unfold is not None:
        source = replace(source, unfold=unfold)
        examples = tuple(_first_records(source))
    if not examples:
        why = next((each for each in source.records() if isinstance(each, Finding)), None)
        raise ImportFileError(
            "No record of the file can be read." if why is None else why.what,
            where=path.name if why is None else f"{path.name}, {why.where}",
            advice="Import an array of objects, one object a line, or a table with a header.",
        )
    mapping = dict(options.mapping) if options.mapping else guess(examples, source.root)
    return Layout(source=source, mapping=mapping, examples=examples)


def _unfolding(examples: Sequence[Mapping[str, Any]], root: Mapping[str, Any]) -> Unfold | None:
    """Return how records that hold several come apart, None where each is one."""
    inner = nested(examples, root)
    if inner:
        return unfold_list(inner)
    models = by_model(examples)
    return unfold_models(models) if models else None


def _first_records(source: Source) -> Iterator[Mapping[str, Any]]:
    read = [0]
    records = source.records(on_bytes=lambda count: read.__setitem__(0, count))
    for item in islice(records, _LOOKED_AT):
        if isinstance(item, Record):
            yield item.value
        if read[0] > _LOOKED_AT_BYTES:
            return


class TableImporter:
    """Reads records of any shape through a mapping that is guessed and can be edited."""

    name = "Table"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 30 for JSON, 20 for text with columns: any other importer comes first."""
        del path
        start = head.lstrip()[:1]
        if start in (b"{", b"["):
            return 30
        first = head.lstrip().split(b"\n", _MOST_REMARKS)[:_MOST_REMARKS]
        line = next((each for each in first if not each.startswith((b"#", b"sep="))), first[0])
        return 20 if any(mark in line for mark in (b",", b"\t", b";", b"|")) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records or the mapping does not fit it.
        """
        layout = examine(path, options)
        if "messages" in layout.mapping and "response" not in layout.mapping:
            # A conversation under a name that does not tell that it is one.
            yield from import_module("data.importers.chat").IMPORTER.read_layout(
                layout, path, options
            )
            return
        yield from self.read_layout(layout, path, options)

    def read_layout(
        self, layout: Layout, path: Path, options: ImportOptions
    ) -> Iterator[ImportedAttempt | Finding]:
        """Yield what a file holds that was looked into already; raises as `read` does."""
        mapping = parse_mapping(layout.mapping, layout.source.root)
        if not {"response", "reasoning"} & set(layout.mapping):
            raise ImportFileError(
                "No field of the records looks like a model's response.",
                where=path.name,
                advice="Name it in the field mapping.",
            )
        yield from _told(layout)
        rows = RowReader(path=path, options=options, mapping=mapping, examples=layout.examples)
        if options.executor is not None:
            yield from read_rows(layout.source, rows, options.executor)
        else:
            for item in layout.source.records(options.on_bytes):
                yield from (item,) if isinstance(item, Finding) else rows.read(item)
        yield from rows.findings()


def _told(layout: Layout) -> Iterator[Finding]:
    key = layout.mapping.get("problem", "the prompt's text")
    yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key + ".", where="mapping")
    used = ", ".join(f"{name} = {path}" for name, path in layout.mapping.items())
    yield Finding(severity=Severity.NOTE, what=f"Fields are read as {used}.", where="mapping")


IMPORTER = TableImporter()
