"""Verdicts: who says whether an answer is right, and which of them counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The result of judging one attempt.

    Only `CORRECT` is right. `NO_ANSWER`, `TRUNCATED` and `UNREADABLE_ANSWER` count as incorrect
    by default (switchable); everything below them leaves n and is counted apart.
    """

    CORRECT = "correct"
    INCORRECT = "incorrect"
    NO_ANSWER = "no answer"
    TRUNCATED = "truncated"
    UNREADABLE_ANSWER = "unreadable answer"
    NO_REFERENCE = "no reference"
    UNREADABLE_REFERENCE = "unreadable reference"
    FAILED_REQUEST = "failed request"
    TIMEOUT = "timeout"
    ERROR = "error"


COUNTED_AS_INCORRECT = frozenset(
    {Status.INCORRECT, Status.NO_ANSWER, Status.TRUNCATED, Status.UNREADABLE_ANSWER}
)


class Judge(StrEnum):
    """The kinds of judge, in the default order of precedence (first counts)."""

    PERSON = "person"
    FILE = "file"
    CHECKER = "checker"


DEFAULT_ORDER = (Judge.PERSON, Judge.FILE, Judge.CHECKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One judge's verdict on one trace.

    `who` names the scorer in the file, the checker with its version ("ladder 1") or the person;
    `rule` the rule that decided ("normalised string", "number", "score ≥ 1"); `score` is the
    number the file gave, if it gave one.
    """

    id: int = 0
    trace_id: int = 0
    judge: Judge
    who: str
    status: Status
    rule: str = ""
    score: float | None = None


def effective(
    verdicts: Iterable[Verdict], order: tuple[Judge, ...] = DEFAULT_ORDER
) -> Verdict | None:
    """Return the verdict that counts under `order`; among equals the newest (highest id)."""
    ranked = [v for v in verdicts if v.judge in order]
    return min(ranked, key=lambda v: (order.index(v.judge), -v.id), default=None)


def is_right(status: Status, *, blank_is_incorrect: bool = True) -> bool | None:
    """Return right (True), wrong (False) or outside n (None).

    With `blank_is_incorrect` off, attempts without a readable answer leave n as well.
    """
    if status is Status.CORRECT:
        return True
    if status is Status.INCORRECT:
        return False
    return False if blank_is_incorrect and status in COUNTED_AS_INCORRECT else None


def dissent(verdicts: Iterable[Verdict]) -> str:
    """Return who says what where judges disagree on right or wrong, "" where they agree."""
    newest = _newest(verdicts)
    if {True, False} <= {is_right(v.status) for v in newest}:
        return _spoken(newest)
    return ""


def by_hand(verdicts: Iterable[Verdict]) -> str:
    """Return what people say of an attempt, with their names, "" where none has judged."""
    return _spoken(v for v in _newest(verdicts) if v.judge is Judge.PERSON)


def own(verdicts: Iterable[Verdict], person: str) -> Status | None:
    """Return what this person says of an attempt, None where nothing."""
    found = [v for v in verdicts if v.judge is Judge.PERSON and v.who == person]
    return max(found, key=lambda v: v.id).status if found else None


def _newest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the newest verdict of each judge."""
    ordered = sorted(verdicts, key=lambda v: v.id)
    return [*{(v.judge, v.who): v for v in ordered}.values()]


def _spoken(verdicts: Iterable[Verdict]) -> str:
    words = {True: "right", False: "wrong", None: "no outcome"}
    return " · ".join(
        f"{v.who if v.judge is Judge.PERSON else v.judge}: {words[is_right(v.status)]}"
        for v in verdicts
    )
