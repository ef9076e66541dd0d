"""Where two texts are at the same step: a monotone alignment on what they have in common.

Sentences that share a value, an equation, an answer or every word are candidates; the rarer what
they share, the more a candidate weighs. Of all chains of candidates that go forward in both texts
the heaviest is taken. Same texts, same chain; swapping the texts swaps the sides.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from core.text.landmarks import ANSWER, EQUATION, SENTENCE, VALUE, Marked, marked

_WEIGHT = {VALUE: 1.0, EQUATION: 3.0, ANSWER: 3.0, SENTENCE: 4.0}
_MOST_PLACES = 6  # a key in more sentences of a text than this tells nothing
_LEAST = 0.2  # of the weight of a candidate
_FAR = 0.5  # of its weight a candidate loses between the start of one text and the end of the other
_GAP = 240  # characters between two marks
MOST_CANDIDATES = 40_000

Keys = dict[tuple[str, str], list[int]]


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A place in each of two texts, both the start of a sentence; `on` is what the two share."""

    here: int
    there: int
    on: str = field(compare=False)
    weight: float = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The steps that two texts share, in order, both offsets rising.

    `lengths` are those of the texts; `divergence` has where each first goes its own way: the first
    sentence with a value, equation or answer that the other text has nowhere, beside the place in
    the other text that is as far on from the step before. None where neither has one.
    """

    lengths: tuple[int, int]
    steps: tuple[Step, ...] = ()
    divergence: tuple[int, int] | None = None

    def swapped(self) -> "Alignment":
        """Return the same with the texts exchanged."""
        one, other = self.divergence or (0, 0)
        return Alignment(
            lengths=(self.lengths[1], self.lengths[0]),
            steps=tuple(Step(s.there, s.here, s.on, s.weight) for s in self.steps),
            divergence=(other, one) if self.divergence is not None else None,
        )

    def across(self, offset: float) -> float:
        """Return where the other text is when this one is at `offset`: linear between steps."""
        xs = [0, *(step.here for step in self.steps), self.lengths[0]]
        ys = [0, *(step.there for step in self.steps), self.lengths[1]]
        return _between(xs, ys, offset)

    def back(self, offset: float) -> float:
        """Return where this text is when the other one is at `offset`."""
        return self.swapped().across(offset)


def align(one: str, other: str) -> Alignment:
    """Return the steps that two texts share.

    At most `MOST_CANDIDATES` pairs of sentences are looked at, those of rarer keys first, so the
    time is that of finding sentences plus n log n in their number.
    """
    return align_marked(marked(one), marked(other))


def align_marked(one: Marked, other: Marked) -> Alignment:
    """Return the steps that two texts share, of which the landmarks are known."""
    if (one.length, one.spans, one.keys) > (other.length, other.spans, other.keys):
        return align_marked(other, one).swapped()
    both = one, other
    steps = _chain(both, _candidates(both))
    return Alignment(
        lengths=(one.length, other.length),
        steps=tuple(
            Step(one.spans[i].start, other.spans[j].start, on, weight) for i, j, on, weight in steps
        ),
        divergence=_divergence(both, [(i, j) for i, j, _, _ in steps]),
    )


def spread_out(found: Alignment, gap: int = _GAP) -> tuple[Step, ...]:
    """Return the steps worth a mark: of those closer than `gap` characters the weightiest."""
    kept: list[Step] = []
    for step in found.steps:
        if kept and step.here - kept[-1].here < gap:
            if step.weight > kept[-1].weight and (
                len(kept) < 2 or step.here - kept[-2].here >= gap
            ):
                kept[-1] = step
        else:
            kept.append(step)
    return tuple(kept)


Candidate = tuple[int, int, str, float]
"""Sentence of one text, of the other, the weightiest key they share, the weight of all."""


def _places(text: Marked) -> Keys:
    places: Keys = defaultdict(list)
    for i, keys in enumerate(text.keys):
        for key in keys:
            places[key].append(i)
    return places


def _candidates(both: tuple[Marked, Marked]) -> list[Candidate]:
    """Return the pairs of sentences that share a telling key, by their place."""
    one, other = _places(both[0]), _places(both[1])
    shared = [
        (len(here) * len(there), key)
        for key, here in one.items()
        if len(here) <= _MOST_PLACES and len(there := other.get(key, ())) <= _MOST_PLACES and there
    ]
    weights: dict[tuple[int, int], float] = defaultdict(float)
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for count, key in sorted(shared):
        if len(weights) + count > MOST_CANDIDATES:
            break
        weight = _WEIGHT[key[0]] / count
        for i in one[key]:
            for j in other[key]:
                weights[i, j] += weight
                best[i, j] = max(best.get((i, j), (0.0, "")), (weight, key[1]))
    sizes = max(1, len(both[0].spans)), max(1, len(both[1].spans))
    found: list[Candidate] = []
    for (i, j), weight in weights.items():
        near = weight * (1 - _FAR * abs(i / sizes[0] - j / sizes[1]))
        if near >= _LEAST:
            found.append((i, j, best[i, j][1], near))
    return sorted(found)


def _chain(both: tuple[Marked, Marked], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the heaviest chain that rises strictly in both texts (a Fenwick tree of maxima)."""
    size = len(both[1].spans)
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    before = [-1] * len(candidates)
    totals = [0.0] * len(candidates)
    at = 0
    for _, group in groupby(candidates, key=lambda each: each[0]):
        members = list(group)
        for n, (_, j, _, weight) in enumerate(members, start=at):
            total, last = 0.0, -1
            k = j  # sentences 0 to j - 1 of the other text
            while k:
                if tree[k][0] > total:
                    total, last = tree[k]
                k &= k - 1
            totals[n], before[n] = total + weight, last
        for n, (_, j, _, _) in enumerate(members, start=at):  # after all of this sentence: strict
            k = j + 1
            while k <= size:
                if totals[n] > tree[k][0]:
                    tree[k] = totals[n], n
                k += k & -k
        at += len(members)
    end = max(range(len(candidates)), key=lambda n: totals[n], default=-1)
    chain: list[Candidate] = []
    while end >= 0:
        chain.append(candidates[end])
        end = before[end]
    return chain[::-1]


