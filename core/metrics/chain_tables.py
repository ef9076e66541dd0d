"""Arrays of chains for metrics of several attempts or samples, made from judged attempts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import ENDINGS
from core.metrics.outcome_table import REASONS, ChainsTable, Readings
from core.metrics.outcomes import AttemptOutcome, Chain, Reason, judged
from core.packed import Mask
from core.traces import Ending

_ACCEPTED = ENDINGS.index(Ending.ACCEPTED_EARLIER)


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


def chain_tables(
    outcomes: Iterable[AttemptOutcome], *, blank_is_incorrect: bool = True
) -> dict[int, ChainTable]:
    """Return by run the outcomes of its chains at every attempt up to the latest that was made."""
    chains = ChainsTable(outcomes)
    table = chains.outcomes
    made = table.take(table.ending != _ACCEPTED)
    latest = {run: int(made.attempt[made.run == run].max(initial=0)) for run, _ in chains.by_run()}
    readings = [
        chains.read(
            t,
            missing=Reason.NO_FIRST if t == 1 else Reason.NO_SECOND,
            blank_is_incorrect=blank_is_incorrect,
        )
        for t in range(1, max(latest.values(), default=0) + 1)
    ]
    return {
        run: _chain_table(chains, rows, readings[: latest[run]]) for run, rows in chains.by_run()
    }


def _chain_table(chains: ChainsTable, rows: slice, readings: Sequence[Readings]) -> ChainTable:
    count = rows.stop - rows.start
    outcome = np.array([each.outcome[rows] for each in readings]).reshape(len(readings), count)
    latest = np.array([each.accepted_at[rows] for each in readings], np.int64)
    carried: Mask = latest.reshape(len(readings), count).max(axis=0, initial=0) > 0
    known = (outcome <= 1).all(axis=0)
    lacking = outcome[:, ~known]
    first = (lacking > 1).argmax(axis=0)
    codes: list[int] = lacking[first, np.arange(len(first))].tolist()
    places = zip(
        chains.problem[rows][known].tolist(), chains.sample[rows][known].tolist(), strict=True
    )
    return ChainTable(
        right=outcome.T[known] == 1,
        places=tuple(places),
        excluded=Counter(REASONS[code - 2] for code in codes),
        carried=int((carried & known).sum()),
    )


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
