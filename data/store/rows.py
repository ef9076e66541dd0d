"""Rows of the study turned into values, and back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from core.codebook.code import Code, Example, Layer, Scope
from core.outcomes.kinds import AnswerForm
from core.outcomes.verdict import Judge, Status, Verdict
from core.pairing import Decision
from core.passes import Pass
from core.tags import ModelVerdict, Origin, Sound, StrategyEnding, Tag
from core.text.span import Span
from core.traces import (
    Block,
    Channel,
    Completeness,
    Condition,
    Ending,
    Nature,
    Problem,
    Run,
    Saw,
    Trace,
)

Row = Mapping[str, Any]

DECISIONS = "problem_decisions"
"""The setting with what people decided about problems that look alike."""

UNDER_WAY = "pass of "
"""How the settings with the passes of annotators begin."""

ANSWER_FORMS = "answer_forms"
"""The setting with how people want the answers of datasets compared."""


_PLAIN = frozenset({str, int, type(None)})
_ROW_ENCODER = msgspec.json.Encoder(order="sorted")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


def pass_setting(annotator: str) -> str:
    """Return the setting with the pass that an annotator has under way."""
    return f"{UNDER_WAY}{annotator}"


def pass_of(text: str) -> Pass:
    """Return a pass, as a study's setting holds it."""
    return msgspec.convert(from_json(text), Pass)


def to_json(value: Any) -> str:
    """Return compact JSON with stable key order."""
    return _ENCODER.encode(value) if value != {} else "{}"


def row_json(row: Mapping[str, Any]) -> str:
    """Return a row of the study as `to_json` does, quicker where it holds only words and counts."""
    if _PLAIN.issuperset(map(type, row.values())):
        with suppress(UnicodeEncodeError):  # half of a surrogate pair
            return _ROW_ENCODER.encode(row).decode()
    return to_json(row)


def from_json(text: str) -> Any:
    """Return the value of a JSON text written by `to_json`."""
    return (
        msgspec.json.decode(text)
        if "Infinity" not in text and "NaN" not in text
        else json.loads(text)
    )


def decisions_of(text: str) -> tuple[Decision, ...]:
    """Return the decisions about problems that a study's setting holds."""
    return msgspec.convert(from_json(text), tuple[Decision, ...])


def answer_forms_of(text: str) -> dict[str, AnswerForm]:
    """Return how the answers of datasets are compared, as a study's setting holds it."""
    return msgspec.convert(from_json(text), dict[str, AnswerForm])


def problem_of(row: Row) -> Problem:
    """Return a problem."""
    return Problem(
        id=row["id"],
        dataset=row["dataset"],
        key=row["key"],
        prompt=row["prompt"],
        title=row["title"],
        reference=row["reference"],
        family=row["family"],
        variant=row["variant"],
        metadata=from_json(row["metadata"]),
    )


def run_of(row: Row) -> Run:
    """Return a run; the row carries its base run's name as `base`."""
    condition = Condition(
        variant=row["variant"], hint=row["hint"], settings=from_json(row["settings"])
    )
    return Run(
        id=row["id"],
        name=row["name"],
        model=row["model"],
        condition=condition,
        base=row["base"] or "",
        nature=Nature(row["nature"]),
        position=row["position"],
    )


def block_of(row: Row) -> Block:
    """Return a block."""
    return Block(
        channel=Channel(row["channel"]),
        completeness=Completeness(row["completeness"]),
        start=row["start"],
        end=row["end"],
        tokens=row["tokens"],
        said_by=row["said_by"],
    )


