"""lm-evaluation-harness: `samples_*.jsonl`, with the model's name from `results_*.json` beside it.

The file has one row per document and filter; the rows of one document are one trace, and each
filter's metrics are outcomes of it. Rows of one document may lie far apart, so the file is read
twice: first for outcomes and the metrics' scales, then for the texts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Channel, Completeness, Condition, Ending, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import SampleNumbers, prompt_key, small_fields
from data.importers.files import read_head
from data.importers.first_record import first_fields
from data.importers.harness_metrics import Metrics
from data.importers.known_models import short_name
from data.importers.lm_eval_requests import Requests, requests_of
from data.importers.lm_eval_results import (
    RunResults,
    TaskResults,
    completes,
    is_results,
    results_for,
    task_of,
)
from data.importers.lm_eval_scores import Group, Groups, Judged, Scores, judged_by
from data.importers.mapping import as_text
from data.importers.parts import Part, clean
from data.importers.records import Record, glancing, open_source, skipped
from data.importers.replies import Reply, attempt_of

_ASKED = frozenset(("arguments", "resps", "filtered_resps"))
_SAMPLES, _RESULTS = 92, 90
_QUESTIONS = ("question", "problem", "query", "prompt", "input", "instruction", "text", "sentence")
_CONTEXTS = ("body", "passage", "context", "story", "article", "premise", "ctx", "background")
_TEXTS = (*_QUESTIONS, *_CONTEXTS)
_MOST = 20  # likelihoods kept as metadata


class LmEvalImporter:
    """Reads the harness's logged samples."""

    name = "lm-evaluation-harness"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for rows with a document, its target and responses; 90 for results."""
        fields = first_fields(head)
        if fields.keys() >= {"doc_id", "doc", "target"} and _ASKED & fields.keys():
            return _SAMPLES
        # A document may be longer than what is looked at.
        if fields.keys() >= {"doc_id", "doc"} and path.name.startswith("samples_"):
            return _SAMPLES
        return _RESULTS if is_results(fields) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        if self.recognise(path, read_head(path).data) == _RESULTS:
            yield completes(path, options)
            return
        source = open_source(path, on_bytes=options.on_bytes)
        results = results_for(path, options)
        told = results.tasks.get(task_of(path), TaskResults())
        scores = Scores(Groups(told.filters), Metrics(lower_is_better=told.lower_is_better))
        for item in source.records(glancing(options.on_bytes)):
            if isinstance(item, Record):
                scores.add(item.value)
        run = _run_of(path, options, results)
        reader = _Reader(path, options, run, scores, results, told, Groups(told.filters))
        key = KEY_FINDING + "the task and the document's hash."
        yield Finding(severity=Severity.NOTE, what=key, where="mapping")
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


@dataclass(slots=True)
class _Reader:
    path: Path
    options: ImportOptions
    run: ImportedRun
    scores: Scores
    results: RunResults
    told: TaskResults
    groups: Groups
    _seen: set[Group] = field(default_factory=set[Group])
    _samples: SampleNumbers = field(default_factory=SampleNumbers)
    _likelihoods: int = 0
    _most: int = 1

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        group, name = self.groups.of(record.value)
        if group in self._seen:
            return
        self._seen.add(group)
        row = requests_of(record.value)
        if not row.texts and not row.likelihoods:
            yield skipped("The record has no response.", record.where)
            return
        judged = [judged_by(record.value, name), *self.scores.later(group)]
        self._likelihoods += not row.texts
        self._most = max(self._most, len(row.texts))
        problem, run = self._problem(record.value, row), self.run
        for at, text in enumerate(row.texts or [""]):
            numbers = (self._samples.next(problem, run), 1)
            yield self._attempt(row, (problem, run, numbers), (at, text), judged, record)

    def _attempt(
        self,
        row: Requests,
        place: tuple[Problem, ImportedRun, tuple[int, int]],
        sample: tuple[int, str | None],
        judged: Sequence[Judged],
        record: Record,
    ) -> ImportedAttempt:
        (problem, run, numbers), (at, text) = place, sample
        count = max(1, len(row.texts))
        answer, rule = self._answer(row, sample, judged)
        attempt = attempt_of(
            Reply(text=text, reasoning=self._reasoning(row), answer=answer, model=run.model),
            problem=problem,
            run=run,
            numbers=numbers,
            where=record.where,
            prompt_before="" if row.asked.strip() == problem.prompt.strip() else row.asked,
            verdicts=tuple(self._verdicts(judged, at, count)),
            metadata=self._metadata(row, record.value, judged, at),
        )
        if not row.texts:  # nothing had to be written, so nothing is missing
            attempt = structs.replace(attempt, ending=Ending.COMPLETE)
        return attempt if answer is None else structs.replace(attempt, answer_rule=rule)

    def _answer(
        self, row: Requests, sample: tuple[int, str | None], judged: Sequence[Judged]
    ) -> tuple[str | None, str]:
        """Return what the first filter that found an answer made of the response, and its name."""
        if not row.texts:
            return row.likeliest(), "highest likelihood"
        at, text = sample
        found = ((each.answer(at, len(row.texts)), each.filter) for each in judged)
        made = next((pair for pair in found if pair[0] not in (None, text)), (None, ""))
        return made[0] and clean(made[0]), f"filter {made[1]}"

    def _reasoning(self, row: Requests) -> tuple[Part, ...]:
        if not self.results.cuts_reasoning or not row.texts:
            return ()
        cut = Completeness.NOT_RECORDED
        return (Part(channel=Channel.PRIVATE_REASONING, completeness=cut),)

    def _verdicts(self, judged: Sequence[Judged], at: int, count: int) -> Iterator[ImportedVerdict]:
        least = self.options.partial_credit
        for each in judged:
            yield from self.scores.metrics.verdicts(each.values, at, count, least)

    def _problem(self, row: Mapping[str, Any], requests: Requests) -> Problem:
        hashed = row.get("doc_hash")
        key = hashed[:16] if isinstance(hashed, str) and hashed else as_text(row.get("doc_id"))
        target = row.get("target")
        reference = requests.choice(target) or as_text(target) or ""
        doc = row.get("doc")
        prompt = _question(doc) or requests.asked
        return Problem(
            dataset=self.options.dataset or task_of(self.path),
            key=clean(key or "").strip() or prompt_key(prompt),
            prompt=prompt,
            reference=clean(reference) if reference.strip() else None,
            metadata=small_fields(doc, _TEXTS) if isinstance(doc, dict) else {},
        )

    def _metadata(
        self, row: Requests, record: Mapping[str, Any], judged: Sequence[Judged], at: int
    ) -> dict[str, Any]:
        told = small_fields({"doc_id": record.get("doc_id")}) | self.told.settings
        for each in judged:
            told |= self.scores.metrics.kept(each.values, at, max(1, len(row.texts)))
        return told | ({} if row.texts else {"log_likelihoods": list(row.likelihoods[:_MOST])})

    def findings(self) -> Iterator[Finding]:
        yield from self.scores.findings()
        yield from self.results.findings()
        yield from self.scores.metrics.differences(self.told.means, self.results.file)
        if self._likelihoods:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._likelihoods} records compare likelihoods of given texts.",
                done="The model wrote nothing there, so traces have no text: the answer is the"
                " likeliest text, and all likelihoods are kept as metadata.",
            )
        if self._most > 1:
            yield Finding(
                severity=Severity.NOTE,
                what=f"Records hold up to {self._most} responses.",
                done="They are independent samples, not attempts; metrics of all of them together"
                " judge none alone.",
            )


def _question(doc: Any) -> str:  # noqa: ANN401 - any JSON
    """Return what the document asks, whatever prompt template the run put around it."""
    if not isinstance(doc, dict):
        return clean(as_text(doc) or "")
    named = {str(name).lower(): value for name, value in doc.items() if isinstance(value, str)}
    contexts = [named[name] for name in _CONTEXTS if named.get(name, "").strip()]
    questions = [named[name] for name in _QUESTIONS if named.get(name, "").strip()][:1]
    return clean("\n\n".join([*contexts, *questions]))


def _run_of(path: Path, options: ImportOptions, results: RunResults) -> ImportedRun:
    model = results.model or _model_of_folder(path) or path.stem
    return ImportedRun(
        name=options.run_name or short_name(model),
        model=model,
        condition=Condition(settings=results.settings),
    )


def _model_of_folder(path: Path) -> str:
    folder = path.absolute().parent.name
    return folder.replace("__", "/", 1) if "__" in folder else ""


IMPORTER = LmEvalImporter()
