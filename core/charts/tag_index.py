"""What the tags of a whole study say, read once: a filter is then a choice of rows.

Nothing here depends on what a person chose to count, so it is kept as long as the study stays as
it is, and a filter that changes costs a mask instead of a pass over all tags.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from core.charts.strategies import Tagger
from core.charts.taggers import tagger_of
from core.codebook.code import Code, Layer
from core.metrics.steps import Reading, Stretch
from core.metrics.strategy_use import CodedTrace, CodeUse
from core.overview import Overview, TagUse
from core.packed import Mask, places_among
from core.tags import Sound
from core.traces import Nature

_SOUND: dict[str | None, bool] = {Sound.YES: True, Sound.NO: False}
Places = NDArray[np.intp]
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTrace:
    """A trace with what names it: its problem's key, its sample and attempt."""

    trace: CodedTrace
    problem: str
    sample: int
    attempt: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerIndex:
    """The tags of one layer of codes, one entry a tag, and the readings made of them.

    `row` and `reading_row` are places among the index's traces, `group` and `reading_group` among
    its taggers. `whole` counts the tags of each reading that stand on no words.
    """

    uses: tuple[CodeUse, ...]
    row: Places
    group: Places
    readings: tuple[Reading, ...]
    reading_row: Places
    reading_group: Places
    whole: Places


