"""Writes a filter as text again, so that brushes and saved filters can show in the filter box."""

import re

from core.query.terms import (
    OUTCOME_WORDS,
    And,
    Comparison,
    FieldTerm,
    Group,
    HasTerm,
    IdsTerm,
    Not,
    Or,
    OutcomeTerm,
    QuantityTerm,
    Query,
    Term,
    TextTerm,
)

_PLAIN_VALUE = re.compile(r"""[^\s()"<>=:-][^\s()"]*""")
_PLAIN_WORD = re.compile(r"[^\W_][\w.*+/-]*")


def to_text(query: Query) -> str:
    """Return text that parses to `query` again, given a query as the parser makes them."""
    match query:
        case And():
            return " ".join(to_text(item) for item in query.items)
        case Or():
            return " or ".join(to_text(item) for item in query.items)
        case Not():
            return f"-{to_text(query.item)}"
        case Group():
            return f"({to_text(query.item)})"
        case _:
            return _term_text(query)


def _term_text(term: Term) -> str:
    match term:
        case TextTerm():
            return _quoted(term.phrase, is_value=False)
        case OutcomeTerm():
            name = "outcome" if term.attempt is None else f"t{term.attempt}"
            return f"{name}:{term.value}"
        case FieldTerm():
            return f"{term.field}:{_quoted(term.value, is_value=True)}"
        case HasTerm():
            return f"has:{term.thing}"
        case IdsTerm():
            ends = (f"{a}" if a == b else f"{a}-{b}" for a, b in term.ranges)
            return f"ids:{','.join(ends)}"
        case QuantityTerm():
            sign = ":" if term.comparison is Comparison.EQUAL else term.comparison
            return f"{term.quantity}{sign}{_number_text(term.number)}"


def _quoted(text: str, *, is_value: bool) -> str:
    """Return `text` in quotes where without them it would be read as something else."""
    if is_value and _PLAIN_VALUE.fullmatch(text):
        return text
    is_word = _PLAIN_WORD.fullmatch(text) and text.casefold() not in ("or", *OUTCOME_WORDS)
    if not is_value and is_word:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number_text(number: float) -> str:
    """Return every digit, never an exponent, which the language does not read."""
    return str(int(number)) if number.is_integer() else f"{number:.9f}".rstrip("0")
