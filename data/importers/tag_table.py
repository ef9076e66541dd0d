"""Tags as a study exports them, a row a tag, brought back to the responses that they are on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from core.codebook.code import Code, Layer
from core.codebook.templates import made_code
from core.imported import (
    Finding,
    ImportedAttempt,
    ImportedLabel,
    ImportedRelation,
    ImportedTag,
    Severity,
    Target,
)
from core.relations import RelationKind
from core.tags import ModelVerdict, Origin, Sound, StrategyEnding
from data.importers.base import ImportOptions
from data.importers.mapping import as_count, as_text
from data.importers.parts import clean
from data.importers.records import open_source, skipped

_MARKS = (b'"text_sha256"', b'"offset_unit"', b'"code_name"', b'"annotator"')
_HEADER = b"tag,code,code_name,layer,annotator,pass"
_UNIT = "code point"
_HASH_LENGTH = 64


class TagTableImporter:
    """Reads tags that `volteface export --tags` wrote, as JSON Lines or CSV."""

    name = "Volteface tags"
    version = "1"
    verified = True

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 97 where the head has the export's own columns."""
        del path
        return 97 if head.startswith(_HEADER) or all(mark in head for mark in _MARKS) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield what is to be known of the file; it holds no responses."""
        del options
        yield Finding(
            severity=Severity.NOTE,
            what="The file holds labels for responses, not the responses.",
            where=path.name,
            done="They are put on responses of the study, or of the other files of this import.",
        )

    def labels(self, path: Path, options: ImportOptions) -> Iterator[ImportedLabel | Finding]:
        """Yield a label for each row.

        Raises:
            ImportFileError: if the file holds no rows.
        """
        for record in open_source(path, on_bytes=options.on_bytes).records(options.on_bytes):
            yield record if isinstance(record, Finding) else _label(record.value, record.where)


def _label(row: Mapping[str, Any], where: str) -> ImportedLabel | Finding:
    key, annotator = _text(row, "code"), _text(row, "annotator")
    if not key or not annotator:
        return skipped("The row names no code or no annotator.", where)
    is_ours = _text(row, "offset_unit") == _UNIT
    generated = _text(row, "origin") == Origin.GENERATED
    tag = ImportedTag(
        code_key=key,
        code=code_of_export(key, _text(row, "code_name"), one_of(Layer, row.get("layer"))),
        start=as_count(row.get("start")) if is_ours else None,
        end=as_count(row.get("end")) if is_ours else None,
        annotator=annotator,
        pass_name=_text(row, "pass") or "1",
        sound=one_of(Sound, row.get("sound")),
        verdict=one_of(ModelVerdict, row.get("verdict")),
        ending=one_of(StrategyEnding, row.get("ending")),
        uncertain=row.get("uncertain") is True or row.get("uncertain") in ("True", "true", "1"),
        note=_text(row, "note"),
    )
    return ImportedLabel(
        target=_target(row),
        tag=tag,
        quote=_text(row, "quote"),
        later_attempt=as_count(row.get("later_attempt")),
        uid=_text(row, "tag"),
        generated=generated,
        relations=relations_of(row.get("relations")),
        where=where,
    )


def _target(row: Mapping[str, Any]) -> Target:
    sha256 = _text(row, "text_sha256").lower()
    return Target(
        dataset=_text(row, "dataset"),
        problem=_text(row, "problem"),
        run=_text(row, "run"),
        sample=as_count(row.get("sample")),
        attempt=as_count(row.get("attempt")),
        sha256=sha256 if len(sha256) == _HASH_LENGTH else "",
    )


@lru_cache(maxsize=512)
def code_of_export(key: str, name: str, layer: str | None) -> Code:
    """Return the code of a tag that was exported, for a study that has none with this key."""
    return replace(made_code("", name or key, Layer(layer or Layer.BEHAVIOUR)), key=key)


def relations_of(value: Any) -> tuple[ImportedRelation, ...]:  # noqa: ANN401 - any JSON
    """Return the relations of an exported tag: a list, or in a cell of a table its JSON text."""
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value or "[]")
        except (msgspec.DecodeError, UnicodeEncodeError):
            return ()
    rows = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return tuple(
        ImportedRelation(
            kind=kind,
            to=_text(each, "to"),
            annotator=_text(each, "annotator"),
            pass_name=_text(each, "pass") or "1",
            uid=_text(each, "uid"),
        )
        for each in rows
        if (kind := one_of(RelationKind, each.get("kind"))) and _text(each, "to")
    )


def one_of(kind: type[StrEnum], value: Any) -> str | None:  # noqa: ANN401 - any JSON
    """Return `value` where it is one of the words of `kind`."""
    return value if isinstance(value, str) and value in {str(each) for each in kind} else None


def _text(row: Mapping[str, Any], name: str) -> str:
    return clean(as_text(row.get(name)) or "")


IMPORTER = TagTableImporter()
