"""Words, clauses and sentences as steps: what a caret or the edge of a span goes by.

Everything is found around one place, never over the whole text, so that a step costs the same in
a trace of any length.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum

from core.text.span import Span

_TOKEN = re.compile(r"\\[A-Za-z]+|\\[^\sA-Za-z]|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|_+|\S")
_CLAUSE_END = re.compile(r"[,;:，；：、]+[\"'”’)\]}]*(?=\s|$)|[–—]+(?=\s)|(?<=[，；：、])")
_JOINER = "\u200d"
_REACH = 400  # how far back a token may begin; a longer run of letters is cut there
_LONGEST_CLAUSE = 20_000


class Unit(StrEnum):
    """How far one step goes."""

    TOKEN = "token"  # noqa: S105 - a word, not a password
    CLAUSE = "clause"
    SENTENCE = "sentence"


class Edge(StrEnum):
    """One of the two ends of a span."""

    START = "start"
    END = "end"


class Steps:
    """The units of one text. `sentences` are all of its sentences, in order."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences

    def after(self, offset: int, unit: Unit) -> Span | None:
        """Return the first unit that begins at `offset` or later, None where none does."""
        if unit is Unit.TOKEN:
            return next(_tokens(self._text, offset), None)
        place = bisect_left(self._sentences, offset, key=lambda each: each.start)
        if unit is Unit.CLAUSE and place:
            inside = (c for c in self._clauses(place - 1) if c.start >= offset)
            if (found := next(inside, None)) is not None:
                return found
        if place == len(self._sentences):
            return None
        return self._sentences[place] if unit is Unit.SENTENCE else next(self._clauses(place))

    def before(self, offset: int, unit: Unit) -> Span | None:
        """Return the last unit that ends at `offset` or earlier, None where none does."""
        if unit is Unit.TOKEN:
            return self._token_before(offset)
        place = bisect_right(self._sentences, offset, key=lambda each: each.end) - 1
        if unit is Unit.CLAUSE and place + 1 < len(self._sentences):
            inside = [c for c in self._clauses(place + 1) if c.end <= offset]
            if inside:
                return inside[-1]
        if place < 0:
            return None
        whole = self._sentences[place]
        return whole if unit is Unit.SENTENCE else [*self._clauses(place)][-1]

    def token_at(self, offset: int) -> Span | None:
        """Return the token that holds the character at `offset`, else the next of its line."""
        line = self._text.rfind("\n", 0, offset) + 1
        tokens = _tokens(self._text, max(line, offset - _REACH))
        return next((token for token in tokens if token.end > offset), None)

    def moved(self, span: Span, edge: Edge, by: int, unit: Unit) -> Span | None:
        """Return `span` with one edge a unit further (`by` 1) or back (-1).

        None where there is nothing to go to, or nothing would be left of the span.
        """
        outward = (edge is Edge.END) == (by > 0)
        if edge is Edge.END:
            if outward:
                goal = self.after(span.end, unit)
            else:
                last = self.before(span.end, unit)
                goal = self.before(last.start, unit) if last else None
            at = goal.end if goal else span.start
            return Span(span.start, at) if at > span.start else None
        if outward:
            goal = self.before(span.start, unit)
        else:
            first = self.after(span.start, unit)
            goal = self.after(first.end, unit) if first else None
        at = goal.start if goal else span.end
        return Span(at, span.end) if at < span.end else None

    def _token_before(self, offset: int) -> Span | None:
        """Look back line by line, as no token goes over a line end."""
        end = offset
        while end > 0:
            line = self._text.rfind("\n", 0, end) + 1
            start = max(line, end - _REACH)
            found = [token for token in _tokens(self._text, start) if token.end <= end]
            if found:
                return found[-1]
            end = start if start > line else line - 1
        return None

    def _clauses(self, place: int) -> Iterator[Span]:
        """Yield the clauses of a sentence; together they are all of it but white space."""
        whole = self._sentences[place]
        if len(whole) > _LONGEST_CLAUSE:
            yield whole
            return
        start = whole.start
        ends = (match.end() for match in _CLAUSE_END.finditer(self._text, start, whole.end))
        for end in (*ends, whole.end):
            part = self._text[start:end]
            if part.strip():
                lead = len(part) - len(part.lstrip())
                yield Span(start + lead, start + len(part.rstrip()))
            start = end


def _tokens(text: str, start: int) -> Iterator[Span]:
    """Yield the tokens from `start` to the end of the line that has the first of them."""
    line_end: int | None = None
    at = start
    while (match := _TOKEN.search(text, at)) is not None:
        if line_end is None:
            found = text.find("\n", match.start())
            line_end = len(text) if found < 0 else found
        if match.start() >= line_end:
            return
        at = _with_marks(text, match.end())
        yield Span(match.start(), at)


def _with_marks(text: str, end: int) -> int:
    """Return where the character that ends at `end` really ends, with its marks and joins."""
    while end < len(text):
        mark = text[end]
        if mark == _JOINER and end + 1 < len(text) and not text[end + 1].isspace():
            end += 2
        elif unicodedata.category(mark)[0] == "M" or "\U0001f3fb" <= mark <= "\U0001f3ff":
            end += 1
        else:
            break
    return end
