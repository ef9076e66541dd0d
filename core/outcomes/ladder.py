r"""The checker: rungs from the cheapest to algebra, each verdict with the rule that gave it.

The same string; the same after tidying; exactly the same number; certainly another value; and
last a proof by algebra, which is handed in, for it belongs into a process of its own. Shapes,
units, percent signs and bases are compared before it, so that algebra only ever sees two bare
values, and what it ignores or confuses is refused, or named in the rule after a comma.
"""

import re

from core.outcomes import choices, words
from core.outcomes.kinds import AnswerForm, Kind
from core.outcomes.mathematics import Mathematics
from core.outcomes.normalise import normalise
from core.outcomes.numbers import exact_number
from core.outcomes.result import (
    NOTHING_LEFT,
    OTHER_NUMBER,
    SAME,
    SAME_NUMBER,
    SAME_WORDS,
    Algebra,
    Check,
    flagged,
    matched,
    refused,
    same_or_not,
)
from core.outcomes.verdict import Status

NAME = "ladder"
VERSION = "2"
DEFAULT = AnswerForm()

# Short enough for every digit to be exact and int() to be fast: most answers are like this.
_PLAIN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_TERM_NAME = re.compile(r"\A(?:[A-Za-z](?:_\{?\w{1,9}\}?|\(\w{1,9}\))?=){1,2}")

_NO_REFERENCE = Check(status=Status.NO_REFERENCE, rule="")
_STORED_ONLY = Check(status=Status.NO_REFERENCE, rule="stored result only")
_NO_ANSWER = Check(status=Status.NO_ANSWER, rule="")
_SAME_LITERAL = Check(status=Status.CORRECT, rule="quoted string")


def check(
    reference: str | None,
    answer: str | None,
    form: AnswerForm = DEFAULT,
    algebra: Algebra | None = None,
) -> Check:
    """Return whether `answer` equals `reference`, as answers of `form` are compared.

    Without a reference there is no verdict, and without an answer the attempt has none; both are
    told apart from a wrong answer. Deterministic, so that verdicts can be kept by (reference,
    answer, form, NAME, VERSION).
    """
    if reference is None or not (reference := reference.strip()):
        return _NO_REFERENCE
    if form.kind is Kind.CODE:
        return _STORED_ONLY
    if answer is None or not (answer := answer.strip()):
        return _NO_ANSWER
    if reference == answer:
        return SAME
    if form.places is None and _PLAIN.fullmatch(reference) and _PLAIN.fullmatch(answer):
        return SAME_NUMBER if _plain_key(reference) == _plain_key(answer) else OTHER_NUMBER
    if (literal := _literal(reference)) is not None:
        same = literal == (_literal(answer) or answer).strip()
        return _SAME_LITERAL if same else refused("quoted string")
    return _of_kind(reference, answer, form, algebra)


def _of_kind(reference: str, answer: str, form: AnswerForm, algebra: Algebra | None) -> Check:
    match form.kind:
        case Kind.TERM:
            return _term(reference, answer)
        case Kind.CHOICE:
            return same_or_not(choices.choice(reference), choices.choice(answer), "choice")
        case Kind.YES_NO:
            return same_or_not(words.truth(reference), words.truth(answer), "yes or no")
        case Kind.TEXT:
            return _text(reference, answer, form)
        case Kind.LIST:
            return _list(reference, answer, form)
        case _:
            return Mathematics(form, algebra).compare(reference, answer)


def _term(reference: str, answer: str) -> Check:
    expected, given = (
        exact_number(_TERM_NAME.sub("", normalise(each))) for each in (reference, answer)
    )
    if expected is not None and given is None:
        return refused("not one integer")
    return same_or_not(expected, given, "number")


def _text(reference: str, answer: str, form: AnswerForm) -> Check:
    expected, given = words.spoken(reference), words.spoken(answer)
    if not expected:
        return _unreadable_reference()
    if expected == given:
        return SAME_WORDS
    for group in form.aliases:
        names = {words.spoken(name) for name in group}
        if expected in names and given in names:
            return flagged(SAME_WORDS, "alias")
    number = exact_number(normalise(reference))
    return (
        SAME_NUMBER
        if number is not None and number == exact_number(normalise(answer))
        else (refused("words"))
    )


def _list(reference: str, answer: str, form: AnswerForm) -> Check:
    return matched(
        words.items(reference),
        words.items(answer),
        lambda one, other: _text(one, other, form),
        ordered=form.ordered is not False,
    )


def _unreadable_reference() -> Check:
    return Check(status=Status.UNREADABLE_REFERENCE, rule=NOTHING_LEFT)


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
