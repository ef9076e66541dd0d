"""Transcripts as Scout stores them: a row for each, its messages as JSON in a string or a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Condition, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import (
    ConversationReader,
    SampleNumbers,
    Told,
    loaded,
    parse_messages,
    prompt_key,
    small_fields,
)
from data.importers.first_record import first_fields
from data.importers.inspect_scores import verdicts_of
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean
from data.importers.records import Record, open_source, skipped
from data.importers.turns import first_prompt
from data.importers.verdicts import verdict_from_value

_OWN = (
    "messages", "events", "timelines", "score", "success", "model", "task_id", "task_set",
    "task_repeat", "total_time", "total_tokens", "error",
)  # fmt: skip
_BESIDE = ("source_type", "source_id", "source_uri", "task_id", "task_set", "agent")


class ScoutImporter:
    """Reads Scout transcripts: a task is a problem, its repeats are samples."""

    name = "Scout transcripts"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 90 for rows with a transcript's id, its messages and where it is from."""
        del path
        fields = first_fields(head)
        named = {"transcript_id", "messages"} <= fields.keys()
        return 90 if named and any(name in fields for name in _BESIDE) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        source = open_source(path, on_bytes=options.on_bytes)
        key = "task_id, or the first prompt's text."
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key, where="mapping")
        reader = _Reader(
            path=path,
            options=options,
            chats=ConversationReader(
                roles=options.roles, least=options.partial_credit, agents=True
            ),
        )
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.chats.findings()


@dataclass(slots=True, kw_only=True)
class _Reader:
    path: Path
    options: ImportOptions
    chats: ConversationReader
    _samples: SampleNumbers = field(default_factory=SampleNumbers, init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        messages = parse_messages(loaded(row.get("messages")))
        prompt = first_prompt(messages)
        key = clean(as_text(row.get("task_id")) or "").strip()
        if not key and not prompt.strip():
            yield skipped("The transcript holds no prompt and names no task.", record.where)
            return
        dataset = clean(as_text(row.get("task_set")) or "").strip()
        problem = Problem(
            dataset=self.options.dataset or dataset or self.path.absolute().parent.name,
            key=key or prompt_key(prompt),
            prompt=prompt,
        )
        run = self._run(row)
        told = as_count(row.get("task_repeat"))
        attempts = self.chats.read(
            messages,
            problem=problem,
            run=run,
            sample=told or self._samples.next(problem, run),
            where=record.where,
            told=self._told(row),
        )
        silent = skipped("The transcript holds no reply of the model.", record.where)
        yield from list(attempts) or [silent]

    def _run(self, row: Mapping[str, Any]) -> ImportedRun:
        model = clean(as_text(row.get("model")) or self.path.stem)
        options = loaded(row.get("model_options"))
        settings = small_fields(options) if isinstance(options, dict) else {}
        agent = as_text(row.get("agent"))
        return ImportedRun(
            name=self.options.run_name or short_name(model),
            model=model,
            condition=Condition(settings=settings | ({"agent": clean(agent)} if agent else {})),
        )

    def _told(self, row: Mapping[str, Any]) -> Told:
        return Told(
            seconds=as_number(row.get("total_time")),
            error=as_text(row.get("error")) or "",
            verdicts=self._verdicts(row),
            metadata=small_fields(row, _OWN),
        )

    def _verdicts(self, row: Mapping[str, Any]) -> tuple[ImportedVerdict, ...]:
        """Return what `success` says, its reduction of the score, else what the score says."""
        least = self.options.partial_credit
        success = verdict_from_value(row.get("success"), "success", least)
        if success is not None:
            return (success,)
        score = loaded(row.get("score"))
        scores = score if isinstance(score, dict) else {"score": score}
        return tuple(verdicts_of(scores, least)[0])


IMPORTER = ScoutImporter()
