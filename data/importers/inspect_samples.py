"""Samples of Inspect logs: their conversation as attempts, with scores, tokens and endings."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Ending, Problem
from data.importers.base import ImportOptions
from data.importers.inspect_scores import verdicts_of
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean
from data.importers.records import Record
from data.importers.replies import Reply, attempt_of
from data.importers.turns import Message, Role, Turn, first_prompt, parse_message, turns_of

_ATTACHED = ("attachment://", "tc://")
_ANSWER_LENGTH = 200  # longer "answers" of scorers are whole replies
_METADATA_LENGTH = 4000
_DEPTH = 40


@dataclass(slots=True, kw_only=True)
class SampleReader:
    """Reads samples as attempts of `run`, and counts what they have in common."""

    dataset: str
    run: ImportedRun
    options: ImportOptions
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)
    _longest: int = field(default=0, init=False)
    _epochs: int = field(default=1, init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts of one sample; only the last one has the file's scores."""
        sample = _Sample(record.value)
        epoch = max(1, as_count(record.value.get("epoch")) or 1)
        self._epochs = max(self._epochs, epoch)
        problem = self._problem(sample)
        turns = self._attempts(sample)
        self._longest = max(self._longest, len(turns))
        verdicts, undecided = verdicts_of(record.value.get("scores"), self.options.partial_credit)
        self._counts["undecided"] += undecided
        for t, turn in enumerate(turns, start=1):
            last = t == len(turns)
            same = t == 1 and turn.prompt_before.strip() == problem.prompt.strip()
            attempt = attempt_of(
                self._reply(sample, turn, last=last),
                problem=problem,
                run=self.run,
                numbers=(epoch, t),
                where=record.where,
                prompt_before="" if same else turn.prompt_before,
                saw=turn.saw,
                tokens=as_count(sample.usage.get("output_tokens")) if last else None,
                seconds=sample.seconds if last else None,
                verdicts=tuple(verdicts) if last else (),
                metadata=_short({"limit": sample.limit} if last and sample.limit else {}),
            )
            yield replace(attempt, ending=self._ending(attempt, sample, last=last))

    def _problem(self, sample: "_Sample") -> Problem:
        targets = sample.raw.get("target")
        targets = targets if isinstance(targets, list) else [targets]
        told = [text for text in (as_text(target) for target in targets) if text]
        metadata = dict(sample.raw.get("metadata") or {})
        if sample.raw.get("choices"):
            metadata["choices"] = sample.raw["choices"]
        if len(told) > 1:
            metadata["targets"] = told
        return Problem(
            dataset=self.dataset,
            key=clean(str(sample.raw.get("id"))),
            prompt=sample.prompt,
            reference=clean(told[0]) if told else None,
            metadata=_short(metadata),
        )

    def _attempts(self, sample: "_Sample") -> list[Turn]:
        """Return the turns that are attempts; with tools only the final answer is one."""
        turns = turns_of(sample.messages, self.options.roles)
        attempts = [turn for turn in turns if turn.role is Role.ATTEMPT]
        if self.options.roles:
            return attempts
        if any(turn.message.calls_tool for turn in turns) or not attempts:
            self._counts["agentic" if turns else "silent"] += 1
            self._counts["other turns"] += max(0, len(turns) - 1)
            last = turns[-1] if turns else None
            message = sample.output or (last.message if last else _SILENCE)
            return [Turn(number=len(turns) or 1, message=message, role=Role.ATTEMPT)]
        return attempts

    def _reply(self, sample: "_Sample", turn: Turn, *, last: bool) -> Reply:
        text = turn.message.text
        answer = sample.answer() if last else None
        # Many scorers hand back the whole reply: an answer found in it is better.
        whole = answer is not None and answer.lower() == (text or "").strip().lower()
        return Reply(
            text=text,
            reasoning=turn.message.reasoning,
            model=self.run.model,
            answer=None if whole else answer,
            fallback=answer if whole else None,
            reasoning_tokens=as_count(sample.usage.get("reasoning_tokens")) if last else None,
            finish_reason=sample.stop_reason if last else "",
            error=sample.error if last else "",
        )

    def _ending(self, attempt: ImportedAttempt, sample: "_Sample", *, last: bool) -> Ending:
        if not last or attempt.ending is Ending.FAILED:
            return attempt.ending
        if sample.error:
            return Ending.FAILED
        limits = ("token", "context")
        return Ending.TRUNCATED if sample.limit in limits else attempt.ending

    def findings(self) -> Iterator[Finding]:
        """Yield what is known only after the last sample."""
        if self._epochs > 1:
            yield _note(
                f"The log has {self._epochs} epochs.",
                "Epochs are independent samples, not attempts.",
            )
        if self._longest > 1:
            yield _note(
                f"Attempts come from the model's turns between user messages, up to"
                f" t{self._longest}.",
                "The scores in the log judge the last attempt; earlier ones have none.",
            )
        if self._counts["agentic"]:
            yield _note(
                f"{self._counts['agentic']} samples use tools.",
                f"Each is one attempt with its final answer; {self._counts['other turns']} turns"
                " before it are not read.",
            )
        if self._counts["silent"]:
            yield _warning(f"{self._counts['silent']} samples hold no reply of the model.")
        if self._counts["undecided"]:
            yield _warning(
                f"{self._counts['undecided']} scores are neither a grade nor a number from 0 to 1."
            )


