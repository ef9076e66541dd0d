"""Conversations: which turns of a model are attempts, and what each of them was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.traces import Channel, Completeness, Saw
from data.importers.cues import asks_for_critique, guess_saw
from data.importers.mapping import as_text
from data.importers.parts import Part, clean


class Role(StrEnum):
    """What a turn of the model is."""

    ATTEMPT = "attempt"
    CRITIQUE = "critique"
    TOOL_CALL = "tool call"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation: `speaker` is "user", "assistant", "system" or "tool".

    `example` marks messages that were part of the prompt, such as worked examples.
    """

    speaker: str
    text: str | None
    reasoning: tuple[Part, ...] = ()
    calls_tool: bool = False
    example: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn of the model: `number` counts the model's turns from 1."""

    number: int
    message: Message
    role: Role
    prompt_before: str = ""
    saw: Saw = Saw.NOTHING


_SPEAKERS = {
    "user": "user",
    "human": "user",
    "prompter": "user",
    "developer": "system",
    "system": "system",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "ai": "assistant",
    "bot": "assistant",
    "chatgpt": "assistant",
    "tool": "tool",
    "function": "tool",
    "observation": "tool",
}
_REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking", "thought")
_TEXT_FIELDS = ("content", "value", "text", "response_text", "response", "message", "parts")


def parse_message(raw: Mapping[str, Any]) -> Message | None:
    """Return a message as the common formats write it, None if `raw` is not one."""
    speaker = _speaker(raw)
    if speaker is None:
        return None
    content = next((raw[name] for name in _TEXT_FIELDS if name in raw), None)
    parts, text = read_content(content)
    beside = _reasoning_beside(raw)
    return Message(
        speaker=speaker,
        text=text,
        reasoning=beside or parts,
        calls_tool=bool(raw.get("tool_calls") or raw.get("function_call")) or _uses_tool(content),
        raw=raw,
    )


def _speaker(raw: Mapping[str, Any]) -> str | None:
    author = raw.get("author")
    named = author.get("role") if isinstance(author, dict) else author
    told = raw.get("role") or raw.get("from") or raw.get("speaker") or named
    if told is None and "response_text" in raw:
        return "assistant"
    return _SPEAKERS.get(str(told).lower()) if told is not None else None


def _reasoning_beside(raw: Mapping[str, Any]) -> tuple[Part, ...]:
    for name in _REASONING_FIELDS:
        text = as_text(raw.get(name))
        if text:
            return (Part(text=text, channel=Channel.PRIVATE_REASONING),)
    return ()


def read_content(content: Any) -> tuple[tuple[Part, ...], str | None]:  # noqa: ANN401
    """Return reasoning and text of a message's content: a string, or a list of typed parts."""
    if content is None or isinstance(content, str):
        return (), content
    if isinstance(content, dict):
        content = content.get("parts", [content])
    if not isinstance(content, list):
        return (), as_text(content)
    reasoning: list[Part] = []
    texts: list[str] = []
    for item in content:
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, dict):
            part = reasoning_part(item)
            if part is not None:
                reasoning.append(part)
            else:
                texts.append(_text_of(item))
    return tuple(reasoning), "".join(texts)


def reasoning_part(item: Mapping[str, Any]) -> Part | None:
    """Return a content part of a reasoning type as a part, None for other types.

    Sealed reasoning is REDACTED, or a SUMMARY where one is readable; empty reasoning is HIDDEN.
    """
    kind = item.get("type")
    if item.get("thought") is True and kind is None:
        return _private(as_text(item.get("text")) or "", Completeness.FULL)
    if kind == "redacted_thinking":
        return _private("", Completeness.REDACTED)
    if kind not in ("reasoning", "thinking", "thought"):
        return None
    text = next((as_text(item[k]) for k in ("reasoning", "thinking", "text") if item.get(k)), "")
    summary = _summary(item.get("summary"))
    if item.get("redacted"):
        return _private(summary, Completeness.SUMMARY if summary else Completeness.REDACTED)
    if text:
        return _private(text, Completeness.FULL)
    return _private(summary, Completeness.SUMMARY if summary else Completeness.HIDDEN)


def _summary(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return "\n\n".join(filter(None, (_summary(item) for item in value)))
    if isinstance(value, dict):
        return as_text(value.get("text")) or ""
    return as_text(value) or ""


def _private(text: str, completeness: Completeness) -> Part:
    return Part(text=text, channel=Channel.PRIVATE_REASONING, completeness=completeness)


def _text_of(item: Mapping[str, Any]) -> str:
    for name in ("text", "content", "refusal"):
        if isinstance(item.get(name), str):
            return item[name]
    kind = item.get("type")
    return f"[{kind}]" if kind in ("image", "image_url", "audio", "video", "document") else ""


def _uses_tool(content: Any) -> bool:  # noqa: ANN401
    return isinstance(content, list) and any(
        isinstance(item, dict) and item.get("type") in ("tool_use", "tool_call") for item in content
    )


def turns_of(messages: Sequence[Message], roles: Mapping[int, str] | None = None) -> list[Turn]:
    """Return the model's turns with their roles: those of `roles`, else guessed.

    A turn that calls a tool is none of the attempts; one that was asked to judge earlier work is
    a critique; every other is an attempt. Where nothing else is left, the last text is one.
    """
    turns: list[Turn] = []
    before, critique = "", False
    for message in messages:
        if message.speaker == "user":
            before = clean(message.text or "")
        if message.speaker != "assistant" or message.example:
            continue
        role = _role(len(turns) + 1, message, before, bool(turns), roles)
        first = not any(turn.role is Role.ATTEMPT for turn in turns)
        saw = Saw.NOTHING if first else guess_saw(before, after_critique=critique)
        turns.append(
            Turn(number=len(turns) + 1, message=message, role=role, prompt_before=before, saw=saw)
        )
        critique = role is Role.CRITIQUE or (critique and role is not Role.ATTEMPT)
    return turns if roles else _with_an_attempt(turns)


def _role(
    number: int,
    message: Message,
    before: str,
    later: bool,
    roles: Mapping[int, str] | None,
) -> Role:
    if roles and number in roles:
        try:
            return Role(roles[number])
        except ValueError:
            return Role.OTHER
    if message.calls_tool:
        return Role.TOOL_CALL
    if later and asks_for_critique(before):
        return Role.CRITIQUE
    return Role.ATTEMPT


def _with_an_attempt(turns: list[Turn]) -> list[Turn]:
    if not turns or any(turn.role is Role.ATTEMPT for turn in turns):
        return turns
    with_text = [turn for turn in turns if (turn.message.text or "").strip()] or turns
    last = with_text[-1]
    changed = Turn(
        number=last.number,
        message=last.message,
        role=Role.ATTEMPT,
        prompt_before=last.prompt_before,
    )
    return [changed if turn is last else turn for turn in turns]


def first_prompt(messages: Sequence[Message]) -> str:
    """Return what stands before the model's first own turn: system and user messages in order."""
    texts: list[str] = []
    for message in messages:
        if message.speaker == "assistant" and not message.example:
            break
        if message.speaker == "user" and message.text:
            texts.append(message.text)
    return clean("\n\n".join(texts))
