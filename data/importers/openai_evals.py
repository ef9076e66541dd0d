"""OpenAI evals: a line with the specification, then events, joined by the sample they are about.

Events of several samples are interleaved, and a sample's outcome comes after its reply: the file
is read twice, first for the outcomes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Condition, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import prompt_of, small_fields
from data.importers.first_record import first_fields
from data.importers.known_models import short_name
from data.importers.mapping import as_text
from data.importers.parts import clean
from data.importers.records import Record, Source, glancing, open_source, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.verdicts import verdict_from_value

_EVENT = frozenset(("event_id", "sample_id", "type", "data"))
_LONGEST = 1_000


class EvalsImporter:
    """Reads the events of one evaluation: what was sampled, and how it was matched."""

    name = "OpenAI evals"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for a specification or event on the first line."""
        del path
        fields = first_fields(head)
        specified = fields.get("spec", b"")[:1] == b"{" and b'"run_id"' in head
        return 92 if specified or fields.keys() >= _EVENT else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        source = open_source(path, on_bytes=options.on_bytes)
        outcomes = _outcomes(source, options)
        key = KEY_FINDING + "sample_id."
        yield Finding(severity=Severity.NOTE, what=key, where="mapping")
        reader = _Reader(path=path, options=options, outcomes=outcomes)
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


@dataclass(slots=True)
class _Outcome:
    """What the events after a reply say of it."""

    reference: str | None = None
    verdicts: list[ImportedVerdict] = field(default_factory=list[ImportedVerdict])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


def _outcomes(source: Source, options: ImportOptions) -> dict[str, _Outcome]:
    found: dict[str, _Outcome] = defaultdict(_Outcome)
    for item in source.records(glancing(options.on_bytes)):
        if not isinstance(item, Record):
            continue
        kind, data = item.value.get("type"), item.value.get("data")
        sample = as_text(item.value.get("sample_id"))
        if sample is None or not isinstance(data, dict):
            continue
        if kind == "match":
            _match(found[sample], data, options.partial_credit)
        elif kind == "metrics":
            _metrics(found[sample], data, options.partial_credit)
    return found


def _match(outcome: _Outcome, data: Mapping[str, Any], least: float) -> None:
    verdict = verdict_from_value(data.get("correct"), "match", least)
    if verdict is not None:
        outcome.verdicts.append(verdict)
    expected = data.get("expected")
    first = expected[0] if isinstance(expected, list) and expected else expected
    text = clean(as_text(first) or "")
    outcome.reference = outcome.reference or text.strip() or None
    outcome.metadata |= small_fields(data, ("correct", "expected", "sampled"))


def _metrics(outcome: _Outcome, data: Mapping[str, Any], least: float) -> None:
    """Take a grader's accuracy or score as a verdict, what else it measured as metadata."""
    for name in ("accuracy", "correct", "score"):
        verdict = verdict_from_value(data.get(name), name, least)
        if verdict is not None:
            outcome.verdicts.append(verdict)
            break
    outcome.metadata |= small_fields(data)


@dataclass(slots=True, kw_only=True)
class _Reader:
    path: Path
    options: ImportOptions
    outcomes: Mapping[str, _Outcome]
    _spec: Mapping[str, Any] = field(default_factory=dict[str, Any])
    _seen: set[str] = field(default_factory=set[str])
    _later: int = 0
    _errors: int = 0

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        if isinstance(row.get("spec"), dict):
            self._spec = row["spec"]
        kind, data = row.get("type"), row.get("data")
        self._errors += kind == "error"
        if kind != "sampling" or not isinstance(data, dict):
            return
        sample = as_text(row.get("sample_id"))
        replies = data.get("sampled")
        replies = replies if isinstance(replies, list) else [replies]
        prompt = prompt_of(data.get("prompt"))
        if sample is None or not replies:
            yield skipped("The event names no sample, or holds no reply.", record.where)
            return
        if sample in self._seen:
            self._later += 1
            return
        self._seen.add(sample)
        yield from self._attempts(sample, prompt, replies, record.where)

    def _attempts(
        self, sample: str, prompt: str, replies: list[Any], where: str
    ) -> Iterator[ImportedAttempt]:
        outcome = self.outcomes.get(sample) or _Outcome()
        run = self._run()
        problem = Problem(
            dataset=self.options.dataset or self._dataset(),
            key=clean(sample),
            prompt=prompt,
            reference=outcome.reference,
        )
        alone = len(replies) == 1
        for number, reply in enumerate(replies, start=1):
            yield attempt_of(
                Reply(text=as_text(reply), model=run.model),
                problem=problem,
                run=run,
                numbers=(number, 1),
                where=where,
                verdicts=tuple(outcome.verdicts) if alone else (),
                metadata=outcome.metadata,
            )

    def _dataset(self) -> str:
        told = as_text(self._spec.get("eval_name") or self._spec.get("base_eval"))
        return clean(told or "").strip() or self.path.absolute().parent.name

    def _run(self) -> ImportedRun:
        told = self._spec.get("completion_fns") or self._spec.get("model_name")
        told = told[0] if isinstance(told, list) and told else told
        model = clean(as_text(told) or "").strip()[:_LONGEST] or self.path.stem
        config = self._spec.get("run_config")
        settings = small_fields(config) if isinstance(config, dict) else {}
        return ImportedRun(
            name=self.options.run_name or short_name(model),
            model=model,
            condition=Condition(settings=settings),
        )

    def findings(self) -> Iterator[Finding]:
        if self._later:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._later} replies follow the first one at the same sample.",
                done="They are the grader's, or steps of a dialogue, and are not read.",
            )
        if self._errors:
            yield Finding(
                severity=Severity.WARNING,
                what=f"The log tells of {self._errors} errors.",
                done="Samples without a reply are not in the import.",
            )


IMPORTER = EvalsImporter()
