r"""The first checker: the same string after tidying, or exactly the same number.

It never evaluates anything and never compares floats. What it cannot see to be equal it calls
incorrect: it knows no algebra, so `x^2+x` and `x(x+1)` differ. Percent is not equated with a
fraction, no unit is added or dropped, order matters in lists.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from core.outcomes.normalise import normalise
from core.outcomes.numbers import exact_number
from core.outcomes.verdict import Status

NAME = "exact"
VERSION = "1"

_MEMOISED_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The status of an answer and the rule that decided it."""

    status: Status
    rule: str


@dataclass(frozen=True, slots=True)
class _Form:
    """An answer as it is compared: tidied, and its number if it is one.

    `bare` is the same without "x=" in front or without a base's subscript behind, where it has
    either, and `dropped` says which.
    """

    tidy: str
    number: Fraction | None
    bare: "_Form | None" = None
    dropped: str = ""


_NO_REFERENCE = Check(status=Status.NO_REFERENCE, rule="")
_NO_ANSWER = Check(status=Status.NO_ANSWER, rule="")
_UNREADABLE_REFERENCE = Check(status=Status.UNREADABLE_REFERENCE, rule="nothing left of it")
_UNREADABLE_ANSWER = Check(status=Status.UNREADABLE_ANSWER, rule="nothing left of it")
_SAME = Check(status=Status.CORRECT, rule="same string")
_SAME_TIDIED = Check(status=Status.CORRECT, rule="normalised string")
_SAME_NUMBER = Check(status=Status.CORRECT, rule="number")
_OTHER_NUMBER = Check(status=Status.INCORRECT, rule="number")
_SAME_LITERAL = Check(status=Status.CORRECT, rule="quoted string")
_OTHER_LITERAL = Check(status=Status.INCORRECT, rule="quoted string")
_OTHER = Check(status=Status.INCORRECT, rule="normalised string")


def check(reference: str | None, answer: str | None) -> Check:
    """Return whether `answer` equals `reference`.

    Without a reference there is no verdict, and without an answer the attempt has none; both
    are told apart from a wrong answer. Deterministic, so that verdicts can be kept by
    (reference, answer, NAME, VERSION).
    """
    if reference is None or not (reference := reference.strip()):
        return _NO_REFERENCE
    if answer is None or not (answer := answer.strip()):
        return _NO_ANSWER
    if reference == answer:
        return _SAME
    if _PLAIN_NUMBER.fullmatch(reference) and _PLAIN_NUMBER.fullmatch(answer):
        return _SAME_NUMBER if _plain_key(reference) == _plain_key(answer) else _OTHER_NUMBER
    if (literal := _literal(reference)) is not None:
        return _SAME_LITERAL if literal == (_literal(answer) or answer).strip() else _OTHER_LITERAL
    return _compared(_form_of(reference), _form_of(answer))


def _compared(expected: _Form, given: _Form) -> Check:
    if not expected.tidy:
        return _UNREADABLE_REFERENCE
    if not given.tidy:
        return _UNREADABLE_ANSWER
    if expected.tidy == given.tidy:
        return _SAME_TIDIED
    if expected.number is not None and given.number is not None:
        return _SAME_NUMBER if expected.number == given.number else _OTHER_NUMBER
    # On one side only: "x=5" answers "5", "212" answers "212_3". Two names must be the same name.
    if (expected.bare is None) != (given.bare is None):
        bare = _compared(expected.bare or expected, given.bare or given)
        if bare.status is Status.CORRECT:
            return replace(bare, rule=f"{bare.rule}, {expected.dropped or given.dropped}")
    return _OTHER


def _literal(text: str) -> str | None:
    """Return the content of a quoted string, in which spaces and marks count, else None."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1].strip()
    return None


def _plain_key(text: str) -> tuple[int, str, bool]:
    """Return a key that two plain numbers share exactly if they are equal."""
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return int(whole), part, bool(part) and text[0] == "-"


def _form_of(text: str) -> _Form:
    return _memoised_form(text) if len(text) <= _MEMOISED_LENGTH else _form(text)


def _form(text: str) -> _Form:
    tidy = normalise(text)
    for pattern, dropped in ((_NAMED, "name dropped"), (_IN_BASE, "base dropped")):
        if match := pattern.fullmatch(tidy):
            bare = _Form(match[1], exact_number(match[1]))
            return _Form(tidy, exact_number(tidy), bare, dropped)
    return _Form(tidy, exact_number(tidy))


_memoised_form = lru_cache(maxsize=1 << 15)(_form)

# Short enough for every digit to be exact and int() to be fast: most answers are like this.
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_NAMED = re.compile(r"[A-Za-z](?:\([A-Za-z]\))?=([^=]+)")
_IN_BASE = re.compile(r"([+-]?[0-9A-F]+)_(?:[0-9a-z]|\{(?:\d{1,2}|[a-z]+)\})")
