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

    words = _WORD.findall(one), _WORD.findall(other)
    places = places_of_words(one), places_of_words(other)
    start, ends = _common_ends(*words)
    middle = [part[start : len(part) - ends] for part in words]
    where = [part[start : len(part) - ends] for part in places]
    if sum(map(len, middle)) > _MOST_WORDS:
        return _spans(where[0], [(0, len(where[0]))]), _spans(where[1], [(0, len(where[1]))])
    steps = Indel.opcodes(*middle)
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
    return _spans(where[0], gone), _spans(where[1], new)


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


def places_of_words(text: str) -> list[tuple[int, int]]:
    """Return start and end of the words as they are compared; marks between them count, too."""
    return [match.span() for match in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """Return how many words `text` has; marks between them do not count."""
    return sum(word[0].isalnum() for word in _WORD.findall(text))


def _common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Return how many words are the same at the start, and after those at the end."""
    most = min(len(one), len(other))
    start = next((i for i in range(most) if one[i] != other[i]), most)
    left = most - start
    end = next((i for i in range(left) if one[-1 - i] != other[-1 - i]), left)
    return start, end


def _spans(words: Sequence[tuple[int, int]], places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(words[a][0], words[b - 1][1]) for a, b in places if b > a)
