"""Which parts of a paragraph are strong, stressed, code or markers; no character is hidden."""

import re
from collections.abc import Iterator
from enum import IntEnum

from gui.text.page import Shape

# A single star stresses only where no word or number touches it from outside: 2*3*4 is a product.
_INLINE = re.compile(
    r"(?P<strong>\*\*)(?=\S)[^*\n]{1,400}(?<=\S)\*\*|(?P<code>`)[^`\n]{1,400}`"
    r"|(?<![\w*\\)])(?P<stressed>\*)(?=[^\s*])[^*\n]{1,400}(?<=[^\s*])\*(?![\w*(])"
)
_LEAD = re.compile(r"[ \t]{0,12}(?:[-*+•]|\d{1,3}[.)])[ \t]+|[ \t]{0,3}>[ \t]?|#{1,6}[ \t]+")


class Style(IntEnum):
    """How a run of characters is set."""

    STRONG = 0
    CODE = 1
    MARKER = 2
    STRESSED = 3


_STYLES = {"strong": Style.STRONG, "code": Style.CODE, "stressed": Style.STRESSED}

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
        style = _STYLES[found.lastgroup or ""]
        width = 2 if style is Style.STRONG else 1
        yield start + width, end - width, style
        yield start, start + width, Style.MARKER
        yield end - width, end, Style.MARKER


def lead_length(words: str) -> int:
    """Return how many characters a list mark, quote mark or heading mark takes; 0 if none."""
    found = _LEAD.match(words)
    return found.end() if found else 0
