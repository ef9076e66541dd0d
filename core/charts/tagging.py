"""Who tagged which traces: people and every machine apart, with the traces each looked through."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import compress

import numpy as np

from core.charts.layers import WORDS, LayerWords
from core.charts.strategies import Tagger, TagsBy
from core.charts.tag_index import LayerIndex, Places, TagIndex
from core.codebook.code import Layer
from core.metrics.strategy_use import CodedTrace, CodeUse
from core.overview import Overview
from core.packed import Mask, starts_of
from core.traces import Nature, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """The tags on some traces.

    `traces` are those that some tagger looked through; `hidden` counts by run all whose reasoning
    cannot be read. `uses` are of the codes of `layer`, one of those in `layers`, of which there are
    tags; the origin group of each is the key of its tagger in `taggers`.
    `examined` gives the traces that each tagger has looked through, `anyone` those that carry a
    code of a run by whomever, hidden reasoning included: what a filter on the code finds.
    `index` has all tags of the study, `kept` says which of its traces these are.
    """

    index: TagIndex
    kept: Mask

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
    index: TagIndex | None = None,
) -> Tagging:
    """Return who tagged what in the traces of `runs` at these problems (all where None).

    `hidden` are the traces whose reasoning cannot be read. Where there are no tags of `layer`, or
    it is None, strategies are taken, where there are none of these either, episodes. `index` is
    that of the whole study, of which `overview` may be a part; it is made where there is none.
    """
    index = index or TagIndex(overview, hidden)
    kept, hidden_of = _kept(index, overview, problem_ids, runs)
    layers = tuple(each for each in WORDS if each in index.layers(kept))
    shown = layer if layer and layer in layers else next(iter(layers), Layer.STRATEGY)
    found = index.layer(shown)
    of_kept = kept[found.row]
    looked = index.looked(kept)
    return Tagging(
        index=index,
        kept=kept,
        traces=tuple(compress(index.traces, kept.tolist())),
        hidden=hidden_of,
        uses=tuple(compress(found.uses, of_kept.tolist())),
        taggers=dict(index.taggers[group] for group in looked),
        examined={
            index.taggers[group][0]: _examined(index, index.taggers[group][1], places, kept, runs)
            for group, places in looked.items()
        },
        anyone=_anyone(index, found, of_kept),
        layer=shown,
        layers=layers,
    )


def _kept(
    index: TagIndex,
    overview: Overview,
    problem_ids: Iterable[int] | None,
    runs: Mapping[int, Run],
) -> tuple[Mask, dict[int, int]]:
    """Return which of the indexed traces count, and how many of all are hidden by run."""
    if not overview.uses:
        return np.zeros(0, np.bool_), {}
    columns = overview.attempts.columns
    chosen = overview.rows_of(problem_ids, runs) & ~columns.absent
    traces = columns.trace[chosen]
    is_hidden = np.isin(traces, list(index.hidden))
    of_run = np.unique(columns.run[chosen][is_hidden], return_counts=True)
    hidden = dict(zip(*(each.tolist() for each in of_run), strict=True))
    return np.isin(index.trace, traces), hidden


def _anyone(
    index: TagIndex, found: LayerIndex, chosen: Mask
) -> dict[tuple[int, str], frozenset[int]]:
    """Return the traces that carry each code of a run, by whomever."""
    row = found.row[chosen]
    names: dict[str, int] = {}
    of_tag = (names.setdefault(use.code, len(names)) for use in found.uses)
    code = np.fromiter(of_tag, np.intp, len(found.uses))[chosen]
    run, keys = index.run[row], list(names)
    order = np.lexsort((code, run))
    starts = starts_of(run[order], code[order])
    groups = np.split(index.trace[row][order], starts[1:]) if len(starts) else []
    firsts = order[starts]
    return {
        (int(run[at]), keys[int(code[at])]): frozenset(group.tolist())
        for at, group in zip(firsts.tolist(), groups, strict=True)
    }


def _examined(
    index: TagIndex, tagger: Tagger, looked: Places, kept: Mask, runs: Mapping[int, Run]
) -> frozenset[int]:
    """Return the traces that a tagger is known to have looked through.

    Nobody says of a trace without tags that it was read, so it must not count as using nothing.
    But what writes a simulated trace tags every step that it writes: its runs are complete.
    """
    found = index.trace[looked].tolist()
    if not tagger.is_machine:
        return frozenset(found)
    known = np.unique(index.run[looked]).tolist()
    simulated = [id_ for id_ in known if id_ in runs and runs[id_].nature is Nature.SIMULATED]
    written = index.trace[kept & np.isin(index.run, simulated)] if simulated else index.trace[:0]
    return frozenset(found).union(written.tolist())
