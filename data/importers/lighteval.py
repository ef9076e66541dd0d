"""lighteval: details as Parquet or JSON, a row for each document, its samples in one row.

The columns are called `doc`, `model_response` and `metric`, or `__doc__` and so on; older files
have the fields of all three side by side.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Channel, Condition, Ending, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.companions import companions
from data.importers.conversations import (
    SampleNumbers,
    loaded,
    prompt_key,
    prompt_of,
    small_fields,
)
from data.importers.documents import json_beside
from data.importers.files import read_head
from data.importers.first_record import first_fields
from data.importers.harness_metrics import Metrics
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import Part, clean
from data.importers.records import Record, glancing, open_source, skipped
from data.importers.replies import Reply, attempt_of

_PARTS = ("doc", "model_response", "metric")
_OLDER = frozenset(("full_prompt", "predictions", "metrics"))
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT[\d.:-]+\Z")
_DETAILS, _RESULTS = 90, 95


class LightevalImporter:
    """Reads the details of lighteval, and the model and settings from its results."""

    name = "lighteval details"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 90 for rows of details, 95 for results."""
        del path
        return _kind(head)

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        if _kind(read_head(path).data) == _RESULTS:
            yield Finding(
                severity=Severity.NOTE,
                what="These are lighteval's results, without responses.",
                done="They give the details of the same run their model, settings and means.",
            )
            return
        source = open_source(path, on_bytes=options.on_bytes)
        rows = _Rows(path=path, options=options, run=_run_of(path, options))
        # The scale of a metric is known only from all its values, so the file is read twice.
        for item in source.records(glancing(options.on_bytes)):
            if isinstance(item, Record):
                rows.metrics.add(_Row.of(item.value).metric)
        key = KEY_FINDING + "the task and the document's id, or its text."
        yield Finding(severity=Severity.NOTE, what=key, where="mapping")
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else rows.read(item)
        yield from rows.findings()


def _kind(head: bytes) -> int:
    names = first_fields(head).keys()
    if {"config_general", "results"} <= names:
        return _RESULTS
    named = any(set(_named(style)) <= names for style in ("{}", "__{}__"))
    return _DETAILS if named or names >= _OLDER else 0


