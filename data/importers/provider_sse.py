"""Streamed responses put together again to the bodies that they would have been."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from data.importers.conversations import loaded
from data.importers.mapping import as_count, as_text
from data.importers.provider_bodies import Body, read_body

_END = "[DONE]"
_JOINED = ("content", "reasoning_content", "reasoning", "thinking", "refusal", "arguments", "text")
_FINAL = ("response.completed", "response.incomplete", "response.failed")
_DELTAS = {  # Responses: the list, the item in it, and the text that a delta belongs to
    "response.output_text.delta": ("content", "content_index", "output_text"),
    "response.reasoning_text.delta": ("content", "content_index", "reasoning_text"),
    "response.reasoning_summary_text.delta": ("summary", "summary_index", "summary_text"),
    "response.refusal.delta": ("content", "content_index", "refusal"),
}
_MOST_INDEX = 10_000


class Event(NamedTuple):
    """One event of a stream: its data, and the line that it ended in; data None is the end."""

    data: dict[str, Any] | None
    line: int


class Streamed(NamedTuple):
    """A body that was put together, and the line that its stream began in."""

    body: Body
    line: int


def events(lines: Iterable[tuple[int, str]]) -> Iterator[Event]:
    """Yield the events in numbered lines; those whose data is not a JSON object are left out."""
    held: list[str] = []
    number = 0
    for number, line in lines:
        name, _, value = line.partition(":")
        if name == "data":
            held.append(value.removeprefix(" "))
        elif not line.strip():
            yield from _event(held, number)
            held = []
    yield from _event(held, number)


def _event(held: list[str], number: int) -> Iterator[Event]:
    text = "\n".join(held).strip()
    if text == _END:
        yield Event(None, number)
        return
    # Some recordings leave the empty lines between events out.
    value = loaded(text)
    for each in (value,) if isinstance(value, dict) else map(loaded, held):
        if isinstance(each, dict):
            yield Event(each, number)
        elif each == _END:
            yield Event(None, number)


def streamed(stream: Iterable[Event]) -> Iterator[Streamed]:
    """Yield a body for each stream in `stream`; one without its end is marked as cut off."""
    current: _Stream | None = None
    for event in stream:
        if event.data is None:
            if current is not None:
                current.ended = True
            continue
        if current is None or current.is_over(event.data):
            if current is not None:
                yield from current.body()
            current = _Stream(event.line, _kind(event.data))
        current.add(event.data)
    if current is not None:
        yield from current.body()


def _kind(data: Mapping[str, Any]) -> str:
    kind = as_text(data.get("type")) or ""
    if kind.startswith("response."):
        return "responses"
    if kind.startswith(("message_", "content_block_")):
        return "messages"
    if "candidates" in data:
        return "gemini"
    return "ollama" if isinstance(data.get("done"), bool) else "chat"


@dataclass(slots=True)
class _Stream:
    """One stream while it is put together; `whole` grows to the body."""

    line: int
    kind: str
    ended: bool = False
    whole: dict[str, Any] = field(default_factory=dict[str, Any])
    _items: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])

    def is_over(self, data: Mapping[str, Any]) -> bool:
        """Whether `data` begins another stream."""
        if data.get("type") in ("response.created", "message_start"):
            return True
        if self.kind == "ollama":
            return self.ended
        name = "responseId" if self.kind == "gemini" else "id"
        own, other = self.whole.get(name), data.get(name)
        return self.kind in ("chat", "gemini") and bool(own and other) and own != other

    def add(self, data: Mapping[str, Any]) -> None:
        """Add one event."""
        if data.get("type") == "error" or (data.get("error") and self.kind != "responses"):
            self.whole["error"] = data.get("error") or data
            return
        _ADD[self.kind](self, data)

    def body(self) -> Iterator[Streamed]:
        """Yield the body that came of it, if it is one."""
        value = self.whole
        if self.kind in ("responses", "messages", "gemini"):
            items = [self._items[index] for index in sorted(self._items)]
            value = _with_items(self.kind, value, items)
        elif self.kind == "chat":
            value = {**value, "choices": [self._items[index] for index in sorted(self._items)]}
        read = read_body(value)
        if read is not None:
            yield Streamed(replace(read, was_cut=not self.ended), self.line)

    # The dialects

    def add_chat(self, data: Mapping[str, Any]) -> None:
        for name in ("id", "model", "system_fingerprint", "provider", "created"):
            self.whole.setdefault(name, data.get(name))
        if data.get("usage"):
            self.whole["usage"] = data["usage"]
        choices = data.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            index = _index(choice)
            if index is None:
                continue
            held = self._items.setdefault(index, {"index": index, "message": {}})
            _merge(held["message"], choice.get("delta"))
            if choice.get("text"):
                held["text"] = (held.get("text") or "") + str(choice["text"])
            if choice.get("finish_reason"):
                held["finish_reason"] = choice["finish_reason"]
        finished = [each.get("finish_reason") for each in self._items.values()]
        self.ended = self.ended or (bool(finished) and all(finished))

    def add_responses(self, data: Mapping[str, Any]) -> None:
        kind, index = as_text(data.get("type")) or "", _index(data, "output_index")
        if isinstance(data.get("response"), dict):
            self.whole = dict(data["response"])
            self.ended = kind in _FINAL
        if index is None or self.ended:
            return
        if kind.startswith("response.output_item.") and isinstance(data.get("item"), dict):
            self._items[index] = dict(data["item"])
        item = self._items.setdefault(index, {})
        if kind in _DELTAS:
            where, name, text = _DELTAS[kind]
            _grow(item, where, _index(data, name) or 0, text, data.get("delta"))
        elif kind == "response.function_call_arguments.delta":
            item["arguments"] = (as_text(item.get("arguments")) or "") + str(data.get("delta"))

    def add_messages(self, data: Mapping[str, Any]) -> None:
        kind, index = data.get("type"), _index(data)
        told = data.get("delta")
        delta: dict[str, Any] = told if isinstance(told, dict) else {}
        if kind == "message_start" and isinstance(data.get("message"), dict):
            self.whole = dict(data["message"])
        elif kind == "content_block_start" and isinstance(data.get("content_block"), dict):
            if index is not None:
                self._items[index] = dict(data["content_block"])
        elif kind == "content_block_delta" and index is not None:
            _add_delta(self._items.setdefault(index, {"type": "text"}), delta)
        elif kind == "message_delta":
            usage = [each for each in (self.whole.get("usage"), data.get("usage")) if each]
            self.whole |= delta
            self.whole["usage"] = {k: v for each in usage if isinstance(each, dict)
                                   for k, v in each.items()}  # fmt: skip
        self.ended = self.ended or kind == "message_stop"

    def add_gemini(self, data: Mapping[str, Any]) -> None:
        self.whole |= {name: value for name, value in data.items() if name != "candidates"}
        candidates = data.get("candidates")
        for each in candidates if isinstance(candidates, list) else ():
            index = _index(each)
            if index is None:
                continue
            held = self._items.setdefault(index, {"content": {"parts": []}})
            content = each.get("content")
            parts = content.get("parts") if isinstance(content, dict) else None
            for part in parts if isinstance(parts, list) else ():
                _add_part(held["content"]["parts"], part)
            held |= {name: value for name, value in each.items() if name != "content"}
        finished = [each.get("finishReason") for each in self._items.values()]
        self.ended = bool(finished) and all(finished)

    def add_ollama(self, data: Mapping[str, Any]) -> None:
        message = data.get("message")
        for name in ("response", "thinking"):
            if isinstance(data.get(name), str):
                self.whole[name] = (self.whole.get(name) or "") + data[name]
        if isinstance(message, dict):
            _merge(self.whole.setdefault("message", {}), message)
        rest = ("response", "thinking", "message")
        self.whole |= {name: value for name, value in data.items() if name not in rest}
        self.ended = data.get("done") is True


_ADD = {
    "chat": _Stream.add_chat,
    "responses": _Stream.add_responses,
    "messages": _Stream.add_messages,
    "gemini": _Stream.add_gemini,
    "ollama": _Stream.add_ollama,
}


def _with_items(kind: str, whole: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a body with the items that came one by one, where it has none of its own."""
    if kind == "gemini":
        return {**whole, "candidates": items}
    if kind == "messages":
        return {"type": "message", **whole, "content": items or whole.get("content") or []}
    return {"object": "response", **whole, "output": whole.get("output") or items}


