"""Attributes of OpenTelemetry spans in their written forms, and the messages that they hold.

OTLP writes a list of keys with typed values, exporters write an object, flat or nested, and lists
of messages come as values, as JSON in a string, or flattened into numbered keys.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from data.importers.conversations import loaded
from data.importers.mapping import as_text
from data.importers.turns import Message, parse_message

_DEPTH = 40
_MOST_NUMBERED = 10_000
_SIMPLE = ("stringValue", "intValue", "doubleValue", "boolValue", "bytesValue")
# Where conventions keep a call's messages; the first that is there counts.
_INPUTS = ("gen_ai.input.messages", "llm.input_messages", "gen_ai.prompt")
_OUTPUTS = ("gen_ai.output.messages", "llm.output_messages", "gen_ai.completion")
_PARTS = ("text", "reasoning", "thinking", "tool_call", "tool_use", "tool_call_response")
_SEALED = ("encrypted_content", "data")


def spans_of(record: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield the spans of a record: those in OTLP's resources and scopes, else the record."""
    inside = [
        record[name]
        for name in ("resourceSpans", "scopeSpans", "instrumentationLibrarySpans", "spans")
        if isinstance(record.get(name), list)
    ]
    if not inside or depth > 3:
        yield record
        return
    for group in inside:
        for item in group:
            if isinstance(item, dict):
                yield from spans_of(item, depth + 1)


def attributes_of(span: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a span by their full names.

    Attributes may also stand in the span itself, with or without "attributes." in front.
    """
    raw = span.get("attributes")
    found = {
        name.removeprefix("attributes."): value
        for name, value in span.items()
        if name.startswith(("attributes.", "gen_ai.", "llm.", "openinference."))
    }
    if isinstance(raw, dict):
        found |= raw
    elif isinstance(raw, list):
        for item in raw:
            if isinstance(item, dict) and isinstance(item.get("key"), str):
                found[item["key"]] = _typed(item.get("value"))
    return found


def _typed(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Return the value that OTLP wraps in its type."""
    if not isinstance(value, dict) or depth > _DEPTH:
        return value
    for name in _SIMPLE:
        if name in value:
            return value[name]
    for name, holds in (("arrayValue", list), ("kvlistValue", dict)):
        inner = value.get(name)
        values = inner.get("values") if isinstance(inner, dict) else None
        if isinstance(values, list):
            if holds is list:
                return [_typed(item, depth + 1) for item in values]
            pairs = [item for item in values if isinstance(item, dict)]
            return {str(p.get("key")): _typed(p.get("value"), depth + 1) for p in pairs}
    return value


def attribute(attributes: Mapping[str, Any], *names: str) -> Any:  # noqa: ANN401
    """Return the first of `names` that has a value, None if none has.

    Looks at full names, then follows the dots into objects.
    """
    for name in names:
        value = attributes.get(name)
        if value is None:
            value = _followed(attributes, name.split("."))
        if value is not None:
            return value
    return None


def _followed(value: Any, steps: list[str]) -> Any:  # noqa: ANN401
    for step in steps:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def input_messages(span: Mapping[str, Any], attributes: Mapping[str, Any]) -> list[Message]:
    """Return what a call was given."""
    system = attribute(attributes, "gen_ai.system_instructions")
    first = [Message(speaker="system", text=_plain(system))] if system is not None else []
    return first + _messages(span, attributes, _INPUTS, "user")


def output_messages(span: Mapping[str, Any], attributes: Mapping[str, Any]) -> list[Message]:
    """Return what a call gave back."""
    return _messages(span, attributes, _OUTPUTS, "assistant")


def _messages(
    span: Mapping[str, Any], attributes: Mapping[str, Any], names: tuple[str, ...], speaker: str
) -> list[Message]:
    for name in names:
        value = attribute(attributes, name)
        if value is None:
            value = _event(span, name)
        if value is None:
            value = _unflattened(attributes, name)
        if value is None:
            continue
        value = _decoded(value, _like_message)
        if isinstance(value, str):
            return [Message(speaker=speaker, text=value)]
        items = value if isinstance(value, list) else [value]
        parsed = [parse_message(_plain_message(each, speaker)) for each in items if _is(each)]
        return [message for message in parsed if message is not None]
    return []


def _is(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict)


def _event(span: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401
    """Return the attribute where it stands in one of the span's events."""
    events = span.get("events")
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            value = attributes_of(event).get(name)
            if value is not None:
                return value
    return None


def _decoded(value: Any, looks: Callable[[Mapping[str, Any]], bool]) -> Any:  # noqa: ANN401
    """Return JSON in a string as what it stands for, if that `looks` right; else the string."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    decoded = loaded(value)
    items: list[Any] = decoded if isinstance(decoded, list) else [decoded]
    fits = bool(items) and all(isinstance(item, dict) and looks(item) for item in items)
    return decoded if fits else value


def _like_message(item: Mapping[str, Any]) -> bool:
    return any(name in item for name in ("role", "parts", "message", "message.role"))


def _like_part(item: Mapping[str, Any]) -> bool:
    return item.get("type") in _PARTS


def _unflattened(attributes: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401
    """Return the list that keys such as name.0.role and name.0.content write, None without any."""
    root: dict[str, Any] = {}
    for key, value in attributes.items():
        if key.startswith(f"{name}."):
            _place(root, key[len(name) + 1 :].split("."), value)
    return _as_lists(root) if root else None


def _place(into: dict[str, Any], steps: list[str], value: Any) -> None:  # noqa: ANN401
    for step in steps[:-1][:_DEPTH]:
        inner = into.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        into = inner
    into.setdefault(steps[-1], value)


def _as_lists(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, dict):
        return value
    inner = {name: _as_lists(item) for name, item in value.items()}
    if inner and all(name.isdecimal() and len(name) < 6 for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _plain_message(raw: Mapping[str, Any], speaker: str) -> dict[str, Any]:
    """Return a message as chats write it: `content` for `parts` and OpenInference's nesting."""
    inner = raw.get("message")
    message: dict[str, Any] = dict(inner) if isinstance(inner, dict) else dict(raw)
    named = {name.removeprefix("message."): value for name, value in message.items()}
    parts = named.get("parts", named.get("contents"))
    if isinstance(parts, list):
        named["content"] = [_plain_part(part) for part in parts]
    elif "content" in named:
        named["content"] = _decoded(named["content"], _like_part)
    named.setdefault("role", speaker)
    return named


def _plain_part(part: Any) -> Any:  # noqa: ANN401
    if not isinstance(part, dict):
        return part
    inner = part.get("message_content")
    plain = dict(inner) if isinstance(inner, dict) else dict(part)
    plain = {name.removeprefix("message_content."): value for name, value in plain.items()}
    if plain.get("type") in ("reasoning", "thinking"):
        text = next((plain[n] for n in ("text", "content", "reasoning") if plain.get(n)), None)
        sealed = any(plain.get(name) for name in _SEALED)
        # What can be read beside a sealed chain is a summary of it.
        told = {"redacted": True, "summary": text} if sealed else {"reasoning": text}
        return {"type": "reasoning", **told}
    return plain


def _plain(value: Any) -> str:  # noqa: ANN401
    value = _decoded(value, _like_part)
    if isinstance(value, list):
        parts = [item for item in value if isinstance(item, dict)]
        return "\n\n".join(as_text(part.get("content")) or "" for part in parts)
    return as_text(value) or ""
