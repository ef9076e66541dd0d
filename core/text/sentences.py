"""Sentences of a trace, found the same way every time, with exact offsets.

Made for what reasoning models write: formulas, lists, code, decimals, "5! = 120", hard line ends
and few blank lines. Nothing is stored: sentences are found on demand, by text and `VERSION`.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text.span import Span

VERSION = "1"

# The class in front lets the engine skip at full speed to what may end or start a sentence;
# possessive quantifiers and the stop that looks behind itself keep runs of marks linear.
# A line end may be written out, as in JSON: "So x = 6.\nNext", but not in "so.\neq".
_CANDIDATE = re.compile(
    r"""[\n.!?…。！？WHA](?:
        (?<=\n)
      | (?<=[.!?…])(?<![.!?…]{2})[.!?…]*+(?P<stop>)["'”’»)\]}*_$`]*+
        (?:[ ]?+(?:\\n)++(?![a-z])|(?=\s))
      | (?<=[。！？])[。！？]*+[”’」』）]*+
      | (?P<turn>(?<=W)ait,|(?<=H)mm,|(?<=H)old[ ]on,|(?<=A)lternatively,)
    )""",
    re.VERBOSE,
)
_VISIBLE = re.compile(r"\S")
_WORDLIKE = re.compile(r"\w")
_LIST_MARK = re.compile(r"[\s>*#-]{0,20}+(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]")
_FORMULA_OR_CODE = re.compile(r"\\\[|\$\$|^[ \t]{0,3}```", re.MULTILINE)
_CLOSING = {"\\[": "\\]", "$$": "$$", "```": "```"}

_ABBREVIATIONS = frozenset(
    (
        "e.g",
        "i.e",
        "cf",
        "vs",
        "viz",
        "approx",
        "resp",
        "ref",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "jr",
        "sr",
        "pp",
        "al",
        "wlog",
        "w.l.o.g",
        "w.r.t",
        "a.k.a",
        "u.s",
        "u.k",
        "i.i.d",
        "s.t",
    )
)
_BEFORE_NUMBERS = frozenset(
    (
        "no",
        "nos",
        "fig",
        "figs",
        "eq",
        "eqs",
        "eqn",
        "sec",
        "ch",
        "thm",
        "lem",
        "prop",
        "def",
        "vol",
    )
)
_FORMULA_GOES_ON = frozenset("=+*/^<>≤≥≠≈×·÷±-−–|&,;:%)]}\\")
_BEFORE_NO_TURN = frozenset(" .,:;!?([\"“'*-\n")
_WRAPPED_LINE = 50  # a line at least this long that goes on in lower case was wrapped
_LONGEST_FORMULA = 4_000


@dataclass(frozen=True, slots=True)
class _Enclosed:
    """A displayed formula or fenced code: stops inside it end no sentence."""

    start: int
    end: int
    is_code: bool


_NOWHERE = _Enclosed(sys.maxsize, sys.maxsize, False)


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text` in order, without the white space around them.

    Every other character lies in exactly one of them. Time is linear in the length of the text.
    """
    spans: list[Span] = []
    start = 0
    for end in (*_boundaries(text), len(text)):
        span = _trimmed(text, start, end)
        start = end
        if span is None:
            continue
        if spans and _is_bare_mark(text, spans[-1].end, span):
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    return spans


def sentence_at(spans: Sequence[Span], offset: int) -> int | None:
    """Return the index of the span that holds `offset`, else of the last one before it.

    None when `offset` lies before the first span, or there is none.
    """
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return index if index >= 0 else None


def _boundaries(text: str) -> Iterator[int]:
    """Yield, ascending, the offsets at which a new sentence may start."""
    enclosed = _enclosed(text)
    region = next(enclosed, _NOWHERE)
    line_start = sentence_start = 0
    for match in _CANDIDATE.finditer(text):
        at, end = match.span()
        while region.end <= at:
            region = next(enclosed, _NOWHERE)
        if region.start < at:
            # Code is read in paragraphs, a formula in one piece.
            boundary = region.is_code and text.startswith("\n\n", at)
        elif text[at] == "\n":
            boundary = not _is_wrap(text, line_start, at)
        elif match.lastgroup == "stop":
            boundary = _ends_sentence(text, sentence_start, match)
        elif match.lastgroup == "turn":
            boundary, end = _turns(text, at), at
        else:
            boundary = True
        if text[at] == "\n":
            line_start = end
        if boundary:
            sentence_start = end
            yield end


def _enclosed(text: str) -> Iterator[_Enclosed]:
    """Yield displayed formulas and fenced code; an opener without its end encloses nothing.

    The nearest closer found is remembered, so that a thousand openers share one search.
    """
    nearest: dict[str, int] = {}
    resume = 0
    for match in _FORMULA_OR_CODE.finditer(text):
        if match.start() < resume:
            continue
        opener = match[0].strip()
        closer = _CLOSING[opener]
        if nearest.get(closer, 0) < match.end():
            found = text.find(closer, match.end())
            nearest[closer] = found if found >= 0 else len(text) * 2 + _LONGEST_FORMULA
        is_code = opener == "```"
        end = nearest[closer] + len(closer)
        if end <= len(text) and (is_code or end - match.start() <= _LONGEST_FORMULA):
            resume = end
            # Models asked for JSON put their reasoning into its strings: that is prose.
            if not (is_code and text.startswith("json", match.end())):
                yield _Enclosed(match.start(), end, is_code)


def _is_wrap(text: str, line_start: int, at: int) -> bool:
    """Whether the line end at `at` only breaks a long line of prose."""
    return (
        at - line_start >= _WRAPPED_LINE
        and text[at + 1 : at + 2].islower()
        and text[at - 1] not in ".!?:"
    )


def _turns(text: str, at: int) -> bool:
    """Whether the "Wait," at `at` follows text that forgot its full stop."""
    return text[max(0, at - 1) : at] == " " and text[max(0, at - 2)] not in _BEFORE_NO_TURN


def _ends_sentence(text: str, sentence_start: int, match: re.Match[str]) -> bool:
    following = _VISIBLE.search(text, match.end())
    if following is None or text[match.end()] == "\n":
        return False  # the line end decides
    after = following[0]
    start = match.start()
    stop = text[start : match.start("stop")]
    if stop == ".":
        return not _is_abbreviation(text, sentence_start, match, after)
    goes_on = after.islower() or after.isdigit() or after in _FORMULA_GOES_ON
    if stop in ("!", "!!"):
        return not (goes_on and _is_operand(text, start))
    return not goes_on or "?" in stop or "!" in stop


def _is_operand(text: str, at: int) -> bool:
    """Whether what stands before `at` can have a factorial: "5", "n", "(k + 1)"."""
    before = text[max(0, at - 2) : at]
    if before[-1:].isalpha():
        return not before[:-1].isalpha()
    return before[-1:].isdigit() or before[-1:] in ("}", ")")


def _is_abbreviation(text: str, sentence_start: int, match: re.Match[str], after: str) -> bool:
    """Whether a full stop belongs to a list mark, an abbreviation or initials."""
    if _LIST_MARK.fullmatch(text, sentence_start, match.end()):
        return True
    at = match.start()
    words = text[max(0, at - 24) : at].split()
    word = words[-1].lstrip("([{\"'“‘*_$") if words else ""
    lowered = word.lower()
    if lowered in _ABBREVIATIONS:
        return True
    if lowered in _BEFORE_NUMBERS:
        return after.isdigit() or after in "($\\"
    initial = len(word) == 1 and word.isupper()
    return initial and text[max(0, at - 3) : at - 1].endswith((". ", "."))


def _is_bare_mark(text: str, previous_end: int, span: Span) -> bool:
    """Whether `span` is only punctuation, such as a closing brace on its own line."""
    if _WORDLIKE.search(text, span.start, span.end):
        return False
    return text.count("\n", previous_end, span.start) <= 1


def _trimmed(text: str, start: int, end: int) -> Span | None:
    first = _VISIBLE.search(text, start, end)
    if first is None:
        return None
    return Span(first.start(), start + len(text[start:end].rstrip()))
