"""One reply of ChatGPT: the messages of model and tools between two of the user's, put together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.traces import Channel, Completeness
from data.importers.chatgpt_tree import Exchange, content_of, content_type, metadata_of
from data.importers.mapping import as_number, as_text
from data.importers.parts import Part, clean
from data.importers.replies import Reply
from data.importers.turns import Message

_TEXTS = ("text", "multimodal_text")
_PLAIN_EFFORT = ("", "standard")
_NO_MODEL = "ChatGPT"
_STOPPED = ("interrupted", "max_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReply:
    """A reply, its model, and what else is told of it.

    `counts` are for the findings of the file: "thoughts", "tools", "left out".
    """

    message: Message
    reply: Reply
    model: str
    effort: str
    seconds: float | None
    was_stopped: bool
    metadata: Mapping[str, Any]
    counts: Counter[str]

    @property
    def is_empty(self) -> bool:
        """Whether the model wrote nothing that is shown."""
        return not (self.reply.text or self.reply.reasoning or self.reply.error)


@dataclass(slots=True)
class _Collected:
    reasoning: list[Part] = field(default_factory=list[Part])
    text: str = ""
    error: str = ""
    seconds: float = 0.0
    has_recap: bool = False
    tools: Counter[str] = field(default_factory=Counter[str])
    left_out: Counter[str] = field(default_factory=Counter[str])

    def take(self, message: Mapping[str, Any]) -> None:
        """Add one message of the model or a tool."""
        kind, recipient = content_type(message), as_text(message.get("recipient")) or "all"
        author = message.get("author")
        author = author if isinstance(author, dict) else {}
        if author.get("role") == "tool":
            self.tools[clean(as_text(author.get("name")) or "tool")] += 1
            self._leave_out(message)
        elif kind == "thoughts":
            self._think(message)
        elif kind == "reasoning_recap":
            self.has_recap = True
            self.seconds += as_number(metadata_of(message).get("finished_duration_sec")) or 0.0
        elif recipient != "all":
            self.tools[clean(recipient)] += 1
        elif kind in _TEXTS:
            self._say(message)
        else:
            self.left_out[clean(kind) or "message"] += 1

    def _think(self, message: Mapping[str, Any]) -> None:
        thoughts = content_of(message).get("thoughts")
        told: list[str] = []
        for thought in thoughts if isinstance(thoughts, list) else ():
            if isinstance(thought, dict):
                texts = [as_text(thought.get(name)) for name in ("summary", "content")]
                told.append("\n\n".join(text for text in texts if text))
        text = "\n\n".join(each for each in told if each)
        if text:
            self._add(text, Channel.PRIVATE_REASONING, Completeness.SUMMARY)

    def _say(self, message: Mapping[str, Any]) -> None:
        text = text_of(message, marks=False)
        self._leave_out(message)
        if metadata_of(message).get("is_error") is True:
            self.error = text or "error"
        if not text:
            return
        if self.text:
            # Only the last message answers; what was said on the way to it is reasoning.
            self._add(self.text, Channel.VISIBLE_REASONING, Completeness.FULL)
        self.text = text

    def _add(self, text: str, channel: Channel, completeness: Completeness) -> None:
        if self.reasoning:
            text = "\n\n" + text
        self.reasoning.append(Part(text=text, channel=channel, completeness=completeness))

    def _leave_out(self, message: Mapping[str, Any]) -> None:
        for part in _parts(message):
            if isinstance(part, dict):
                self.left_out[clean(as_text(part.get("content_type")) or "part")] += 1

    def parts(self) -> list[Part]:
        """Return the reasoning, hidden where only the time that it took is told."""
        private = any(part.channel is Channel.PRIVATE_REASONING for part in self.reasoning)
        if not self.has_recap or private:
            return self.reasoning
        hidden = Part(channel=Channel.PRIVATE_REASONING, completeness=Completeness.HIDDEN)
        return [hidden, *self.reasoning]


def read_exchange(exchange: Exchange, conversation: Mapping[str, Any]) -> ReadReply:
    """Return the reply of `exchange` put together from its messages."""
    collected = _Collected()
    for message in exchange.replies:
        collected.take(message)
    told = _told(exchange)
    default = as_text(conversation.get("default_model_slug"))
    model = clean(as_text(told.get("model_slug")) or default or _NO_MODEL)
    effort = clean(as_text(told.get("thinking_effort")) or "")
    finish = told.get("finish_details")
    reason = (as_text(finish.get("type")) or "") if isinstance(finish, dict) else ""
    reasoning = tuple(collected.parts())
    return ReadReply(
        message=Message(speaker="assistant", text=collected.text, reasoning=reasoning),
        reply=Reply(
            text=collected.text,
            reasoning=reasoning,
            model=model,
            finish_reason=reason,
            error=collected.error,
        ),
        model=model,
        effort="" if effort in _PLAIN_EFFORT else effort,
        seconds=collected.seconds or None,
        was_stopped=reason in _STOPPED or exchange.replies[-1].get("status") == "in_progress",
        metadata=_metadata(collected),
        counts=_counts(collected),
    )


def _told(exchange: Exchange) -> dict[str, Any]:
    """Return the metadata of the reply's messages, the last that tells something first."""
    told: dict[str, Any] = {}
    for message in exchange.replies:
        author = message.get("author")
        if isinstance(author, dict) and author.get("role") == "assistant":
            told |= {name: value for name, value in metadata_of(message).items() if value}
    return told


def _metadata(collected: _Collected) -> dict[str, Any]:
    told = {"tools": dict(collected.tools), "left out": dict(collected.left_out)}
    kept: dict[str, Any] = {name: value for name, value in told.items() if value}
    # The only time that an export tells.
    return kept | ({"seconds": "time of reasoning"} if collected.seconds else {})


def _counts(collected: _Collected) -> Counter[str]:
    private = [p for p in collected.reasoning if p.channel is Channel.PRIVATE_REASONING]
    return Counter(
        {
            "thoughts": int(bool(private)),
            "tools": collected.tools.total(),
            "left out": collected.left_out.total(),
        }
    )


def text_of(message: Mapping[str, Any], *, marks: bool = True) -> str:
    """Return the text of a message; `marks` puts the kind of other parts in brackets."""
    texts: list[str] = []
    for part in _parts(message):
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict):
            kind = as_text(part.get("content_type")) or "part"
            texts.append(as_text(part.get("text")) or (f"[{_short(kind)}]" if marks else ""))
    return "\n\n".join(text for text in texts if text)


def _parts(message: Mapping[str, Any]) -> list[Any]:
    content = content_of(message)
    parts = content.get("parts")
    if isinstance(parts, list):
        return parts
    text = content.get("text")
    return [text] if isinstance(text, str) else []


def _short(kind: str) -> str:
    return kind.partition("_asset_pointer")[0]
