"""Tags as a trace view draws them, and the index that finds those of a stretch of text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, count

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
    """Marks in text order, each with a lane of its layer that no overlapping mark shares.

    A lookup takes O(log n + what may overlap); adding or removing one mark leaves the lanes of
    the others alone.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._by_id = {mark.tag_id: mark for mark in marks}
        self._marks = sorted(self._by_id.values(), key=_order)
        self._starts = [mark.span.start for mark in self._marks]
        self._reach = list(accumulate((mark.span.end for mark in self._marks), max))
        takers: dict[Layer, _Lanes] = {}
        self._lanes = {
            mark.tag_id: takers.setdefault(mark.layer, _Lanes()).take(mark.span)
            for mark in self._marks
        }
        self._lane_counts = {layer: taker.count for layer, taker in takers.items()}

    def __len__(self) -> int:
        return len(self._marks)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._marks)

    def are(self, marks: Iterable[Mark]) -> bool:
        """Whether exactly these marks are here."""
        return self._by_id == {mark.tag_id: mark for mark in marks}

    def get(self, tag_id: int | None) -> Mark | None:
        """Return the mark with this id, if it is here."""
        return self._by_id.get(tag_id) if tag_id is not None else None

    def add(self, mark: Mark) -> Mark | None:
        """Add a mark; one with the same id is replaced and returned."""
        replaced = self.remove(mark.tag_id)
        lane = self._free_lane(mark)
        self._by_id[mark.tag_id] = mark
        self._lanes[mark.tag_id] = lane
        self._lane_counts[mark.layer] = max(lane + 1, self._lane_counts.get(mark.layer, 0))
        i = bisect_left(self._marks, _order(mark), key=_order)
        self._marks.insert(i, mark)
        self._starts.insert(i, mark.span.start)
        self._reach.insert(i, 0)
        self._reach_from(i)
        return replaced

    def remove(self, tag_id: int) -> Mark | None:
        """Remove and return the mark with this id, if it is here."""
        mark = self._by_id.pop(tag_id, None)
        if mark is not None:
            del self._lanes[tag_id]
            i = bisect_left(self._marks, _order(mark), key=_order)
            del self._marks[i], self._starts[i], self._reach[i]
            self._reach_from(i)
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
        """Return how many lanes the marks of `layer` have needed."""
        return self._lane_counts.get(layer, 0)

    def _free_lane(self, mark: Mark) -> int:
        others = self.touching(mark.span.start, mark.span.end)
        taken = {self._lanes[other.tag_id] for other in others if other.layer is mark.layer}
        return next(lane for lane in count() if lane not in taken)

    def _reach_from(self, i: int) -> None:
        reach = self._reach[i - 1] if i else 0
        for k in range(i, len(self._marks)):
            reach = max(reach, self._marks[k].span.end)
            if self._reach[k] == reach:  # so are all after it
                return
            self._reach[k] = reach


class _Lanes:
    """Gives each span, in order of their starts, the lowest lane that is free there."""

    __slots__ = ("_free", "_taken", "count")

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []
        self._free: list[int] = []
        self.count = 0

    def take(self, span: Span) -> int:
        """Return the lane of `span`."""
        while self._taken and self._taken[0][0] <= span.start:
            heappush(self._free, heappop(self._taken)[1])
        if self._free:
            lane = heappop(self._free)
        else:
            lane = self.count
            self.count += 1
        heappush(self._taken, (span.end, lane))
        return lane
