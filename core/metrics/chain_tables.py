"""Arrays of chains for metrics of several attempts or samples, made from judged attempts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.metrics.outcomes import Chain, Reason, judged, read

Chains = Mapping[int, Mapping[tuple[int, int], Chain]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainTable:
    """Outcomes of one run's chains at attempts 1…T.

    Attributes:
        right: Shape (chains, T); a chain that stopped, accepted, has its last outcome carried on.
        places: (problem, sample) of each row.
        excluded: Chains that lack an outcome at some attempt, by reason.
        carried: Chains that stopped before T because they were accepted.
    """

    right: NDArray[np.bool_]
    places: tuple[tuple[int, int], ...]
    excluded: Mapping[Reason, int]
    carried: int


def chain_table(
    chains: Mapping[tuple[int, int], Chain], *, blank_is_incorrect: bool = True
) -> ChainTable:
    """Return the outcomes of one run's chains at every attempt up to the latest that was made."""
    latest = max((max(chain) for chain in chains.values()), default=0)
    rows: list[list[bool]] = []
    places: list[tuple[int, int]] = []
    excluded: Counter[Reason] = Counter()
    carried = 0
    for place, chain in chains.items():
        readings = [
            read(
                chain,
                t,
                missing=Reason.NO_FIRST if t == 1 else Reason.NO_SECOND,
                blank_is_incorrect=blank_is_incorrect,
            )
            for t in range(1, latest + 1)
        ]
        outcomes = [reading.outcome for reading in readings]
        missing = next((outcome for outcome in outcomes if isinstance(outcome, Reason)), None)
        if missing is not None:
            excluded[missing] += 1
            continue
        rows.append([outcome is True for outcome in outcomes])
        places.append(place)
        carried += any(reading.accepted_at is not None for reading in readings)
    right = np.array(rows, dtype=np.bool_).reshape(len(rows), latest)
    return ChainTable(right=right, places=tuple(places), excluded=excluded, carried=carried)


def first_attempts(
    chains: Mapping[tuple[int, int], Chain], *, blank_is_incorrect: bool = True
) -> list[tuple[int, int]]:
    """Return (samples, right ones) of each problem's first attempts; without outcome, none."""
    counts: dict[int, list[int]] = {}
    for (problem_id, _), chain in chains.items():
        outcome = judged(chain[1], blank_is_incorrect=blank_is_incorrect) if 1 in chain else None
        if isinstance(outcome, bool):
            found = counts.setdefault(problem_id, [0, 0])
            found[0] += 1
            found[1] += outcome
    return [(samples, right) for samples, right in counts.values()]


def most_attempts(runs: Chains) -> int:
    """Return the latest attempt of any chain."""
    return max((max(c) for chains in runs.values() for c in chains.values()), default=0)