class TagIndex:
    """The traces of a study that somebody tagged or must have, with their tags.

    Attributes:
        overview: What it was made from.
        hidden: The traces whose reasoning cannot be read.
    """

    def __init__(self, overview: Overview, hidden: Collection[int]) -> None:
        self.overview = overview
        self.hidden = hidden
        self._layers: dict[Layer, LayerIndex] = {}
        self._more: dict[str, object] = {}
        self._silent: dict[tuple[int, str], Reading] = {}

    @cached_property
    def codes(self) -> Mapping[int, Code]:
        """The codebook by id."""
        return {code.id: code for code in self.overview.codes}

    @cached_property
    def rows(self) -> Places:
        """Where each trace stands in the attempts' columns."""
        columns = self.overview.attempts.columns
        if not self.overview.uses:
            return np.zeros(0, np.intp)
        simulated = [run.id for run in self.overview.runs if run.nature is Nature.SIMULATED]
        tagged = np.isin(columns.trace, list(self.overview.uses))
        return np.flatnonzero((tagged | np.isin(columns.run, simulated)) & ~columns.absent)

    @cached_property
    def trace(self) -> NDArray[np.int64]:
        """The id of each trace."""
        return self.overview.attempts.columns.trace[self.rows].astype(np.int64)

    @cached_property
    def run(self) -> NDArray[np.int64]:
        """The run of each trace."""
        return self.overview.attempts.columns.run[self.rows].astype(np.int64)

    @cached_property
    def assessable(self) -> Mask:
        """Which traces have reasoning that can be read."""
        return ~np.isin(self.trace, list(self.hidden))

    @cached_property
    def traces(self) -> tuple[CodedTrace, ...]:
        """The traces, in the order of the attempts."""
        columns = self.overview.attempts.columns
        picked = (columns.trace, columns.problem, columns.run, columns.right)
        return tuple(
            CodedTrace(
                trace_id=trace,
                problem_id=problem,
                run_id=run,
                right=None if right < 0 else right == 1,
                assessable=seen,
            )
            for trace, problem, run, right, seen in zip(
                *(c[self.rows].tolist() for c in picked), self.assessable.tolist(), strict=True
            )
        )

    @cached_property
    def placed(self) -> tuple[PlacedTrace, ...]:
        """The traces with what names them."""
        columns = self.overview.attempts.columns
        problems, keys = self.overview.problems, self.overview.problems.texts["key"]
        at = places_among(problems.ids, columns.problem[self.rows].astype(np.int64))
        named = zip(
            self.traces,
            at.tolist(),
            columns.sample[self.rows].tolist(),
            columns.attempt[self.rows].tolist(),
            columns.length[self.rows].tolist(),
            strict=True,
        )
        return tuple(
            PlacedTrace(
                trace=trace,
                problem=(keys[int(place)] or "") if place >= 0 else "",
                sample=sample,
                attempt=attempt,
                length=length,
            )
            for trace, place, sample, attempt, length in named
        )

    @cached_property
    def _tagged(self) -> tuple[Places, Places, Places, tuple[tuple[str, Tagger], ...]]:
        """Return the trace, tagger and layer of each tag, and the taggers with their keys."""
        taggers: dict[tuple[str, Tagger], int] = {}
        layers = {layer: place for place, layer in enumerate(Layer)}
        of_code = {id_: layers[code.layer] for id_, code in self.codes.items()}
        row, group, layer = list[int](), list[int](), list[int]()
        for place, trace_id in enumerate(self.trace.tolist()):
            for use in self.overview.uses.get(trace_id, ()):
                row.append(place)
                group.append(taggers.setdefault(tagger_of(use.origin, use.annotator), len(taggers)))
                layer.append(of_code.get(use.code_id, -1))
        rows, groups, layers_ = (np.array(each, np.intp) for each in (row, group, layer))
        return rows, groups, layers_, tuple(taggers)

    @property
    def taggers(self) -> tuple[tuple[str, Tagger], ...]:
        """All taggers with their keys."""
        return self._tagged[3]

    def looked(self, kept: Mask) -> dict[int, Places]:
        """Return which of the traces `kept` each tagger has tagged, in the order they appear."""
        row, group, _, _ = self._tagged
        chosen = kept[row]
        row, group = row[chosen], group[chosen]
        found, first = np.unique(group, return_index=True)
        return {
            int(each): np.unique(row[group == each]) for each in found[np.argsort(first)].tolist()
        }

    def layers(self, kept: Mask) -> frozenset[Layer]:
        """Return the layers of which the traces `kept` carry tags."""
        row, _, layer, _ = self._tagged
        there = np.bincount(layer[kept[row]] + 1, minlength=len(Layer) + 1)[1:]
        return frozenset(each for each, many in zip(Layer, there, strict=True) if many)

    def layer(self, layer: Layer) -> LayerIndex:
        """Return the tags of one layer."""
        if layer not in self._layers:
            self._layers[layer] = self._read(layer)
        return self._layers[layer]

    def silent(self, place: int, key: str) -> Reading:
        """Return the reading of a trace in which a tagger has seen no code."""
        if (place, key) not in self._silent:
            self._silent[place, key] = _reading(self.placed[place], key, ())
        return self._silent[place, key]

    def kept_with(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return what no filter changes, under a name; it is made the first time."""
        if name not in self._more:
            self._more[name] = make()
        return cast(Kept, self._more[name])

    def _read(self, layer: Layer) -> LayerIndex:
        codes = {id_: code.key for id_, code in self.codes.items() if code.layer is layer}
        number = {key: at for at, (key, _) in enumerate(self.taggers)}
        uses, row, group = list[CodeUse](), list[int](), list[int]()
        readings, at, by, whole = list[Reading](), list[int](), list[int](), list[int]()
        for place, trace in enumerate(self.traces):
            told: dict[tuple[str, str], list[TagUse]] = {}
            for use in self.overview.uses.get(trace.trace_id, ()):
                if use.code_id not in codes:
                    continue
                key = tagger_of(use.origin, use.annotator)[0]
                told.setdefault((key, use.annotator), []).append(use)
                uses.append(
                    CodeUse(
                        trace_id=trace.trace_id,
                        code=codes[use.code_id],
                        origin_group=key,
                        sound=_SOUND.get(use.sound),
                    )
                )
                row.append(place)
                group.append(number[key])
            for (key, _), own in told.items() if trace.assessable else ():
                stretches = _stretches(own, codes)
                readings.append(_reading(self.placed[place], key, stretches))
                at.append(place)
                by.append(number[key])
                whole.append(len(own) - len(stretches))
        return LayerIndex(
            uses=tuple(uses),
            row=np.array(row, np.intp),
            group=np.array(group, np.intp),
            readings=tuple(readings),
            reading_row=np.array(at, np.intp),
            reading_group=np.array(by, np.intp),
            whole=np.array(whole, np.intp),
        )


def _stretches(uses: Iterable[TagUse], codes: Mapping[int, str]) -> tuple[Stretch, ...]:
    """Return the stretches of the tags that stand on words."""
    return tuple(
        Stretch(use.start, use.end, codes[use.code_id])
        for use in uses
        if use.start is not None and use.end is not None
    )


def _reading(placed: PlacedTrace, key: str, stretches: tuple[Stretch, ...]) -> Reading:
    return Reading(
        trace_id=placed.trace.trace_id,
        run_id=placed.trace.run_id,
        origin_group=key,
        stretches=stretches,
        length=placed.length,
    )