def trace_of(row: Row, text: str, blocks: tuple[Block, ...]) -> Trace:
    """Return a trace from its row, text and blocks."""
    return Trace(
        id=row["id"],
        problem_id=row["problem_id"],
        run_id=row["run_id"],
        sample=row["sample"],
        attempt=row["attempt"],
        text=text,
        blocks=blocks,
        original_sha256=row["original_sha256"],
        prompt_before=row["prompt_before"],
        saw=Saw(row["saw"]),
        fresh_context=bool(row["fresh_context"]),
        ending=Ending(row["ending"]),
        answer=row["answer"],
        answer_rule=row["answer_rule"],
        tokens=row["tokens"],
        reasoning_tokens=row["reasoning_tokens"],
        seconds=row["seconds"],
        cost=row["cost"],
        finish_reason=row["finish_reason"],
        metadata=from_json(row["metadata"]),
    )


def verdict_of(row: Row) -> Verdict:
    """Return a verdict."""
    return Verdict(
        id=row["id"],
        trace_id=row["trace_id"],
        judge=Judge(row["judge"]),
        who=row["who"],
        status=Status(row["status"]),
        rule=row["rule"],
        score=row["score"],
    )


def code_of(row: Row) -> Code:
    """Return a code; the row carries the keys of `parent` and `merged_into` as well."""
    return Code(
        id=row["id"],
        uid=row["uid"],
        key=row["key"],
        name=row["name"],
        layer=Layer(row["layer"]),
        scope=Scope(row["scope"]),
        letter=row["letter"],
        colour=row["colour"],
        shortcut=row["shortcut"],
        definition=row["definition"],
        use_when=row["use_when"],
        avoid_when=row["avoid_when"],
        capabilities=tuple(from_json(row["capabilities"])),
        core=bool(row["core"]),
        position=row["position"],
        retired=bool(row["retired"]),
        parent=row["parent"] or "",
        examples=tuple(Example(**each) for each in from_json(row["examples"])),
        revision=row["revision"],
        merged_into=row["merged_into"] or "",
    )


def code_row(code: Code) -> dict[str, Any]:
    """Return the columns of a code that are its own: no ids of codes, no revision."""
    return {
        "uid": code.uid,
        "key": code.key,
        "name": code.name,
        "layer": str(code.layer),
        "scope": str(code.scope),
        "letter": code.letter,
        "colour": code.colour,
        "shortcut": code.shortcut,
        "definition": code.definition,
        "use_when": code.use_when,
        "avoid_when": code.avoid_when,
        "capabilities": to_json(list(code.capabilities)),
        "core": int(code.core),
        "position": code.position,
        "retired": int(code.retired),
        "examples": to_json([msgspec.to_builtins(each) for each in code.examples]),
    }


def tag_of(row: Row) -> Tag:
    """Return a tag."""
    return Tag(
        id=row["id"],
        uid=row["uid"],
        code_id=row["code_id"],
        trace_id=row["trace_id"],
        later_trace_id=row["later_trace_id"],
        problem_id=row["problem_id"],
        span=None if row["start"] is None else Span(row["start"], row["end"]),
        quote=row["quote"],
        annotator=row["annotator"],
        pass_name=row["pass_name"],
        origin=Origin(row["origin"]),
        sound=Sound(row["sound"]) if row["sound"] else None,
        verdict=ModelVerdict(row["verdict"]) if row["verdict"] else None,
        ending=StrategyEnding(row["ending"]) if row["ending"] else None,
        uncertain=bool(row["uncertain"]),
        note=row["note"],
        created=row["created"],
    )


def tag_row(tag: Tag) -> dict[str, Any]:
    """Return the columns of a tag that a person decides, without its id."""
    return {
        "code_id": tag.code_id,
        "trace_id": tag.trace_id,
        "later_trace_id": tag.later_trace_id,
        "problem_id": tag.problem_id,
        "start": tag.span.start if tag.span else None,
        "end": tag.span.end if tag.span else None,
        "quote": tag.quote,
        "annotator": tag.annotator,
        "pass_name": tag.pass_name,
        "origin": str(tag.origin),
        "sound": str(tag.sound) if tag.sound else None,
        "verdict": str(tag.verdict) if tag.verdict else None,
        "ending": str(tag.ending) if tag.ending else None,
        "uncertain": int(tag.uncertain),
        "note": tag.note,
    }
