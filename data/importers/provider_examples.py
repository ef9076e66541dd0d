"""Worked examples in requests: the questions and answers that all requests begin with."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from core.imported import Finding, Severity
from data.importers.conversations import as_examples, is_models_own
from data.importers.provider_requests import Request
from data.importers.turns import Message

Examples = tuple[tuple[str, str], ...]  # who said what


def shared_examples(requests: Iterable[Request | None]) -> Examples:
    """Return the beginning up to an answer that all `requests` share before they differ.

    Empty where they share none, or ask nothing but the same: then it may be an earlier attempt.
    """
    told = {_said(request.messages) for request in requests if request is not None}
    if len(told) < 2:
        return ()
    shared = takewhile(lambda each: len(set(each)) == 1, zip(*told, strict=False))
    common = [each[0] for each in shared]
    while common and common[-1][0] != "assistant":
        common.pop()
    goes_on = all(len(each) > len(common) for each in told)
    return tuple(common) if goes_on else ()


def with_examples(request: Request | None, examples: Examples) -> Request | None:
    """Return `request` with the messages that are `examples` marked as part of the prompt."""
    count = len(examples)
    if request is None or not count or _said(request.messages[:count]) != examples:
        return request
    marked = as_examples(request.messages[:count])
    return replace(request, messages=(*marked, *request.messages[count:]))


def examples_found(examples: Examples) -> Finding:
    """Return the note that answers in requests are taken for `examples`."""
    count = sum(speaker == "assistant" for speaker, _ in examples)
    return Finding(
        severity=Severity.NOTE,
        what=f"All requests begin with the same messages, {count} of them answers.",
        done="They are taken for worked examples in the prompt, not for attempts.",
    )


def turns_in(request: Request | None) -> int:
    """Return how many of the model's own answers `request` holds."""
    return sum(map(is_models_own, request.messages)) if request is not None else 0


def _said(messages: Iterable[Message]) -> Examples:
    return tuple((message.speaker, message.text or "") for message in messages)
