"""What a comparison says of an answer, and how comparisons of parts make one of the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.outcomes.verdict import Status

_MOST_PARTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The status of an answer and the rule that decided it.

    A rule may name, after a comma, what was overlooked for a correct answer ("number, unit
    dropped"). `settled` is False where only algebra could tell whether an answer, incorrect by its
    looks, is equal after all.
    """

    status: Status
    rule: str
    settled: bool = True

    @property
    def is_right(self) -> bool:
        """Whether the answer is correct."""
        return self.status is Status.CORRECT


class Proof(StrEnum):
    """What algebra says of two bare values."""

    EQUAL = "equal"
    DIFFERENT = "different"
    REFERENCE_UNREAD = "reference unread"
    ANSWER_UNREAD = "answer unread"


Algebra = Callable[[str, str], Proof]
"""Takes a reference and an answer in LaTeX, each one value or one equation."""

Compare = Callable[[str, str], Check]

NOTHING_LEFT = "nothing left of it"

SAME = Check(status=Status.CORRECT, rule="same string")
SAME_TIDIED = Check(status=Status.CORRECT, rule="normalised string")
SAME_NUMBER = Check(status=Status.CORRECT, rule="number")
OTHER_NUMBER = Check(status=Status.INCORRECT, rule="number")
SAME_WORDS = Check(status=Status.CORRECT, rule="words")
PROVEN = Check(status=Status.CORRECT, rule="algebra")
UNSETTLED = Check(
    status=Status.INCORRECT, rule="normalised string, algebra not asked", settled=False
)
_STRENGTH = {"same string": 0, "normalised string": 1, "words": 1, "number": 2}


def refused(rule: str) -> Check:
    """Return that an answer is incorrect, and why."""
    return Check(status=Status.INCORRECT, rule=rule)


def flagged(check: Check, flag: str) -> Check:
    """Name in the rule what had to be overlooked for a correct answer."""
    return replace(check, rule=f"{check.rule}, {flag}") if flag and check.is_right else check


def same_or_not(expected: object, given: object, rule: str) -> Check:
    """Compare what was read of both sides, None where a side was not readable."""
    if expected is None:
        return Check(status=Status.UNREADABLE_REFERENCE, rule=rule)
    if given is None:
        return Check(status=Status.UNREADABLE_ANSWER, rule=rule)
    return Check(status=Status.CORRECT if expected == given else Status.INCORRECT, rule=rule)


def matched(
    expected: Sequence[str], given: Sequence[str], compare: Compare, *, ordered: bool
) -> Check:
    """Compare parts one by one or, where order is free, each with whichever left equals it."""
    if len(expected) != len(given):
        return refused("another number of parts")
    if len(expected) > _MOST_PARTS:
        return refused("too many parts")
    checks = [compare(one, other) for one, other in zip(expected, given, strict=True)]
    if ordered or all(each.is_right for each in checks):
        return _whole(checks)
    return _in_any_order(expected, list(given), compare)


def _in_any_order(expected: Sequence[str], left: list[str], compare: Compare) -> Check:
    found: list[Check] = []
    for one in expected:
        checks = [compare(one, other) for other in left]
        at = next((at for at, each in enumerate(checks) if each.is_right), None)
        if at is None:
            return _whole([each for each in checks if not each.settled] or checks)
        found.append(checks[at])
        del left[at]
    return flagged(_whole(found), "in another order")


def _whole(checks: Sequence[Check]) -> Check:
    """Return what needed the strongest rung if all are right, else what is surest to be wrong."""
    if all(each.is_right for each in checks):
        return max(checks, key=lambda each: _STRENGTH.get(each.rule, 3), default=SAME_TIDIED)
    wrong = [each for each in checks if not each.is_right]
    return min(wrong, key=lambda each: (each.status is not Status.INCORRECT, not each.settled))
