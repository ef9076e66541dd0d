"""Reads the filter language.

    run:o1 outcome:ic code:bh.switch tokens>5000 "reversed digits" -has:tags (run:r1 wrong or ii)

Terms side by side must all hold; `or` binds weaker. In a bracket `right`, `wrong`, `cc`, `ic`,
`ci`, `ii`, `fixed` and `broken` are outcomes; elsewhere, and in quotes, they are words to search.
`id:p12` asks for a problem's key or number; `ids:1-5,9,12` for numbers of this study alone, which
is how a chart hands over problems that no other term describes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from core.errors import VoltefaceError
from core.query.terms import (
    EVERYTHING,
    OUTCOME_WORDS,
    And,
    Comparison,
    Field,
    FieldTerm,
    Group,
    HasTerm,
    IdsTerm,
    Not,
    Or,
    OutcomeTerm,
    Quantity,
    QuantityTerm,
    Query,
    Term,
    TextTerm,
    Thing,
)

_DEEPEST = 40
LONGEST = 100_000
"""The longest filter that is read, in code points: some fifteen thousand scattered ids."""
_MOST_TOKENS = 5_000

_TOKEN = re.compile(
    r"""\s*+(?:
      (?P<open>\()
    | (?P<close>\))
    | (?P<minus>-)(?=[^\s)])
    | (?:(?P<name>[A-Za-z][A-Za-z0-9_]*+)(?P<sign>[<>]=?|:[<>]=?|[:=]))?+
      (?:"(?P<quoted>(?:\\["\\]|[^"])*+)(?P<end>"?)|(?P<word>[^\s()"]*+))
    )""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r'\\(["\\])')
_NUMBER = re.compile(r"(\d{1,30}(?:\.\d{1,9})?)([kKM]?)")
_ATTEMPT = re.compile(r"t([1-9]\d{0,3})")
_RANGE = re.compile(r"([0-9]{1,15})(?:-([0-9]{1,15}))?")
_TIMES = {"": 1, "k": 1_000, "K": 1_000, "M": 1_000_000}
_ALIASES = {"tag": "code", "key": "id", "problem": "id", "reasoning_tokens": "reasoning"}
_NAMES = ("outcome", "has", "ids", "t1", "t2", *Field, *Quantity, *_ALIASES)


class QueryError(VoltefaceError):
    """A filter that cannot be read; `position` is where, in code points of its text."""

    def __init__(self, what: str, *, position: int, advice: str = "") -> None:
        super().__init__(what, where=f"at character {position + 1}", advice=advice)
        self.position = position


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "(", ")", "-", "word", "quoted", "field"
    text: str
    at: int
    name: str = ""
    sign: str = ""


def parse(text: str) -> Query:
    """Return what `text` says; nothing but white space keeps everything.

    Raises:
        QueryError: where the text is not a filter, with the position and what to do.
    """
    if len(text) > LONGEST:
        raise QueryError("The filter is too long.", position=LONGEST, advice="Shorten it.")
    return _Parser(_tokens(text), len(text)).query()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:  # cannot be: a word takes any character
            raise QueryError("This cannot be read.", position=at, advice="Put it in quotes.")
        start = at + len(match[0]) - len(match[0].lstrip())
        if len(tokens) == _MOST_TOKENS:
            raise QueryError("The filter has too many terms.", position=at, advice="Shorten it.")
        tokens.append(_token(match, start))
        at = match.end()
    return tokens


