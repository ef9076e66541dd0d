"""What happens one after the other in a trace: the stretches of its codes, and its steps.

A *reading* is a trace as one annotator tagged it: two people's tags on one trace are two readings,
for to interleave them would make steps that nobody saw.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple


class Stretch(NamedTuple):
    """A code on [start, end), in code points of the trace."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A trace's stretches as one annotator tagged them, in any order, and its length.

    `origin_group` tells people from detectors and generators; readings of two groups are never
    added up. A reading without stretches is of a trace that was examined and shows no code.
    """

    trace_id: int
    run_id: int
    origin_group: str
    stretches: tuple[Stretch, ...]
    length: int

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """Its steps; see `steps`."""
        return steps(self.stretches)

    @cached_property
    def flat(self) -> tuple[Stretch, ...]:
        """Its stretches laid flat; see `laid_flat`."""
        return laid_flat(self.stretches)

    @cached_property
    def first_uses(self) -> tuple[tuple[str, float], ...]:
        """Where it first shows each of its codes, as a share of its length."""
        first: dict[str, int] = {}
        for start, _, code in self.stretches:
            first[code] = min(start, first.get(code, start))
        return tuple((code, min(at / max(1, self.length), 1.0)) for code, at in first.items())


def steps(stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """Return the codes in the order in which they begin; a code that continues is one step.

    A stretch that follows another of its own code goes on with it, also where untagged text
    stands between them.
    """
    found: list[str] = []
    for stretch in sorted(stretches):
        if not found or found[-1] != stretch.code:
            found.append(stretch.code)
    return tuple(found)


def laid_flat(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches that do not overlap: at each place the code that began last.

    Of those that began together the shortest counts, so that what stands inside another is seen.
    Neighbours of one code are joined. Empty stretches are left out.
    """
    waiting = sorted((s for s in stretches if s.end > s.start), key=lambda s: (s.start, -s.end))
    flat: list[Stretch] = []
    if all(one.end <= other.start for one, other in pairwise(waiting)):
        for stretch in waiting:  # the usual case, and by far the quicker
            _join(flat, stretch)
        return tuple(flat)
    open_: list[Stretch] = []  # by start; the last is the one that shows
    at = 0

    def advance(until: int) -> None:
        nonlocal at
        while open_ and at < until:
            top = open_[-1]
            end = min(top.end, until)
            if end > at:
                _join(flat, Stretch(at, end, top.code))
                at = end
            if top.end <= at:
                open_.pop()
        at = max(at, until)

    for stretch in waiting:
        advance(stretch.start)
        open_.append(stretch)
    advance(max((s.end for s in waiting), default=0))
    return tuple(flat)


def _join(flat: list[Stretch], new: Stretch) -> None:
    if flat and flat[-1].end == new.start and flat[-1].code == new.code:
        flat[-1] = Stretch(flat[-1].start, new.end, new.code)
    else:
        flat.append(new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """What followed the steps of one code in the readings of one origin group.

    Attributes:
        code: The code that the steps are of.
        origin_group: Who tagged.
        steps: How many steps there are: as many as `then` and `ends` together.
        then: How many of them each other code followed; `code` itself is never among these.
        ends: How many were the last of their reading.
        traces: The traces in which each code followed, "" for those in which the step was last,
            with how often.
    """

    code: str
    origin_group: str
    steps: int = 0
    ends: int = 0
    then: Counter[str] = field(default_factory=Counter[str])
    traces: dict[str, Counter[int]] = field(default_factory=dict[str, Counter[int]])


def what_follows(readings: Sequence[Reading]) -> list[Follows]:
    """Return one entry a code and origin group that has steps, by group and code."""
    follows: dict[tuple[str, str], dict[str, Counter[int]]] = {}
    for reading in readings:
        order = reading.steps
        for code, then in zip(order, (*order, "")[1:], strict=True):
            known = follows.setdefault((reading.origin_group, code), {})
            if (traces := known.get(then)) is None:
                traces = known[then] = Counter()
            traces[reading.trace_id] += 1
    return [_of(group, code, traces) for (group, code), traces in sorted(follows.items())]


def _of(group: str, code: str, traces: dict[str, Counter[int]]) -> Follows:
    counts = Counter({then: by_trace.total() for then, by_trace in traces.items()})
    total = counts.total()
    ends = counts.pop("", 0)
    return Follows(
        code=code, origin_group=group, steps=total, ends=ends, then=counts, traces=traces
    )
