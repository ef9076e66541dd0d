"""Traces that people or models cut into nodes of an argument: ReasoningFlow's documents."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs

from core.codebook.code import Layer
from core.codebook.templates import made_code, template_code
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedTag, Severity
from core.text.canonical import CanonicalOffsets
from core.text.locating import Found, locate
from core.traces import Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.documents import objects_in
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_text
from data.importers.parts import clean
from data.importers.records import Record, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.verdicts import verdict_from_value

_MARKS = (b'"doc_id"', b'"raw_text"', b'"question"', b'"response"')
_NAME = "ReasoningFlow"
_DATASET = "reasoningflow"
_IN_METADATA = 2_000  # edges kept with the trace
_IN_NOTE = 20  # edges named in the note of a node


class ReasoningFlowImporter:
    """Reads documents of one response each, with labelled nodes and the edges between them."""

    name = _NAME
    version = "1"
    verified = True

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 90 where the head has a document's identity and its two raw texts."""
        del path
        return 90 if all(mark in head for mark in _MARKS) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield each document's response with the labels on it.

        Raises:
            ImportFileError: if the file cannot be read as JSON.
        """
        yield Finding(
            severity=Severity.NOTE, what=KEY_FINDING + "question_id or doc_id.", where="document"
        )
        counts: Counter[str] = Counter()
        for record in objects_in(path, _documents, options.on_bytes):
            if isinstance(record, Finding):
                yield record
                continue
            yield _attempt(record, options, counts)
        yield from _told(counts)


def _documents(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, list) else [value]


def _object(value: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return value if isinstance(value, dict) else {}


def _attempt(
    record: Record, options: ImportOptions, counts: Counter[str]
) -> ImportedAttempt | Finding:
    raw, about = (_object(record.value.get(name)) for name in ("raw_text", "metadata"))
    response, question = raw.get("response"), as_text(raw.get("question")) or ""
    key = _key(record.value, about)
    if not isinstance(response, str) or not (key or question.strip()):
        return skipped("The document holds no response or no question.", record.where)
    model = clean(as_text(about.get("generator")) or "unknown model")
    reference = as_text(about.get("correct_answer"))
    verdict = verdict_from_value(about.get("correctness"), "correctness", options.partial_credit)
    edges = _edges(record.value.get("edges"))
    attempt = attempt_of(
        Reply(text=response, model=model),
        problem=Problem(
            dataset=options.dataset or _DATASET,
            key=key or clean(question)[:80],
            prompt=clean(question),
            reference=clean(reference) if reference else None,
        ),
        run=ImportedRun(name=options.run_name or short_name(model), model=model),
        numbers=(1, 1),
        where=as_text(record.value.get("doc_id")) or record.where,
        verdicts=(verdict,) if verdict else (),
        metadata={
            "edges": [list(edge) for edge in edges[:_IN_METADATA]],
            **{
                name: as_text(about[name])
                for name in ("domain", "topic", "source")
                if name in about
            },
        },
    )
    labels = _Labels(attempt.text, response, as_text(about.get("annotator")) or f"{_NAME} labels")
    tags = labels.of(record.value.get("nodes"), edges, counts)
    return structs.replace(attempt, tags=tags)


def _key(document: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """Return the question's identity: of the document's, what is left without the model's name."""
    told = as_text(about.get("question_id"))
    if told:
        return clean(told)
    model = short_name(as_text(about.get("generator")) or "")
    return clean((as_text(document.get("doc_id")) or "").removesuffix(f"_{model}"))


def _edges(value: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401
    """Return edges as (from, label, to)."""
    known = [edge for edge in value if isinstance(edge, dict)] if isinstance(value, list) else []
    names = ("source_node_id", "label", "dest_node_id")
    return [tuple(clean(as_text(edge.get(n)) or "?") for n in names) for edge in known]  # pyright: ignore[reportReturnType]


@dataclass(frozen=True, slots=True)
class _Labels:
    """Makes labels of the nodes that lie on a response; `original` is what offsets count in."""

    text: str
    original: str
    annotator: str

    def of(
        self,
        nodes: Any,  # noqa: ANN401
        edges: list[tuple[str, str, str]],
        counts: Counter[str],
    ) -> tuple[ImportedTag, ...]:
        leaving: defaultdict[str, list[str]] = defaultdict(list)
        for start, label, end in edges:
            leaving[start].append(f"{label} → {end}")
        offsets = CanonicalOffsets(self.original)
        tags = [
            self._tag(node, offsets, leaving, counts)
            for node in (nodes if isinstance(nodes, list) else ())
            if isinstance(node, dict)
        ]
        return tuple(tag for tag in tags if tag is not None)

    def _tag(
        self,
        node: Mapping[str, Any],
        offsets: CanonicalOffsets,
        leaving: Mapping[str, list[str]],
        counts: Counter[str],
    ) -> ImportedTag | None:
        label = (as_text(node.get("label")) or "").strip().lower()
        if node.get("source", "response") != "response" or not label:
            counts["question" if node.get("source") == "question" else "unlabelled"] += 1
            return None
        start, end = as_count(node.get("start")), as_count(node.get("end"))
        found = locate(
            self.text,
            clean(as_text(node.get("text")) or ""),
            start=None if start is None else offsets.to_canonical(start),
            end=None if end is None else offsets.to_canonical(end),
        )
        counts[found.found] += 1
        if found.span is None:
            return None
        name = as_text(node.get("id")) or ""
        said = [name, *leaving.get(name, [])[:_IN_NOTE]]
        key = f"rf.{label}"
        return ImportedTag(
            code_key=key,
            code=template_code(key) or made_code("rf", label, Layer.EPISODE),
            start=found.span.start,
            end=found.span.end,
            annotator=clean(self.annotator),
            pass_name=_NAME,
            note=clean("; ".join(said)),
        )


_LEFT_OUT = "They are left out."
_WORDS = (
    ("question", "Labels on the question, which no trace holds: {}.", _LEFT_OUT),
    ("unlabelled", "Nodes without a label, or on another text: {}.", _LEFT_OUT),
    (Found.BY_QUOTE, "Labels whose offsets do not fit: {}.", "Their words stand there once."),
    (Found.NOWHERE, "Labels on words that are not in the response: {}.", _LEFT_OUT),
    (Found.AMBIGUOUS, "Labels that could lie in several places: {}.", _LEFT_OUT),
)


def _told(counts: Counter[str]) -> Iterator[Finding]:
    for name, what, done in _WORDS:
        if counts[name]:
            severity = Severity.NOTE if name == "question" else Severity.WARNING
            yield Finding(severity=severity, what=what.format(f"{counts[name]:,}"), done=done)


IMPORTER = ReasoningFlowImporter()