def _divergence(
    both: tuple[Marked, Marked], steps: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return where the texts part, as start offsets of a sentence of each."""
    known = [{key for keys in text.keys for key in keys} for text in both]
    edges = [(-1, -1), *steps, (len(both[0].spans), len(both[1].spans))]
    for before, after in pairwise(edges):
        own = [
            next(_own(both[side], known[1 - side], before[side] + 1, after[side]), None)
            for side in (0, 1)
        ]
        if own != [None, None]:
            places = [_opposite(own, before, after, side) for side in (0, 1)]
            return _start(both[0], places[0]), _start(both[1], places[1])
    return None


def _opposite(
    own: Sequence[int | None], before: tuple[int, int], after: tuple[int, int], side: int
) -> int:
    """Return the sentence at which one side parts; as far on between the steps as the other."""
    if (place := own[side]) is not None:
        return place
    other = 1 - side
    share = ((own[other] or 0) - before[other]) / (after[other] - before[other])
    return before[side] + max(1, int(share * (after[side] - before[side])))


def _own(text: Marked, known: set[tuple[str, str]], first: int, last: int) -> Iterator[int]:
    """Yield the sentences from `first` up to `last` with a landmark that the other has nowhere."""
    for i in range(first, last):
        if any(key not in known for key in text.keys[i] if key[0] != SENTENCE):
            yield i


def _start(text: Marked, i: int) -> int:
    if not text.spans:
        return 0
    return text.spans[i].start if i < len(text.spans) else text.spans[-1].end


def _between(xs: Sequence[int], ys: Sequence[int], x: float) -> float:
    k = max(0, min(len(xs) - 2, bisect_right(xs, x) - 1))
    width = xs[k + 1] - xs[k]
    share = (x - xs[k]) / width if width else 0.0
    return ys[k] + min(1.0, max(0.0, share)) * (ys[k + 1] - ys[k])
