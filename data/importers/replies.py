"""Reads one reply of a model: its reasoning and answer apart, the answer in it, how it ended."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import structs

from core.imported import ImportedAttempt, ImportedRun
from core.outcomes.extraction import Extracted, Rule, extract
from core.outcomes.lenient_json import is_json_like, json_fields
from core.text.reasoning_tags import may_have_tags, split_reasoning
from core.text.span import Span
from core.traces import Channel, Completeness, Ending, Problem
from data.importers.known_models import reasoning_shown
from data.importers.parts import Composed, Part, clean, compose

_REASONING_KEYS = ("reasoning", "rationale", "explanation", "thought", "thoughts", "steps")
_ANSWER_KEYS = ("answer", "final_answer")
_LOOKED_AT = 1_000_000  # characters at the end in which an answer is looked for
_CUT_SHORT = frozenset(
    ["length", "max_tokens", "model_length", "token_limit", "max_length", "max_output_tokens",
     "model_context_window_exceeded"]
)  # fmt: skip
# What models end a reply with: no part of an answer.
_END_MARKS = re.compile(r"(?:\s*(?:<\|[a-z_]{2,30}\|>|</s>|<end_of_turn>))+\s*\Z")
_ANNOUNCED = frozenset((Rule.BOXED, Rule.SENTENCE, Rule.FINAL, Rule.ANSWER, Rule.HASHES))


# Looking up a member of an enumeration takes longer than most of what is done with it.
_PRIVATE, _ANSWER_CHANNEL = Channel.PRIVATE_REASONING, Channel.ANSWER
_HIDDEN, _TRUNCATED = Completeness.HIDDEN, Completeness.TRUNCATED
_LETS_OUT_SUMMARIES = (Completeness.SUMMARY, Completeness.HIDDEN)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds of one attempt, before it is read."""

    text: str | None
    reasoning: Sequence[Part] = ()
    model: str = ""
    answer: str | None = None  # as extracted by whoever made the file
    fallback: str | None = None  # the file's answer that any answer found in the text precedes
    reasoning_tokens: int | None = None
    finish_reason: str = ""
    error: str = ""


class ReadReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as read: composed text, the extracted answer with its rule, and its ending."""

    composed: Composed
    ending: Ending
    answer: str | None
    answer_rule: str


def attempt_of(
    reply: Reply,
    *,
    problem: Problem,
    run: ImportedRun,
    numbers: tuple[int, int],
    where: str,
    **told: Any,  # noqa: ANN401 - further fields of ImportedAttempt
) -> ImportedAttempt:
    """Read `reply` as attempt `numbers` = (sample, attempt); `told` is what else the file says."""
    read = read_reply(reply)
    return ImportedAttempt(
        problem=problem,
        run=run,
        sample=numbers[0],
        attempt=numbers[1],
        text=read.composed.text,
        blocks=read.composed.blocks,
        original_sha256=read.composed.original_sha256,
        ending=read.ending,
        answer=read.answer,
        answer_rule=read.answer_rule,
        reasoning_tokens=reply.reasoning_tokens,
        finish_reason=reply.finish_reason,
        where=where,
        **told,
    )


def read_reply(reply: Reply) -> ReadReply:
    """Return `reply` in blocks with its answer.

    Reasoning comes from the file's own fields, from tags or JSON fields inside the text, or is
    known to exist and to be hidden; text before the answer is visible reasoning, or where the
    model hides its reasoning an explanation written afterwards.
    """
    failed = _failure(reply)
    if failed:
        return ReadReply(
            composed=compose([Part(text=reply.text or "")]),
            ending=Ending.FAILED,
            answer=None,
            answer_rule="",
        )
    text = reply.text or ""
    tagged = _tagged(text)
    extracted = _extracted(text, tagged)
    body = tagged or _body(text, extracted, reply)
    reasoning = _reasoning(reply, body)
    parts = _known_summaries([*reasoning, *body], reply.model)
    # The body tiles the reply, which need not be put together again.
    composed = compose(parts, None if any(part.text for part in reasoning) else text)
    answer, rule = _answer(reply, extracted)
    return ReadReply(
        composed=composed, ending=_ending(reply, text, body), answer=answer, answer_rule=rule
    )


def _reasoning(reply: Reply, body: Sequence[Part]) -> list[Part]:
    """Return the parts of reasoning that stand apart from the reply's text, hidden ones too."""
    reasoning = [*reply.reasoning]
    for part in (*reasoning, *body):
        if part.channel is _PRIVATE:
            break
    else:
        reasoning = _hidden(reply) + reasoning
    if len(reasoning) == 1 and reasoning[0].tokens is None:
        reasoning = [structs.replace(reasoning[0], tokens=reply.reasoning_tokens)]
    return reasoning


