"""Tags as a trace view draws them, and the index that finds those of a stretch of text."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate

from core.codebook.code import Layer
from core.text.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One tag or suggestion: `colour` indexes the theme's palette of its layer.

    `dashed` tells a detector's suggestion from what a person decided. `tag_id` is unique in a
    view; views that show suggestions beside tags give the two disjoint ids.
    """

    tag_id: int
    span: Span
    layer: Layer
    colour: int
    letter: str = ""
    dashed: bool = False


def _order(mark: Mark) -> tuple[int, int, int]:
    return mark.span.start, -mark.span.end, mark.tag_id


class MarkIndex:
    """Marks in text order, each with a lane of its layer that no overlapping mark shares."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        by_id = {mark.tag_id: mark for mark in marks}
        self._marks = sorted(by_id.values(), key=_order)
        self._by_id = by_id
        self._settle()

    def __len__(self) -> int:
        return len(self._marks)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._marks)

    def get(self, tag_id: int | None) -> Mark | None:
        """Return the mark with this id, if it is here."""
        return self._by_id.get(tag_id) if tag_id is not None else None

    def add(self, mark: Mark) -> None:
        """Add a mark; one with the same id is replaced."""
        self.remove(mark.tag_id)
        self._by_id[mark.tag_id] = mark
        insort(self._marks, mark, key=_order)
        self._settle()

    def remove(self, tag_id: int) -> Mark | None:
        """Remove and return the mark with this id, if it is here."""
        mark = self._by_id.pop(tag_id, None)
        if mark is not None:
            del self._marks[bisect_left(self._marks, _order(mark), key=_order)]
            self._settle()
        return mark

    def touching(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a character with [start, end), in text order."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return [mark for mark in self._marks[first:last] if mark.span.end > start]

    def lane(self, mark: Mark) -> int:
        """Return the lane of `mark` among those of its layer, from 0."""
        return self._lanes[mark.tag_id]

    def lanes(self, layer: Layer) -> int:
        """Return how many lanes the marks of `layer` need."""
        return self._lane_counts.get(layer, 0)

    def _settle(self) -> None:
        self._starts = [mark.span.start for mark in self._marks]
        self._reach = list(accumulate((mark.span.end for mark in self._marks), max))
        self._lanes: dict[int, int] = {}
        self._lane_counts: dict[Layer, int] = {}
        takers: dict[Layer, _Lanes] = {}
        for mark in self._marks:
            taker = takers.setdefault(mark.layer, _Lanes())
            self._lanes[mark.tag_id] = taker.take(mark.span)
        self._lane_counts = {layer: taker.count for layer, taker in takers.items()}


class _Lanes:
    """Gives each span, in order of their starts, the lowest lane that is free there."""

    __slots__ = ("_free", "_taken", "count")

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []
        self._free: list[int] = []
        self.count = 0

    def take(self, span: Span) -> int:
        while self._taken and self._taken[0][0] <= span.start:
            heappush(self._free, heappop(self._taken)[1])
        if self._free:
            lane = heappop(self._free)
        else:
            lane = self.count
            self.count += 1
        heappush(self._taken, (span.end, lane))
        return lane
