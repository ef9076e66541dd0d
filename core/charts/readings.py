"""The readings behind the strategy charts: which annotator saw what where in which trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from core.charts.tagging import Tagging, tagger_of
from core.codebook.code import Code
from core.metrics.steps import Reading, Stretch
from core.metrics.strategy_use import CodedTrace
from core.overview import Overview, TagUse
from core.packed import places_among


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTrace:
    """A trace with what names it: its problem's key, its sample and attempt."""

    trace: CodedTrace
    problem: str
    sample: int
    attempt: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All readings of one layer of codes, by whomever.

    `traces` says of each trace what names it, `whole` counts by origin group the tags on whole
    traces, which have no place along them and are in no reading.
    """

    readings: tuple[Reading, ...]
    traces: Mapping[int, PlacedTrace]
    whole: Mapping[str, int]

    def of(self, keys: Iterable[str]) -> list[Reading]:
        """Return the readings of some origin groups."""
        wanted = frozenset(keys)
        return [reading for reading in self.readings if reading.origin_group in wanted]


def readings_of(overview: Overview, tagging: Tagging) -> Readings:
    """Return the readings of the traces in `tagging` whose reasoning can be read.

    A trace that a group has examined without tagging any such code is a reading of nothing.
    """
    traces = _placed(overview, [trace for trace in tagging.traces if trace.assessable])
    codes = {code.id: code for code in overview.codes if code.layer is tagging.layer}
    found: list[Reading] = []
    whole: dict[str, int] = {}
    seen: dict[str, set[int]] = {key: set() for key in tagging.taggers}
    for trace_id, placed in traces.items():
        for (group, _), uses in _by_reader(overview.uses.get(trace_id, ()), codes).items():
            stretches, without = _stretches(uses, codes)
            whole[group] = whole.get(group, 0) + without
            seen[group].add(trace_id)
            found.append(_reading(placed, group, stretches))
    for group, examined in tagging.examined.items():
        unseen = [id_ for id_ in traces if id_ in examined and id_ not in seen[group]]
        found += [_reading(traces[id_], group, ()) for id_ in unseen]
    return Readings(readings=tuple(found), traces=traces, whole=whole)


def _by_reader(
    uses: Iterable[TagUse], codes: Mapping[int, Code]
) -> dict[tuple[str, str], list[TagUse]]:
    """Return a trace's tags of `codes` by origin group and annotator."""
    found: dict[tuple[str, str], list[TagUse]] = {}
    for use in uses:
        if use.code_id in codes:
            group = tagger_of(use.origin, use.annotator)[0]
            found.setdefault((group, use.annotator), []).append(use)
    return found


def _stretches(
    uses: Iterable[TagUse], codes: Mapping[int, Code]
) -> tuple[tuple[Stretch, ...], int]:
    """Return the stretches of tags on spans, and how many tags have none."""
    known = list(uses)
    stretches = tuple(
        Stretch(use.start, use.end, codes[use.code_id].key)
        for use in known
        if use.start is not None and use.end is not None
    )
    return stretches, len(known) - len(stretches)


def _reading(placed: PlacedTrace, group: str, stretches: tuple[Stretch, ...]) -> Reading:
    return Reading(
        trace_id=placed.trace.trace_id,
        run_id=placed.trace.run_id,
        origin_group=group,
        stretches=stretches,
        length=placed.length,
    )


def _placed(overview: Overview, traces: list[CodedTrace]) -> dict[int, PlacedTrace]:
    columns = overview.attempts.columns
    rows = places_among(columns.trace, np.array([each.trace_id for each in traces], np.int64))
    problems, keys = overview.problems, overview.problems.texts["key"]
    at = places_among(problems.ids, np.array([each.problem_id for each in traces], np.int64))
    named = zip(
        traces,
        at.tolist(),
        columns.sample[rows].tolist(),
        columns.attempt[rows].tolist(),
        columns.length[rows].tolist(),
        strict=True,
    )
    return {
        trace.trace_id: PlacedTrace(
            trace=trace,
            problem=(keys[int(place)] or "") if place >= 0 else "",
            sample=sample,
            attempt=attempt,
            length=length,
        )
        for trace, place, sample, attempt, length in named
    }
