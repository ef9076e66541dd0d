"""W3C Web Annotations: labels with selectors, for responses that are elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from core.codebook.code import Code, Layer
from core.codebook.templates import made_code
from core.imported import Finding, ImportedAttempt, ImportedLabel, ImportedTag, Severity, Target
from core.tags import ModelVerdict, Origin, Sound, StrategyEnding
from data.importers.base import ImportOptions
from data.importers.documents import objects_in
from data.importers.mapping import as_count, as_text
from data.importers.parts import clean
from data.importers.records import Record, skipped
from data.importers.tag_table import code_of_export, one_of, relations_of

_CONTEXT = b"www.w3.org/ns/anno.jsonld"
_NAMESPACE = "w3c"
_PASS = "web annotation"  # noqa: S105 - a pass over the traces, not a password
_NOTES = frozenset(("commenting", "describing", "replying", "questioning", "editing"))
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", re.IGNORECASE)
_LISTS = ("items", "@graph", "first")  # where collections and pages keep annotations
_DEEPEST = 4
_OWN, _IDENTITY = "volteface:", "urn:volteface:tag:"
"""What Volteface's own export adds, and how it names tags."""


class WebAnnotationImporter:
    """Reads annotations alone, in arrays, pages, collections, or a line each."""

    name = "W3C Web Annotation"
    version = "1"
    verified = False

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 88 where the head names the annotation context and has a target."""
        del path
        return 88 if _CONTEXT in head and b'"target"' in head else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield what is to be known of the file; it holds no responses."""
        del options
        yield Finding(
            severity=Severity.NOTE,
            what="The file holds labels for responses, not the responses.",
            where=path.name,
            done="Their sources name the response by its text's SHA-256, or by dataset, problem,"
            " run, sample and attempt.",
        )

    def labels(self, path: Path, options: ImportOptions) -> Iterator[ImportedLabel | Finding]:
        """Yield a label for each code that an annotation puts on a target.

        Raises:
            ImportFileError: if the file cannot be read as JSON.
        """
        for record in objects_in(path, _annotations, options.on_bytes):
            if isinstance(record, Finding):
                yield record
            else:
                yield from _labels(record)


def _annotations(value: Any, depth: int = 0) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return the annotations in a document, those in its pages too."""
    if depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return [each for item in value for each in _annotations(item, depth + 1)]
    if not isinstance(value, dict):
        return []
    if "target" in value:
        return [value]
    return [each for name in _LISTS for each in _annotations(value.get(name), depth + 1)]


def _labels(record: Record) -> Iterator[ImportedLabel | Finding]:
    bodies = [_body(each) for each in _many(record.value.get("body"))]
    bodies += [_Body(value=text) for each in _many(record.value.get("bodyValue"))
               if (text := (as_text(each) or "").strip())]  # fmt: skip
    codes = list(dict.fromkeys(each.value for each in bodies if each.value and not each.is_note))
    note = clean("\n".join(each.value for each in bodies if each.is_note))
    targets = _many(record.value.get("target"))
    if not codes or not targets:
        yield skipped("The annotation has no code or no target.", record.where)
        return
    identity = clean(as_text(record.value.get("id") or record.value.get("@id")) or "")
    identity = identity.removeprefix(_IDENTITY)
    several = len(codes) * len(targets) > 1
    for at, target in enumerate(targets):
        for code in codes:
            uid = f"{identity}#{at}:{code}" if identity and several else identity
            yield _label(record, target, code, (note, uid))


def _label(
    record: Record,
    target: Any,  # noqa: ANN401
    code: str,
    said: tuple[str, str],
) -> ImportedLabel | Finding:
    place = _place(target)
    if place is None:
        return skipped("The annotation's selector is of a kind that cannot be used.", record.where)
    note, uid = said
    own = _own_terms(record.value)
    return ImportedLabel(
        target=_target(target),
        tag=ImportedTag(
            code_key=code,
            code=_code(code, own),
            start=place.start,
            end=place.end,
            annotator=_annotator(record.value),
            pass_name=clean(as_text(own.get("pass")) or "") or _PASS,
            sound=one_of(Sound, own.get("sound")),
            verdict=one_of(ModelVerdict, own.get("verdict")),
            ending=one_of(StrategyEnding, own.get("ending")),
            uncertain=own.get("uncertain") is True,
            note=note,
        ),
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        later_attempt=as_count(own.get("later_attempt")),
        uid=uid,
        generated=own.get("origin") == Origin.GENERATED,
        relations=relations_of(own.get("relations")),
        where=record.where,
    )


def _own_terms(annotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Volteface's export says beyond the standard; empty for others' annotations."""
    return {
        name.removeprefix(_OWN): value
        for name, value in annotation.items()
        if name.startswith(_OWN)
    }


