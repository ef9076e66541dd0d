"""What each tagger marked in the first attempts, trace by trace: what capabilities are read off."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from core.charts.tagging import Tagging, tagger_of
from core.codebook.code import Code, Layer
from core.metrics.capabilities import MOMENTS, REUSED, Moment, Reading, Step
from core.metrics.strategy_use import CodedTrace
from core.overview import Overview, TagUse
from core.packed import MISSING
from core.relations import RelationKind


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
    tokens = dict(zip(columns.trace[first].tolist(), columns.tokens[first].tolist(), strict=True))
    codes = {code.id: code for code in overview.codes}
    reuses = _reuses(overview)
    by: dict[tuple[str, int], list[Reading]] = {}
    later = twice = 0
    for trace in tagging.traces:
        uses = overview.uses.get(trace.trace_id, ())
        if trace.trace_id not in tokens:
            later += sum(_counts(codes.get(use.code_id)) for use in uses)
            continue
        if not trace.assessable:
            continue
        told = _by_annotator(uses)
        marks = _Marks(codes, {use.tag_id: use for use in uses}, reuses)
        twice += max(Counter(key for key, _ in told).values(), default=0) > 1
        for key, who in [*told, *_silent(tagging, trace.trace_id, told)]:
            reading = marks.reading(trace, told.get((key, who), ()), tokens[trace.trace_id])
            by.setdefault((key, trace.run_id), []).append(reading)
    return FirstReadings(
        by={place: tuple(known) for place, known in by.items()},
        traces=_count(columns.run[first]),
        hidden=_count(columns.run[hidden]),
        later_tags=later,
        read_twice=twice,
    )


def _by_annotator(uses: Iterable[TagUse]) -> dict[tuple[str, str], list[TagUse]]:
    told: dict[tuple[str, str], list[TagUse]] = {}
    for use in uses:
        key, _ = tagger_of(use.origin, use.annotator)
        told.setdefault((key, use.annotator), []).append(use)
    return told


def _silent(
    tagging: Tagging, trace_id: int, told: Iterable[tuple[str, str]]
) -> Iterable[tuple[str, str]]:
    """Yield the taggers who looked through the trace and marked nothing."""
    spoke = {key for key, _ in told}
    for key, seen in tagging.examined.items():
        if key not in spoke and trace_id in seen:
            yield key, ""


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
    return any(key == code or key.startswith(f"{code}.") for code in MOMENTS)


def _count(runs: "np.ndarray[tuple[int], np.dtype[np.signedinteger]]") -> dict[int, int]:
    ids, counts = np.unique(runs, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
