"""Reasoning distilled from strong models: several judged generations, or a column for each model.

A record either holds `generations` with lists of verdicts beside them, as OpenR1 does, or fields
that begin with a model's name, such as deepseek_reasoning and deepseek_solution.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from core.imported import Finding, ImportedAttempt, ImportedVerdict, Severity
from core.traces import Channel, Ending, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import SampleNumbers, small_fields
from data.importers.first_record import first_fields
from data.importers.known_models import looks_like_a_model, short_name
from data.importers.mapping import as_text, kth
from data.importers.parts import Part, clean
from data.importers.records import Record, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.rows import RowReader
from data.importers.side_fields import side_rows
from data.importers.verdicts import verdict_from_value

_VERDICTS = "correctness_"  # a list for each judge, whose name follows
_COMPLETE = "is_reasoning_complete"
_LISTS = ("generations", _COMPLETE, "finish_reasons", "messages")
_REASONING = re.compile(r"(?P<model>.+?)_(?:reasoning|thinking|cot|thinking_trajectory)")
_RESPONSE = ("solution", "attempt", "answer", "response")
_JUDGED = ("grade", "correct", "is_correct", "correctness")
_PROMPTS = ("problem", "question", "prompt", "query", "instruction")
_REFERENCES = ("answer", "ground_truth_solution", "ground_truth", "solution")
_LONGEST_SOLUTION = 8000  # characters of a reference solution that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The fields of one model, by what they hold."""

    model: str
    reasoning: str
    response: str
    judged: str


class DistilledImporter:
    """Reads sets of distilled reasoning; generations are samples, each with its verdicts."""

    name = "Distilled reasoning"
    version = "1"
    verified = False

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 85 for generations with verdicts, 80 for columns named after models."""
        del path
        fields = first_fields(head)
        if "generations" in fields and any(_is_beside(name) for name in fields):
            return 85
        return 80 if _columns(fields) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        own = (*_LISTS, *_PROMPTS, *_REFERENCES)
        source, rows = side_rows(path, options, own)
        named = "problem" in rows.mapping
        key = rows.mapping.paths["problem"].text if named else "the prompt's text"
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key + ".", where="mapping")
        reader = _Reader(rows=rows)
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


@dataclass(slots=True, kw_only=True)
class _Reader:
    rows: RowReader
    _samples: SampleNumbers = field(default_factory=SampleNumbers, init=False)
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        problem = self._problem(record.value)
        attempts = [] if problem is None else list(self._attempts(record, problem))
        yield from attempts or [skipped("The record has no problem or no response.", record.where)]

    def _problem(self, row: Mapping[str, Any]) -> Problem | None:
        asked = _first_text(row, _PROMPTS)
        problem = self.rows.problem(row, clean(asked or ""))
        if problem is None:
            return None
        metadata = small_fields(row, (*_PROMPTS, *_REFERENCES))
        solution = as_text(row.get("solution"))
        if solution and "generations" in row:
            metadata["solution"] = clean(solution[:_LONGEST_SOLUTION])
        reference = problem.reference or _first_text(row, _REFERENCES)
        told = None if reference is None else clean(reference)
        return replace(problem, reference=told, metadata=metadata | problem.metadata)

    def _attempts(self, record: Record, problem: Problem) -> Iterator[ImportedAttempt]:
        row = record.value
        generations = row.get("generations")
        if isinstance(generations, list):
            self._counts["most"] = max(self._counts["most"], len(generations))
            for k, text in enumerate(generations):
                yield self._generation(record, problem, as_text(text), k)
            return
        models = _columns(row)
        for columns in models:
            reasoning, text = as_text(row[columns.reasoning]), as_text(row[columns.response])
            if not reasoning and not text:
                continue
            name = self.rows.options.run_name if len(models) == 1 else ""
            name = name or short_name(columns.model)
            run = replace(self.rows.run(row), model=columns.model, name=name)
            part = Part(text=reasoning or "", channel=Channel.PRIVATE_REASONING)
            yield attempt_of(
                Reply(text=text, reasoning=(part,) if reasoning else (), model=columns.model),
                problem=problem,
                run=run,
                numbers=(self._samples.next(problem, run), 1),
                where=record.where,
                verdicts=self._verdicts(row, [columns.judged] if columns.judged else []),
            )

    def _generation(
        self, record: Record, problem: Problem, text: str | None, k: int
    ) -> ImportedAttempt:
        row = record.value
        run = self.rows.run(row)
        self._counts["unnamed"] += "model" not in self.rows.mapping
        attempt = attempt_of(
            Reply(text=text, model=run.model, finish_reason=_reason(row, k)),
            problem=problem,
            run=run,
            numbers=(self._samples.next(problem, run), 1),
            where=record.where,
            verdicts=self._verdicts(row, [n for n in row if n.startswith(_VERDICTS)], k),
        )
        if kth(row.get(_COMPLETE), k, many=True) is not False or attempt.ending is Ending.FAILED:
            return attempt
        self._counts["incomplete"] += 1
        return structs.replace(attempt, ending=Ending.TRUNCATED)

    def _verdicts(
        self, row: Mapping[str, Any], names: Iterable[str], k: int | None = None
    ) -> tuple[ImportedVerdict, ...]:
        least = self.rows.options.partial_credit
        found: list[ImportedVerdict | None] = []
        for name in names:
            value = row[name] if k is None else kth(row[name], k, many=True)
            found.append(verdict_from_value(value, name.removeprefix(_VERDICTS), least))
        return tuple(verdict for verdict in found if verdict is not None)

    def findings(self) -> Iterator[Finding]:
        counts = self._counts
        if counts["most"] > 1:
            yield _note(
                f"Records hold up to {counts['most']} generations.",
                "They are independent samples, not attempts.",
            )
        if counts["incomplete"]:
            yield _note(
                f"{counts['incomplete']} generations end before their reasoning does.",
                "They are truncated.",
            )
        if counts["unnamed"] and not self.rows.options.run_name:
            yield _note("The file names no model.", "The run bears the file's name.")


def _is_beside(name: str) -> bool:
    return name.startswith(_VERDICTS) or name == _COMPLETE


def _columns(fields: Iterable[str]) -> list[_Columns]:
    names = dict.fromkeys(fields)
    found: list[_Columns] = []
    for name in names:
        match = _REASONING.fullmatch(name)
        if match is None or not looks_like_a_model(match["model"].replace("_", "-")):
            continue
        model = match["model"]
        response = next((n for n in _RESPONSE if f"{model}_{n}" in names), None)
        judged = next((f"{model}_{n}" for n in _JUDGED if f"{model}_{n}" in names), "")
        if response is not None:
            column = f"{model}_{response}"
            found.append(_Columns(model=model, reasoning=name, response=column, judged=judged))
    return found


def _first_text(row: Mapping[str, Any], names: Iterable[str]) -> str | None:
    texts = (as_text(row.get(name)) for name in names)
    return next((text for text in texts if text and text.strip()), None)


def _reason(row: Mapping[str, Any], k: int) -> str:
    return as_text(kth(row.get("finish_reasons"), k, many=True)) or ""


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


IMPORTER = DistilledImporter()
