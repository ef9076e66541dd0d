"""The readings behind the strategy charts: which annotator saw what where in which trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import compress

import numpy as np

from core.charts.tag_index import PlacedTrace
from core.charts.tagging import Tagging
from core.metrics.steps import Reading

__all__ = ["PlacedTrace", "Readings", "readings_of"]


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


def readings_of(tagging: Tagging) -> Readings:
    """Return the readings of the traces in `tagging` whose reasoning can be read.

    A trace that a group has examined without tagging any such code is a reading of nothing.
    """
    index = tagging.index
    kept = tagging.kept & index.assessable
    places = {index.traces[at].trace_id: at for at in np.flatnonzero(kept).tolist()}
    found = index.layer(tagging.layer)
    chosen = kept[found.reading_row]
    readings = list(compress(found.readings, chosen.tolist()))
    row, group = found.reading_row[chosen], found.reading_group[chosen]
    counts = np.bincount(group, found.whole[chosen], len(index.taggers)).astype(int).tolist()
    for number, (key, _) in enumerate(index.taggers):
        if key in tagging.examined:
            spoke = set(index.trace[row[group == number]].tolist())
            unseen = tagging.examined[key] - spoke
            if unseen:
                readings += [index.silent(at, key) for id_, at in places.items() if id_ in unseen]
    return Readings(
        readings=tuple(readings),
        traces={id_: index.placed[at] for id_, at in places.items()},
        whole={key: counts[number] for number, (key, _) in enumerate(index.taggers)},
    )
