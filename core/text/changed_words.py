"""Which words of two texts differ: the spans that one has and the other has not."""

import re
from collections.abc import Iterable, Sequence

from core.text.span import Span

_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_WORDS = 8_000  # in the part that differs; beyond, all of it counts as changed


def changed_words(one: str, other: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of `one` that are not in `other`, and of `other` that are not in `one`.

    Words are compared in their order; neighbouring words that changed are one span.
    """
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - not part of a start

    words = [list(_WORD.finditer(text)) for text in (one, other)]
    start, ends = _common_ends(words[0], words[1])
    middle = [part[start : len(part) - ends] for part in words]
    if sum(map(len, middle)) > _MOST_WORDS:
        return _spans(middle[0], [(0, len(middle[0]))]), _spans(middle[1], [(0, len(middle[1]))])
    steps = Indel.opcodes(*([match[0] for match in part] for part in middle))
    parts = [
        (step.tag == "equal", step.src_end - step.src_start, step.dest_end - step.dest_start)
        for step in steps
    ]
    gone: list[tuple[int, int]] = []
    new: list[tuple[int, int]] = []
    here = there = 0
    for is_kept, removed, added in _without_chance(parts):
        if not is_kept:
            gone.append((here, here + removed))
            new.append((there, there + added))
        here, there = here + removed, there + added
    return _spans(middle[0], gone), _spans(middle[1], new)


Part = tuple[bool, int, int]
"""Whether both texts have it, and how many words it is in each."""


def _without_chance(parts: Iterable[Part]) -> list[Part]:
    """Return the parts, neighbours that changed as one, without words that are alike by chance.

    Some words of two other sentences always recur, and leave nothing to read: a stretch that is
    no longer than what changed on both its sides counts as changed, too (the semantic cleanup of
    N. Fraser's diff-match-patch).
    """
    found: list[Part] = []
    for part in parts:
        _push(found, part)
        while len(found) >= _ROUND and not found[-1][0] and _is_chance(*found[-_ROUND:]):
            merged = found[-_ROUND:]
            del found[-_ROUND:]
            _push(found, (False, sum(e[1] for e in merged), sum(e[2] for e in merged)))
    return found


_ROUND = 3  # what changed, what is kept, what changed


def _push(found: list[Part], part: Part) -> None:
    if found and found[-1][0] == part[0]:
        last = found.pop()
        part = (part[0], last[1] + part[1], last[2] + part[2])
    found.append(part)


def _is_chance(before: Part, kept: Part, after: Part) -> bool:
    return kept[1] <= max(before[1:]) and kept[1] <= max(after[1:])


def words_of(text: str) -> list[Span]:
    """Return the words of `text` as they are compared; marks between them are words, too."""
    return [Span(match.start(), match.end()) for match in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """Return how many words `text` has; marks between them do not count."""
    return sum(match[0][0].isalnum() for match in _WORD.finditer(text))


def _common_ends(one: Sequence[re.Match[str]], other: Sequence[re.Match[str]]) -> tuple[int, int]:
    """Return how many words are the same at the start, and after those at the end."""
    most = min(len(one), len(other))
    start = next((i for i in range(most) if one[i][0] != other[i][0]), most)
    left = most - start
    end = next((i for i in range(left) if one[-1 - i][0] != other[-1 - i][0]), left)
    return start, end


def _spans(words: Sequence[re.Match[str]], places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(
        Span(words[start].start(), words[end - 1].end()) for start, end in places if end > start
    )