def _named(style: str) -> list[str]:
    return [style.format(name) for name in _PARTS]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row, whatever its columns are called."""

    doc: Mapping[str, Any]
    response: Mapping[str, Any]
    metric: Mapping[str, Any]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "_Row":
        if row.keys() >= _OLDER:
            return cls._older(row)
        parts = [loaded(row.get(name, row.get(f"__{name}__"))) for name in _PARTS]
        doc, response, metric = (part if isinstance(part, dict) else {} for part in parts)
        return cls(doc=doc, response=response, metric=metric)

    @classmethod
    def _older(cls, row: Mapping[str, Any]) -> "_Row":
        told = {name: loaded(value) for name, value in row.items()}
        golds = _listed(told.get("gold"))
        return cls(
            doc={
                "query": told.get("example") or told.get("full_prompt"),
                "choices": told.get("choices") or golds,
                "gold_index": told.get("gold_index") or 0,
            },
            response={"input": told.get("full_prompt"), "text": told.get("predictions")},
            metric=told["metrics"] if isinstance(told["metrics"], dict) else {},
        )

    @property
    def texts(self) -> list[str | None]:
        told = _listed(self.response.get("text"))
        return [text for text in told if text is None or isinstance(text, str)]

    @property
    def choices(self) -> list[str]:
        return [clean(as_text(choice) or "") for choice in _listed(self.doc.get("choices"))]

    def golds(self) -> list[str]:
        """Return the choices that are right."""
        at = [as_count(number) for number in _listed(self.doc.get("gold_index"))]
        choices = self.choices
        return [choices[i].strip() for i in at if i is not None and i < len(choices)]

    def likeliest(self) -> str | None:
        """Return the choice with the highest likelihood, None where none has been compared."""
        told = [as_number(number) for number in _listed(self.response.get("logprobs"))]
        choices = self.choices
        if len(told) != len(choices) or len(choices) < 2:
            return None
        pairs = [(value, at) for at, value in enumerate(told) if value is not None]
        return choices[max(pairs)[1]].strip() if pairs else None


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


@dataclass(slots=True, kw_only=True)
class _Rows:
    path: Path
    options: ImportOptions
    run: "_Run"
    metrics: Metrics = field(default_factory=Metrics)
    _samples: SampleNumbers = field(default_factory=SampleNumbers)
    _likelihoods: int = 0
    _most: int = 1

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = _Row.of(record.value)
        problem = self._problem(row)
        likeliest = row.likeliest()
        texts = row.texts or ([""] if likeliest is not None else [])
        if problem is None or not texts:
            yield skipped("The row has no prompt, or no response.", record.where)
            return
        self._likelihoods += not row.texts
        self._most = max(self._most, len(texts))
        asked = prompt_of(row.response.get("input"))
        for at, text in enumerate(texts):
            attempt = attempt_of(
                self._reply(row, at, text, None if row.texts else likeliest),
                problem=problem,
                run=self.run.run,
                numbers=(self._samples.next(problem, self.run.run), 1),
                where=record.where,
                prompt_before="" if asked.strip() == problem.prompt.strip() else asked,
                tokens=_token_count(row.response.get("output_tokens"), at, len(texts)),
                verdicts=self._verdicts(row, at, len(texts)),
                metadata=self.metrics.kept(row.metric, at, len(texts)),
            )
            yield attempt if row.texts else structs.replace(attempt, ending=Ending.COMPLETE)

    def _problem(self, row: _Row) -> Problem | None:
        prompt = prompt_of(row.doc.get("query"))
        told = as_text(row.doc.get("id"))
        key = clean(told).strip() if told else ""
        if not prompt.strip() and not key:
            return None
        golds = row.golds()
        specific = loaded(row.doc.get("specific"))
        metadata = small_fields(specific) if isinstance(specific, dict) else {}
        return Problem(
            dataset=self.options.dataset or self._task(row),
            key=key or prompt_key(prompt),
            prompt=prompt,
            reference=golds[0] if golds and golds[0] else None,
            metadata=metadata | ({"other_references": golds[1:9]} if len(golds) > 1 else {}),
        )

    def _task(self, row: _Row) -> str:
        """Return the task without its suite and its number of examples in the prompt."""
        told = clean(as_text(row.doc.get("task_name")) or "") or _task_of(self.path)
        parts = told.split("|")
        return (parts[1] if len(parts) > 2 else parts[0]).strip() or self.path.stem

    def _reply(self, row: _Row, at: int, text: str | None, answer: str | None) -> Reply:
        reasonings = _listed(row.response.get("reasonings"))
        reasoning = (as_text(reasonings[at]) if at < len(reasonings) else None) or ""
        beside = reasoning.strip() not in (text or "")
        return Reply(
            text=text,
            reasoning=(Part(text=reasoning, channel=Channel.PRIVATE_REASONING),) if beside else (),
            model=self.run.run.model,
            answer=answer,
        )

    def _verdicts(self, row: _Row, at: int, samples: int) -> tuple[ImportedVerdict, ...]:
        return tuple(self.metrics.verdicts(row.metric, at, samples, self.options.partial_credit))

    def findings(self) -> Iterator[Finding]:
        yield from self.run.findings()
        yield from self.metrics.findings()
        stated = self.run.stated(_task_of(self.path))
        yield from self.metrics.differences(stated, self.run.file)
        if self._likelihoods:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._likelihoods} rows compare the likelihoods of given choices.",
                done="The model wrote nothing there: the answer is the likeliest choice.",
            )
        if self._most > 1:
            yield Finding(
                severity=Severity.NOTE,
                what=f"Rows hold up to {self._most} responses.",
                done="They are independent samples, not attempts; a metric of all of them"
                " together judges none alone and is kept as metadata.",
            )


def _token_count(tokens: Any, at: int, samples: int) -> int | None:  # noqa: ANN401 - any JSON
    listed = _listed(tokens)
    if len(listed) != samples or not isinstance(listed[at], list):
        return None
    return len(listed[at])


def _task_of(path: Path) -> str:
    """Return the task in the name of a file of details, which its time follows."""
    name = re.sub(r"_\d{4}-\d\d-\d\dT[\d.:-]+\Z", "", path.stem)
    return clean(name.removeprefix("details_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The run of a file of details, as the results beside it and its folders tell."""

    run: ImportedRun
    file: str = ""
    results: Mapping[str, Any] = field(default_factory=dict[str, Any])
    named: bool = True

    def stated(self, task: str) -> Mapping[str, Any]:
        """Return the means that the results state of `task`."""
        stated = self.results.get(task)
        return stated if isinstance(stated, dict) else {}

    def findings(self) -> Iterator[Finding]:
        if not self.named:
            yield Finding(
                severity=Severity.WARNING,
                what="Neither a results file nor a folder names the model.",
                done="The run bears the file's name; choose results_….json too, or name the run.",
            )


def _run_of(path: Path, options: ImportOptions) -> _Run:
    file, told = _results_of(path, options)
    general = told.get("config_general")
    general = general if isinstance(general, dict) else {}
    config = general.get("model_config")
    config = config if isinstance(config, dict) else {}
    results = told.get("results")
    named = as_text(general.get("model_name") or config.get("model_name")) or _model_in(path)
    model = clean(named or path.stem).strip()
    generation = general.get("generation_parameters") or config.get("generation_parameters")
    settings = small_fields(config, ("model_name",))
    settings |= small_fields(generation) if isinstance(generation, dict) else {}
    return _Run(
        run=ImportedRun(
            name=options.run_name or short_name(model),
            model=model,
            condition=Condition(settings=settings),
        ),
        file=file,
        results=results if isinstance(results, dict) else {},
        named=bool(named or options.run_name),
    )


def _results_of(path: Path, options: ImportOptions) -> tuple[str, Mapping[str, Any]]:
    """Return the results of the same time: chosen too, beside the details, or where they belong."""
    stamp = _STAMP.search(path.stem)
    if stamp is None:
        return "", {}
    name = f"results_{stamp[0]}.json"
    model, root = _model_in(path), _root_of(path)
    others: Sequence[Path] = [other for other in companions(path, options) if other.name == name]
    if root is not None and not others:
        others = [root / "results" / model / name]
    return next(((other.name, json_beside(other)) for other in others if other.is_file()), ("", {}))


def _root_of(path: Path) -> Path | None:
    """Return the folder that holds `details` and `results`."""
    return next((up.parent for up in path.absolute().parents if up.name == "details"), None)


def _model_in(path: Path) -> str:
    """Return the model in details/<model>/<time>/…, "" in other folders."""
    root = _root_of(path)
    if root is None:
        return ""
    between = path.absolute().parent.relative_to(root / "details").parts
    return "/".join(part for part in between if not _STAMP.fullmatch(part))


IMPORTER = LightevalImporter()
