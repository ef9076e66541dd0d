"""What a filter says, as a tree of values.

A query is a sum of terms joined by *and* (written side by side), `or`, a minus sign in front, and
brackets. Positions count code points of the text that was parsed; they do not enter equality.
"""

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray


class OutcomeValue(StrEnum):
    """The outcome of a chain of attempts: of its last attempt, or first and last together."""

    RIGHT = "right"
    WRONG = "wrong"
    NONE = "none"
    STAYED_RIGHT = "cc"
    FIXED = "ic"
    BROKEN = "ci"
    STAYED_WRONG = "ii"


class Field(StrEnum):
    """Fields that are compared with a text."""

    RUN = "run"
    MODEL = "model"
    CODE = "code"
    ANSWER = "answer"
    ENDING = "ending"
    DATASET = "dataset"
    FAMILY = "family"
    VARIANT = "variant"
    LEVEL = "level"
    SUBJECT = "subject"
    PROVENANCE = "provenance"
    ID = "id"


class Quantity(StrEnum):
    """Fields that are compared with a number."""

    TOKENS = "tokens"
    REASONING = "reasoning"
    SECONDS = "seconds"
    SAMPLE = "sample"
    ATTEMPT = "attempt"
    ATTEMPTS = "attempts"


class Thing(StrEnum):
    """What `has:` asks for."""

    TAGS = "tags"
    SUGGESTIONS = "suggestions"
    ANSWER = "answer"
    REFERENCE = "reference"
    HIDDEN = "hidden"


class Comparison(StrEnum):
    """How a quantity is compared."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTerm:
    """Words to be found in a trace or in the problem; `phrase` is also the term's id."""

    phrase: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTerm:
    """The outcome of the chain, or with `attempt` (`t1:wrong`) of that attempt."""

    value: OutcomeValue
    attempt: int | None = None
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTerm:
    """A field with a value; `*` in the value stands for any characters."""

    field: Field
    value: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityTerm:
    """A quantity compared with a number."""

    quantity: Quantity
    comparison: Comparison
    number: float
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HasTerm:
    """Something that is there."""

    thing: Thing
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdsTerm:
    """Exactly the problems with these internal ids, which are no keys and mean nothing elsewhere.

    `ranges` are (first, last), both included, in order and with a gap between any two.
    """

    ranges: tuple[tuple[int, int], ...]
    at: int = dataclasses.field(default=0, compare=False)

    @classmethod
    def joining(cls, ranges: Iterable[tuple[int, int]], at: int = 0) -> "IdsTerm":
        """Return the term of `ranges` in any order; those that touch become one."""
        joined: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return cls(ranges=tuple(joined), at=at)

    @classmethod
    def of(cls, ids: Iterable[int]) -> "IdsTerm":
        """Return the term that chooses `ids` and nothing else."""
        return cls.joining((id_, id_) for id_ in ids)

    def chooses(self, id_: int) -> bool:
        """Whether `id_` is one of them."""
        place = bisect_right(self.ranges, id_, key=lambda each: each[0])
        return place > 0 and id_ <= self.ranges[place - 1][1]

    def choice(self, ids: NDArray[np.signedinteger[Any]]) -> NDArray[np.bool_]:
        """Return which of `ids` are among them."""
        if not self.ranges:
            return np.zeros(len(ids), np.bool_)
        first, last = np.array(self.ranges).T
        place = np.searchsorted(first, ids, side="right")
        return (place > 0) & (ids <= last[place - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What must not hold."""

    item: "Query"
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """What must hold together; without items, everything does."""

    items: tuple["Query", ...] = ()
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Of which one must hold."""

    items: tuple["Query", ...]
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A bracket: what it says binds to the same run and trace."""

    item: "Query"
    at: int = dataclasses.field(default=0, compare=False)


Term: TypeAlias = TextTerm | OutcomeTerm | FieldTerm | QuantityTerm | HasTerm | IdsTerm
Query: TypeAlias = Term | Not | And | Or | Group

EVERYTHING = And()
OUTCOME_WORDS = {value.value: value for value in OutcomeValue} | {
    "fixed": OutcomeValue.FIXED,
    "broken": OutcomeValue.BROKEN,
}


def terms(query: Query) -> "list[Term]":
    """Return every term of `query` from left to right."""
    match query:
        case And() | Or():
            return [term for item in query.items for term in terms(item)]
        case Not() | Group():
            return terms(query.item)
        case _:
            return [query]


def free_text_terms(query: Query) -> tuple[str, ...]:
    """Return the phrases that the full-text search must resolve, each once, in order."""
    phrases = (term.phrase for term in terms(query) if isinstance(term, TextTerm))
    return tuple(dict.fromkeys(phrases))


def asks_for_codes(query: Query) -> bool:
    """Whether what `query` keeps depends on tags."""
    return any(
        (isinstance(term, FieldTerm) and term.field is Field.CODE)
        or (isinstance(term, HasTerm) and term.thing is Thing.TAGS)
        for term in terms(query)
    )


def selects_on_outcome(query: Query) -> bool:
    """Whether what `query` keeps may depend on outcomes, so that tests on it must be withheld.

    A list of ids is what a chart hands over, mostly of problems picked by outcome; the list no
    longer tells.
    """
    return any(isinstance(term, OutcomeTerm | IdsTerm) for term in terms(query))
