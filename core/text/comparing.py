"""What changed from one trace to another, word by word, and which sentences only moved."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text.changed_words import changed_words, count_words
from core.text.sentences import sentences
from core.text.span import Span

_MOST_SENTENCES = 20_000  # in the part that differs; beyond, all of it is one change
_MOST_PAIRS = 40_000  # of sentences that changed; in longer parts words alone are compared
_ALIKE = 0.5  # from this likeness of their characters on a sentence counts as reworded
_LEAST_MOVED = 4  # words; shorter sentences recur by chance

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that one text has where the other has others, or none.

    The spans of a side are in order and hold no word of the other side that stayed.
    """

    removed: tuple[Span, ...] = ()
    added: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts beside each other; `moved` are sentences of both that stand elsewhere."""

    changes: tuple[Change, ...]
    moved: tuple[tuple[Span, Span], ...]
    words_removed: int
    words_added: int


def compare(one: str, other: str) -> Comparison:
    """Return what `other` changed of `one`; white space is not compared.

    Sentences are aligned first, then those that were reworded, then their words. The work in each
    gap between sentences that are the same is bounded, so the time is linear in the length of the
    texts. Swapping the texts swaps the sides.
    """
    if (len(one), one) > (len(other), other):
        return _swapped(compare(other, one))
    texts = one, other
    spans = sentences(one), sentences(other)
    gaps = [part for gap in _gaps(texts, spans) for part in _paired(texts, spans, gap)]
    changes = [_change(texts, spans, gap) for gap in gaps]
    kept = tuple(each for each in changes if each.removed or each.added)
    return Comparison(
        changes=kept,
        moved=tuple(_moved(texts, spans, gaps)),
        words_removed=sum(count_words(one[s.start : s.end]) for c in kept for s in c.removed),
        words_added=sum(count_words(other[s.start : s.end]) for c in kept for s in c.added),
    )


def _swapped(found: Comparison) -> Comparison:
    moved = sorted(((b, a) for a, b in found.moved), key=lambda pair: pair[0].start)
    return Comparison(
        changes=tuple(Change(removed=c.added, added=c.removed) for c in found.changes),
        moved=tuple(moved),
        words_removed=found.words_added,
        words_added=found.words_removed,
    )


def _gaps(
    texts: tuple[str, str], spans: tuple[Sequence[Span], Sequence[Span]]
) -> Iterator[tuple[Stretch, Stretch]]:
    """Yield the stretches of sentences between those that are the same in both."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - not part of a start

    one, other = (
        [text[s.start : s.end] for s in own] for text, own in zip(texts, spans, strict=True)
    )
    most = min(len(one), len(other))
    start = next((i for i in range(most) if one[i] != other[i]), most)
    left = most - start
    end = next((i for i in range(left) if one[-1 - i] != other[-1 - i]), left)
    middle = one[start : len(one) - end], other[start : len(other) - end]
    if len(middle[0]) + len(middle[1]) > _MOST_SENTENCES:
        yield (start, len(one) - end), (start, len(other) - end)
        return
    here = there = start
    for step in Indel.opcodes(*middle):
        if step.tag == "equal":
            yield (here, start + step.src_start), (there, start + step.dest_start)
            here, there = start + step.src_end, start + step.dest_end
    yield (here, len(one) - end), (there, len(other) - end)


def _paired(
    texts: tuple[str, str],
    spans: tuple[Sequence[Span], Sequence[Span]],
    gap: tuple[Stretch, Stretch],
) -> Iterator[tuple[Stretch, Stretch]]:
    """Yield `gap` in parts: sentences that were only reworded beside each other, others alone.

    Of all pairings in order the one with the greatest sum of likenesses is taken, so that words
    are compared where there is something to compare.
    """
    (a, b), (c, d) = gap
    if not 1 < (b - a) * (d - c) <= _MOST_PAIRS:
        yield gap
        return
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - not part of a start
    from rapidfuzz.process import cdist  # noqa: PLC0415

    one, other = (
        [span.quote(text) for span in own[first:last]]
        for text, own, (first, last) in zip(texts, spans, gap, strict=True)
    )
    alike = cdist(one, other, scorer=Indel.normalized_similarity, score_cutoff=_ALIKE).tolist()
    here, there = a, c
    for i, j in _best_pairs(alike):
        if (here, there) != (a + i, c + j):
            yield (here, a + i), (there, c + j)
        yield (a + i, a + i + 1), (c + j, c + j + 1)
        here, there = a + i + 1, c + j + 1
    if (here, there) != (b, d):
        yield (here, b), (there, d)


def _best_pairs(alike: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column), both rising, whose values have the greatest sum."""
    rows, columns = len(alike), len(alike[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _change(
    texts: tuple[str, str],
    spans: tuple[Sequence[Span], Sequence[Span]],
    gap: tuple[Stretch, Stretch],
) -> Change:
    places = [
        (own[a].start, own[b - 1].end) if b > a else (0, 0)
        for own, (a, b) in zip(spans, gap, strict=True)
    ]
    sizes = [b - a for a, b in gap]
    if 1 < sizes[0] * sizes[1] <= _MOST_PAIRS:  # none of them is like another
        return Change(removed=(Span(*places[0]),), added=(Span(*places[1]),))
    pieces = [text[a:b] for text, (a, b) in zip(texts, places, strict=True)]
    removed, added = (
        tuple(Span(s.start + at, s.end + at) for s in found)
        for found, (at, _) in zip(changed_words(*pieces), places, strict=True)
    )
    return Change(removed=removed, added=added)


def _moved(
    texts: tuple[str, str],
    spans: tuple[Sequence[Span], Sequence[Span]],
    gaps: Sequence[tuple[Stretch, Stretch]],
) -> Iterator[tuple[Span, Span]]:
    waiting: defaultdict[str, deque[Span]] = defaultdict(deque)
    for _, (a, b) in gaps:
        for span in spans[1][a:b]:
            waiting[texts[1][span.start : span.end]].append(span)
    for (a, b), _ in gaps:
        for span in spans[0][a:b]:
            words = texts[0][span.start : span.end]
            if words in waiting and waiting[words] and count_words(words) >= _LEAST_MOVED:
                yield span, waiting[words].popleft()
