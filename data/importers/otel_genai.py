"""Calls of language models in OpenTelemetry spans, by the gen_ai and OpenInference conventions."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.imported import Finding, ImportedAttempt, ImportedRun, Severity
from core.traces import Condition, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import (
    SampleNumbers,
    given,
    loaded,
    prompt_key,
    small_fields,
)
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean
from data.importers.records import Record, open_source, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.span_attributes import (
    attribute,
    attributes_of,
    input_messages,
    output_messages,
    spans_of,
)
from data.importers.turns import Message, Role, Turn, first_prompt, turns_of

_MARKS = (
    b'"gen_ai.', b'"llm.output_messages', b'"llm.input_messages', b'"llm.model_name', b".llm.",
)  # fmt: skip
_SPAN_MARKS = (b'"spans"', b'"spanId"', b'"span_id"', b'"context.span_id"', b'"trace_id"')
_NOT_CALLS = ("invoke_agent", "create_agent", "execute_tool", "embeddings", "invoke_workflow")
_MODEL = ("gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "llm.request.model")
_TOKENS = (
    "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
    "llm.usage.completion_tokens",
)  # fmt: skip
_REASONING_TOKENS = (
    "gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning", "llm.token_count.completion_details.reasoning",
)  # fmt: skip
_CONVERSATION = ("gen_ai.conversation.id", "session.id")
_FINISH = ("gen_ai.response.finish_reasons", "llm.finish_reason")
_SETTINGS = ("temperature", "top_p", "top_k", "max_tokens", "seed", "reasoning_effort")
_OPENINFERENCE = "openinference.span.kind"
_ERRORS = (2, "2", "ERROR", "STATUS_CODE_ERROR", "Error")


class SpanImporter:
    """Reads spans of model calls; a call that follows the model's own earlier answer is t ≥ 2."""

    name = "OpenTelemetry spans"
    version = "1"
    verified = False
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 88 for JSON with spans that have attributes of model calls."""
        del path
        if head.lstrip()[:1] not in (b"{", b"["):
            return 0
        is_call = any(mark in head for mark in _MARKS)
        if is_call and any(mark in head for mark in _SPAN_MARKS):
            return 88
        return 70 if b'"resourceSpans"' in head and b'"scopeSpans"' in head else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        source = open_source(path, on_bytes=options.on_bytes)
        if source.kind == "JSON" and "resourceSpans" in source.path:
            source = open_source(path, "resourceSpans", options.on_bytes)
        key = "the text of the first messages."
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key, where="mapping")
        reader = _SpanReader(path=path, options=options)
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


@dataclass(slots=True, kw_only=True)
class _Call:
    """A span of a model call, read as far as it goes without knowing others."""

    span: Mapping[str, Any]
    attributes: Mapping[str, Any]
    given: list[Message]
    answered: list[Message]

    @property
    def error(self) -> str:
        status = self.span.get("status")
        status = status if isinstance(status, dict) else {"code": self.span.get("status_code")}
        code = status.get("code", status.get("status_code"))
        if not isinstance(code, int | str) or code not in _ERRORS:
            return ""
        told = status.get("message") or status.get("description")
        return as_text(told) or as_text(self.span.get("status_message")) or "error"


@dataclass(slots=True, kw_only=True)
class _SpanReader:
    path: Path
    options: ImportOptions
    _numbers: SampleNumbers = field(default_factory=SampleNumbers, init=False)
    _chains: dict[tuple[bytes, int], int] = field(
        default_factory=dict[tuple[bytes, int], int], init=False
    )
    _seen: Counter[tuple[bytes, int]] = field(
        default_factory=Counter[tuple[bytes, int]], init=False
    )
    _counts: Counter[str] = field(default_factory=Counter[str], init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        """Yield an attempt for each call in the record that answers a user."""
        for number, span in enumerate(spans_of(record.value), start=1):
            self._counts["spans"] += 1
            where = record.where if span is record.value else f"{record.where}, span {number}"
            attributes = attributes_of(span)
            call = _Call(
                span=span,
                attributes=attributes,
                given=input_messages(span, attributes),
                answered=output_messages(span, attributes),
            )
            if not _is_call(call):
                self._counts["others"] += 1
            elif not first_prompt(call.given).strip():
                yield skipped("The call does not tell what the model was asked.", where)
            else:
                yield from self._attempt(call, where)

    def _attempt(self, call: _Call, where: str) -> Iterator[ImportedAttempt]:
        own = call.answered[:1] or [Message(speaker="assistant", text=None)]
        turns = turns_of([*call.given, *own], self.options.roles)
        attempts = [turn for turn in turns if turn.role is Role.ATTEMPT]
        if not attempts or attempts[-1] is not turns[-1] or own[0].calls_tool:
            self._counts["steps"] += 1
            return
        problem = self._problem(call)
        run = self._run(call)
        turn, t = turns[-1], len(attempts)
        self._counts["later"] += t > 1
        yield attempt_of(
            self._reply(call, turn.message, run.model),
            problem=problem,
            run=run,
            numbers=(self._sample(call, problem, run, attempts), t),
            where=where,
            prompt_before=turn.prompt_before if t > 1 else "",
            saw=turn.saw,
            tokens=as_count(attribute(call.attributes, *_TOKENS)),
            seconds=_seconds(call.span),
            metadata=_metadata(call),
        )

    def _problem(self, call: _Call) -> Problem:
        first = next((i for i, m in enumerate(call.given) if m.speaker == "assistant"), None)
        prompt = given([m for m in call.given[:first] if m.speaker == "user"])
        return Problem(
            dataset=self.options.dataset or self.path.absolute().parent.name or self.path.stem,
            key=prompt_key(prompt),
            prompt=prompt,
        )

    def _run(self, call: _Call) -> ImportedRun:
        model = clean(as_text(attribute(call.attributes, *_MODEL)) or self.path.stem)
        return ImportedRun(
            name=self.options.run_name or short_name(model),
            model=model,
            condition=Condition(settings=_settings(call.attributes)),
        )

    def _sample(
        self, call: _Call, problem: Problem, run: ImportedRun, attempts: Sequence[Turn]
    ) -> int:
        """Return the sample of the chain that this call continues, whatever order spans come in.

        A chain is known by its conversation's id, else by the text of its first attempt.
        """
        first = as_text(attribute(call.attributes, *_CONVERSATION)) or attempts[0].message.text
        told = "\n".join((run.name, problem.dataset, problem.key, first or ""))
        chain = hashlib.sha256(told.encode()).digest()
        self._seen[chain, len(attempts)] += 1
        place = (chain, self._seen[chain, len(attempts)])
        if place not in self._chains:
            self._chains[place] = self._numbers.next(problem, run)
        return self._chains[place]

    def _reply(self, call: _Call, message: Message, model: str) -> Reply:
        finish = loaded(attribute(call.attributes, *_FINISH))
        finish = finish[0] if isinstance(finish, list) and finish else finish
        told = message.raw.get("finish_reason") or finish
        return Reply(
            text=message.text,
            reasoning=message.reasoning,
            model=model,
            reasoning_tokens=as_count(attribute(call.attributes, *_REASONING_TOKENS)),
            finish_reason=as_text(told) or "",
            error=call.error,
        )

    def findings(self) -> Iterator[Finding]:
        """Yield what was read as what."""
        counts = self._counts
        yield _note(
            f"{counts['spans']} spans: {counts['others']} are no calls of a model,"
            f" {counts['steps']} are steps that call tools or judge.",
            "Every other call is one attempt, later ones where the model's own answers precede it.",
        )
        if counts["later"]:
            yield _note(
                f"{counts['later']} calls follow earlier answers of the model.",
                "They are attempts of one chain: the same conversation, or the same first answer.",
            )


def _is_call(call: _Call) -> bool:
    operation = as_text(attribute(call.attributes, "gen_ai.operation.name"))
    kind = as_text(attribute(call.attributes, _OPENINFERENCE))
    if operation in _NOT_CALLS or (kind or "LLM").upper() != "LLM":
        return False
    return bool(call.answered or (call.given and call.error))


def _settings(attributes: Mapping[str, Any]) -> dict[str, Any]:
    invoked = loaded(attribute(attributes, "llm.invocation_parameters"))
    invoked = invoked if isinstance(invoked, dict) else {}
    told = {name: attribute(attributes, f"gen_ai.request.{name}") for name in _SETTINGS}
    found = {name: invoked.get(name) if told[name] is None else told[name] for name in _SETTINGS}
    return small_fields(found)


def _metadata(call: _Call) -> dict[str, Any]:
    span = call.span
    context = span.get("context")
    names = ("traceId", "trace_id", "spanId", "span_id", "name")
    ids = small_fields({name: span[name] for name in names if name in span})
    if isinstance(context, dict):
        ids |= small_fields({name: context[name] for name in names if name in context})
    conversation = attribute(call.attributes, *_CONVERSATION)
    return ids | small_fields({"conversation": conversation, "error": call.error})


def _seconds(span: Mapping[str, Any]) -> float | None:
    start = as_number(span.get("startTimeUnixNano"))
    end = as_number(span.get("endTimeUnixNano"))
    if start is not None and end is not None:
        return (end - start) / 1e9 if end >= start else None
    try:
        began, ended = (datetime.fromisoformat(str(span[n])) for n in ("start_time", "end_time"))
        return max(0.0, (ended - began).total_seconds())
    except (KeyError, ValueError, TypeError):
        return None


def _note(what: str, done: str) -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


IMPORTER = SpanImporter()
