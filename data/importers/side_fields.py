"""Rows whose responses an importer knows how to read, beside fields that have to be guessed."""

from collections.abc import Sequence
from pathlib import Path

from data.importers.base import ImportOptions
from data.importers.columns import Column
from data.importers.field_names import NAMES
from data.importers.guessing import guess
from data.importers.mapping import parse_mapping
from data.importers.records import Source
from data.importers.rows import RowReader
from data.importers.table import examine

_BESIDE = (
    "reference", "model", "problem", "dataset", "title", "family", "variant", "level", "subject",
    "condition", "settings", "outcome", "score",
)  # fmt: skip
_JUDGED = ("outcome", "score")


def side_rows(
    path: Path, options: ImportOptions, own: Sequence[str], *, judged: bool = False
) -> tuple[Source, RowReader]:
    """Return the records of `path`, and a reader of the fields beside those called `own`.

    Only where records are `judged` by fields of their own are an outcome and a score guessed;
    elsewhere a person's mapping names them.

    Raises:
        ImportFileError: if the file holds no records.
    """
    layout = examine(path, options)
    root = layout.source.root
    if options.mapping:
        mapping = {name: at for name, at in layout.mapping.items() if name in _BESIDE}
    else:
        examples = [{k: v for k, v in row.items() if k not in own} for row in layout.examples]
        guessed = guess(examples, root).items()
        mapping = {name: at for name, at in guessed if _is_named(name, at, judged=judged)}
    rows = RowReader(
        path=path,
        options=options,
        mapping=parse_mapping(mapping, root),
        examples=layout.examples,
    )
    return layout.source, rows


def _is_named(name: str, path: str, *, judged: bool) -> bool:
    """Whether the field's own name says what it is; guesses from values are not for these files."""
    told = name in _BESIDE and (judged or name not in _JUDGED)
    return told and Column(path).leaf in NAMES[name]
