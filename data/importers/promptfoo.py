"""promptfoo: results of versions 2 and 3, whole or one a line; a provider is a run.

What tells problems apart are a test's variables, which are the same whatever the prompt's wording.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Channel, Condition, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import (
    SampleNumbers,
    loaded,
    prompt_key,
    prompt_of,
    small_fields,
)
from data.importers.field_names import NAMES
from data.importers.files import read_head
from data.importers.first_record import first_fields
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import Part, clean
from data.importers.paths import parse_path
from data.importers.records import Record, Source, open_source, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.turns import parse_message
from data.importers.verdicts import verdict_from_value

_ROW = frozenset(("provider", "prompt", "vars", "success"))
_PROVIDER = re.compile(r"\A[\w-]+:(?:(?:chat|messages|completions?|responses):)?(?=[\w.])")
_STATES_THE_REFERENCE = frozenset(
    ("equals", "iequals", "contains", "icontains", "similar", "factuality", "answer-equals")
)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_REFERENCES = frozenset((*NAMES["reference"], "answer", "ideal"))
_ERROR = 2  # promptfoo's reason of a failure that is not the response's fault
_THINKING = "Thinking: "  # what promptfoo puts before reasoning
_LONGEST_NAME, _LONGEST = 40, 2_000


class PromptfooImporter:
    """Reads promptfoo's results: assertions are outcomes, prompts are conditions."""

    name = "promptfoo results"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for results with their rows, whole or one a line."""
        del path
        return 0 if _array(head) is None else 92

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no results.
        """
        array = _array(read_head(path).data)
        source = open_source(path, array or None, options.on_bytes)
        if array and source.path != array:
            raise ImportFileError("The evaluation has no results.", where=path.name)
        key = KEY_FINDING + "the test's variables, or its number where it has none."
        yield Finding(severity=Severity.NOTE, what=key, where="mapping")
        rows = _Rows(path=path, options=options, dataset=_dataset(source, path, options))
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else rows.read(item)
        yield from rows.findings()


def _array(head: bytes) -> str | None:
    """Return the path of the rows, "" where each line is one, None in other files."""
    fields = first_fields(head)
    if fields.keys() >= _ROW and {"promptIdx", "testCase", "gradingResult"} & fields.keys():
        return ""
    inside = b'"prompts"' in head or b'"provider"' in head or b'"testCase"' in head
    if fields.get("results", b"")[:1] == b"{" and {"evalId", "shareableUrl"} & fields.keys():
        return "results.results" if inside else None
    if fields.get("results", b"")[:1] == b"[" and b'"gradingResult"' in head:
        return "results" if b'"provider"' in head else None
    return None


def _dataset(source: Source, path: Path, options: ImportOptions) -> str:
    config = source.root.get("config")
    described = as_text(config.get("description")) if isinstance(config, dict) else None
    return options.dataset or clean(described or "").strip() or path.absolute().parent.name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    """What was asked: the variables that are the question, and those that hold the answer."""

    asked: Mapping[str, str]
    reference: str | None
    prompt: str

    @property
    def key(self) -> str:
        named = "\n".join(f"{name}: {self.asked[name]}" for name in sorted(self.asked))
        return prompt_key(named or self.prompt)

    @property
    def text(self) -> str:
        """Return the question, whatever words the prompt put around it."""
        if len(self.asked) == 1:
            return next(iter(self.asked.values()))
        return "\n\n".join(f"{name}: {text}" for name, text in self.asked.items()) or self.prompt


