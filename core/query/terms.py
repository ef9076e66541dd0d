"""What a filter says, as a tree of values.

A query is a sum of terms joined by *and* (written side by side), `or`, a minus sign in front, and
brackets. Positions count code points of the text that was parsed; they do not enter equality.
"""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


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


Term: TypeAlias = TextTerm | OutcomeTerm | FieldTerm | QuantityTerm | HasTerm
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


def selects_on_outcome(query: Query) -> bool:
    """Whether what `query` keeps depends on outcomes, so that tests on it must be withheld."""
    return any(isinstance(term, OutcomeTerm) for term in terms(query))
