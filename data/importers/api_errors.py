"""What an interface reported in place of an answer: error messages that were stored as replies."""

import re
from collections.abc import Iterator

from msgspec import structs

from core.imported import Finding, ImportedAttempt, Severity
from core.outcomes.verdict import Status
from core.traces import Block, Channel, Completeness, Ending
from data.importers.base import ImportOptions

ERRORS_FINDING = "API errors stored as answers"
_LONGEST = 2_000  # characters; a longer text is something that a model wrote
_SHORT = 400
_AT_START = re.compile(
    r"\W{0,4}(?:(?:API|HTTP|Request|Server|OpenAI|Azure|Anthropic|Gemini|Provider)[ _-]?"
    r"(?:error|exception)\b"
    r"|Error(?: code)?[ :=(-]{1,3}[45]\d\d\b"
    r"|\{\s*['\"]error['\"]\s*:"
    r"|(?:[a-z_]+\.)*(?:RateLimit|InternalServer|APIConnection|APIStatus|APITimeout|BadRequest"
    r"|ServiceUnavailable|Authentication|PermissionDenied|ContextWindowExceeded)(?:Error|Exception)"
    r"|Traceback \(most recent call last\))",
    re.IGNORECASE,
)
_MAY_BE_AN_ERROR = frozenset((Ending.COMPLETE, Ending.NO_ANSWER))
_ANYWHERE = re.compile(
    r"\b(?:ERROR|HTTP(?:/\d(?:\.\d)?)?|[Ss]tatus [Cc]ode|[Ee]rror [Cc]ode)[ :=]{1,3}[45]\d\d\b"
)


def looks_like_an_error(text: str) -> bool:
    """Whether a reply is what an interface reports when a request fails, not a model's words."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return False
    return bool(_AT_START.match(text)) or (len(text) <= _SHORT and bool(_ANYWHERE.search(text)))


def without_errors(
    items: Iterator[ImportedAttempt | Finding], options: ImportOptions
) -> Iterator[ImportedAttempt | Finding]:
    """Yield attempts, those that hold an error message as failed requests, and count them.

    What the file judges correct is an answer, whatever it looks like.
    """
    count, first = 0, ""
    for item in items:
        if isinstance(item, Finding) or not _is_error(item):
            yield item
            continue
        count, first = count + 1, first or item.where
        failed = not options.errors_as_answers
        yield _as_failed(item) if failed else item
    if count:
        yield _told(count, first, options)


def _is_error(item: ImportedAttempt) -> bool:
    if len(item.text) > _LONGEST or item.ending not in _MAY_BE_AN_ERROR:
        return False
    right = any(verdict.status is Status.CORRECT for verdict in item.verdicts)
    return not right and looks_like_an_error(item.text)


def _as_failed(item: ImportedAttempt) -> ImportedAttempt:
    whole = Block(
        channel=Channel.ANSWER, completeness=Completeness.FULL, start=0, end=len(item.text)
    )
    blocks = (whole,) if item.text else ()
    return structs.replace(item, ending=Ending.FAILED, blocks=blocks, answer=None, answer_rule="")


def _told(count: int, first: str, options: ImportOptions) -> Finding:
    done = (
        "They are taken for answers, as you chose."
        if options.errors_as_answers
        else "They are imported as failed requests and never count as wrong answers."
    )
    noun = "record" if count == 1 else "records"
    return Finding(
        severity=Severity.WARNING,
        what=f"{ERRORS_FINDING}: {count:,} {noun}, the first in {first}.",
        done=done,
    )