class _Sample:
    """A sample with attachments put back where they belong, whatever version wrote it."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self._attachments = _attachments(raw)
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
        self.messages = self._conversation()
        self.prompt = self._prompt(inputs)

    @property
    def usage(self) -> Mapping[str, Any]:
        """Return the token counts of the last reply."""
        usage = self._output.get("usage")
        return usage if isinstance(usage, dict) else {}

    @property
    def seconds(self) -> float | None:
        """Return how long the last reply took, else the whole sample."""
        return as_number(self._output.get("time")) or as_number(self.raw.get("total_time"))

    @property
    def error(self) -> str:
        """Return why the sample failed, "" if it did not."""
        for error in (self.raw.get("error"), self._output.get("error")):
            if error:
                told = error.get("message") if isinstance(error, dict) else error
                return as_text(told) or "error"
        return ""

    @property
    def limit(self) -> str:
        """Return the kind of limit that ended the sample, "" if none did."""
        limit = self.raw.get("limit")
        return (as_text(limit.get("type")) or "") if isinstance(limit, dict) else ""

    def answer(self) -> str | None:
        """Return the answer that a scorer extracted, None where it is as long as a reply."""
        scores = self.raw.get("scores")
        for score in _dicts(list(scores.values()) if isinstance(scores, dict) else None):
            answer = as_text(self._resolved(score.get("answer")))
            if answer and answer.strip() and len(answer) <= _ANSWER_LENGTH:
                return clean(answer.strip())
        return None

    def _conversation(self) -> list[Message]:
        raw = self._resolved(self.raw.get("messages") or _pool(self.raw))
        messages = [m for m in (self._message(item) for item in _dicts(raw)) if m is not None]
        ids = {str(message.raw.get("id")) for message in messages}
        if self.output is None or not self._has_text(self.output):
            return messages
        same = [m for m in messages if m.speaker == "assistant" and m.text == self.output.text]
        if same or str(self.output.raw.get("id", "")) in ids:
            return messages
        return [*messages, self.output]

    @staticmethod
    def _has_text(message: Message) -> bool:
        return bool((message.text or "").strip() or message.reasoning)

    def _message(self, raw: Mapping[str, Any], *, own: bool = False) -> Message | None:
        parsed = parse_message(raw)
        if parsed is None:
            return None
        given = raw.get("source") == "input" or str(raw.get("id")) in self._input_ids
        return replace(parsed, example=given and not own)

    def _prompt(self, inputs: Any) -> str:  # noqa: ANN401
        if isinstance(inputs, str):
            return clean(inputs)
        parsed = [m for m in (parse_message(item) for item in _dicts(inputs)) if m is not None]
        return first_prompt([replace(m, example=True) for m in parsed])

    def _resolved(self, value: Any, depth: int = 0) -> Any:  # noqa: ANN401
        """Return `value` with attachments in place of their references."""
        if isinstance(value, str):
            for scheme in _ATTACHED:
                if value.startswith(scheme):
                    return self._attachments.get(value.removeprefix(scheme), value)
            return value
        if depth > _DEPTH or not self._attachments:
            return value
        if isinstance(value, list):
            return [self._resolved(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {name: self._resolved(item, depth + 1) for name, item in value.items()}
        return value


_SILENCE = Message(speaker="assistant", text=None)


def _attachments(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    transcript = raw.get("transcript")
    old = transcript.get("content") if isinstance(transcript, dict) else None
    found = raw.get("attachments") or old
    return found if isinstance(found, dict) else {}


def _pool(raw: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return the pool of messages that condensed samples keep instead of a conversation."""
    data = raw.get("events_data")
    return raw.get("message_pool") or (data.get("messages") if isinstance(data, dict) else None)


def _dicts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _short(metadata: dict[str, Any]) -> dict[str, Any]:
    """Leave out metadata that would outweigh the text that it belongs to."""
    return {name: value for name, value in metadata.items() if len(str(value)) <= _METADATA_LENGTH}


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


def _warning(what: str) -> Finding:
    return Finding(severity=Severity.WARNING, what=what)