@dataclass(slots=True, kw_only=True)
class _Rows:
    path: Path
    options: ImportOptions
    dataset: str
    _samples: SampleNumbers = field(default_factory=SampleNumbers)
    _labels: list[str] = field(default_factory=list[str])
    _failed: int = 0

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        test = _test(row)
        number = as_text(row.get("testIdx"))
        if not test.text.strip() and number is None:
            yield skipped("The row has no prompt, variables, or number of a test.", record.where)
            return
        case = _dict(row.get("testCase"))
        problem = Problem(
            dataset=self.dataset,
            key=test.key if test.asked or number is None else clean(number).strip(),
            prompt=test.text,
            title=clean(as_text(case.get("description")) or "")[:_LONGEST],
            reference=test.reference,
            metadata=small_fields(_dict(case.get("metadata"))),
        )
        run = self._run(row)
        response = _dict(row.get("response"))
        failed = as_count(row.get("failureReason")) == _ERROR
        self._failed += failed
        yield attempt_of(
            _reply(row, response, run.model, failed=failed),
            problem=problem,
            run=run,
            numbers=(self._samples.next(problem, run), 1),
            where=record.where,
            prompt_before="" if test.prompt.strip() == test.text.strip() else test.prompt,
            tokens=as_count(_usage(response).get("completion")),
            seconds=_seconds(row, response),
            cost=as_number(row.get("cost")),
            verdicts=() if failed else tuple(self._verdicts(row)),
            metadata=_metadata(row),
        )

    def _run(self, row: Mapping[str, Any]) -> ImportedRun:
        provider = row.get("provider")
        told = provider if isinstance(provider, dict) else {"id": provider}
        model = clean(as_text(told.get("id")) or self.path.stem).strip()
        named = clean(as_text(told.get("label")) or "").strip()
        plain = model if "//" in model else short_name(_PROVIDER.sub("", model))
        base = self.options.run_name or named or plain
        label = clean(as_text(_dict(row.get("prompt")).get("label")) or "").strip()
        if label not in self._labels:
            self._labels.append(label)
        at = self._labels.index(label)
        if at == 0:
            return ImportedRun(name=base, model=model)
        variant = label if 0 < len(label) <= _LONGEST_NAME else f"prompt {at + 1}"
        condition = Condition(variant=variant, settings={"prompt": label[:_LONGEST]})
        return ImportedRun(name=f"{base} + {variant}", model=model, condition=condition, base=base)

    def _verdicts(self, row: Mapping[str, Any]) -> Iterator[ImportedVerdict]:
        """Yield the outcome of the whole test, then of each assertion."""
        whole = verdict_from_value(row.get("success"), "promptfoo")
        if whole is not None:
            yield whole
        seen: dict[str, int] = {}
        parts = _dict(row.get("gradingResult")).get("componentResults")
        for part in parts if isinstance(parts, list) else []:
            assertion = _dict(_dict(part).get("assertion"))
            who = as_text(assertion.get("metric")) or as_text(assertion.get("type")) or "assertion"
            who = clean(who)[:_LONGEST_NAME]
            seen[who] = seen.get(who, 0) + 1
            who = who if seen[who] == 1 else f"{who} ({seen[who]})"
            verdict = verdict_from_value(_dict(part).get("pass"), who)
            if verdict is not None:
                yield verdict

    def findings(self) -> Iterator[Finding]:
        if len(self._labels) > 1:
            yield Finding(
                severity=Severity.NOTE,
                what=f"The tests were asked with {len(self._labels)} prompts.",
                done="The first is the plain condition; the others are variants of it.",
            )
        if self._failed:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._failed} rows are errors of the provider or of an assertion.",
                done="Rows without a response are failed requests; none of them has an outcome.",
            )


def _test(row: Mapping[str, Any]) -> _Test:
    case = _dict(row.get("testCase"))
    named = row.get("vars") if isinstance(row.get("vars"), dict) else case.get("vars")
    told = {clean(str(name)): prompt_of(value) for name, value in _dict(named).items()}
    told.pop("sessionId", None)
    golds = [name for name in told if re.sub(r"[_\-\s]", "", name.lower()) in _REFERENCES]
    asked = {name: text for name, text in told.items() if name not in golds} or told
    reference = _asserted(case, told) or next((told[name] for name in golds), "")
    raw = _dict(row.get("prompt")).get("raw")
    return _Test(asked=asked, reference=reference.strip() or None, prompt=prompt_of(raw))


def _asserted(case: Mapping[str, Any], told: Mapping[str, str]) -> str:
    """Return what the first assertion that states an answer compares the response with."""
    assertions = case.get("assert")
    for assertion in assertions if isinstance(assertions, list) else []:
        kind, value = as_text(_dict(assertion).get("type")), _dict(assertion).get("value")
        if kind in _STATES_THE_REFERENCE and isinstance(value, str | int | float):
            text = clean(as_text(value) or "")
            return _VARIABLE.sub(lambda match: told.get(match[1], match[0]), text)
    return ""


def _reply(
    row: Mapping[str, Any], response: Mapping[str, Any], model: str, *, failed: bool
) -> Reply:
    text = as_text(response.get("output"))
    error = as_text(row.get("error")) or as_text(response.get("error")) or ""
    reasoning = _reasoning(response)
    if text is not None and reasoning and text.startswith(_THINKING + reasoning):
        text = text.removeprefix(_THINKING + reasoning).lstrip("\n")
    details = _dict(_usage(response).get("completionDetails"))
    return Reply(
        text=text,
        reasoning=(Part(text=reasoning, channel=Channel.PRIVATE_REASONING),) if reasoning else (),
        model=model,
        reasoning_tokens=as_count(details.get("reasoning")),
        finish_reason=as_text(response.get("finishReason")) or "",
        error=error if failed or text is None else "",
    )


def _reasoning(response: Mapping[str, Any]) -> str:
    """Return the reasoning in the provider's own reply, "" where it is not kept."""
    raw = _dict(loaded(response.get("raw")))
    told = parse_path("choices[0].message").value(raw)
    message = parse_message(told) if isinstance(told, dict) else None
    return "".join(part.text for part in message.reasoning) if message else ""


def _usage(response: Mapping[str, Any]) -> Mapping[str, Any]:
    return _dict(response.get("tokenUsage"))


def _seconds(row: Mapping[str, Any], response: Mapping[str, Any]) -> float | None:
    """Return how long the reply took; one from the cache took no time that means anything."""
    milliseconds = as_number(row.get("latencyMs"))
    return None if milliseconds is None or response.get("cached") else milliseconds / 1000


def _metadata(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = small_fields(_dict(row.get("namedScores")))
    score = as_number(row.get("score"))
    reason = _dict(row.get("gradingResult")).get("reason")
    if score is not None:
        kept["score"] = score
    if isinstance(reason, str) and reason:
        kept["reason"] = clean(reason)[:_LONGEST]
    return kept


def _dict(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, dict) else {}


IMPORTER = PromptfooImporter()
