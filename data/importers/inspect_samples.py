"""Samples of Inspect logs: their conversation as attempts, with scores, tokens and endings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Ending, Problem
from data.importers.base import ImportOptions
from data.importers.inspect_sample import Sample
from data.importers.inspect_scores import edited, verdicts_of
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean
from data.importers.records import Record
from data.importers.replies import Reply, attempt_of
from data.importers.turns import Message, Role, Turn, turns_of

_METADATA_LENGTH = 4000
_MOST_EDITS = 20  # kinds that are told
_SHOWN = 40  # characters of a score in a finding


@dataclass(slots=True, kw_only=True)
class SampleReader:
    """Reads samples as attempts of `run`, and counts what they have in common."""

    dataset: str
    run: ImportedRun
    options: ImportOptions
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)
    _edits: Counter[tuple[str, str, str]] = field(
        default_factory=Counter[tuple[str, str, str]], init=False
    )
    _longest: int = field(default=0, init=False)
    _epochs: int = field(default=1, init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts of one sample; only the last one has the file's scores."""
        sample = Sample(record.value)
        epoch = max(1, as_count(record.value.get("epoch")) or 1)
        self._epochs = max(self._epochs, epoch)
        problem = self._problem(sample, record.where)
        turns = self._attempts(sample)
        self._longest = max(self._longest, len(turns))
        verdicts, undecided = verdicts_of(record.value.get("scores"), self.options.partial_credit)
        self._counts["undecided"] += undecided
        self._count(sample)
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
                tokens=as_count(sample.usage(turn.message, last=last).get("output_tokens")),
                seconds=sample.seconds(turn.message, last=last),
                cost=as_number(sample.usage(turn.message, last=last).get("total_cost")),
                verdicts=tuple(verdicts) if last else (),
                metadata=_short(sample.metadata() if last else {}) | _summaries(turn.message),
            )
            yield structs.replace(attempt, ending=self._ending(attempt, sample, last=last))

    def _count(self, sample: Sample) -> None:
        self._counts["invalidated"] += bool(sample.raw.get("invalidation"))
        self._counts["retried"] += bool(sample.raw.get("error_retries"))
        self._counts["unresolved"] += sample.unresolved
        self._counts["limited"] += bool(sample.limit)
        for scorer, (before, after) in edited(sample.raw.get("scores")).items():
            self._edits[scorer, str(before)[:_SHOWN], str(after)[:_SHOWN]] += 1

    def _problem(self, sample: Sample, where: str) -> Problem:
        targets = sample.raw.get("target")
        targets = targets if isinstance(targets, list) else [targets]
        told = [text for text in (as_text(target) for target in targets) if text]
        kept = sample.raw.get("metadata")
        metadata = dict(kept) if isinstance(kept, dict) else {}
        if sample.raw.get("choices"):
            metadata["choices"] = sample.raw["choices"]
        if len(told) > 1:
            metadata["targets"] = told
        return Problem(
            dataset=self.dataset,
            key=clean(as_text(sample.raw.get("id")) or where),
            prompt=sample.prompt,
            reference=clean(told[0]) if told else None,
            metadata=_short(metadata),
        )

    def _attempts(self, sample: Sample) -> list[Turn]:
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

    def _reply(self, sample: Sample, turn: Turn, *, last: bool) -> Reply:
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
            reasoning_tokens=as_count(
                sample.usage(turn.message, last=last).get("reasoning_tokens")
            ),
            finish_reason=sample.stop_reason if last else "",
            error=sample.error if last else "",
        )

    def _ending(self, attempt: ImportedAttempt, sample: Sample, *, last: bool) -> Ending:
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
        yield from self._told_by_counts()
        for (scorer, before, after), count in self._edits.most_common(_MOST_EDITS):
            yield _note(
                f"{scorer}: {count} scores were changed after the run from {before} to {after}.",
                "What it was changed to is the verdict; the history is kept with each trace.",
            )

    def _told_by_counts(self) -> Iterator[Finding]:
        for name, what, done in _COUNTED:
            if self._counts[name]:
                severity = Severity.NOTE if name == "retried" else Severity.WARNING
                told = what.format(self._counts[name])
                yield Finding(severity=severity, what=told, done=done)


# What is counted over samples: its name, what is said of it, and what is done about it.
_COUNTED = (
    ("silent", "{} samples hold no reply of the model.", ""),
    ("undecided", "{} scores are neither a grade nor a number from 0 to 1.", ""),
    ("limited", "{} samples were stopped by a limit.", "Which one is kept with each trace."),
    (
        "retried",
        "{} samples were tried again after an error.",
        "The last try is read; the errors are kept with the trace.",
    ),
    ("invalidated", "{} samples are marked as invalid in the log.", "They are read all the same."),
    ("unresolved", "{} texts are stored apart and cannot be found.", "Their names stand for them."),
)


_SILENCE = Message(speaker="assistant", text=None)


def _short(metadata: dict[str, Any]) -> dict[str, Any]:
    """Leave out metadata that would outweigh the text that it belongs to."""
    return {name: value for name, value in metadata.items() if len(str(value)) <= _METADATA_LENGTH}


def _summaries(message: Message) -> dict[str, Any]:
    """Return the summaries that stand beside reasoning that is there in full."""
    content = message.raw.get("content")
    told = [
        as_text(item["summary"]) or ""
        for item in (content if isinstance(content, list) else ())
        if isinstance(item, dict) and item.get("type") == "reasoning"
        if item.get("reasoning") and item.get("summary") and not item.get("redacted")
    ]
    text = clean("\n\n".join(told))
    return {"reasoning_summary": text[:_METADATA_LENGTH]} if text else {}


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)
