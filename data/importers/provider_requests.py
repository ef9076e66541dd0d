"""Requests to model providers: what was asked, of which model, with which settings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.importers.conversations import loaded, small_fields
from data.importers.mapping import as_count, as_text
from data.importers.parts import clean
from data.importers.provider_content import Said
from data.importers.turns import Message, read_content

_IN_URI = re.compile(r"/(?:models|model|deployments)/([^/:?]+)")
_ENVELOPES = ("body", "params", "json", "modelInput", "request", "kwargs")
_CONVERSATIONS = ("messages", "input", "contents", "prompt")
_NO_SETTINGS = frozenset(
    [*_CONVERSATIONS, "model", "modelId", "system", "systemInstruction", "system_instruction",
     "instructions", "tools", "stream", "stream_options", "include", "store", "user", "metadata",
     "extra_headers", "max_retries", "previous_response_id", "prompt_cache_key"]
)  # fmt: skip
_SYSTEM_LENGTH = 4_000
_ASKS, _INSTRUCTS = ("user", "human"), ("system", "developer")
_ANSWERS, _TOOLS = ("assistant", "model", "chatbot"), ("tool", "function")
_STEPS = ("reasoning", "item_reference")
_RESULTS = ("tool_result", "toolResult", "functionResponse")
_DEPTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a model was asked.

    `messages` end with what a user said; `steps` are what the model and its tools said since, which
    the response goes on from: both are one turn of the model. `variant` says how much it was told
    to reason.
    """

    model: str = ""
    messages: tuple[Message, ...] = ()
    steps: tuple[Any, ...] = ()
    variant: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])


def read_request(value: Any) -> Request | None:  # noqa: ANN401 - any JSON
    """Return a request as read, in the envelope of a batch or a recording or bare, else None."""
    body, uri = _opened(value)
    if body is None:
        return None
    messages, steps, system = _conversation(body)
    if not messages and not steps:
        return None
    named = as_text(body.get("model") or body.get("modelId")) or ""
    in_uri = _IN_URI.search(uri)
    return Request(
        model=clean(named or (in_uri[1] if in_uri else "")),
        messages=tuple(messages),
        steps=tuple(steps),
        variant=_variant(body),
        settings=_settings(body, system),
    )


def _opened(value: Any) -> tuple[dict[str, Any] | None, str]:  # noqa: ANN401
    """Return the request in its envelopes, and the address that it was sent to."""
    uri = ""
    for _ in range(_DEPTH):
        value = loaded(value)
        if not isinstance(value, dict):
            return None, uri
        uri = uri or as_text(value.get("uri") or value.get("url")) or ""
        if any(_is_conversation(value.get(name)) for name in _CONVERSATIONS):
            return value, uri
        value = next((value[name] for name in _ENVELOPES if value.get(name)), None)
    return None, uri


def _is_conversation(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) or (
        isinstance(value, list) and any(isinstance(item, dict | str) for item in value)
    )


# The conversation


def _conversation(body: Mapping[str, Any]) -> tuple[list[Message], list[Any], str]:
    """Return the messages, the model's own steps after the last of them, and the system prompt."""
    given = ("instructions", "system", "systemInstruction", "system_instruction")
    system = [_plain(body[name]) for name in given if body.get(name)]
    messages: list[Message] = []
    steps: list[Any] = []
    for entry in _entries(body):
        speaker = _speaker(entry)
        if speaker == "system":
            system.append(_plain(entry))
        elif speaker == "user":
            results, rest = _results_apart(entry)
            steps += results
            text = _plain(rest)
            if results and not text:
                continue
            if steps:
                messages.append(_turn(steps))
            messages.append(Message(speaker="user", text=text))
            steps = []
        elif speaker:
            steps.append(entry)
    return messages, steps, "\n\n".join(text for text in system if text)


def _entries(body: Mapping[str, Any]) -> Iterator[Any]:
    entries = next(body[name] for name in _CONVERSATIONS if _is_conversation(body.get(name)))
    yield from entries if isinstance(entries, list) else [entries]