def _index(value: Any, name: str = "index") -> int | None:  # noqa: ANN401
    if not isinstance(value, dict):
        return None
    index = as_count(value.get(name, 0))
    return index if index is not None and index < _MOST_INDEX else None


def _merge(into: dict[str, Any], delta: Any) -> None:  # noqa: ANN401
    """Add the fields of a delta: text is joined, lists of numbered things item by item."""
    for name, value in delta.items() if isinstance(delta, dict) else ():
        held = into.get(name)
        if isinstance(value, str) and isinstance(held, str) and name in _JOINED:
            into[name] = held + value
        elif isinstance(value, list) or (isinstance(held, list) and isinstance(value, str)):
            before = [held] if isinstance(held, str) else held
            into[name] = _merged(before if isinstance(before, list) else [], value)
        elif isinstance(value, dict) and isinstance(held, dict):
            _merge(held, value)
        elif value is not None:
            into[name] = dict(value) if isinstance(value, dict) else value


def _merged(held: list[Any], items: list[Any] | str) -> list[Any]:
    """Return a list grown by the items of a delta; those with an index grow the same one."""
    for item in [items] if isinstance(items, str) else items:
        if not isinstance(item, dict):
            held += [item] if isinstance(item, str) else []
            continue
        number, last = item.get("index"), held[-1] if held else None
        dicts = [each for each in held if isinstance(each, dict)]
        same = [each for each in dicts if number is not None and each.get("index") == number]
        if same:
            _merge(same[0], item)
        elif isinstance(last, dict) and _are_lists(last, item):
            held[-1] = {**item, "thinking": [*last["thinking"], *item["thinking"]]}
        else:
            held.append(dict(item))
    return held


