"""What each tagger marked in the first attempts, trace by trace: what capabilities are read off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from core.charts.tag_index import TagIndex
from core.charts.taggers import tagger_of
from core.charts.tagging import Tagging
from core.codebook.code import Code, Layer
from core.metrics.capabilities import MOMENTS, REUSED, Moment, Reading, Step
from core.metrics.strategy_use import CodedTrace
from core.overview import Overview, TagUse
from core.packed import MISSING
from core.relations import RelationKind

_BELOW = tuple(f"{code}." for code in MOMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReadings:
    """The first attempts of some runs as their taggers see them.

    Attributes:
        by: The readings of a tagger (by key) in a run (by id).
        traces: How many first attempts each run has.
        hidden: How many of these have reasoning that cannot be read; they are in no reading.
        later_tags: How many tags that capabilities count stand on later attempts, which saw the
            earlier ones.
        read_twice: In how many traces several people's tags are counted, each for itself.
    """

    by: Mapping[tuple[str, int], tuple[Reading, ...]]
    traces: Mapping[int, int]
    hidden: Mapping[int, int]
    later_tags: int
    read_twice: int

    def keys(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """Return those of the taggers `wanted` who marked anything that a capability counts."""
        marked = {
            key for (key, _), known in self.by.items() if any(r.steps or r.moments for r in known)
        }
        return tuple(key for key in wanted if key in marked)


def first_readings(
    overview: Overview, problem_ids: Iterable[int] | None, run_ids: Iterable[int], tagging: Tagging
) -> FirstReadings:
    """Return what was marked in the first attempts of `run_ids` at these problems (all if None).

    A trace that a tagger has looked through without marking anything is a reading too.
    """
    columns = overview.attempts.columns
    first = overview.rows_of(problem_ids, tuple(run_ids)) & ~columns.absent & (columns.attempt == 1)
    hidden = first & np.isin(columns.trace, list(overview.hidden))
    index = tagging.index
    is_first = np.isin(index.trace, columns.trace[first])
    told = index.kept_with("capabilities", lambda: _Told(index))
    by: dict[tuple[str, int], list[Reading]] = {}
    twice = 0
    for place in np.flatnonzero(tagging.kept & is_first & index.assessable).tolist():
        trace, readings = index.traces[place], told.readings(place)
        twice += len(readings) > len({key for key, _ in readings})
        for key, reading in readings:
            by.setdefault((key, trace.run_id), []).append(reading)
        for key in _silent(tagging, trace.trace_id, readings):
            by.setdefault((key, trace.run_id), []).append(told.silent(place))
    later = np.flatnonzero(tagging.kept & ~is_first).tolist()
    return FirstReadings(
        by={place: tuple(known) for place, known in by.items()},
        traces=_count(columns.run[first]),
        hidden=_count(columns.run[hidden]),
        later_tags=sum(map(told.many, later)),
        read_twice=twice,
    )


class _Told:
    """What annotators marked in the traces of a study, each read once when it is asked for."""

    def __init__(self, index: TagIndex) -> None:
        self._index = index
        self._reuses = _reuses(index.overview)
        self._readings: dict[int, tuple[tuple[str, Reading], ...]] = {}
        self._many: dict[int, int] = {}
        self._tokens = index.overview.attempts.columns.tokens[index.rows].tolist()

    def readings(self, place: int) -> tuple[tuple[str, Reading], ...]:
        """Return the readings of a trace, each with the key of its tagger."""
        if place not in self._readings:
            uses = self._uses(place)
            marks = _Marks(self._index.codes, {use.tag_id: use for use in uses}, self._reuses)
            self._readings[place] = tuple(
                (key, marks.reading(self._index.traces[place], own, self._tokens[place]))
                for (key, _), own in _by_annotator(uses).items()
            )
        return self._readings[place]

    def silent(self, place: int) -> Reading:
        """Return the reading of a trace in which nothing is marked."""
        marks = _Marks(self._index.codes, {}, {})
        return marks.reading(self._index.traces[place], (), self._tokens[place])

    def many(self, place: int) -> int:
        """Return how many tags of a trace capabilities would count."""
        if place not in self._many:
            codes = self._index.codes
            self._many[place] = sum(_counts(codes.get(use.code_id)) for use in self._uses(place))
        return self._many[place]

    def _uses(self, place: int) -> tuple[TagUse, ...]:
        return self._index.overview.uses.get(self._index.traces[place].trace_id, ())


def _by_annotator(uses: Iterable[TagUse]) -> dict[tuple[str, str], list[TagUse]]:
    told: dict[tuple[str, str], list[TagUse]] = {}
    for use in uses:
        key, _ = tagger_of(use.origin, use.annotator)
        told.setdefault((key, use.annotator), []).append(use)
    return told


def _silent(tagging: Tagging, trace_id: int, told: Iterable[tuple[str, Reading]]) -> Iterable[str]:
    """Yield the taggers who looked through the trace and marked nothing."""
    spoke = {key for key, _ in told}
    return (key for key, seen in tagging.examined.items() if key not in spoke and trace_id in seen)


def _reuses(overview: Overview) -> dict[int, list[int]]:
    """Return the tags that a tag reuses, by id, as somebody related them."""
    found: dict[int, list[int]] = {}
    for relation in overview.relations:
        if relation.kind is RelationKind.REUSES:
            found.setdefault(relation.from_tag_id, []).append(relation.to_tag_id)
    return found


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the tags on a trace mean: the codebook, all its tags by id, and what they reuse."""

    codes: Mapping[int, Code]
    tags: Mapping[int, TagUse]
    reuses: Mapping[int, list[int]]

    def reading(self, trace: CodedTrace, uses: Iterable[TagUse], tokens: int) -> Reading:
        """Return what one annotator's tags on the trace say."""
        # Twice on the same words in two passes is once: the later tag says what holds.
        placed = {(use.code_id, use.start, use.end): use for use in uses}
        steps: list[Step] = []
        moments: list[Moment] = []
        for use in sorted(placed.values(), key=lambda use: use.place):
            code = self.codes.get(use.code_id)
            if code is None:
                continue
            if code.layer is Layer.STRATEGY:
                steps.append(Step(code.key, use.start, use.end, use.sound, use.verdict, use.ending))
            moments += self._moments(use, code.key)
        return Reading(
            trace_id=trace.trace_id,
            problem_id=trace.problem_id,
            right=trace.right,
            tokens=None if tokens == MISSING else tokens,
            steps=tuple(steps),
            moments=tuple(moments),
        )

    def _moments(self, use: TagUse, key: str) -> Iterable[Moment]:
        """Yield the moment that a tag marks; whatever is related as reusing something is one."""
        if use.start is None or use.end is None:
            return
        reused = tuple(self._places(self.reuses.get(use.tag_id, ())))
        if _is_moment(key):
            yield Moment(key, use.start, use.end, reused)
        if reused and not _is_use(key):
            yield Moment(REUSED, use.start, use.end, reused)

    def _places(self, tag_ids: Iterable[int]) -> Iterable[tuple[int, int]]:
        for tag_id in tag_ids:
            tag = self.tags.get(tag_id)
            if tag is not None and tag.start is not None and tag.end is not None:
                yield tag.start, tag.end


def _counts(code: Code | None) -> bool:
    """Whether a capability counts tags of this code."""
    return code is not None and (code.layer is Layer.STRATEGY or _is_moment(code.key))


def _is_use(key: str) -> bool:
    return key == REUSED or key.startswith(f"{REUSED}.")


def _is_moment(key: str) -> bool:
    return key in MOMENTS or key.startswith(_BELOW)


def _count(runs: "np.ndarray[tuple[int], np.dtype[np.signedinteger]]") -> dict[int, int]:
    ids, counts = np.unique(runs, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
