"""The last step of reading: no string leaves an importer that a study cannot hold."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import msgspec
from msgspec import structs

from core.imported import Finding, ImportedAttempt, ImportedLabel, ImportedRun
from core.traces import Problem
from data.importers.parts import clean

Item = TypeVar("Item", bound=ImportedAttempt | Finding | ImportedLabel)
_LONGEST_FINDING = 1000  # characters of what is said
_encode = msgspec.json.Encoder(enc_hook=str).encode


def storable(items: Iterator[Item]) -> Iterator[Item]:
    """Yield `items`; halves of surrogate pairs, which no UTF-8 can write, become U+FFFD.

    They stand in names and metadata; the texts of traces are canonical already. What findings say
    is cut where a file makes it endless.
    """
    problem: Problem | None = None
    run: ImportedRun | None = None
    for item in items:
        if isinstance(item, Finding):
            yield _mended(_cut(item))
        elif isinstance(item, ImportedLabel):
            yield _mended(item)
        else:
            written: Any = item
            if _can_be_written(item, item.problem is not problem, item.run is not run):
                problem, run = item.problem, item.run
            else:
                written = _mended(item)
            yield written


def _cut(finding: Finding) -> Finding:
    if max(len(finding.what), len(finding.where)) <= _LONGEST_FINDING:
        return finding
    what, where = (text[:_LONGEST_FINDING] for text in (finding.what, finding.where))
    return replace(finding, what=what, where=where)


def _can_be_written(item: ImportedAttempt, with_problem: bool, with_run: bool) -> bool:
    """Whether all strings of an attempt are UTF-8; problem and run are often those before."""
    texts = [item.where, item.prompt_before, item.answer or "", item.finish_reason]
    values: list[Any] = [item.metadata] if item.metadata else []
    if item.verdicts:
        texts += [text for verdict in item.verdicts for text in (verdict.who, verdict.rule)]
    if item.tags:
        texts += [text for tag in item.tags for text in (tag.code_key, tag.annotator, tag.note)]
    if with_run:
        run = item.run
        texts += [run.name, run.model, run.base, run.condition.variant, run.condition.hint]
        values.append(run.condition.settings)
    if with_problem:
        problem = item.problem
        texts += [problem.dataset, problem.key, problem.title, problem.prompt, problem.family]
        texts += [problem.variant, problem.reference or ""]
        values.append(problem.metadata)
    try:
        for value in values:
            _encode(value)
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


def _mended(value: Any) -> Any:  # noqa: ANN401 - any value inside an item
    if type(value) is str:
        return _of_utf8(value)
    if isinstance(value, dict):
        return {_mended(name): _mended(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_mended(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, tuple):
        return tuple(_mended(each) for each in value)  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, msgspec.Struct):
        mended = {name: _mended(getattr(value, name)) for name in value.__struct_fields__}
        return structs.replace(value, **mended)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _mended(getattr(value, f.name)) for f in fields(value)})
    return value


def _of_utf8(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return clean(text)
    return text
