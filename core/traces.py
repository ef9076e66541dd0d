"""Problems, runs and traces: what models were asked and what they wrote.

The words are the field's: a *run* is one model under one condition, a *sample* one independent
chain of attempts of a run at a problem, an *attempt* a step t = 1…T of that chain that saw the
earlier ones, and a *trace* the text of one attempt.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec


class Channel(StrEnum):
    """What kind of text a block is; charts never mix channels by default."""

    PRIVATE_REASONING = "private reasoning"
    VISIBLE_REASONING = "visible reasoning"
    EXPLANATION = "explanation after hidden reasoning"
    ANSWER = "answer"


class Completeness(StrEnum):
    """How much of what the model produced a block holds."""

    FULL = "full"
    SUMMARY = "summary"
    HIDDEN = "hidden"
    REDACTED = "redacted"
    TRUNCATED = "truncated"
    NOT_RECORDED = "not recorded"
    UNKNOWN = "unknown"


class Saw(StrEnum):
    """What an attempt after the first was shown; different kinds are never pooled."""

    NOTHING = "nothing"
    NEUTRAL = "neutral re-ask"
    MAYBE_ERROR = "there may be an error"
    OWN_CRITIQUE = "critique by itself"
    OTHER_CRITIQUE = "critique by another"
    VERIFIER = "verifier's feedback"
    REFERENCE = "the reference"
    UNKNOWN = "unknown"


class Ending(StrEnum):
    """How an attempt ended, or why it is absent.

    `ACCEPTED_EARLIER` and `NOT_RUN` mark a row without text: the chain stopped before it.
    """

    COMPLETE = "complete"
    ACCEPTED_EARLIER = "accepted earlier"
    FAILED = "failed request"
    NOT_RUN = "not run"
    TRUNCATED = "truncated"
    NO_ANSWER = "no answer"


class Nature(StrEnum):
    """What a run really is; only measured runs enter rates together with models."""

    MEASURED = "measured"
    SIMULATED = "simulated solver"
    RETOLD = "retold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A prompt with its reference answer; (dataset, key) is unique in a study.

    `family` joins versions of one another (reversed cubes, reversed squares); `variant` names
    the version. `id` is 0 until stored.
    """

    id: int = 0
    dataset: str
    key: str
    prompt: str
    title: str = ""
    reference: str | None = None
    family: str = ""
    variant: str = ""
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a run was asked: prompt variant, hint, settings (temperature, effort, …)."""

    variant: str = ""
    hint: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One model under one condition; `name` is unique in a study.

    `base` is the name of the run of the same model without the hint or variant, "" if none.
    `position` fixes its colour for the life of the study.
    """

    id: int = 0
    name: str
    model: str
    condition: Condition = field(default_factory=Condition)
    base: str = ""
    nature: Nature = Nature.MEASURED
    position: int = 0


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Characters [start, end) of a trace; blocks tile its text in order.

    A block of hidden or redacted reasoning is empty (start == end) and may carry its token
    count. `said_by` tells who determined channel and completeness: "file", "model" (what is
    known of the model) or "person".
    """

    channel: Channel
    completeness: Completeness
    start: int
    end: int
    tokens: int | None = None
    said_by: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One attempt: immutable canonical text with its blocks and everything the file told.

    `prompt_before` is what was said to the model right before this attempt; for attempt 1 it
    is "" where it equals the problem's prompt. `answer_rule` names the rule that extracted
    `answer`. `original_sha256` is of the string before canonicalisation. `cost` is in US dollars.
    """

    id: int = 0
    problem_id: int = 0
    run_id: int = 0
    sample: int = 1
    attempt: int = 1
    text: str
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
