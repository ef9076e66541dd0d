"""How files without a format of their own are read: their mapping, and what it could name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import ImportFileError
from data.importers import chat, table
from data.importers.base import ImportOptions
from data.importers.columns import columns
from data.importers.conversations import parse_messages
from data.importers.mapping import FIELDS, as_text, parse_mapping
from data.importers.previewed import FilePreview
from data.importers.table import Layout, examine
from data.importers.trial import TriedRecord, trial
from data.importers.turns import Role, turns_of

_MAPPED = frozenset((table.IMPORTER.name, chat.IMPORTER.name))
_MOST_PATHS = 200
_MOST_CHATS = 50
_MOST_TURNS = 12
_SAMPLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The field mapping in force for the files that need one.

    `file` names the one that it was looked up in, of format `form`, and `layout` is how that was
    found to be laid out; `files` counts those that it holds for. `paths`
    are what a field can be read from, `samples` the first value of each, shortened. `turns` are
    the roles of the model's turns, most frequent guess first to last turn; empty without chats.
    """

    file: str
    form: str
    layout: Layout
    files: int
    mapping: Mapping[str, str]
    paths: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict[str, str])
    turns: tuple[Role, ...] = ()

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the names of fields that are not read from anywhere."""
        return tuple(name for name in FIELDS if name not in self.mapping)


def fields_of(files: Sequence[FilePreview], options: ImportOptions) -> Fields | None:
    """Return how the first file that needs a mapping is read; None where none does."""
    mapped = [each for each in files if each.format in _MAPPED]
    for each in mapped:
        try:
            layout = examine(each.path, options)
        except ImportFileError:
            continue
        return _fields(layout, each, len(mapped))
    return None


def _fields(layout: Layout, file: FilePreview, files: int) -> Fields:
    found = columns(layout.examples, layout.source.root)[:_MOST_PATHS]
    return Fields(
        file=file.path.name,
        form=file.format,
        layout=layout,
        files=files,
        mapping=layout.mapping,
        paths=tuple(column.path for column in found),
        samples={column.path: _sample(column.values) for column in found},
        turns=_turns(layout),
    )


def tried(fields: Fields, before: ImportOptions, options: ImportOptions) -> tuple[TriedRecord, ...]:
    """Return the first records as `options` read them; `before` are those of the reading.

    A table that is cut otherwise is looked into again, for its columns are others then.

    Raises:
        ImportFileError: if nothing can be read in this way.
    """
    layout = fields.layout
    if options.settings != before.settings:
        options = replace(options, mapping=None)
        layout = examine(layout.source.file, replace(options, on_bytes=None))
    return trial(layout, fields.form, options)


def _sample(values: Sequence[Any]) -> str:
    first = next((value for value in values if value is not None), None)
    text = " ".join((as_text(first) or "")[: 4 * _SAMPLE].split())
    return text if len(text) <= _SAMPLE else f"{text[:_SAMPLE]}…"


def _turns(layout: Layout) -> tuple[Role, ...]:
    """Return what each turn of the model mostly is in the conversations looked at."""
    if "messages" not in layout.mapping:
        return ()
    try:
        mapping = parse_mapping(layout.mapping, layout.source.root)
    except ImportFileError:
        return ()
    seen: list[Counter[Role]] = [Counter() for _ in range(_MOST_TURNS)]
    for record in layout.examples[:_MOST_CHATS]:
        turns = turns_of(parse_messages(mapping.value(record, "messages")))
        for counts, turn in zip(seen, turns, strict=False):
            counts[turn.role] += 1
    roles = tuple(counts.most_common(1)[0][0] for counts in seen if counts)
    return roles if len(roles) > 1 else ()
