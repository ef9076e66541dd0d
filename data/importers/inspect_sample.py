"""One sample of an Inspect log as written by any version, its texts back where they belong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.importers.inspect_scores import told_of
from data.importers.mapping import as_number, as_text
from data.importers.parts import clean
from data.importers.turns import Message, first_prompt, parse_message

_ATTACHED = ("attachment://", "tc://")
_ANSWER_LENGTH = 200  # longer "answers" of scorers are whole replies
_DEPTH = 40
_MOST_RETRIES = 5
_MOST_MESSAGES = 100_000
_LONGEST = 500  # characters of an error message
_KEPT = ("total_time", "working_time", "uuid", "turn_count")


def modern(sample: dict[str, Any], scorer: str) -> dict[str, Any]:
    """Return a sample in the present layout; in the oldest its one score has no name.

    `scorer` is the name that the header gives it.
    """
    changed: dict[str, Any] = {}
    if "scores" not in sample and sample.get("score") is not None:
        changed["scores"] = {scorer: sample["score"]}
    transcript = sample.get("transcript")
    if isinstance(transcript, dict):
        changed |= {
            "attachments": sample.get("attachments") or transcript.get("content"),
            "events": sample.get("events") or transcript.get("events"),
        }
    if sample.get("message_pool"):
        changed["events_data"] = {"messages": sample["message_pool"]}
    return sample | changed if changed else sample


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """What one request brought besides its message."""

    usage: Mapping[str, Any]
    seconds: float | None


class Sample:
    """A sample with attachments put back where they belong; `raw` is as in the file.

    `unresolved` counts attachments that are mentioned and not there.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.unresolved = 0
        attachments = raw.get("attachments")
        self._attachments = attachments if isinstance(attachments, dict) else {}
        inputs = self._resolved(raw.get("input"))
        self._input_ids = frozenset(
            item["id"] for item in _dicts(inputs) if isinstance(item.get("id"), str)
        )
        output = raw.get("output")
        self._output = self._resolved(output) if isinstance(output, dict) else {}
        choice = next(iter(_dicts(self._output.get("choices"))), {})
        self.stop_reason = as_text(choice.get("stop_reason")) or ""
        message = choice.get("message")
        self.output = self._message(message, own=True) if isinstance(message, dict) else None
        self._calls = dict(_calls(raw.get("events")))
        self.messages = self._conversation()
        self.prompt = self._prompt(inputs)

    def usage(self, message: Message, *, last: bool) -> Mapping[str, Any]:
        """Return the token counts of the request that brought `message`, {} where unknown."""
        call = self._calls.get(_id(message.raw))
        if call is not None and call.usage:
            return call.usage
        if not last:
            return {}
        used = self._output.get("usage") or self._whole_usage()
        return used if isinstance(used, dict) else {}

    def _whole_usage(self) -> Any:  # noqa: ANN401 - any JSON
        """Return what the sample used in all, where one model wrote one reply in it."""
        used = self.raw.get("model_usage")
        replies = sum(each.speaker == "assistant" and not each.example for each in self.messages)
        if not isinstance(used, dict) or len(used) != 1 or replies != 1:
            return None
        return next(iter(used.values()))

    def seconds(self, message: Message, *, last: bool) -> float | None:
        """Return how long the request took, for the last one else the whole sample."""
        call = self._calls.get(_id(message.raw))
        if call is not None and call.seconds is not None:
            return call.seconds
        if not last:
            return None
        found = (self._output.get("time"), self.raw.get("working_time"), self.raw.get("total_time"))
        return next((n for n in map(as_number, found) if n is not None), None)

    @property
    def error(self) -> str:
        """Return why the sample failed, "" if it did not."""
        for error in (self.raw.get("error"), self._output.get("error")):
            if error:
                return _told(error) or "error"
        return ""

    @property
    def limit(self) -> str:
        """Return the kind of limit that ended the sample, "" if none did."""
        limit = self.raw.get("limit")
        return as_text(limit.get("type") if isinstance(limit, dict) else limit) or ""

    def answer(self) -> str | None:
        """Return the answer that a scorer extracted, None where it is as long as a reply."""
        scores = self.raw.get("scores")
        for score in _dicts(list(scores.values()) if isinstance(scores, dict) else None):
            answer = as_text(self._resolved(score.get("answer")))
            if answer and answer.strip() and len(answer) <= _ANSWER_LENGTH:
                return clean(answer.strip())
        return None

    def metadata(self) -> dict[str, Any]:
        """Return what else the log tells of the sample, each entry small."""
        reply = self.output.text if self.output is not None else None
        texts = frozenset({(reply or "").strip(), self.prompt.strip()})
        scores = self._resolved(self.raw.get("scores"))
        retries = _dicts(self.raw.get("error_retries"))
        found: dict[str, Any] = {
            "scores": told_of(scores, texts),
            "limit": self.limit,
            "limit_value": self._limit_value(),
            "error": self.error[:_LONGEST],
            "retries": [_told(each)[:_LONGEST] for each in retries[:_MOST_RETRIES]],
            "model_usage": self.raw.get("model_usage"),
            "invalidation": self.raw.get("invalidation"),
            "stop_details": next(iter(_dicts(self._output.get("choices"))), {}).get("stop_details"),
        }
        found |= {name: self.raw.get(name) for name in _KEPT}
        return {name: value for name, value in found.items() if value not in (None, "", [], {})}

    def _limit_value(self) -> float | None:
        limit = self.raw.get("limit")
        return as_number(limit.get("limit")) if isinstance(limit, dict) else None

    def _conversation(self) -> list[Message]:
        raw = self.raw.get("messages") or self._last_request()
        parsed = (self._message(item) for item in _dicts(self._resolved(raw)))
        messages = [message for message in parsed if message is not None]
        ids = {_id(message.raw) for message in messages}
        if self.output is None or not _has_text(self.output):
            return messages
        same = any(m.speaker == "assistant" and m.text == self.output.text for m in messages)
        if same or _id(self.output.raw) in ids - {""}:
            return messages
        return [*messages, self.output]

    def _last_request(self) -> list[Any]:
        """Return what the last request was asked; condensed ones refer to a pool of messages."""
        data = self.raw.get("events_data")
        pool = _dicts(data.get("messages")) if isinstance(data, dict) else []
        asked = [e for e in _dicts(self.raw.get("events")) if e.get("event") == "model"]
        if not asked:
            return pool
        refs = asked[-1].get("input_refs")
        given = asked[-1].get("input")
        if not isinstance(refs, list):
            return given if isinstance(given, list) else pool
        found: list[Any] = []
        for ref in refs:
            if isinstance(ref, list) and len(ref) == 2 and all(type(n) is int for n in ref):
                found += pool[max(0, ref[0]) : max(0, ref[1])][:_MOST_MESSAGES]
            if len(found) > _MOST_MESSAGES:
                break
        return found

    def _message(self, raw: Mapping[str, Any], *, own: bool = False) -> Message | None:
        parsed = parse_message(raw)
        if parsed is None:
            return None
        given = raw.get("source") == "input" or _id(raw) in self._input_ids
        return replace(parsed, example=given and not own)

    def _prompt(self, inputs: Any) -> str:  # noqa: ANN401
        if isinstance(inputs, str):
            return clean(inputs)
        parsed = [m for m in (parse_message(item) for item in _dicts(inputs)) if m is not None]
        return first_prompt([replace(m, example=True) for m in parsed])

    def _resolved(self, value: Any, depth: int = 0) -> Any:  # noqa: ANN401
        """Return `value` with attachments in place of their references."""
        if isinstance(value, str):
            return self._text(value) if value.startswith(_ATTACHED) else value
        if depth > _DEPTH:
            return value
        if isinstance(value, list):
            return [self._resolved(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {name: self._resolved(item, depth + 1) for name, item in value.items()}
        return value

    def _text(self, reference: str) -> str:
        found = self._attachments.get(reference.partition("://")[2])
        if isinstance(found, str):
            return found
        self.unresolved += 1
        return reference


def _calls(events: Any) -> Iterator[tuple[str, _Call]]:  # noqa: ANN401
    """Yield the requests of a sample by the id of the message that they brought."""
    for event in _dicts(events):
        output = event.get("output") if event.get("event") == "model" else None
        if not isinstance(output, dict):
            continue
        usage = output.get("usage")
        for choice in _dicts(output.get("choices")):
            message = choice.get("message")
            if isinstance(message, dict) and _id(message):
                yield (
                    _id(message),
                    _Call(
                        usage=usage if isinstance(usage, dict) else {},
                        seconds=as_number(output.get("time")),
                    ),
                )


def _id(raw: Mapping[str, Any]) -> str:
    told = raw.get("id")
    return told if isinstance(told, str) else ""


def _told(error: Any) -> str:  # noqa: ANN401
    return as_text(error.get("message") if isinstance(error, dict) else error) or ""


def _has_text(message: Message) -> bool:
    return bool((message.text or "").strip() or message.reasoning)


def _dicts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
