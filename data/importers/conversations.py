"""Attempts out of one conversation, whatever file it stands in: what importers of chats share."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Problem
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean
from data.importers.records import decode
from data.importers.replies import Reply, attempt_of
from data.importers.turns import Message, Role, Turn, parse_message, turns_of
from data.importers.verdicts import verdict_from_value

_TURN_OUTCOMES = ("is_correct", "correct", "outcome")
_CHAT = re.compile(r"\s*\[\s*\{")
_SMALL = 200  # characters of a value that is kept as metadata
_MOST_SMALL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file says beside a conversation; all of it is about the last attempt."""

    answer: str | None = None
    tokens: int | None = None
    reasoning_tokens: int | None = None
    seconds: float | None = None
    cost: float | None = None
    finish_reason: str = ""
    error: str = ""
    verdicts: tuple[ImportedVerdict, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


_NOTHING_TOLD = Told()


@dataclass(slots=True, kw_only=True)
class ConversationReader:
    """Reads conversations as chains of attempts and counts the roles of their turns.

    `roles` are those that a person gave. Where `agents` is set, a conversation that uses tools is
    one attempt with its final answer; the turns before it are steps of the work.
    """

    roles: Mapping[int, str] | None = None
    least: float = 1.0
    agents: bool = False
    _roles: Counter[Role] = field(default_factory=Counter[Role], init=False)
    _longest: int = field(default=0, init=False)
    _agentic: int = field(default=0, init=False)
    _steps: int = field(default=0, init=False)

    def read(
        self,
        messages: Sequence[Message],
        *,
        problem: Problem,
        run: ImportedRun,
        sample: int,
        where: str,
        told: Told = _NOTHING_TOLD,
    ) -> Iterator[ImportedAttempt]:
        """Yield the attempts; none where the model said nothing and no error is told."""
        turns = self._attempts(messages)
        if not turns and told.error:
            silence = Message(speaker="assistant", text=None)
            turns = [Turn(number=1, message=silence, role=Role.ATTEMPT)]
        self._longest = max(self._longest, len(turns))
        for t, turn in enumerate(turns, start=1):
            said = told if t == len(turns) else _NOTHING_TOLD
            same = t == 1 and turn.prompt_before.strip() == problem.prompt.strip()
            yield attempt_of(
                _reply(turn.message, run.model, said),
                problem=problem,
                run=run,
                numbers=(sample, t),
                where=where,
                prompt_before="" if same else turn.prompt_before,
                saw=turn.saw,
                metadata=dict(said.metadata),
                **self._measured(turn.message.raw, said),
            )

    def _attempts(self, messages: Sequence[Message]) -> list[Turn]:
        turns = turns_of(messages, self.roles)
        attempts = [turn for turn in turns if turn.role is Role.ATTEMPT]
        uses_tools = any(turn.message.calls_tool for turn in turns)
        if self.agents and not self.roles and uses_tools and attempts:
            self._agentic += 1
            self._steps += len(turns) - 1
            attempts = [_first_of_its_chain(attempts[-1])]
        self._roles.update(turn.role for turn in turns)
        return attempts

    def _measured(self, raw: Mapping[str, Any], said: Told) -> dict[str, Any]:
        usage = raw.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        tokens = as_count(usage.get("completion_tokens") or usage.get("output_tokens"))
        seconds = as_number(raw.get("time_taken"))
        own = [verdict_from_value(raw[n], n, self.least) for n in _TURN_OUTCOMES if n in raw]
        return {
            "tokens": said.tokens if tokens is None else tokens,
            "seconds": said.seconds if seconds is None else seconds,
            "cost": said.cost,
            "verdicts": tuple(v for v in own if v is not None) or said.verdicts,
        }

    def findings(self) -> Iterator[Finding]:
        """Yield what is known only after the last conversation."""
        counts = ", ".join(f"{count} {role}" for role, count in self._roles.items())
        yield Finding(
            severity=Severity.NOTE,
            what=f"Attempts come from the model's turns (up to t{self._longest}): {counts}.",
            done="The roles of the turns can be changed before importing.",
        )
        if self._agentic:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._agentic} conversations use tools.",
                done=f"Each is one attempt with its final answer; {self._steps} turns before it"
                " are not read.",
            )


@dataclass(slots=True)
class SampleNumbers:
    """Numbers the samples of a run at a problem in the order in which they come."""

    _last: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])

    def next(self, problem: Problem, run: ImportedRun) -> int:
        """Return the number of one more sample."""
        place = (run.name, problem.dataset, problem.key)
        self._last[place] += 1
        return self._last[place]


def parse_messages(raw: Any) -> list[Message]:  # noqa: ANN401 - any JSON
    """Return the messages of a conversation; what is not a message is left out."""
    if not isinstance(raw, list):
        return []
    parsed = [parse_message(item) for item in raw if isinstance(item, dict)]
    return [message for message in parsed if message is not None]


def loaded(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return what JSON in a string stands for, other values as they are."""
    if not isinstance(value, str):
        return value
    try:
        return decode(value.encode("utf-8", "replace"))
    except ValueError:
        return value


def prompt_key(prompt: str) -> str:
    """Return the key of a problem that is known by its prompt alone."""
    return hashlib.sha256(prompt.encode("utf-8", "replace")).hexdigest()[:16]


def is_models_own(message: Message) -> bool:
    """Whether the model said it, rather than the prompt's author for it."""
    return message.speaker == "assistant" and not message.example


def given(messages: Sequence[Message]) -> str:
    """Return the prompt that `messages` make: one user message's text, else who said what."""
    spoken = [m for m in messages if m.speaker in ("user", "assistant") and m.text]
    if len(spoken) == 1:
        return clean(spoken[0].text or "")
    return clean("\n\n".join(f"{m.speaker.capitalize()}: {m.text}" for m in spoken))


def prompt_of(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Return the prompt that `value` is: a text, or messages, also as JSON in a string."""
    is_chat = isinstance(value, str) and _CHAT.match(value)
    messages = parse_messages(loaded(value) if is_chat else value)
    return given(messages) or clean(as_text(value) or "")


def as_examples(messages: Sequence[Message]) -> list[Message]:
    """Return `messages` marked as part of the prompt, so that their turns are no attempts."""
    return [replace(message, example=True) for message in messages]


def small_fields(record: Mapping[str, Any], without: Sequence[str] = ()) -> dict[str, Any]:
    """Return the plain values of `record` that are short enough to be kept as metadata."""
    kept: dict[str, Any] = {}
    for name, value in record.items():
        if name in without:
            continue
        if isinstance(value, str):
            if 0 < len(value) <= _SMALL:
                kept[clean(name)] = clean(value)
        elif isinstance(value, bool) or (
            as_number(value) is not None and len(str(value)) <= _SMALL
        ):
            kept[clean(name)] = value
        if len(kept) == _MOST_SMALL:
            break
    return kept


def _first_of_its_chain(turn: Turn) -> Turn:
    return Turn(number=turn.number, message=turn.message, role=turn.role)


def _reply(message: Message, model: str, said: Told) -> Reply:
    raw = message.raw
    told = as_text(raw.get("finish_reason") or raw.get("stop_reason")) or ""
    return Reply(
        text=message.text,
        reasoning=message.reasoning,
        model=model,
        answer=said.answer,
        reasoning_tokens=said.reasoning_tokens,
        finish_reason=said.finish_reason or told,
        error=said.error,
    )
