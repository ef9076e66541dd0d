"""Who tagged which traces: people and every machine apart, with the traces each looked through."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from core.charts.layers import WORDS, LayerWords
from core.charts.strategies import Tagger, TagsBy
from core.codebook.code import Code, Layer
from core.metrics.strategy_use import CodedTrace, CodeUse
from core.overview import Overview
from core.tags import Origin, Sound
from core.traces import Nature, Run

PEOPLE = Tagger(name="people", is_machine=False)
_GENERATOR = "generator"
_SOUND: dict[str | None, bool] = {Sound.YES: True, Sound.NO: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """The tags on some traces.

    `traces` are those that some tagger looked through; `hidden` counts by run all whose reasoning
    cannot be read. `uses` are of the codes of `layer`, one of those in `layers`, of which there are
    tags; the origin group of each is the key of its tagger in `taggers`.
    `examined` gives the traces that each tagger has looked through, `anyone` those that carry a
    code of a run by whomever, hidden reasoning included: what a filter on the code finds.
    """

    traces: tuple[CodedTrace, ...]
    hidden: Mapping[int, int]
    uses: tuple[CodeUse, ...]
    taggers: Mapping[str, Tagger]
    examined: Mapping[str, frozenset[int]]
    anyone: Mapping[tuple[int, str], frozenset[int]]
    layer: Layer = Layer.STRATEGY
    layers: tuple[Layer, ...] = ()

    @property
    def words(self) -> LayerWords:
        """What the codes are called."""
        return WORDS[self.layer]

    @property
    def used(self) -> frozenset[str]:
        """The keys of the codes that anybody has used."""
        return frozenset(use.code for use in self.uses)

    @property
    def groups(self) -> tuple[TagsBy, ...]:
        """Whether people, machines, or both have tagged with codes of the layer."""
        kinds = {self.taggers[use.origin_group].is_machine for use in self.uses}
        found = (TagsBy.MACHINES if is_machine else TagsBy.PEOPLE for is_machine in sorted(kinds))
        return tuple(found)

    def choice(self, wanted: TagsBy | None) -> TagsBy:
        """Return `wanted` if there are such tags; else people's, else machines'."""
        groups = self.groups
        if wanted in groups or (wanted is TagsBy.BOTH and len(groups) == 2):
            return wanted or TagsBy.PEOPLE
        return groups[0] if groups else TagsBy.PEOPLE

    def keys(self, tags_by: TagsBy) -> tuple[str, ...]:
        """Return the keys of the taggers that `tags_by` shows, people first."""
        used = {use.origin_group for use in self.uses}
        people = sorted(key for key in used if not self.taggers[key].is_machine)
        machines = sorted(used.difference(people))
        match tags_by:
            case TagsBy.PEOPLE:
                return tuple(people)
            case TagsBy.MACHINES:
                return tuple(machines)
            case TagsBy.BOTH:
                return (*people, *machines)


def tagging_of(
    overview: Overview,
    problem_ids: Iterable[int] | None,
    runs: Mapping[int, Run],
    hidden: Collection[int],
    layer: Layer | None = None,
) -> Tagging:
    """Return who tagged what in the traces of `runs` at these problems (all where None).

    `hidden` are the traces whose reasoning cannot be read. Where there are no tags of `layer`, or
    it is None, strategies are taken, where there are none of these either, episodes.
    """
    traces, hidden_of = _traces(overview, problem_ids, runs, hidden) if overview.uses else ([], {})
    codes = {code.id: code for code in overview.codes}
    layers = _layers(overview, traces, codes)
    shown = layer if layer and layer in layers else next(iter(layers), Layer.STRATEGY)
    uses: list[CodeUse] = []
    taggers: dict[str, Tagger] = {}
    looked: dict[str, set[int]] = {}
    anyone: dict[tuple[int, str], set[int]] = {}
    for trace in traces:
        for use in overview.uses.get(trace.trace_id, ()):
            key, tagger = tagger_of(use.origin, use.annotator)
            taggers[key] = tagger
            looked.setdefault(key, set()).add(trace.trace_id)
            code = codes.get(use.code_id)
            if code is not None and code.layer is shown:
                uses.append(
                    CodeUse(
                        trace_id=trace.trace_id,
                        code=code.key,
                        origin_group=key,
                        sound=_SOUND.get(use.sound),
                    )
                )
                anyone.setdefault((trace.run_id, code.key), set()).add(trace.trace_id)
    return Tagging(
        traces=tuple(traces),
        hidden=hidden_of,
        uses=tuple(uses),
        taggers=taggers,
        examined={key: _examined(tagger, looked[key], traces, runs)
                  for key, tagger in taggers.items()},
        anyone={key: frozenset(ids) for key, ids in anyone.items()},
        layer=shown,
        layers=layers,
    )  # fmt: skip


def _layers(
    overview: Overview, traces: Iterable[CodedTrace], codes: Mapping[int, Code]
) -> tuple[Layer, ...]:
    """Return the layers that charts can show of which there are tags."""
    used = {use.code_id for trace in traces for use in overview.uses.get(trace.trace_id, ())}
    found = {codes[code_id].layer for code_id in used if code_id in codes}
    return tuple(layer for layer in WORDS if layer in found)


def _traces(
    overview: Overview,
    problem_ids: Iterable[int] | None,
    runs: Mapping[int, Run],
    hidden: Collection[int],
) -> tuple[list[CodedTrace], dict[int, int]]:
    """Return the traces that somebody tagged or must have, and how many are hidden by run."""
    columns = overview.attempts.columns
    chosen = overview.rows_of(problem_ids, runs) & ~columns.absent
    is_hidden = chosen & np.isin(columns.trace, list(hidden))
    of_run = np.unique(columns.run[is_hidden], return_counts=True)
    simulated = [run.id for run in runs.values() if run.nature is Nature.SIMULATED]
    tagged = np.isin(columns.trace, list(overview.uses)) | np.isin(columns.run, simulated)
    rows = np.flatnonzero(chosen & tagged)
    picked = (columns.trace, columns.problem, columns.run, columns.right, ~is_hidden)
    traces = [
        CodedTrace(
            trace_id=trace,
            problem_id=problem,
            run_id=run,
            right=None if right < 0 else right == 1,
            assessable=seen,
        )
        for trace, problem, run, right, seen in zip(
            *(c[rows].tolist() for c in picked), strict=True
        )
    ]
    return traces, dict(zip(*(each.tolist() for each in of_run), strict=True))


def tagger_of(origin: str, annotator: str) -> tuple[str, Tagger]:
    """Return the key of the origin group that a tag belongs to, and who that is."""
    if origin == Origin.IMPORTED:  # by whom is not known here, so never added to people's tags
        return f"imported: {annotator}", Tagger(name=f"{annotator} (imported)", is_machine=True)
    if origin != Origin.GENERATED:
        return "people", PEOPLE
    name = "the generator" if annotator == _GENERATOR else annotator
    return f"machine: {annotator}", Tagger(name=name, is_machine=True)


def _examined(
    tagger: Tagger, looked: set[int], traces: Iterable[CodedTrace], runs: Mapping[int, Run]
) -> frozenset[int]:
    """Return the traces that a tagger is known to have looked through.

    Nobody says of a trace without tags that it was read, so it must not count as using nothing.
    But what writes a simulated trace tags every step that it writes: its runs are complete.
    """
    if not tagger.is_machine:
        return frozenset(looked)
    known = list(traces)
    simulated = {
        trace.run_id
        for trace in known
        if trace.trace_id in looked and runs[trace.run_id].nature is Nature.SIMULATED
    }
    return frozenset(looked | {trace.trace_id for trace in known if trace.run_id in simulated})
