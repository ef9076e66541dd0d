"""Training data as TRL names it: completions, chosen and rejected responses, labelled steps.

Every response becomes a sample of the run at its prompt; none saw another.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedTag, Severity
from core.text.canonical import CanonicalOffsets
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import (
    ConversationReader,
    SampleNumbers,
    Told,
    as_examples,
    given,
    parse_messages,
    small_fields,
)
from data.importers.first_record import first_fields
from data.importers.known_models import short_name
from data.importers.mapping import as_text
from data.importers.records import Record, skipped
from data.importers.rows import RowReader
from data.importers.side_fields import side_rows
from data.importers.turns import Message
from data.importers.verdicts import verdict_from_value

_SIDES = ("chosen", "rejected")
_OWN = ("prompt", "completion", "completions", "label", "labels", "messages", *_SIDES)
_SEPARATOR = "\n"  # between the steps, as TRL's trainer joins them
_MOST_LABELS = 1000  # kept of one trace
_WORDS = re.compile(r"[_\-. ]+")
_HH_REPLY = "\n\nAssistant:"  # what stands before replies in prompts written as one string


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    messages: Sequence[Message]
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    steps: tuple[str, ...] = ()
    wrong: tuple[int, ...] = ()  # positions in `steps`
    model: str = ""


class TrainingDataImporter:
    """Reads preference pairs, labelled completions and labelled steps."""

    name = "Training data"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 75 for records whose fields are those of a TRL dataset other than messages."""
        del path
        fields = first_fields(head)
        if {"completions", "labels"} <= fields.keys() or set(_SIDES) <= fields.keys():
            return 75
        if "completion" not in fields:
            return 0
        labelled = fields.get("label", b"")[:1] in (b"t", b"f")
        as_messages = fields["completion"][:1] == b"[" and "prompt" in fields
        return 75 if labelled or as_messages else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        source, rows = side_rows(path, options, _OWN)
        named = "problem" in rows.mapping
        key = rows.mapping.paths["problem"].text if named else "the prompt's text"
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key + ".", where="mapping")
        reader = _Reader(
            rows=rows,
            chats=ConversationReader(roles=options.roles, least=options.partial_credit),
        )
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


@dataclass(slots=True, kw_only=True)
class _Reader:
    rows: RowReader
    chats: ConversationReader
    _samples: SampleNumbers = field(default_factory=SampleNumbers, init=False)
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        prompt, responses = _prompt_and_responses(row)
        problem = self.rows.problem(row, given(prompt))
        if problem is None or not responses:
            yield skipped("The record has no prompt and key, or no response.", record.where)
            return
        beside = [name for name in row if not set(_SIDES).isdisjoint(_words(name))]
        problem = replace(problem, metadata=small_fields(row, [*_OWN, *beside]) | problem.metadata)
        self._count(row)
        for response in responses:
            run = _run_of(self.rows.run(row), response.model)
            attempts = self.chats.read(
                [*as_examples(prompt), *response.messages],
                problem=problem,
                run=run,
                sample=self._samples.next(problem, run),
                where=record.where,
                told=self._told(row, response),
            )
            for attempt in attempts:
                tags = _tags(response, f"{problem.dataset} labels")
                self._counts["wrong steps"] += len(tags)
                yield structs.replace(attempt, tags=tags)

    def _told(self, row: Mapping[str, Any], response: _Response) -> Told:
        mapping, least = self.rows.mapping, self.rows.options.partial_credit
        found = [
            verdict_from_value(mapping.value(row, name), mapping.paths[name].text, least)
            for name in ("outcome", "score")
            if name in mapping
        ]
        return Told(
            verdicts=tuple(verdict for verdict in found if verdict is not None),
            metadata=response.metadata,
        )

    def _count(self, row: Mapping[str, Any]) -> None:
        self._counts["pairs"] += all(row.get(side) for side in _SIDES)
        self._counts["labels"] += isinstance(row.get("label"), bool)
        self._counts["stepwise"] += isinstance(row.get("labels"), list)
        self._counts["unnamed"] += "model" not in self.rows.mapping

    def findings(self) -> Iterator[Finding]:
        counts = self._counts
        if counts["pairs"]:
            yield _note(
                f"{counts['pairs']} records hold a chosen and a rejected response.",
                "Both are samples, not attempts, told apart by preference in their metadata;"
                " a preference is no verdict.",
            )
        if counts["labels"] and "outcome" not in self.rows.mapping:
            yield _note(
                f"{counts['labels']} completions have a label.",
                "It says which are preferred and is kept as metadata; if it says which are right,"
                " map it as outcome.",
            )
        if counts["stepwise"]:
            yield _note(
                f"{counts['stepwise']} traces are made of labelled steps, one a line.",
                f"{counts['wrong steps']} wrong steps are tags; all labels are in the metadata.",
            )
        if counts["unnamed"] and not self.rows.options.run_name:
            yield _note("The file names no model.", "The run bears the file's name.")
        yield from self.chats.findings()


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