def _are_lists(*items: Mapping[str, Any]) -> bool:
    """Whether items are thinking in lists, of which Mistral streams one after the other."""
    return all(isinstance(item.get("thinking"), list) for item in items)


def _grow(item: dict[str, Any], where: str, index: int, kind: str, delta: Any) -> None:  # noqa: ANN401
    texts = item.get(where)
    texts = texts if isinstance(texts, list) else []
    item[where] = texts
    name = "refusal" if kind == "refusal" else "text"
    if index >= len(texts):
        texts.append({"type": kind, name: ""})
    held = texts[min(index, len(texts) - 1)]
    if isinstance(held, dict):
        held[name] = (as_text(held.get(name)) or "") + (as_text(delta) or "")


def _add_delta(block: dict[str, Any], delta: Mapping[str, Any]) -> None:
    """Add a delta of Anthropic's to its block."""
    for name, field_name in (("text", "text"), ("thinking", "thinking"), ("partial_json", "input")):
        if isinstance(delta.get(name), str):
            held = block.get(field_name)
            block[field_name] = (held if isinstance(held, str) else "") + delta[name]


def _add_part(parts: list[Any], part: Any) -> None:  # noqa: ANN401
    """Add a part of Gemini's: text goes on where the one before is of the same kind."""
    last = parts[-1] if parts else None
    if not isinstance(part, dict):
        return
    goes_on = isinstance(last, dict) and "text" in last and "text" in part
    if isinstance(last, dict) and goes_on and last.get("thought") == part.get("thought"):
        last["text"] = (as_text(last["text"]) or "") + (as_text(part["text"]) or "")
    else:
        parts.append(dict(part))
