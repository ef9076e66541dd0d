"""Find the answer that a reply commits to, and say by which rule it was found.

The rules form a ladder: the first that finds something decides, and the last match of a rule
counts. Time is linear in the length of the text, whatever it holds.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from core.outcomes.lenient_json import json_fields, unescape
from core.text.span import Span


class Rule(StrEnum):
    """The rules by which an answer is found; the value is what the study records."""

    JSON = "json field"
    BOXED = "boxed"
    SENTENCE = "final answer sentence"
    FINAL = "final answer"
    ANSWER = "answer is"
    HASHES = "hash marks"
    WHOLE = "whole reply"
    LAST_FORMULA = "last formula"


DEFAULT_RULES = (
    Rule.JSON,
    Rule.BOXED,
    Rule.SENTENCE,
    Rule.FINAL,
    Rule.ANSWER,
    Rule.HASHES,
    Rule.WHOLE,
)


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, the rule that found it and where it stands; all empty where there is none.

    `answer` may differ from the span's characters: escapes of JSON are undone. `reasoning` is
    where the field of that name stands beside an answer found in a JSON object.
    """

    answer: str | None = None
    rule: str = ""
    span: Span | None = None
    reasoning: Span | None = None


_BOX = re.compile(r"\\(?:boxed|fbox)\s{0,10}+(?P<brace>\{)?|\\.|[{}]", re.DOTALL)
_BOX_START = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])")
_UNBRACED = re.compile(r"\s{0,10}+(?P<answer>[^\s{}$\\,;]{1,200})")
_SENTENCE = re.compile(r"final answer is\b:?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.?\s{0,3}I hope it is correct", re.IGNORECASE)
_FINAL = re.compile(r"\bfinal answer\b[ \t*_]{0,8}+(?::|=|is\b:?|\n)[*_]{0,3}+", re.IGNORECASE)
_ANSWER = re.compile(r"\banswer\b[\s*_]{0,8}+(?::|=|is\b:?)[*_]{0,3}+", re.IGNORECASE)
_HASHES = re.compile(r"^#{4}[ \t]{0,8}+(?P<answer>[^\n]+)", re.MULTILINE)
_WHOLE = re.compile(r"[$(*]{0,3}(?:[-+−]?[\d.,/]*\d[%°]?|[A-Za-z]{1,30})[$).*]{0,3}|\$[^$\n]+\$")
_FORMULA = re.compile(r"\$\$?(?P<answer>[^$]{1,1000})\$\$?")
_ANSWER_FIELD = re.compile(r'"(?:final_)?answer"\s*+:', re.IGNORECASE)
_JSON_FIELDS = (("reasoning", "answer"), ("reasoning", "final_answer"))
_REASONING_FIELD = re.compile(r'\{\s*+"reasoning"\s*+:', re.IGNORECASE)
_LINE = re.compile(r"[^\n]*")
_DISPLAY = (("\\[", "\\]"), ("$$", "$$"))
_STOP = re.compile(r"[.!?](?=[\s*]|\Z)")
_BLANK = frozenset(("", "_", "__", "___", "null", "n/a", "...", "…", "?"))
_LONGEST_ANSWER = 2_000


def extract(text: str, rules: Sequence[Rule] = DEFAULT_RULES) -> Extracted:
    """Return the answer that `text`, the answer part of a trace, commits to.

    Blank answers ("", "___", "N/A") count as none, and the next rule is tried. An object that was
    cut off inside its reasoning has no answer, whatever its reasoning says.
    """
    for rule in rules:
        if rule is Rule.JSON:
            found = _from_json(text)
            if found is not None:
                return found
            continue
        span = _FINDERS[rule](text)
        if span is not None and (answer := span.quote(text)).casefold() not in _BLANK:
            return Extracted(answer=answer, rule=rule.value, span=span)
    return Extracted()


def _from_json(text: str) -> Extracted | None:
    """Return the answer in the last object that has one; None lets the other rules try."""
    for names in _JSON_FIELDS if _ANSWER_FIELD.search(text) else ():
        fields = json_fields(text, names)
        span = fields.get(names[-1])
        if span is None:
            continue
        answer = unescape(text[span.start : span.end]).strip()
        if answer.casefold() in _BLANK:
            return None
        reasoning = fields.get("reasoning")
        return Extracted(answer=answer, rule=Rule.JSON.value, span=span, reasoning=reasoning)
    return Extracted(rule=Rule.JSON.value) if _is_cut_off(text) else None