def _extracted(text: str, tagged: Sequence[Part] | None) -> Extracted | None:
    if tagged is not None:
        text = "".join(part.text for part in tagged if part.channel is _ANSWER_CHANNEL)
    if text.rstrip().endswith(">"):
        text = _END_MARKS.sub("", text)
    if not text.strip():
        return None
    before = max(0, len(text) - _LOOKED_AT)
    found = extract(text[before:])
    if not before or found.span is None:
        return found
    return structs.replace(
        found,
        span=_moved(found.span, before),
        reasoning=None if found.reasoning is None else _moved(found.reasoning, before),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _failure(reply: Reply) -> bool:
    if reply.error and not (reply.text or "").strip():
        return True
    return reply.text is None and not any(part.text for part in reply.reasoning)


def _answer(reply: Reply, extracted: Extracted | None) -> tuple[str | None, str]:
    if reply.answer is not None:
        return reply.answer, "file"
    if extracted is None or extracted.answer is None:
        return reply.fallback, "file" if reply.fallback is not None else ""
    return clean(extracted.answer), extracted.rule


def _ending(reply: Reply, text: str, body: Sequence[Part]) -> Ending:
    if reply.finish_reason and reply.finish_reason.lower() in _CUT_SHORT:
        return Ending.TRUNCATED
    for part in body:
        if part.completeness is _TRUNCATED:
            return Ending.TRUNCATED
    answered = bool(text.strip()) or reply.answer is not None
    return Ending.COMPLETE if answered else Ending.NO_ANSWER


# Channels


def _body(text: str, extracted: Extracted | None, reply: Reply) -> list[Part]:
    cut = _answer_start(text, extracted)
    if cut == 0 or any(part.text for part in reply.reasoning):
        return [Part(text=text)] if text else []
    before = _channel_before_answer(reply)
    parts = [Part(text=text[:cut], channel=before, said_by=_said_by(before))]
    return parts + ([Part(text=text[cut:])] if cut < len(text) else [])


def _tagged(text: str) -> list[Part] | None:
    """Return the parts that reasoning tags in `text` make, None if there are none."""
    if not may_have_tags(text):
        return None
    blocks = split_reasoning(text)
    if all(block.channel is Channel.ANSWER for block in blocks):
        return None
    return [
        Part(
            text=text[block.start : block.end],
            channel=block.channel,
            completeness=block.completeness,
            tokens=block.tokens,
            said_by=block.said_by,
        )
        for block in blocks
    ]


def _answer_start(text: str, extracted: Extracted | None) -> int:
    """Return where the answer begins: its JSON field, or the line of an announced answer.

    The end of `text` means that it is reasoning without an answer; 0 that it is all answer.
    """
    if extracted is not None and extracted.span is not None and extracted.reasoning is not None:
        return _answer_key(text, extracted.reasoning, extracted.span)
    fields = json_fields(text, [*_REASONING_KEYS, *_ANSWER_KEYS]) if is_json_like(text) else {}
    reasoned = [fields[name] for name in _REASONING_KEYS if name in fields]
    answered = [fields[name] for name in _ANSWER_KEYS if name in fields]
    if reasoned:
        if not answered:
            return len(text)
        return _answer_key(text, reasoned[0], answered[0])
    if extracted is None or extracted.span is None or extracted.rule not in _ANNOUNCED:
        return 0
    return text.rfind("\n", 0, extracted.span.start) + 1


def _answer_key(text: str, reasoning: Span, answer: Span) -> int:
    """Return where the key of a JSON answer begins, 0 where it stands before the reasoning."""
    quote = max(text.rfind(f'"{name}"', 0, answer.start) for name in _ANSWER_KEYS)
    return quote if quote > reasoning.start else 0


def _channel_before_answer(reply: Reply) -> Channel:
    hides = reasoning_shown(reply.model) is _HIDDEN
    if hides or (reply.reasoning_tokens and not any(part.text for part in reply.reasoning)):
        return Channel.EXPLANATION
    return Channel.VISIBLE_REASONING


def _said_by(channel: Channel) -> str:
    return "model" if channel is Channel.EXPLANATION else "file"


def _hidden(reply: Reply) -> list[Part]:
    """Return the empty block of reasoning that took place but is not in the file."""
    known = reasoning_shown(reply.model)
    hidden = known is _HIDDEN and reply.reasoning_tokens != 0
    counted = bool(reply.reasoning_tokens)
    if not hidden and not counted:
        return []
    return [
        Part(
            channel=Channel.PRIVATE_REASONING,
            completeness=Completeness.HIDDEN,
            tokens=reply.reasoning_tokens,
            said_by="model" if hidden else "file",
        )
    ]


def _known_summaries(reasoning: Sequence[Part], model: str) -> list[Part]:
    """Mark reasoning text of models that let out no more than summaries as such."""
    if reasoning_shown(model) not in _LETS_OUT_SUMMARIES:
        return [*reasoning]
    return [
        structs.replace(part, completeness=Completeness.SUMMARY, said_by="model")
        if part.text
        and part.completeness is Completeness.FULL
        and part.channel is Channel.PRIVATE_REASONING
        else part
        for part in reasoning
    ]
