"""The parts of a long trace, for an outline to jump by and stretches to fold.

They tile the text. Episodes that people tagged decide; where there are none, blocks, headings and
paragraphs do, those first that begin with a turn ("Wait,", "Alternatively,").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.text.span import Span

_LINE = re.compile(r"\S[^\n]*")
_HEADING = re.compile(r"#{1,6} |\*\*[^*\n]{2,80}\*\*:?[ \t]*(?:\n|\Z)|(?:Step|Case) \d{1,2}\b[.:]?")
_TURN = re.compile(
    r"(?:Wait|Hmm|Hold on|But wait|Alternatively|Actually|Another|Let me|Let's|Okay|Ok|So,|Now|"
    r"First|Second|Next|Finally|Therefore|However|Maybe|Perhaps|No,|Oh)\b"
)
_MARKERS = re.compile(r"[#*`>\s]+")
_LEAST, _MOST_PARTS, _TITLE = 400, 60, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a text: its first words, and the name of the episode that it is, if any."""

    span: Span
    title: str
    episode: str = ""


def parts(
    text: str, block_starts: Sequence[int] = (), episodes: Sequence[tuple[Span, str]] = ()
) -> tuple[Part, ...]:
    """Return the parts of `text` in order; together they are all of it.

    Takes time linear in its length. `episodes` are the tagged ones with their names; neighbours of
    one name are one part.
    """
    if not text:
        return ()
    names = (
        dict(_stretches(text, episodes))
        if episodes
        else dict.fromkeys(_starts(text, frozenset(block_starts)), "")
    )
    edges = [0, *sorted(start for start in names if 0 < start < len(text)), len(text)]
    return tuple(
        Part(span=Span(a, b), title=_title(text, a, b), episode=names.get(a, ""))
        for a, b in pairwise(edges)
    )


def part_at(found: Sequence[Part], offset: int) -> int | None:
    """Return the index of the part that holds `offset`; the last one beyond the end."""
    for i, part in enumerate(found):
        if offset < part.span.end:
            return i
    return len(found) - 1 if found else None


def _stretches(text: str, episodes: Sequence[tuple[Span, str]]) -> Iterator[tuple[int, str]]:
    """Yield where stretches of one episode begin, and where nothing is tagged."""
    name, end = "", 0
    for span, code in sorted(episodes, key=lambda each: (each[0].start, each[0].end, each[1])):
        if text[end : span.start].strip():
            yield end, ""
            name = ""
        if code != name:
            yield span.start, code
            name = code
        end = max(end, span.end)
    if text[end:].strip():
        yield end, ""


def _starts(text: str, blocks: frozenset[int]) -> Iterator[int]:
    least = max(_LEAST, len(text) // _MOST_PARTS)
    last = end = 0
    is_code = False
    for found in _LINE.finditer(text):
        at, before, end = found.start(), end, found.end()
        if text.startswith(("```", "~~~"), at):
            is_code = not is_code
        if at in blocks or (not is_code and _HEADING.match(text, at)):
            wanted = True
        else:
            after_blank = text.count("\n", before, at) > 1
            grown = at - last
            turns = grown >= least and _TURN.match(text, at) is not None
            wanted = not is_code and ((after_blank and grown >= 2 * least) or turns)
        if wanted:
            last = at
            yield at
    yield from blocks


def _title(text: str, start: int, end: int) -> str:
    words = " ".join(_MARKERS.sub(" ", text[start : min(end, start + 4 * _TITLE)]).split())
    return words if len(words) <= _TITLE else words[: _TITLE - 1].rsplit(" ", 1)[0] + "…"