def _is_cut_off(text: str) -> bool:
    if not _REASONING_FIELD.search(text):
        return False
    reasoning = json_fields(text, ("reasoning",)).get("reasoning")
    return reasoning is not None and not text[reasoning.end :].strip('"`} \n')


def boxes(text: str) -> list[Span]:
    r"""Return the contents of all balanced \boxed{…} and \fbox{…}, in the order they close."""
    spans = (_trimmed(text, *place) for place in _read_boxes(text)[0])
    return [span for span in spans if span is not None]


def _boxed(text: str) -> Span | None:
    r"""Return the content of the last balanced \boxed{…} or \fbox{…}, else of `\boxed 5`."""
    found, last_bare = _read_boxes(text)
    if found:
        return _trimmed(text, *found[-1])
    bare = _UNBRACED.match(text, last_bare) if last_bare >= 0 else None
    return _trimmed(text, *bare.span("answer")) if bare else None


def _read_boxes(text: str) -> tuple[list[tuple[int, int]], int]:
    """Return the boxes' contents, and where the last one without a brace ends, -1 if none."""
    first = _BOX_START.search(text)
    stack: list[int] = []  # the start of a box's content, or -1 for another brace
    found: list[tuple[int, int]] = []
    last_bare = -1
    for match in _BOX.finditer(text, first.start()) if first else ():
        mark = match[0]
        if mark == "}":
            if stack and (start := stack.pop()) >= 0:
                found.append((start, match.start()))
        elif mark == "{":
            stack.append(-1)
        elif match["brace"]:
            stack.append(match.end())
        elif mark[1:5] in ("boxe", "fbox"):
            last_bare = match.end()
    return found, last_bare


def _sentence(text: str) -> Span | None:
    """Return X of "The final answer is X. I hope it is correct.", the last one."""
    ends = list(_SENTENCE_END.finditer(text))
    if not ends:
        return None
    end = ends[-1].start()
    start = max((cue.end() for cue in _SENTENCE.finditer(text, 0, end)), default=-1)
    if start < 0 or end - start > _LONGEST_ANSWER:
        return None
    return _trimmed(text, start, end)


def _final(text: str) -> Span | None:
    return _after_last(_FINAL, text)


def _answer(text: str) -> Span | None:
    return _after_last(_ANSWER, text)


def _after_last(cue: re.Pattern[str], text: str) -> Span | None:
    """Return what follows the last `cue` in its sentence, or the next line that is not blank."""
    end = max((match.end() for match in cue.finditer(text)), default=-1)
    if end < 0:
        return None
    start = end + len(text[end:]) - len(text[end:].lstrip())
    for opener, closer in _DISPLAY:
        if text.startswith(opener, start):
            close = text.find(closer, start + 2, start + _LONGEST_ANSWER)
            if close >= 0:
                return _trimmed(text, start + 2, close)
    line = _LINE.match(text, start)
    line_end = line.end() if line else start
    stop = _STOP.search(text, start, line_end)
    return _trimmed(text, start, min(stop.start() if stop else line_end, start + _LONGEST_ANSWER))


def _hashes(text: str) -> Span | None:
    matches = list(_HASHES.finditer(text))
    return _trimmed(text, *matches[-1].span("answer")) if matches else None


def _whole(text: str) -> Span | None:
    """Return the whole reply where it is one number, one word or one letter."""
    if len(text) > 200 or not _WHOLE.fullmatch(text.strip()):
        return None
    return _trimmed(text, 0, len(text))


def _last_formula(text: str) -> Span | None:
    matches = list(_FORMULA.finditer(text))
    return _trimmed(text, *matches[-1].span("answer")) if matches else None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space and Markdown's emphasis around it, None if empty."""
    content = text[start:end]
    left = len(content) - len(content.lstrip(" \t\n*_"))
    right = len(content.rstrip(" \t\n*_"))
    return Span(start + left, start + right) if left < right else None


_FINDERS: dict[Rule, Callable[[str], Span | None]] = {
    Rule.BOXED: _boxed,
    Rule.SENTENCE: _sentence,
    Rule.FINAL: _final,
    Rule.ANSWER: _answer,
    Rule.HASHES: _hashes,
    Rule.WHOLE: _whole,
    Rule.LAST_FORMULA: _last_formula,
}
