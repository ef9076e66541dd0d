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
    gone = [(step.src_start, step.src_end) for step in steps if step.tag != "equal"]
    new = [(step.dest_start, step.dest_end) for step in steps if step.tag != "equal"]
    return _spans(middle[0], gone), _spans(middle[1], new)


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
