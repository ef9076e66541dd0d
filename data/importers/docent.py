"""Docent's agent runs: transcripts of agents with metadata that holds scores and the model."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Problem
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
from data.importers.mapping import as_text
from data.importers.parts import clean
from data.importers.records import Record, open_source, skipped
from data.importers.turns import Message, first_prompt

_KEYS = ("sample_id", "task_id", "problem_id", "question_id", "instance_id")
_DATASETS = ("dataset", "benchmark", "task_set", "task_id", "task", "eval")
_MODELS = ("model", "model_name", "agent_model", "llm")


class DocentImporter:
    """Reads Docent's agent runs: each transcript is a sample with the run's scores."""

    name = "Docent agent runs"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 88 for records that hold transcripts of messages."""
        del path
        fields = first_fields(head)
        listed = fields.get("transcripts", b"")[:1] in (b"[", b"{")
        return 88 if listed and b'"messages"' in head else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        source = open_source(path, on_bytes=options.on_bytes)
        if source.path.startswith("transcripts"):
            # One run alone: what looked like the records are its transcripts.
            source = source.whole()
        key = "the sample's or task's id in the metadata, or the first prompt's text."
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
        yield from reader.findings()


@dataclass(slots=True, kw_only=True)
class _Reader:
    path: Path
    options: ImportOptions
    chats: ConversationReader
    _samples: SampleNumbers = field(default_factory=SampleNumbers, init=False)
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        transcripts = _transcripts(record.value.get("transcripts"))
        several = len(transcripts) > 1
        self._counts["several"] += several
        attempts: list[ImportedAttempt] = []
        for transcript in transcripts:
            attempts += self._transcript(record, transcript, several=several)
        silent = skipped("The agent run holds no reply of a model.", record.where)
        yield from attempts or [silent]

    def _transcript(
        self, record: Record, transcript: Mapping[str, Any], *, several: bool
    ) -> Iterator[ImportedAttempt]:
        messages = parse_messages(loaded(transcript.get("messages")))
        metadata = loaded(record.value.get("metadata"))
        metadata = metadata if isinstance(metadata, dict) else {}
        problem = self._problem(metadata, first_prompt(messages))
        if problem is None:
            return
        run = self._run(metadata, messages)
        name = small_fields({"transcript": transcript.get("name")}) if several else {}
        scores = metadata.get("scores")
        verdicts = verdicts_of(scores, self.options.partial_credit)[0] if not several else []
        yield from self.chats.read(
            messages,
            problem=problem,
            run=run,
            sample=self._samples.next(problem, run),
            where=record.where,
            told=Told(
                verdicts=tuple(verdicts),
                metadata=small_fields({"id": record.value.get("id")} | metadata) | name,
            ),
        )

    def _problem(self, metadata: Mapping[str, Any], prompt: str) -> Problem | None:
        named = [(name, _short(metadata, name)) for name in _KEYS]
        by, key = next(((name, key) for name, key in named if key), ("", ""))
        if not key and not prompt.strip():
            return None
        datasets = (_short(metadata, name) for name in _DATASETS if name != by)
        dataset = self.options.dataset or next(filter(None, datasets), "")
        return Problem(
            dataset=dataset or self.path.absolute().parent.name or self.path.stem,
            key=key or prompt_key(prompt),
            prompt=prompt,
        )

    def _run(self, metadata: Mapping[str, Any], messages: list[Message]) -> ImportedRun:
        said = [_short(m.raw, "model") for m in messages if m.speaker == "assistant"]
        told = [*(_short(metadata, name) for name in _MODELS), *said, self.path.stem]
        model = next(filter(None, told))
        return ImportedRun(name=self.options.run_name or short_name(model), model=model)

    def findings(self) -> Iterator[Finding]:
        yield from self.chats.findings()
        if self._counts["several"]:
            yield Finding(
                severity=Severity.WARNING,
                what=f"{self._counts['several']} agent runs have several transcripts.",
                done="Each transcript is a sample; the run's scores judge none of them alone.",
            )


def _transcripts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    value = loaded(value)
    if isinstance(value, dict):
        value = list(value.values())
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _short(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    plain = isinstance(value, str | int) and not isinstance(value, bool)
    return clean(as_text(value) or "").strip()[:200] if plain else ""


IMPORTER = DocentImporter()