def _run_of(run: ImportedRun, model: str) -> ImportedRun:
    return replace(run, model=model, name=short_name(model)) if model else run


def _prompt_and_responses(row: Mapping[str, Any]) -> tuple[list[Message], list[_Response]]:
    prompt = _messages(row.get("prompt"), "user")
    steps = row.get("completions")
    if isinstance(steps, list) and isinstance(row.get("labels"), list):
        return prompt, _stepwise(steps, row["labels"])
    if any(row.get(side) for side in _SIDES):
        if not prompt:
            return _without_prompt(row)
        return prompt, [_side(row, side, _messages(row[side])) for side in _SIDES if row.get(side)]
    messages = _messages(row.get("completion"))
    label = {name: row[name] for name in row if name == "label"}
    response = _Response(messages=messages, metadata=small_fields(label))
    return prompt, [response] if messages else []


def _messages(value: Any, speaker: str = "assistant") -> list[Message]:  # noqa: ANN401
    if isinstance(value, str) and value:
        return [Message(speaker=speaker, text=value)]
    return parse_messages(value)


def _without_prompt(row: Mapping[str, Any]) -> tuple[list[Message], list[_Response]]:
    """Take what both sides begin with as the prompt: whole messages, or up to the last reply."""
    one, other = (row.get(side) for side in _SIDES)
    if isinstance(one, str) and isinstance(other, str):
        at = one[: _shared(one, other)].rfind(_HH_REPLY)
        at = at + len(_HH_REPLY) if at >= 0 else 0
        prompt = _messages(one[:at], "user")
        rest = [_messages(side[at:]) for side in (one, other)]
    else:
        talks = [_messages(one), _messages(other)]
        at = _shared(*([message.raw for message in talk] for talk in talks))
        prompt = talks[0][:at]
        rest = [talk[at:] for talk in talks]
    pairs = zip(_SIDES, rest, strict=True)
    return prompt, [_side(row, side, messages) for side, messages in pairs if messages]


def _shared(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Return how far two sequences are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((at for at, (left, right) in pairs if left != right), shorter)


def _side(row: Mapping[str, Any], side: str, messages: Sequence[Message]) -> _Response:
    """Return one side of a pair with the fields that bear its name, such as chosen_score."""
    beside: dict[str, Any] = {}
    for name, value in small_fields(row).items():
        words = _words(name)
        if side in words and len(words) > 1:
            beside["_".join(word for word in words if word != side)] = value
    model = as_text(beside.pop("model", "")) or ""
    metadata = {"preference": side, **beside}
    return _Response(messages=messages, metadata=metadata, model=model)


def _words(name: str) -> list[str]:
    return _WORDS.split(name.lower())


def _stepwise(steps: Sequence[Any], labels: Sequence[Any]) -> list[_Response]:
    texts = tuple(as_text(step) or "" for step in steps)
    if not any(texts):
        return []
    # Where there are three labels (−1, 0, 1), 0 is neutral; where there are two, it is wrong.
    three = any(label == -1 for label in labels)
    bad = (-1,) if three else (0,)
    wrong = [k for k, label in enumerate(labels[: len(texts)]) if label in bad]
    joined = Message(speaker="assistant", text=_SEPARATOR.join(texts))
    kept = [label if isinstance(label, int) else as_text(label) for label in labels[:_MOST_LABELS]]
    metadata = {"step_labels": kept}
    return [_Response(messages=[joined], metadata=metadata, steps=texts, wrong=tuple(wrong))]


def _tags(response: _Response, annotator: str) -> tuple[ImportedTag, ...]:
    offsets = CanonicalOffsets(_SEPARATOR.join(response.steps))
    tags: list[ImportedTag] = []
    at = 0
    for k, step in enumerate(response.steps):
        start, end = offsets.to_canonical(at), offsets.to_canonical(at + len(step))
        at += len(step) + len(_SEPARATOR)
        if k in response.wrong and start < end:
            tags.append(
                ImportedTag(
                    code_key="err", start=start, end=end, annotator=annotator, pass_name=annotator
                )
            )
    return tuple(tags)


IMPORTER = TrainingDataImporter()