def _code(code: str, own: Mapping[str, Any]) -> Code:
    """Return what a code means where nobody knows it."""
    if name := clean(as_text(own.get("code_name")) or ""):
        return code_of_export(code, name, one_of(Layer, own.get("layer")))
    return made_code(_NAMESPACE, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """What a body says: a code, or a note."""

    value: str = ""
    is_note: bool = False


def _body(raw: Any) -> _Body:  # noqa: ANN401
    if not isinstance(raw, dict):
        return _Body(value=_last_part(as_text(raw) or ""))
    is_note = not _NOTES.isdisjoint(str(each) for each in _many(raw.get("purpose")))
    if "value" in raw:
        return _Body(value=clean(as_text(raw["value"]) or "").strip(), is_note=is_note)
    return _Body(value=_last_part(as_text(raw.get("source") or raw.get("id")) or ""))


def _last_part(iri: str) -> str:
    """Return what an IRI names: its fragment, or the last step of its path."""
    return clean(unquote(re.split(r"[#/]", iri.strip().rstrip("#/"))[-1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selected:
    """What selectors say of a place; all None and empty means the whole text."""

    start: int | None = None
    end: int | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


def _place(target: Any) -> _Selected | None:  # noqa: ANN401
    """Return where a target's selectors point to, None if none of them can be used."""
    raw = target.get("selector") if isinstance(target, dict) else None
    selectors = [each for each in _many(raw) if isinstance(each, dict)]
    selectors += [one for each in selectors for one in _many(each.get("items"))
                  if isinstance(one, dict)]  # fmt: skip
    if raw is None:
        return _Selected()
    of_kind = {as_text(each.get("type")) or "": each for each in selectors}
    position = of_kind.get("TextPositionSelector", {})
    quoted = of_kind.get("TextQuoteSelector", {})
    if not position and not quoted:
        return None
    return _Selected(
        start=as_count(position.get("start")),
        end=as_count(position.get("end")),
        quote=clean(as_text(quoted.get("exact")) or ""),
        prefix=clean(as_text(quoted.get("prefix")) or ""),
        suffix=clean(as_text(quoted.get("suffix")) or ""),
    )


def _target(raw: Any) -> Target:  # noqa: ANN401
    """Return which response a source names, in an IRI's query or in fields of its own."""
    source: Any = raw.get("source", raw.get("id")) if isinstance(raw, dict) else raw
    told: Mapping[str, Any] = source if isinstance(source, dict) else {}
    iri = as_text(told.get("id") if told else source) or ""
    try:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(iri).query).items()}
    except ValueError:  # no IRI at all
        asked = {}
    told = {**asked, **told}
    found = _HASH.search(as_text(told.get("text_sha256")) or iri)
    return Target(
        dataset=clean(as_text(told.get("dataset")) or ""),
        problem=clean(as_text(told.get("problem")) or ""),
        run=clean(as_text(told.get("run")) or ""),
        sample=as_count(told.get("sample")),
        attempt=as_count(told.get("attempt")),
        sha256=found[0].lower() if found else "",
    )


def _annotator(annotation: Mapping[str, Any]) -> str:
    for creator in _many(annotation.get("creator")):
        told = creator if isinstance(creator, dict) else {"id": creator}
        for name in ("name", "nickname", "id"):
            if text := clean(as_text(told.get(name)) or "").strip():
                return text
    return _PASS


def _many(value: Any) -> list[Any]:  # noqa: ANN401
    """Return JSON-LD's one or several as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


IMPORTER = WebAnnotationImporter()
