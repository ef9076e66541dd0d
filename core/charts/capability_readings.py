"""What each tagger marked in the first attempts, trace by trace: what capabilities are read off."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from core.charts.tagging import Tagging, tagger_of
from core.codebook.code import Code, Layer
from core.metrics.capabilities import MOMENTS, Moment, Reading, Step
from core.metrics.strategy_use import CodedTrace
from core.overview import Overview, TagUse
from core.packed import MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReadings:
    """The first attempts of some runs as their taggers see them.

    Attributes:
        by: The readings of a tagger (by key) in a run (by id).
        traces: How many first attempts each run has.
        hidden: How many of these have reasoning that cannot be read; they are in no reading.
        later_tags: How many tags stand on later attempts, which saw the earlier ones.
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
    by: dict[tuple[str, int], list[Reading]] = {}
    later = twice = 0
    for trace in tagging.traces:
        uses = overview.uses.get(trace.trace_id, ())
        if trace.trace_id not in tokens:
            later += len(uses)
            continue
        if not trace.assessable:
            continue
        count = tokens[trace.trace_id]
        told = _by_annotator(uses)
        twice += max(Counter(key for key, _ in told).values(), default=0) > 1
        for key, who in [*told, *_silent(tagging, trace.trace_id, told)]:
            by.setdefault((key, trace.run_id), []).append(
                _reading(
                    trace, told.get((key, who), ()), codes, None if count == MISSING else count
                )
            )
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


def _reading(
    trace: CodedTrace, uses: Iterable[TagUse], codes: Mapping[int, Code], tokens: int | None
) -> Reading:
    # Twice on the same words in two passes is once: the later tag says what holds.
    placed = {(use.code_id, use.start, use.end): use for use in uses}
    steps: list[Step] = []
    moments: list[Moment] = []
    for use in sorted(placed.values(), key=lambda use: use.place):
        code = codes.get(use.code_id)
        if code is None:
            continue
        if code.layer is Layer.STRATEGY:
            steps.append(Step(code.key, use.start, use.end, use.sound, use.verdict, use.ending))
        elif use.start is not None and use.end is not None and _is_moment(code.key):
            moments.append(Moment(code.key, use.start, use.end))
    return Reading(
        trace_id=trace.trace_id,
        problem_id=trace.problem_id,
        right=trace.right,
        tokens=tokens,
        steps=tuple(steps),
        moments=tuple(moments),
    )


def _is_moment(key: str) -> bool:
    return any(key == code or key.startswith(f"{code}.") for code in MOMENTS)


def _count(runs: "np.ndarray[tuple[int], np.dtype[np.signedinteger]]") -> dict[int, int]:
    ids, counts = np.unique(runs, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