def _speaker(entry: Any) -> str:  # noqa: ANN401
    """Return who an entry of a conversation is from: "user", "system", "model", "" for nobody."""
    if isinstance(entry, str):
        return "user"
    if not isinstance(entry, dict):
        return ""
    role, kind = (as_text(entry.get("role")) or "").lower(), as_text(entry.get("type")) or ""
    if role in _ASKS or (not role and isinstance(entry.get("parts"), list)):
        return "user"
    if role in _INSTRUCTS:
        return "system"
    of_tools = kind in _STEPS or kind.endswith(("_call", "_call_output"))
    return "model" if role in (*_ANSWERS, *_TOOLS) or of_tools else ""


def _plain(value: Any) -> str:  # noqa: ANN401
    """Return the text of a message, or of instructions in any of their forms."""
    content = value.get("content", value) if isinstance(value, dict) else value
    return clean(read_content(content)[1] or "")


def _results_apart(entry: Any) -> tuple[list[Any], Any]:  # noqa: ANN401
    """Return the results of tools that a message of the user's carries, and what else it says."""
    content = entry.get("content", entry.get("parts")) if isinstance(entry, dict) else None
    if not isinstance(content, list):
        return [], entry
    results = [item for item in content if isinstance(item, dict) and _is_result(item)]
    return results, {"content": [item for item in content if item not in results]}


def _is_result(item: Mapping[str, Any]) -> bool:
    return item.get("type") in _RESULTS or any(name in item for name in _RESULTS)


def _turn(steps: list[Any]) -> Message:
    said = Said()
    for step in steps:
        said.take(step)
    return said.message()


# Settings


_EFFORTS = (
    "reasoning_effort",
    "think",
    "reasoning.effort",
    "output_config.effort",
    "generationConfig.thinkingConfig.thinkingLevel",
    "generation_config.thinking_config.thinking_level",
)
_BUDGETS = (
    "thinking.budget_tokens",
    "thinking.token_budget",
    "reasoning.max_tokens",
    "thinking_budget",
    "generationConfig.thinkingConfig.thinkingBudget",
    "generation_config.thinking_config.thinking_budget",
    "additionalModelRequestFields.thinking.budget_tokens",
)
_SWITCHES = (
    "think",
    "thinking.type",
    "enable_thinking",
    "reasoning.enabled",
    "chat_template_kwargs.enable_thinking",
    "chat_template_kwargs.thinking",
)
_OFF, _ON = (False, "disabled"), (True, "enabled", "adaptive")


def _variant(body: Mapping[str, Any]) -> str:
    """Return how much the model was told to reason, "" where nothing was said."""
    effort = next((e for e in (_at(body, p) for p in _EFFORTS) if isinstance(e, str) and e), "")
    if effort:
        return f"{clean(effort).lower()} effort"
    budget = next((n for n in (as_count(_at(body, p)) for p in _BUDGETS) if n is not None), None)
    switches = [_at(body, path) for path in _SWITCHES]
    if budget == 0 or any(each in _OFF for each in switches if isinstance(each, bool | str)):
        return "no thinking"
    if budget:
        return f"thinking budget {budget}"
    on = any(each in _ON for each in switches if isinstance(each, bool | str))
    return "thinking" if on else ""


def _at(body: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401
    value: Any = body
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _settings(body: Mapping[str, Any], system: str) -> dict[str, Any]:
    kept: dict[str, Any] = small_fields(body, without=tuple(_NO_SETTINGS))
    for name, value in body.items():
        if isinstance(value, dict) and name not in _NO_SETTINGS:
            inner = small_fields(value) | {
                key: small_fields(deeper) for key, deeper in value.items() if _holds(deeper)
            }
            kept |= {clean(name): inner} if inner else {}
    tools = body.get("tools")
    if isinstance(tools, list) and tools:
        kept["tools"] = len(tools)
    if system:
        kept["system prompt"] = system[:_SYSTEM_LENGTH]
    return kept


def _holds(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and bool(small_fields(value))
