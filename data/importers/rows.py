"""Turns one record of a table into problems, runs and attempts."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs

from core.imported import (
    Finding,
    ImportedAttempt,
    ImportedRun,
    ImportedTag,
    ImportedVerdict,
    Severity,
)
from core.traces import Channel, Condition, Problem, Saw
from data.importers.base import ImportOptions
from data.importers.conversations import small_fields
from data.importers.cues import guess_saw
from data.importers.known_models import short_name
from data.importers.mapping import ATTEMPT_FIELDS, FieldMapping, as_count, as_number, as_text, kth
from data.importers.parts import Part, clean
from data.importers.records import Record, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.verdicts import verdict_from_value

# Conditions that do not set a run apart from the plain one.
_PLAIN = frozenset(
    [
        "none",
        "plain",
        "base",
        "baseline",
        "default",
        "standard",
        "direct",
        "no",
        "false",
        "zeroshot",
        "zero-shot",
        "zero_shot",
        "0-shot",
    ]
) | {""}
_STEP_CODE = "err"
_OF_THE_RUN = ("model", "condition", "settings")
_NOTHING_SEEN = Saw.NOTHING


class Chain(NamedTuple):
    """The attempts of one sample, its first attempt's number, and its own where the file tells."""

    first: int
    told: int | None
    attempts: list[ImportedAttempt]


Row = list[Chain] | Finding
"""What one record holds."""


