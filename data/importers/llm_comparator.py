"""LLM Comparator: two models' responses to each prompt, and how raters compared them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import SampleNumbers, prompt_key, prompt_of, small_fields
from data.importers.first_record import first_fields
from data.importers.known_models import short_name
from data.importers.mapping import as_number, as_text
from data.importers.parts import clean
from data.importers.records import Record, Source, open_source, skipped
from data.importers.replies import Reply, attempt_of

_SIDES = ("a", "b")
_MOST_RATINGS = 20
_LONGEST = 1_000


class ComparatorImporter:
    """Reads LLM Comparator's files: a preference between two responses is no verdict on either."""

    name = "LLM Comparator"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for examples with a response of each of two models."""
        del path
        named = first_fields(head).keys() >= {"models", "examples"}
        return 92 if named and b'"output_text_a"' in head else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no examples.
        """
        source = open_source(path, "examples", options.on_bytes)
        if source.path != "examples":
            raise ImportFileError("The comparison has no examples.", where=path.name)
        key = KEY_FINDING + "the prompt's text."
        yield Finding(severity=Severity.NOTE, what=key, where="mapping")
        reader = _Reader(path=path, options=options, runs=_runs(source, options))
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


def _runs(source: Source, options: ImportOptions) -> tuple[ImportedRun, ImportedRun]:
    told = source.root.get("models")
    models = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    names = [clean(as_text(each.get("name")) or "").strip() for each in models[:2]]
    names += [""] * (2 - len(names))
    one, other = (name or f"model {side.upper()}" for side, name in zip(_SIDES, names, strict=True))
    shown = [short_name(one), short_name(other)]
    if shown[0] == shown[1]:
        shown = [f"{name} ({side.upper()})" for name, side in zip(shown, _SIDES, strict=True)]
    before = f"{options.run_name}: " if options.run_name else ""
    return (
        ImportedRun(name=before + shown[0], model=one),
        ImportedRun(name=before + shown[1], model=other),
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    path: Path
    options: ImportOptions
    runs: tuple[ImportedRun, ImportedRun]
    _samples: SampleNumbers = field(default_factory=SampleNumbers)
    _scored: int = 0

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        prompt = prompt_of(row.get("input_text"))
        if not prompt.strip():
            yield skipped("The example has no prompt.", record.where)
            return
        problem = Problem(
            dataset=self.options.dataset or self.path.absolute().parent.name,
            key=prompt_key(prompt),
            prompt=prompt,
            metadata=_about(row),
        )
        score = as_number(row.get("score"))
        self._scored += score is not None
        for side, run, sign in zip(_SIDES, self.runs, (1, -1), strict=True):
            text = row.get(f"output_text_{side}")
            yield attempt_of(
                Reply(text=prompt_of(text) if text is not None else None, model=run.model),
                problem=problem,
                run=run,
                numbers=(self._samples.next(problem, run), 1),
                where=record.where,
                metadata={} if score is None else {"preferred_by": sign * score},
            )

    def findings(self) -> Iterator[Finding]:
        if self._scored:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._scored} examples have a score of one response against the other.",
                done="It is kept as preferred_by, above 0 for the better one; a preference is no"
                " verdict. Raters' scores, above 0 where A is better, are kept with the problem.",
            )


def _about(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an example holds besides its texts."""
    custom = row.get("custom_fields")
    kept = small_fields(custom) if isinstance(custom, dict) else {}
    tags = row.get("tags")
    if isinstance(tags, list) and tags:
        kept["tags"] = clean(", ".join(str(tag) for tag in tags))[:_LONGEST]
    told = row.get("individual_rater_scores")
    ratings = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    if ratings:
        kept["rater_scores"] = [as_number(each.get("score")) for each in ratings[:_MOST_RATINGS]]
        reasons = [as_text(each.get("rationale")) or "" for each in ratings[:_MOST_RATINGS]]
        kept["rationales"] = [clean(reason)[:_LONGEST] for reason in reasons]
    return kept


IMPORTER = ComparatorImporter()
