"""What kind of answer a dataset asks for, and how strictly its answers are compared."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from core.outcomes.normalise import normalise
from core.outcomes.numbers import exact_number


class Kind(StrEnum):
    """The kinds of answer; each has a comparison of its own."""

    NUMBER = "number"
    EXPRESSION = "expression"
    COLLECTION = "collection"  # a set, an interval or a tuple
    CHOICE = "choice"
    YES_NO = "yes-no"
    TEXT = "text"
    TERM = "term"  # of a sequence of integers
    LIST = "list"
    CODE = "code"

    @property
    def says(self) -> str:
        """Return what answers of this kind are and how they are compared."""
        return _SAYS[self]


class Strictness(StrEnum):
    """How a part of the reference that an answer leaves out, or adds, is taken.

    Whatever is chosen, two that are given and differ make an answer incorrect, unless ignored.
    """

    OPTIONAL = "optional"
    REQUIRED = "required"
    IGNORED = "ignored"


class Percent(StrEnum):
    """What 10% equals; never both 10 and 0.1."""

    SIGN_OPTIONAL = "sign-optional"  # 10% = 10
    VALUE = "value"  # 10% = 0.1
    SIGN_REQUIRED = "sign-required"  # 10% = 10% only


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The kind of a dataset's answers and its options, chosen for all of its runs alike.

    units: whether "10 cm" equals "10"; "10 cm" and "10 m" differ unless units are ignored.
    percent: what 10% equals.
    base: whether 4210 equals 4210 with the base 5 as subscript; two bases never equal each other.
    ordered: whether "2, 1" differs from "1, 2". None: as the kind has it (lists do; solutions
        that are only separated by commas do not). Tuples always do, sets never.
    places: a decimal with at least so many places that is the reference's value, rounded or cut
        off, is correct; None: only equal values are.
    aliases: groups of names of one answer, for short texts.
    """

    kind: Kind = Kind.EXPRESSION
    units: Strictness = Strictness.OPTIONAL
    percent: Percent = Percent.SIGN_OPTIONAL
    base: Strictness = Strictness.OPTIONAL
    ordered: bool | None = None
    places: int | None = None
    aliases: tuple[tuple[str, ...], ...] = ()


_SAYS = {
    Kind.NUMBER: "One number: equal values are equal answers, however they are written.",
    Kind.EXPRESSION: "Mathematics of any shape: numbers, formulas, intervals, equations, words.",
    Kind.COLLECTION: "A set, an interval or a tuple: its parts are compared one by one.",
    Kind.CHOICE: "A letter of a list of choices, or several letters.",
    Kind.YES_NO: "Yes or no, true or false.",
    Kind.TEXT: "A few words: without regard to case, articles and punctuation.",
    Kind.TERM: "The next term of a sequence: one integer, exactly.",
    Kind.LIST: "Several items, in this order or in any.",
    Kind.CODE: "A program: only results that the file brings count.",
}

_SAMPLE = 2_000
_MOST = 0.9
_CHOICE = re.compile(r"\(?[A-J]\)?")
_YES_NO = re.compile(r"(?:yes|no|true|false)\.?", re.IGNORECASE)
_INTEGER = re.compile(r"-?\d[\d,]*")
_LIST = re.compile(r"\[[^\[\]]*,[^\[\]]*\]")
_BRACKETED = re.compile(r"\\\{.*\\\}|[(\[].*,.*[)\]]", re.DOTALL)
_PROGRAM = re.compile(r"```|\n[ \t]*(?:return|import|from|def|class|for|print)\b|#include|;\s*\n")
_PLAIN_WORDS = re.compile(r"[^\\$=^{}<>]*[^\W\d_]{2}[^\\$=^{}<>]*")
_NEXT_TERM = re.compile(r"\bnext (?:term|number)|\bsequence\b", re.IGNORECASE)


def guess(references: Iterable[str], prompts: Iterable[str] = ()) -> Kind:
    """Return the kind that nine of ten references have, `EXPRESSION` where none is that common.

    Only the prompts tell the term of a sequence from another integer; without them it is a number.
    """
    known = [text.strip() for text in islice(references, _SAMPLE) if text.strip()]
    for kind, has_it in _TELL.items():
        if known and sum(map(has_it, known)) >= _MOST * len(known):
            if kind is Kind.NUMBER and _ask_for_terms(known, list(islice(prompts, _SAMPLE))):
                return Kind.TERM
            return kind
    return Kind.EXPRESSION


def _ask_for_terms(references: list[str], prompts: list[str]) -> bool:
    asked = sum(_NEXT_TERM.search(prompt[:2_000]) is not None for prompt in prompts)
    integers = sum(_INTEGER.fullmatch(text) is not None for text in references)
    return bool(prompts) and asked >= _MOST * len(prompts) and integers >= _MOST * len(references)


def _is_number(text: str) -> bool:
    return exact_number(normalise(text)) is not None


def _is_collection(text: str) -> bool:
    return _BRACKETED.fullmatch(normalise(text)) is not None


_TELL: dict[Kind, Callable[[str], bool]] = {
    Kind.CODE: lambda text: _PROGRAM.search(text) is not None,
    Kind.CHOICE: lambda text: _CHOICE.fullmatch(text) is not None,
    Kind.YES_NO: lambda text: _YES_NO.fullmatch(text) is not None,
    Kind.NUMBER: _is_number,
    Kind.LIST: lambda text: _LIST.fullmatch(text) is not None,
    Kind.COLLECTION: _is_collection,
    Kind.TEXT: lambda text: _PLAIN_WORDS.fullmatch(text) is not None,
}
