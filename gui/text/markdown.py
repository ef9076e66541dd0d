"""Which parts of a paragraph are strong, code or markers; no character is hidden or moved."""

import re
from collections.abc import Iterator
from enum import IntEnum

from gui.text.page import Shape

_INLINE = re.compile(r"(?P<strong>\*\*)(?=\S)[^*\n]{1,400}(?<=\S)\*\*|(?P<code>`)[^`\n]{1,400}`")
_LEAD = re.compile(r"[ \t]{0,12}(?:[-*+•]|\d{1,3}[.)])[ \t]+|[ \t]{0,3}>[ \t]?|#{1,6}[ \t]+")


class Style(IntEnum):
    """How a run of characters is set."""

    STRONG = 0
    CODE = 1
    MARKER = 2


Run = tuple[int, int, Style]


def runs(words: str, shape: Shape) -> Iterator[Run]:
    """Yield (start, end, style) in characters of `words`, ready to be laid over one another."""
    if shape is Shape.CODE:
        yield 0, len(words), Style.CODE
        if words.lstrip().startswith(("```", "~~~")):
            yield 0, len(words), Style.MARKER
        return
    if shape is Shape.FOLD:
        return
    if shape is Shape.TABLE:
        yield 0, len(words), Style.CODE
        yield from _inline(words)
        return
    if shape is Shape.HEADING:
        yield 0, len(words), Style.STRONG
    if shape is not Shape.BLANK:
        lead = lead_length(words)
        if lead and not words[:lead].strip()[0].isdigit():
            yield 0, lead, Style.MARKER
        yield from _inline(words)


def _inline(words: str) -> Iterator[Run]:
    for found in _INLINE.finditer(words):
        start, end = found.span()
        is_code = found.lastgroup == "code"
        width = 1 if is_code else 2
        yield start + width, end - width, Style.CODE if is_code else Style.STRONG
        yield start, start + width, Style.MARKER
        yield end - width, end, Style.MARKER


def lead_length(words: str) -> int:
    """Return how many characters a list mark, quote mark or heading mark takes; 0 if none."""
    found = _LEAD.match(words)
    return found.end() if found else 0
