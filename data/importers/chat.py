"""Chats: records that hold a conversation, whose turns of the model become attempts t = 1…T."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, Severity
from core.traces import Channel
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import (
    ConversationReader,
    Told,
    is_models_own,
    parse_messages,
)
from data.importers.mapping import as_count, as_number, as_text, parse_mapping
from data.importers.parts import Part
from data.importers.records import Record, skipped
from data.importers.rows import RowReader
from data.importers.table import Layout, examine
from data.importers.turns import Message, first_prompt
from data.importers.verdicts import verdict_from_value

_MARKS = (b'"messages"', b'"conversations"', b'"conversation"', b'"turns"', b'"dialogue"')
_SPEAKER_MARKS = (b'"role"', b'"from"', b'"response_text"', b'"speaker"')


class ChatImporter:
    """Reads conversations; the roles of the model's turns are guessed and can be edited."""

    name = "Chats"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.TURNS

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
        yield from self.read_layout(examine(path, options), path, options)

    def read_layout(
        self, layout: Layout, path: Path, options: ImportOptions
    ) -> Iterator[ImportedAttempt | Finding]:
        """Yield what a file holds that was looked into already; raises as `read` does."""
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
            rows=RowReader(path=path, options=options, mapping=mapping, examples=layout.examples),
            chats=ConversationReader(roles=options.roles, least=options.partial_credit),
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
    chats: ConversationReader

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        messages = self._messages(record.value)
        problem = self.rows.problem(record.value, first_prompt(messages))
        if problem is None or not any(is_models_own(message) for message in messages):
            yield skipped("The record holds no conversation with a model.", record.where)
            return
        run = self.rows.run(record.value)
        attempts = self.chats.read(
            messages,
            problem=problem,
            run=run,
            sample=self.rows.sample_of(record.value, problem, run),
            where=record.where,
            told=self._told(record.value),
        )
        yield from list(attempts) or [skipped("No turn of the model is an attempt.", record.where)]

    def _messages(self, row: Mapping[str, Any]) -> list[Message]:
        """Return the conversation; a reply that stands beside its prompt is its last turn."""
        mapping = self.rows.mapping
        messages = parse_messages(mapping.value(row, "messages"))
        text = as_text(mapping.value(row, "response"))
        thought = as_text(mapping.value(row, "reasoning"))
        is_asked = bool(messages) and messages[-1].speaker == "user"
        if is_asked and (text or thought):
            part = Part(text=thought or "", channel=Channel.PRIVATE_REASONING)
            reasoning = (part,) if thought else ()
            messages.append(Message(speaker="assistant", text=text, reasoning=reasoning))
        return messages

    def _told(self, row: Mapping[str, Any]) -> Told:
        mapping, least = self.rows.mapping, self.rows.options.partial_credit
        found = [
            verdict_from_value(mapping.value(row, name), mapping.paths[name].text, least)
            for name in ("outcome", "score")
            if name in mapping
        ]
        return Told(
            answer=as_text(mapping.value(row, "answer")),
            tokens=as_count(mapping.value(row, "tokens")),
            reasoning_tokens=as_count(mapping.value(row, "reasoning_tokens")),
            seconds=as_number(mapping.value(row, "seconds")),
            cost=as_number(mapping.value(row, "cost")),
            finish_reason=as_text(mapping.value(row, "finish_reason")) or "",
            error=as_text(mapping.value(row, "error")) or "",
            metadata=self.rows.unmapped(row),
            verdicts=tuple(verdict for verdict in found if verdict is not None),
        )

    def findings(self) -> Iterator[Finding]:
        yield from self.rows.findings()
        yield from self.chats.findings()


IMPORTER = ChatImporter()
