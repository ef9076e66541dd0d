"""What a model said in one go, put together from the content of any provider in its order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from core.traces import Channel, Completeness
from data.importers.mapping import as_text
from data.importers.parts import Part, clean
from data.importers.turns import Message, read_content, reasoning_part

_BESIDE = (
    "reasoning_content",
    "reasoning",
    "thinking",
    "tool_plan",
)  # the first that is not empty counts
_CALLS = {  # calls that whoever asked has to carry out: where name and arguments stand
    "tool_use": "input",
    "function_call": "arguments",
    "tool_call": "arguments",
    "custom_tool_call": "input",
}
_NESTED_CALLS = (("functionCall", "args"), ("toolUse", "input"), ("function", "arguments"))
_ARGUMENTS = ("code", "action", "arguments", "input", "queries", "query")
_RESULTS = ("output", "outputs", "result", "results", "content", "response")
_RESULT_KINDS = ("_output", "_result")
_NESTED_RESULTS = ("functionResponse", "toolResult", "codeExecutionResult")
_CALL_LENGTH = 1_000  # characters of arguments and results that are kept beside the text
_MOST_CALLS = 50
_DEPTH = 20


@dataclass(slots=True)
class Call:
    """A call of a tool: arguments and result as text, shortened."""

    name: str
    arguments: str
    ident: str = ""
    result: str | None = None

    def told(self) -> dict[str, str]:
        """Return the call as metadata."""
        told = {"tool": clean(self.name), "arguments": _short(self.arguments)}
        return told if self.result is None else told | {"result": _short(self.result)}


@dataclass(slots=True)
class Said:
    """Collects content in order; only the last text answers, what was said before is reasoning.

    Calls of tools are kept beside the text, since a trace is exactly what the model wrote to its
    reader; where a reply ends in one, its arguments stand in place of an answer. `beside` is
    the field that held reasoning beside the content, "" where none did.
    """

    parts: list[Part] = field(default_factory=list[Part])
    text: str = ""
    calls: list[Call] = field(default_factory=list[Call])
    beside: str = ""
    refused: bool = False
    _pending: list[str] = field(default_factory=list[str])

    def take(self, item: Any, depth: int = 0, *, commentary: bool = False) -> None:  # noqa: ANN401
        """Add a message, or an item of one; what is neither is passed over."""
        if isinstance(item, str):
            self._say(item, commentary=commentary)
        elif isinstance(item, list) and depth < _DEPTH:
            for each in item:
                self.take(each, depth + 1, commentary=commentary)
        elif isinstance(item, dict):
            part = _reasoning_of(item)
            if part is not None:
                self._think(part)
            elif not (self._take_call(item) or self._take_result(item)):
                self._take_message(item, depth, commentary=commentary)

    def _take_message(self, item: Mapping[str, Any], depth: int, *, commentary: bool) -> None:
        self._take_beside(item)
        commentary = commentary or item.get("phase") == "commentary"
        content = next((item[n] for n in ("text", "content", "parts") if item.get(n)), None)
        self.take(content, depth + 1, commentary=commentary)
        refusal = item.get("refusal")
        if isinstance(refusal, str) and refusal:
            self.refused = True
            self._say(refusal)
        for name in ("tool_calls", "function_call"):
            calls = item.get(name)
            for call in calls if isinstance(calls, list) else [calls]:
                if isinstance(call, dict) and not self._take_call(call):
                    self._call(call, call.get("arguments"))

    def _take_beside(self, item: Mapping[str, Any]) -> None:
        """Take reasoning that stands in a field beside the content."""
        details = item.get("reasoning_details")
        details = details if isinstance(details, list) else []
        kept = [each for each in details if isinstance(each, dict)]
        summary = any(each.get("type") == "reasoning.summary" for each in kept)
        for name in _BESIDE:
            text = as_text(item.get(name))
            if text:
                self.beside = self.beside or name
                self._think(_private(text, Completeness.SUMMARY if summary else Completeness.FULL))
                return
        for each in kept:
            self.beside = self.beside or "reasoning_details"
            self._think(_detail(each))

    # One thing after another

    def _say(self, text: str, *, commentary: bool = False) -> None:
        if text.strip():
            self._pending.clear()
        self.text += text
        if commentary:
            self._set_apart()

    def _think(self, part: Part) -> None:
        self._set_apart()
        self.parts.append(part)

    def _set_apart(self) -> None:
        """Make the text so far a part of its own, since something else follows."""
        if self.text.isspace() and self.parts and self.parts[-1].text:
            self.parts[-1] = structs.replace(self.parts[-1], text=self.parts[-1].text + self.text)
        elif self.text:
            self.parts.append(Part(text=self.text, channel=Channel.VISIBLE_REASONING))
        self.text = ""

    # Tools

    def _take_call(self, item: Mapping[str, Any]) -> bool:
        kind = as_text(item.get("type")) or ""
        for name, arguments in _NESTED_CALLS:
            nested = item.get(name)
            if isinstance(nested, dict):
                ident = item.get("id") or nested.get("id") or nested.get("toolUseId")
                self._call(nested, nested.get(arguments), ident)
                return True
        if kind in _CALLS:
            ident = item.get("call_id") or item.get("id")
            self._call(item, item.get(_CALLS[kind]), ident)
            return True
        code = item.get("executableCode")
        own = kind.endswith("_call") or kind == "server_tool_use" or isinstance(code, dict)
        if own:  # the service carries it out by itself
            inner: Mapping[str, Any] = code if isinstance(code, dict) else item
            told = next((inner[name] for name in _ARGUMENTS if inner.get(name)), None)
            self._call(item, told, item.get("id"), by_service=True)
            self._take_output(item, ("outputs", "results", "output"))
        return own

    def _call(
        self,
        told: Mapping[str, Any],
        arguments: Any,  # noqa: ANN401
        ident: Any = None,  # noqa: ANN401
        *,
        by_service: bool = False,
    ) -> None:
        self._set_apart()
        name = as_text(told.get("name")) or as_text(told.get("type")) or "tool"
        text = as_text(arguments) or ""
        self.calls.append(Call(name, text, as_text(ident) or ""))
        if not by_service:
            self._pending.append(text)

    def _take_result(self, item: Mapping[str, Any]) -> bool:
        kind = as_text(item.get("type")) or ""
        nested = next((item[n] for n in _NESTED_RESULTS if isinstance(item.get(n), dict)), None)
        by_role = item.get("role") in ("tool", "function")
        if nested is None and not by_role and not kind.endswith(_RESULT_KINDS):
            return False
        self._pending.clear()
        self._take_output(item if nested is None else nested, _RESULTS)
        return True

    def _take_output(self, item: Mapping[str, Any], names: tuple[str, ...]) -> None:
        found = next((item[name] for name in names if item.get(name)), None)
        idents = ("call_id", "tool_use_id", "tool_call_id", "toolUseId", "id")
        ident = next((item[name] for name in idents if item.get(name)), None)
        open_calls = [call for call in self.calls if call.result is None]
        same = [call for call in open_calls if call.ident and call.ident == ident]
        if found is not None and open_calls:
            (same or open_calls)[-1].result = _result_text(found)

    # What became of it

    def message(self, *, was_cut: bool = False) -> Message:
        """Return all of it as one turn of the model; `was_cut` says that more was to come."""
        if self._pending:
            self._set_apart()
        text = "\n\n".join(self._pending) or self.text
        parts = list(self.parts)
        last = parts[-1] if parts else None
        if was_cut and not text and last is not None and last.completeness is Completeness.FULL:
            parts[-1] = structs.replace(last, completeness=Completeness.TRUNCATED)
        return Message(
            speaker="assistant",
            text=text,
            reasoning=tuple(parts),
            calls_tool=bool(self._pending) or (bool(self.calls) and not text.strip()),
        )

    def metadata(self) -> dict[str, Any]:
        """Return what is known beside the text."""
        told: dict[str, Any] = {"reasoning field": self.beside, "refused": self.refused}
        told["tool calls"] = [call.told() for call in self.calls[:_MOST_CALLS]]
        return {name: value for name, value in told.items() if value}


def _reasoning_of(item: Mapping[str, Any]) -> Part | None:
    """Return an item of reasoning as a part, None for other items."""
    if item.get("thought") is True:
        return _private(as_text(item.get("text")) or "", Completeness.FULL)
    content = item.get("reasoningContent")
    if isinstance(content, dict):
        if content.get("redactedContent"):
            return _private("", Completeness.REDACTED)
        told = content.get("reasoningText", content)
        text = as_text(told.get("text") if isinstance(told, dict) else told)
        return _private(text or "", Completeness.FULL if text else Completeness.HIDDEN)
    if item.get("type") == "reasoning_text":
        return _private(as_text(item.get("text")) or "", Completeness.FULL)
    # Lists of texts instead of a text: Mistral's thinking, and reasoning that Responses show.
    thinking = item.get("thinking")
    plain = read_content(thinking)[1] if isinstance(thinking, list) else thinking
    if item.get("type") == "reasoning" and item.get("content"):
        plain = read_content(item["content"])[1]
    return reasoning_part({**item, "thinking": plain})


def _detail(each: Mapping[str, Any]) -> Part:
    """Return one of OpenRouter's details of reasoning."""
    text, summary = as_text(each.get("text")), as_text(each.get("summary"))
    if text or summary:
        return _private(text or summary or "", _told_by(bool(text)))
    anthropic = str(each.get("format")).startswith("anthropic")
    return _private("", Completeness.REDACTED if anthropic else Completeness.HIDDEN)


def _told_by(is_text: bool) -> Completeness:
    return Completeness.FULL if is_text else Completeness.SUMMARY


def _private(text: str, completeness: Completeness) -> Part:
    return Part(text=text, channel=Channel.PRIVATE_REASONING, completeness=completeness)


def _result_text(found: Any) -> str:  # noqa: ANN401
    """Return the readable part of a tool's result."""
    items: list[Any] = found if isinstance(found, list) else [found]
    texts = [each.get("logs") or each.get("text") for each in items if isinstance(each, dict)]
    return "\n".join(text for text in texts if isinstance(text, str)) or as_text(found) or ""


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _CALL_LENGTH else text[:_CALL_LENGTH] + "…"
