"""Chats: records that hold a conversation, whose turns of the model become attempts t = 1…T."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedVerdict, Severity
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.mapping import FieldMapping, as_count, as_number, as_text, parse_mapping
from data.importers.records import Record, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.rows import RowReader
from data.importers.table import examine
from data.importers.turns import Message, Role, Turn, first_prompt, parse_message, turns_of
from data.importers.verdicts import verdict_from_value

_MARKS = (b'"messages"', b'"conversations"', b'"conversation"', b'"turns"', b'"dialogue"')
_SPEAKER_MARKS = (b'"role"', b'"from"', b'"response_text"', b'"speaker"')
_TURN_OUTCOMES = ("is_correct", "correct", "outcome")


class ChatImporter:
    """Reads conversations; the roles of the model's turns are guessed and can be edited."""

    name = "Chats"
    version = "1"
    verified = True

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 60 for JSON with messages that have a speaker."""
        del path
        if head.lstrip()[:1] not in (b"{", b"["):
            return 0
        has_messages = any(mark in head for mark in _MARKS)
        return 60 if has_messages and any(mark in head for mark in _SPEAKER_MARKS) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the records hold no conversations.
        """
        layout = examine(path, options)
        if "messages" not in layout.mapping:
            raise ImportFileError(
                "No field of the records holds a conversation.",
                where=path.name,
                advice="Name it in the field mapping as messages.",
            )
        mapping = parse_mapping(layout.mapping, layout.source.root)
        key = layout.mapping.get("problem", "the first prompt's text")
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key + ".", where="mapping")
        chats = _ChatReader(
            rows=RowReader(path=path, options=options, mapping=mapping, examples=layout.examples)
        )
        for item in layout.source.records(options.on_bytes):
            if isinstance(item, Finding):
                yield item
            else:
                yield from chats.read(item)
        yield from chats.findings()


@dataclass(slots=True, kw_only=True)
class _ChatReader:
    rows: RowReader
    _roles: Counter[Role] = field(default_factory=Counter[Role], init=False)
    _longest: int = field(default=0, init=False)

    @property
    def _mapping(self) -> FieldMapping:
        return self.rows.mapping

    @property
    def _options(self) -> ImportOptions:
        return self.rows.options

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        messages = conversation(self._mapping.value(record.value, "messages"))
        turns = turns_of(messages, self._options.roles)
        self._roles.update(turn.role for turn in turns)
        attempts = [turn for turn in turns if turn.role is Role.ATTEMPT]
        problem = self.rows.problem(record.value, first_prompt(messages))
        if not attempts or problem is None:
            yield skipped("The record holds no conversation with a model.", record.where)
            return
        self._longest = max(self._longest, len(attempts))
        run = self.rows.run(record.value)
        sample = self.rows.sample_of(record.value, problem, run)
        for t, turn in enumerate(attempts, start=1):
            told = self._told(record.value, turn, last=t == len(attempts))
            if turn.prompt_before.strip() == problem.prompt.strip():
                told["prompt_before"] = ""
            yield attempt_of(
                self._reply(record.value, turn, run.model, last=t == len(attempts)),
                problem=problem,
                run=run,
                numbers=(sample, t),
                where=record.where,
                **told,
            )

    def _reply(self, row: Mapping[str, Any], turn: Turn, model: str, *, last: bool) -> Reply:
        raw = turn.message.raw
        return Reply(
            text=turn.message.text,
            reasoning=turn.message.reasoning,
            model=model,
            finish_reason=as_text(raw.get("finish_reason") or raw.get("stop_reason")) or "",
            answer=as_text(self._mapping.value(row, "answer")) if last else None,
        )

    def _told(self, row: Mapping[str, Any], turn: Turn, *, last: bool) -> dict[str, Any]:
        raw = turn.message.raw
        usage = raw.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        return {
            "prompt_before": turn.prompt_before,
            "saw": turn.saw,
            "tokens": as_count(usage.get("completion_tokens") or usage.get("output_tokens")),
            "seconds": as_number(raw.get("time_taken")),
            "verdicts": self._verdicts(row, raw, last=last),
        }

    def _verdicts(
        self, row: Mapping[str, Any], turn: Mapping[str, Any], *, last: bool
    ) -> tuple[ImportedVerdict, ...]:
        """Return the turn's own outcome; the record's outcome judges the last attempt only."""
        least = self._options.partial_credit
        found = [
            verdict_from_value(turn[name], name, least) for name in _TURN_OUTCOMES if name in turn
        ]
        if last and not found:
            for name in ("outcome", "score"):
                value = self._mapping.value(row, name)
                if value is not None:
                    found.append(verdict_from_value(value, self._mapping.paths[name].text, least))
        return tuple(verdict for verdict in found if verdict is not None)

    def findings(self) -> Iterator[Finding]:
        yield from self.rows.findings()
        counts = ", ".join(f"{count} {role}" for role, count in self._roles.items())
        yield Finding(
            severity=Severity.NOTE,
            what=f"Attempts come from the model's turns (up to t{self._longest}): {counts}.",
            done="The roles of the turns can be changed before importing.",
        )


def conversation(raw: Any) -> list[Message]:  # noqa: ANN401
    """Return the messages of a conversation; what is not a message is left out."""
    if not isinstance(raw, list):
        return []
    parsed = [parse_message(item) for item in raw if isinstance(item, dict)]
    return [message for message in parsed if message is not None]


IMPORTER = ChatImporter()
