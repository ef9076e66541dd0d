"""What an importer hands over: records in the study's words, findings, and what was left out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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
    """A label that came with the file, on [start, end) of the attempt's canonical text."""

    code_key: str
    start: int
    end: int
    annotator: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedAttempt:
    """One attempt as read: canonical `text` tiled by `blocks`; see `core.traces.Trace`.

    `where` names line or record in the file for messages.
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
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    verdicts: tuple[ImportedVerdict, ...] = ()
    tags: tuple[ImportedTag, ...] = ()
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
