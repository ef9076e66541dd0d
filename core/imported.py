"""What an importer hands over: records in the study's words, findings, and what was left out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from core.codebook.code import Code
from core.outcomes.verdict import Status
from core.traces import Block, Condition, Ending, Nature, Problem, Saw


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedVerdict:
    """An outcome that came with the file; `who` is the scorer's name there."""

    who: str
    status: Status
    rule: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTag:
    """A label that came with the file, on [start, end) of the attempt's canonical text.

    Without start and end it is on the whole trace. `pass_name` is named after the source, so that
    its labels never mix with tags made here. `code` is what `code_key` means where neither the
    codebook nor a template knows that key; it is added with the import.
    """

    code_key: str
    start: int | None = None
    end: int | None = None
    annotator: str
    pass_name: str = "imported"  # noqa: S105 - a pass over the traces, not a password
    code: Code | None = None
    uncertain: bool = False
    sound: str | None = None
    verdict: str | None = None
    ending: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRun:
    """The run that an attempt belongs to; runs are joined by name."""

    name: str
    model: str
    condition: Condition = field(default_factory=Condition)
    base: str = ""
    nature: Nature = Nature.MEASURED


class ImportedAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt as read: canonical `text` tiled by `blocks`; see `core.traces.Trace`.

    `where` names line or record in the file for messages. There is one for each record, and a
    struct is made in a tenth of the time that a frozen dataclass takes.
    """

    problem: Problem
    run: ImportedRun
    sample: int = 1
    attempt: int = 1
    text: str = ""
    blocks: tuple[Block, ...] = ()
    original_sha256: str = ""
    prompt_before: str = ""
    saw: Saw = Saw.NOTHING
    fresh_context: bool = False
    ending: Ending = Ending.COMPLETE
    answer: str | None = None
    answer_rule: str = ""
    tokens: int | None = None
    reasoning_tokens: int | None = None
    seconds: float | None = None
    cost: float | None = None
    finish_reason: str = ""
    metadata: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    verdicts: tuple[ImportedVerdict, ...] = ()
    tags: tuple[ImportedTag, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which trace, or without `run` which problem, a label means; "" and None say nothing.

    `sha256` is of the trace's text in UTF-8.
    """

    dataset: str = ""
    problem: str = ""
    run: str = ""
    sample: int | None = None
    attempt: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRelation:
    """A relation from a label to the one whose identity is `to`; `uid` is its own, "" if none."""

    kind: str
    to: str
    annotator: str
    pass_name: str
    uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLabel:
    """A label on a trace or problem that the study holds or the same import brings.

    The tag's offsets count only where they cut out `quote`; else the quote is looked for, see
    `core.text.locating`. `later_attempt` makes it one on a pair of attempts; `generated` says
    that what wrote the trace wrote the label too. `uid` is the tag's own identity, "" if none.
    `relations` go out from it.
    """

    target: Target
    tag: ImportedTag
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    later_attempt: int | None = None
    uid: str = ""
    generated: bool = False
    relations: tuple[ImportedRelation, ...] = ()
    where: str = ""


class Severity(StrEnum):
    """How much a finding matters."""

    NOTE = "note"
    WARNING = "warning"
    SKIPPED = "skipped"  # a record that is not imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something noticed while reading: what, where (line or record), and what was done."""

    severity: Severity
    what: str
    where: str = ""
    done: str = ""
