"""Traces whose sentences a model labelled: the folders of the Thought Anchors project.

A trace is a folder with the response, its labelled sentences and the problem; model and kind of
response are named by the folders above it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import structs

from core.codebook.code import Layer
from core.codebook.templates import made_code, template_code
from core.errors import ImportFileError
from core.imported import (
    Finding,
    ImportedAttempt,
    ImportedRun,
    ImportedTag,
    Severity,
)
from core.text.locating import locate_in_order
from core.text.span import Span
from core.traces import Channel, Completeness, Condition, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.companions import companions
from data.importers.documents import whole_json
from data.importers.files import read_head
from data.importers.known_models import short_name
from data.importers.mapping import as_number, as_text
from data.importers.parts import Part, clean
from data.importers.replies import Reply, attempt_of
from data.importers.verdicts import verdict_from_value

_SOLUTION, _CHUNKS = "base_solution.json", "chunks_labeled.json"
_PROBLEMS = ("problem.json", "scenario.json")
_MARKS = {
    _SOLUTION: (b'"full_cot"', b'"solution"', b'"prompt"'),
    _CHUNKS: (b'"chunk"', b'"function_tags"'),
    "problem.json": (b'"gt_answer"', b'"gt_solution"', b'"problem"'),
    "scenario.json": (b'"scenario_id"', b'"user_prompt"', b'"system_prompt"'),
}
_LABELS = "thought-anchors labels"
_DATASET = "thought-anchors"
_KIND = re.compile(r"(correct|incorrect|yes|no)_base_solution", re.IGNORECASE)
_SECOND_SAMPLE = ("incorrect", "yes")
_BY_OUTCOME = ("correct", "incorrect")
_CHOSEN = "a right and a wrong one for each problem"
_NOT_KEPT = (
    *("problem", "gt_answer", "nickname", "prompt", "user_prompt", "email_content"),
    *("solution", "full_cot", "answer", "is_correct"),
)
_OPENED = re.compile(r"\s*<think>\s*\Z")
_CLOSING = "</think>"
_LONGEST = 4_000  # characters of what is kept beside a problem
_NUMBERS_IN_NOTE = 12


class ThoughtAnchorsImporter:
    """Reads one trace folder, beginning at its response."""

    name = "Thought Anchors"
    version = "1"
    verified = True

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 95 where the head has the fields of one of a trace folder's files."""
        del path
        return 95 if _kind(head) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield the response with its labels; the folder's other files only say what they add to.

        Raises:
            ImportFileError: if the file is not JSON of the expected kind.
        """
        kind = _kind(read_head(path).data)
        if kind != _SOLUTION:
            yield from _completing(path, kind, options)
            return
        yield from _read(path, options)


def _read(path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
    solution, about = whole_json(path), _other(path, options, *_PROBLEMS)
    if not isinstance(solution, dict) or not isinstance(solution.get("solution"), str):
        raise ImportFileError("The file holds no response.", where=path.name)
    folder, run = _folder_of(path), _run(_folder_of(path), options)
    prompt = as_text(solution.get("prompt")) or ""
    asked = clean(_OPENED.sub("", prompt))
    problem = _problem(about if isinstance(about, dict) else {}, folder, asked, options)
    verdict = verdict_from_value(
        solution.get("is_correct"), "is_correct", least=options.partial_credit
    )
    attempt = attempt_of(
        _reply(solution, prompt, run.model),
        problem=problem,
        run=run,
        numbers=(2 if folder.kind in _SECOND_SAMPLE else 1, 1),
        where=f"{folder.kind} {folder.name}".strip(),
        prompt_before="" if asked.strip() == problem.prompt.strip() else asked,
        verdicts=(verdict,) if verdict else (),
        metadata={name: _shortened(v) for name, v in solution.items() if name not in _NOT_KEPT},
    )
    chunks = _other(path, options, _CHUNKS)
    tags, lost = _labels(attempt.text, chunks if isinstance(chunks, list) else [])
    yield from _findings(folder, chunks, tags, lost)
    yield structs.replace(attempt, tags=tags)


def _kind(head: bytes) -> str:
    """Return which file of a trace folder begins like this, "" if none."""
    return next((name for name, marks in _MARKS.items() if all(m in head for m in marks)), "")


def _completing(path: Path, kind: str, options: ImportOptions) -> Iterator[Finding]:
    beside = _beside(path, options, _SOLUTION)
    what = "sentence labels" if kind == _CHUNKS else "problem"
    if beside is None:
        yield Finding(
            severity=Severity.WARNING,
            what=f"The file holds the {what} of a response that is not in its folder.",
            done=f"Put {_SOLUTION} beside it and import that.",
        )
        return
    yield Finding(
        severity=Severity.NOTE, what=f"The file completes {beside.name} in its folder: the {what}."
    )


def _beside(path: Path, options: ImportOptions, *names: str) -> Path | None:
    """Return the file of one of these names in the folder of `path`."""
    folder = path.absolute().parent
    others = companions(path, options)
    return next((o for o in others if o.name in names and o.absolute().parent == folder), None)


def _other(path: Path, options: ImportOptions, *names: str) -> Any:  # noqa: ANN401
    """Return what another file of the folder holds, None where there is none."""
    beside = _beside(path, options, *names)
    return None if beside is None else whole_json(beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """What the folders above a trace say: its own name, the model, and the kind of response."""

    name: str
    model: str = ""
    kind: str = ""


def _folder_of(path: Path) -> _Folder:
    parents = path.absolute().parents
    for at, parent in enumerate(parents[:4]):
        kind = _KIND.match(parent.name)
        if kind:
            return _Folder(name=parents[0].name, model=parents[at + 1].name, kind=kind[1].lower())
    return _Folder(name=parents[0].name)


def _problem(
    about: Mapping[str, Any], folder: _Folder, prompt: str, options: ImportOptions
) -> Problem:
    reference = as_text(about.get("gt_answer"))
    kept = {name: value for name, value in about.items() if name not in _NOT_KEPT}
    return Problem(
        dataset=options.dataset or _DATASET,
        key=clean(folder.name),
        prompt=clean(as_text(about.get("problem")) or prompt),
        title=clean(as_text(about.get("nickname")) or ""),
        reference=clean(reference) if reference else None,
        metadata={name: _shortened(value) for name, value in kept.items()},
    )


def _shortened(value: Any) -> Any:  # noqa: ANN401
    return value if isinstance(value, int | float | None) else (as_text(value) or "")[:_LONGEST]


def _run(folder: _Folder, options: ImportOptions) -> ImportedRun:
    model = clean(folder.model) or folder.name
    settings = {"responses": _CHOSEN} if folder.kind in _BY_OUTCOME else {}
    return ImportedRun(
        name=options.run_name or short_name(model),
        model=model,
        condition=Condition(settings=settings),
    )


def _reply(solution: Mapping[str, Any], prompt: str, model: str) -> Reply:
    """Return the response; where the prompt has opened the reasoning, it goes up to its end tag."""
    text, answer = solution["solution"], as_text(solution.get("answer"))
    answer = clean(answer) if answer else None
    if not _OPENED.search(prompt) or _CLOSING in text:
        return Reply(text=text, model=model, answer=answer)
    reasoning = Part(
        text=text, channel=Channel.PRIVATE_REASONING, completeness=Completeness.UNKNOWN
    )
    return Reply(text="", reasoning=(reasoning,), model=model, answer=answer)


def _labels(text: str, chunks: Any) -> tuple[tuple[ImportedTag, ...], list[int]]:  # noqa: ANN401
    """Return the labels of the sentences, and the numbers of those that are not in `text`."""
    known = [chunk for chunk in chunks if isinstance(chunk, dict)] if chunks else []
    spans = locate_in_order(text, [as_text(chunk.get("chunk")) or "" for chunk in known])
    tags: list[ImportedTag] = []
    lost: list[int] = []
    for number, (chunk, span) in enumerate(zip(known, spans, strict=True)):
        if span is None:
            lost.append(number)
            continue
        note = _note(chunk)
        tags += [_tag(name, span, note) for name in _names(chunk.get("function_tags"))]
    return tuple(tags), lost


def _names(value: Any) -> Iterator[str]:  # noqa: ANN401
    told = value if isinstance(value, list) else [value]
    yield from dict.fromkeys(name for each in told if (name := (as_text(each) or "").strip()))


def _tag(name: str, span: Span, note: str) -> ImportedTag:
    key = f"ta.{name}"
    return ImportedTag(
        code_key=key,
        code=template_code(key) or made_code("ta", name, Layer.EPISODE),
        start=span.start,
        end=span.end,
        annotator=_LABELS,
        pass_name=_LABELS,
        note=note,
    )


def _note(chunk: Mapping[str, Any]) -> str:
    """Return what is said of a sentence beside its label: links and measurements."""
    told = [f"sentence {as_text(chunk.get('chunk_idx'))}"] if "chunk_idx" in chunk else []
    depends = list(_names(chunk.get("depends_on")))
    told += [f"depends on {', '.join(depends)[:_LONGEST]}"] if depends else []
    numbers = ((name, as_number(v)) for name, v in chunk.items() if name != "chunk_idx")
    measured = ((name, number) for name, number in numbers if number is not None)
    told += [f"{name} {number:.4g}" for name, number in islice(measured, _NUMBERS_IN_NOTE)]
    summary = as_text(chunk.get("summary"))
    return clean("; ".join(told + ([summary[:_LONGEST]] if summary else [])))


def _findings(
    folder: _Folder,
    chunks: Any,  # noqa: ANN401
    tags: tuple[ImportedTag, ...],
    lost: list[int],
) -> Iterator[Finding]:
    yield Finding(severity=Severity.NOTE, what=KEY_FINDING + "the trace's folder.", where="folder")
    if not folder.model:
        yield Finding(
            severity=Severity.WARNING,
            what="No folder above the trace names the model.",
            done="The run is called after the trace's folder; give it a run name.",
        )
    if folder.kind in _BY_OUTCOME:
        yield Finding(
            severity=Severity.WARNING,
            what=f"The responses were chosen by their outcome: {_CHOSEN}.",
            done="The share of right answers says nothing about the model.",
        )
    if not isinstance(chunks, list):
        yield Finding(
            severity=Severity.WARNING,
            what=f"No {_CHUNKS} with labels lies beside the response.",
            done="It is imported without labels.",
        )
    if lost:
        yield Finding(
            severity=Severity.WARNING,
            what=f"Labelled sentences that are not in the response: {len(lost):,}.",
            where="sentences " + ", ".join(str(number) for number in lost[:10]),
            done=f"They are left out; {len(tags):,} labels are placed.",
        )


IMPORTER = ThoughtAnchorsImporter()