@dataclass(slots=True, kw_only=True)
class RowReader:
    """Reads records through `mapping` and remembers what numbers repeated rows."""

    path: Path
    options: ImportOptions
    mapping: FieldMapping
    examples: Sequence[Mapping[str, Any]]
    from_zero: frozenset[str] | None = None  # fields that count from 0; None: see the examples
    kept: tuple[str, ...] | None = None  # unmapped fields; None: see the examples
    _repeats: Counter[tuple[str, str, int]] = field(
        default_factory=Counter[tuple[str, str, int]], init=False
    )
    _repeated: int = field(default=0, init=False)
    _most: int = field(default=1, init=False)
    _undecided: Counter[str] = field(default_factory=Counter[str], init=False)
    _attempts: tuple[tuple[int, str], ...] = field(default=(), init=False)
    _fields: dict[str, list[str]] = field(default_factory=dict[str, list[str]], init=False)
    _many: tuple[str, ...] = field(default=(), init=False)
    _of_problem: tuple[str, ...] = field(default=(), init=False)
    _folder: str = field(default="", init=False)
    _has_steps: bool = field(default=False, init=False)
    _last_run: tuple[Any, ImportedRun] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if self.from_zero is None:
            numbered = ("attempt", "sample", "first_error")
            self.from_zero = frozenset(name for name in numbered if self._starts_at_zero(name))
        self._attempts = tuple((t, "" if t == 1 else f"@{t}") for t in self.mapping.attempts())
        self._fields = {suffix: self._fields_of(suffix) for _, suffix in self._attempts}
        self._many = tuple(n for n in ("response", "reasoning") if self.mapping.is_many(n))
        self._of_problem = tuple(n for n in ("level", "subject") if n in self.mapping)
        if self.kept is None:
            self.kept = self._unmapped()
        self._folder = self.path.absolute().parent.name or self.path.stem
        self._has_steps = "first_error" in self.mapping

    def _unmapped(self) -> tuple[str, ...]:
        """Return the plain fields that the mapping says nothing of: they are kept as they are."""
        used = {path.steps[0] for path in self.mapping.paths.values()}
        used |= {path.text for path in self.mapping.paths.values()}
        names = dict.fromkeys(name for row in self.examples for name in row if name)
        return tuple(name for name in names if name not in used)

    def _starts_at_zero(self, name: str) -> bool:
        values = (as_number(self.mapping.value(row, name)) for row in self.examples)
        return any(value in (0, -1) for value in values)  # -1 says that there is none

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts of `record`, or a finding that says why there are none."""
        yield from self.numbered(self.parse(record))

    def parse(self, record: Record) -> Row:
        """Return the chains of `record`, or a finding; what other records hold plays no part."""
        problem = self.problem(record.value)
        if problem is None:
            return skipped("The record has neither a prompt nor a problem key.", record.where)
        run = self.run(record.value)
        samples = self._samples(record.value)
        if samples is None:
            return skipped("The record has no response.", record.where)
        first = self._number(record.value, "attempt") or 1
        return [self._chain(record, problem, run, first, k) for k in range(samples)]

    def numbered(self, row: Row) -> Iterator[ImportedAttempt | Finding]:
        """Yield what `parse` found, its samples numbered in the order of the file."""
        if isinstance(row, Finding):
            yield row
            return
        self._most = max(self._most, len(row))
        for k, chain in enumerate(row):
            sample = chain.told
            for attempt in chain.attempts:
                if sample is None:
                    sample = self._next_sample(attempt.problem, attempt.run, chain.first, k)
                yield (
                    attempt if attempt.sample == sample else structs.replace(attempt, sample=sample)
                )

    def _samples(self, row: Mapping[str, Any]) -> int | None:
        if not self._many:
            return 1
        lengths = [
            len(v) for v in (self.mapping.value(row, n) for n in self._many) if v is not None
        ]
        return max(lengths, default=None)

    # Problem and run

    def problem(self, row: Mapping[str, Any], prompt: str = "") -> Problem | None:
        """Return the problem of `row`, None if nothing in it tells which one it is.

        `prompt` is what was asked where the mapping names no prompt.
        """
        prompt = clean(self.mapping.text(row, "prompt")) or prompt
        key = self.mapping.text(row, "problem").strip()
        if not key and not prompt.strip():
            return None
        reference = as_text(self.mapping.value(row, "reference"))
        return Problem(
            dataset=self._dataset(row),
            key=clean(key) or hashlib.sha256(prompt.encode()).hexdigest()[:16],
            prompt=prompt,
            title=clean(self.mapping.text(row, "title")),
            reference=None if reference is None or not reference.strip() else clean(reference),
            family=clean(self.mapping.text(row, "family")),
            variant=clean(self.mapping.text(row, "variant")),
            metadata=self._told_of(row),
        )

    def _told_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the row says of the problem that filters and charts know by name."""
        told = ((name, clean(self.mapping.text(row, name)).strip()) for name in self._of_problem)
        return {name: text for name, text in told if text}

    def _dataset(self, row: Mapping[str, Any]) -> str:
        if self.options.dataset:
            return self.options.dataset
        named = clean(self.mapping.text(row, "dataset")).strip()
        return named or self._folder

    def run(self, row: Mapping[str, Any]) -> ImportedRun:
        """Return the run of `row`: its model, the file's name where none is told."""
        told = [self.mapping.value(row, name) for name in _OF_THE_RUN]
        if self._last_run is None or self._last_run[0] != told:
            self._last_run = told, self._run(row)
        return self._last_run[1]

    def _run(self, row: Mapping[str, Any]) -> ImportedRun:
        model = clean(self.mapping.text(row, "model")).strip() or self.path.stem
        base = self.options.run_name or short_name(model)
        variant = clean(self.mapping.text(row, "condition")).strip()
        settings = self.mapping.value(row, "settings")
        settings = settings if isinstance(settings, dict) else {}
        hint = variant if self._names_hints() else ""
        if hint:
            variant = "hint"
        apart = variant.lower() not in _PLAIN
        return ImportedRun(
            name=f"{base} + {variant}" if apart else base,
            model=model,
            condition=Condition(variant=variant, hint=hint, settings=settings),
            base=base if apart else "",
        )

    def _names_hints(self) -> bool:
        """Whether the condition's field holds the words of hints."""
        path = self.mapping.paths.get("condition")
        return path is not None and str(path.steps[-1]).lower() == "hint"

    # Attempts

    def _chain(
        self, record: Record, problem: Problem, run: ImportedRun, first: int, k: int
    ) -> Chain:
        row, told = record.value, self._number(record.value, "sample")
        sample = None if told is None else told + k
        attempts = [
            self._attempt(record, problem, run, (sample or 1, first + t - 1), (k, suffix))
            for t, suffix in self._attempts
            if t == 1 or self._raw(row, "response" + suffix, k) is not None
        ]
        return Chain(first, sample, attempts)

    def _number(self, row: Mapping[str, Any], name: str) -> int | None:
        if name not in self.mapping.paths:
            return None
        number = as_count(self.mapping.value(row, name))
        return None if number is None else number + (name in (self.from_zero or ()))

    def sample_of(self, row: Mapping[str, Any], problem: Problem, run: ImportedRun) -> int:
        """Return the number of the sample that `row` is."""
        told = self._number(row, "sample")
        return self._next_sample(problem, run, 1, 0) if told is None else told

    def _next_sample(self, problem: Problem, run: ImportedRun, first: int, k: int) -> int:
        """Return the next number at this problem and run; `k` counts those in one record."""
        same = (run.name, f"{problem.dataset}\n{problem.key}", first)
        self._repeats[same] += 1
        if k == 0 and self._repeats[same] > 1:
            self._repeated += 1
        return self._repeats[same]

    def _fields_of(self, suffix: str) -> list[str]:
        return [name for name in ATTEMPT_FIELDS if name + suffix in self.mapping]

    def _raw(self, row: Mapping[str, Any], name: str, k: int) -> Any:  # noqa: ANN401
        path = self.mapping.paths.get(name)
        if path is None:
            return None
        return kth(self.mapping.value(row, name), k, path.is_many)

    def _attempt(
        self,
        record: Record,
        problem: Problem,
        run: ImportedRun,
        numbers: tuple[int, int],
        at: tuple[int, str],
    ) -> ImportedAttempt:
        row, (k, suffix) = record.value, at
        # Most files have few of these fields, and most of them only in some records.
        told = {name: self._raw(row, name + suffix, k) for name in self._fields[suffix]}
        raw = told.get
        reasoning = as_text(raw("reasoning")) or ""
        before = clean(as_text(raw("prompt_before")) or "")
        is_told = bool(before) and before.strip() == problem.prompt.strip()
        reply = Reply(
            text=self._response(raw),
            reasoning=self._reasoning(reasoning),
            model=run.model,
            answer=_cleaned(as_text(raw("answer"))),
            reasoning_tokens=as_count(raw("reasoning_tokens")),
            finish_reason=as_text(raw("finish_reason")) or "",
            error=as_text(raw("error")) or "",
        )
        return attempt_of(
            reply,
            problem=problem,
            run=run,
            numbers=numbers,
            where=record.where,
            prompt_before="" if is_told else before,
            saw=guess_saw(before) if numbers[1] > 1 else _NOTHING_SEEN,
            tokens=as_count(raw("tokens")),
            seconds=as_number(raw("seconds")),
            cost=as_number(raw("cost")),
            verdicts=self._verdicts(told, suffix),
            metadata=self.unmapped(row),
            tags=self._tags(row, reasoning) if self._has_steps else (),
        )

    def _response(self, raw: Any) -> str | None:  # noqa: ANN401
        if "response" not in self.mapping:
            return ""
        return as_text(raw("response"))

    def _reasoning(self, text: str) -> tuple[Part, ...]:
        if not text:
            return ()
        # Reasoning without a response beside it is what the model wrote openly.
        beside = "response" in self.mapping
        channel = Channel.PRIVATE_REASONING if beside else Channel.VISIBLE_REASONING
        return (Part(text=text, channel=channel),)

    def _verdicts(self, told: Mapping[str, Any], suffix: str) -> tuple[ImportedVerdict, ...]:
        found: list[ImportedVerdict] = []
        for name in ("outcome", "score"):
            value = told.get(name)
            if value is None or value == "":
                continue
            who = self.mapping.paths[name + suffix].text.replace("[*]", "")
            verdict = verdict_from_value(value, who, self.options.partial_credit)
            if verdict is None:
                self._undecided[who] += 1
            else:
                found.append(verdict)
        return tuple(found)

    def _tags(self, row: Mapping[str, Any], reasoning: str) -> tuple[ImportedTag, ...]:
        """Return the tag of the first wrong step, where the file labels it."""
        number = self._number(row, "first_error")
        steps = self.mapping.value(row, "reasoning")
        if number is None or not isinstance(steps, list) or not 1 <= number <= len(steps):
            return ()
        if clean(reasoning) != reasoning:
            return ()
        start = sum(len(str(step)) + 1 for step in steps[: number - 1])
        end = start + len(str(steps[number - 1]))
        who = f"{self.path.parent.name} labels"
        tag = ImportedTag(code_key=_STEP_CODE, start=start, end=end, annotator=who, pass_name=who)
        return (tag,)

    def unmapped(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the plain values of `row` that no field of the mapping reads."""
        return small_fields({name: row[name] for name in self.kept or () if name in row})

    def verdicts(self, row: Mapping[str, Any]) -> tuple[ImportedVerdict, ...]:
        """Return what the row's own fields say of its last attempt, for whoever reads the rest."""
        raw = {name: self.mapping.value(row, name) for name in ("outcome", "score")}
        return self._verdicts(raw, "")

    def setup(self) -> "RowReader":
        """Return a reader that parses alike, for another process."""
        options = replace(self.options, executor=None, on_bytes=None, companions=())
        # The examples are too large to send; what they showed goes along.
        return replace(self, options=options, examples=(), from_zero=self.from_zero)

    def take_undecided(self) -> dict[str, int]:
        """Return how many values gave no verdict, by field, and begin to count anew."""
        taken, self._undecided = self._undecided, Counter()
        return taken

    def add_undecided(self, counts: Mapping[str, int]) -> None:
        """Add what was counted in another process."""
        self._undecided.update(counts)

    def findings(self) -> Iterator[Finding]:
        """Yield what is known only after the last record."""
        if self._most > 1:
            path = self.mapping.paths["response" if "response" in self.mapping else "reasoning"]
            yield Finding(
                severity=Severity.NOTE,
                what=f"Records hold up to {self._most} responses in {path.text}.",
                done="They are independent samples, not attempts.",
            )
        if self._repeated:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._repeated} records repeat a problem and run of an earlier record.",
                done="They are further samples, not attempts.",
            )
        for who, count in self._undecided.items():
            yield Finding(
                severity=Severity.WARNING,
                what=f"{count} values of {who} are neither an outcome nor a score from 0 to 1.",
                done="They give no verdict; set a threshold if they are scores.",
            )


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)