def _token(match: re.Match[str], start: int) -> _Token:
    if match["open"] or match["close"] or match["minus"]:
        return _Token(match[0].strip(), match[0].strip(), start)
    name, sign, quoted = match["name"] or "", match["sign"] or "", match["quoted"]
    if quoted is not None and not match["end"]:
        advice = 'Close it with ", or write \\" for a quote that you look for.'
        raise QueryError(
            "A quote is not closed.", position=match.start("quoted") - 1, advice=advice
        )
    text = match["word"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    if name:
        return _Token("field", text, start, name, sign)
    return _Token("word" if quoted is None else "quoted", text, start)


class _Parser:
    """Reads tokens into a tree, from the loosest joint to the tightest."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._open_brackets = 0
        self._length = length

    def query(self) -> Query:
        if not self._tokens:
            return EVERYTHING
        query = self._either()
        if self._peek(")"):
            advice = "Remove it, or open a bracket before it."
            raise QueryError(
                "A bracket closes that was not opened.", position=self._at(), advice=advice
            )
        return query

    def _either(self) -> Query:
        at = self._at()
        items = [self._both()]
        while self._at_or():
            self._next += 1
            items.append(self._both())
        return items[0] if len(items) == 1 else Or(items=tuple(items), at=at)

    def _both(self) -> Query:
        at = self._at()
        items: list[Query] = []
        while self._next < len(self._tokens) and not self._peek(")") and not self._at_or():
            items.append(self._item())
        if not items:
            raise QueryError("Something is missing here.", position=at, advice=self._missing())
        return items[0] if len(items) == 1 else And(items=tuple(items), at=at)

    def _missing(self) -> str:
        if self._at_or() or self._after_or():
            return 'Write a term on each side of "or", or put "or" in quotes to look for it.'
        return "Write at least one term in the bracket."

    def _item(self) -> Query:
        token = self._take()
        if token.kind == "-":
            self._deeper(token)
            if self._next == len(self._tokens):
                raise QueryError(
                    "Nothing follows the minus.", position=token.at, advice="Remove it."
                )
            item = self._item()
            self._depth -= 1
            return Not(item=item, at=token.at)
        if token.kind == "(":
            return self._bracket(token)
        return _term(token, in_bracket=self._open_brackets > 0)

    def _bracket(self, opening: _Token) -> Group:
        self._deeper(opening)
        self._open_brackets += 1
        item = self._either()
        if not self._peek(")"):
            advice = "Close it with )."
            raise QueryError("A bracket is not closed.", position=opening.at, advice=advice)
        self._next += 1
        self._depth -= 1
        self._open_brackets -= 1
        return Group(item=item, at=opening.at)

    def _deeper(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            advice = f"Use at most {_DEEPEST} brackets and minus signs inside each other."
            raise QueryError("The brackets are too deep.", position=token.at, advice=advice)

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _peek(self, kind: str) -> bool:
        return self._next < len(self._tokens) and self._tokens[self._next].kind == kind

    def _at_or(self) -> bool:
        return self._peek("word") and self._tokens[self._next].text in ("or", "OR")

    def _after_or(self) -> bool:
        before = self._tokens[self._next - 1] if self._next else None
        return before is not None and before.kind == "word" and before.text in ("or", "OR")

    def _at(self) -> int:
        return self._tokens[self._next].at if self._next < len(self._tokens) else self._length


def _term(token: _Token, *, in_bracket: bool) -> Term:
    if token.kind != "field":
        return _word_term(token, in_bracket=in_bracket)
    if not token.text:
        advice = f"Write what to compare with, as in {token.name}{token.sign}…"
        raise QueryError(
            f'Nothing follows "{token.name}{token.sign}".', position=token.at, advice=advice
        )
    name = token.name.casefold()
    name = _ALIASES.get(name, name)
    if name in Quantity.__members__.values():
        return _quantity_term(token, Quantity(name))
    if token.sign not in (":", "="):
        raise QueryError(
            f'"{token.name}" is not a number.', position=token.at, advice=f"Write {token.name}:…"
        )
    if name in Field.__members__.values():
        return FieldTerm(field=Field(name), value=token.text, at=token.at)
    if name == "ids":
        return _ids_term(token)
    if name == "has":
        return HasTerm(thing=_choice(token, tuple(Thing)), at=token.at)
    if name == "outcome":
        value = OUTCOME_WORDS[_choice(token, tuple(OUTCOME_WORDS))]
        return OutcomeTerm(value=value, at=token.at)
    if attempt := _ATTEMPT.fullmatch(name):
        value = OUTCOME_WORDS[_choice(token, ("right", "wrong", "none"))]
        return OutcomeTerm(value=value, attempt=int(attempt[1]), at=token.at)
    raise _unknown_field(token)


def _word_term(token: _Token, *, in_bracket: bool) -> Term:
    outcome = OUTCOME_WORDS.get(token.text.casefold()) if token.kind == "word" else None
    if in_bracket and outcome is not None and token.text.casefold() != "none":
        return OutcomeTerm(value=outcome, at=token.at)
    if not token.text.strip():
        advice = "Write something between the quotes."
        raise QueryError("There is nothing to look for.", position=token.at, advice=advice)
    return TextTerm(phrase=token.text, at=token.at)


def _quantity_term(token: _Token, quantity: Quantity) -> QuantityTerm:
    number = _NUMBER.fullmatch(token.text)
    if number is None:
        raise QueryError(
            f'"{token.text}" is not a number.',
            position=token.at,
            advice=f"Write, for example, {token.name}>5000 or {token.name}<=5k.",
        )
    sign = token.sign.removeprefix(":") or "="
    value = float(Decimal(number[1]) * _TIMES[number[2]])
    return QuantityTerm(quantity=quantity, comparison=Comparison(sign), number=value, at=token.at)


def _ids_term(token: _Token) -> IdsTerm:
    ranges: list[tuple[int, int]] = []
    for part in token.text.split(","):
        found = _RANGE.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if last < first:
            raise QueryError(
                f'"{part}" is not a range of ids.',
                position=token.at,
                advice="Write, for example, ids:1-5,9,12.",
            )
        ranges.append((first, last))
    return IdsTerm.joining(ranges, token.at)


_Choice = TypeVar("_Choice", bound=str)


def _choice(token: _Token, choices: Sequence[_Choice]) -> _Choice:
    """Return the one of `choices` that the token names; case does not matter."""
    for choice in choices:
        if choice.casefold() == token.text.casefold():
            return choice
    raise QueryError(
        f'"{token.name}" cannot be "{token.text}".',
        position=token.at,
        advice=f"It can be {', '.join(choices)}.",
    )


def _unknown_field(token: _Token) -> QueryError:
    near = get_close_matches(token.name.casefold(), _NAMES, n=1)
    quoted = f'"{token.name}{token.sign}{token.text}"'
    advice = f"Do you mean {near[0]}{token.sign}? " if near else ""
    return QueryError(
        f'There is no field "{token.name}".',
        position=token.at,
        advice=f"{advice}Write {quoted} to look for these characters.",
    )
