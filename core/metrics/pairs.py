"""Pairs of an earlier and a later attempt of one chain, run by run, with all that leaves n."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import SAWS
from core.metrics.outcome_table import (
    NOT_SAID,
    REASONS,
    ChainsTable,
    Readings,
    reason_code,
)
from core.metrics.outcomes import AttemptOutcome, Reason
from core.metrics.transitions import Transitions
from core.packed import Mask, Rows, numbers, starts_of
from core.traces import Saw

CELLS = ("ii", "ic", "ci", "cc")
"""The four transitions, by twice the earlier outcome plus the later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPair:
    """One chain's outcomes at two attempts.

    `accepted_at` is the attempt after which the chain stopped because it was accepted, so that
    `later` is carried forward from there; None where the later attempt was made.
    """

    problem_id: int
    sample: int
    earlier: bool
    later: bool
    later_attempt: int
    accepted_at: int | None = None

    @property
    def cell(self) -> str:
        """Which of the four transitions: "cc", "ic", "ci" or "ii"."""
        return ("c" if self.earlier else "i") + ("c" if self.later else "i")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedChain:
    """A chain that leaves n, and why."""

    problem_id: int
    sample: int
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class RunPairs:
    """The pairs of one run whose later attempts were shown the same kind of thing.

    `t1` and `t2` are labels: "t1", "t2", or "last (t2 to t9)" where chains differ in length.
    """

    run_id: int
    saw: Saw
    t1: str
    t2: str
    pairs: "PairRows"
    excluded: Rows[ExcludedChain]
    t1_attempt: int = 1

    @property
    def exclusions(self) -> dict[Reason, int]:
        """How many chains left n, by reason."""
        counts = np.bincount(self.excluded.columns[2], minlength=len(REASONS) + 2)
        found = dict(zip(REASONS, counts[2:].tolist(), strict=True))
        return {reason: found[reason] for reason in Reason if found[reason]}

    @cached_property
    def problems(self) -> int:
        """How many problems have at least one pair."""
        return len(starts_of(self.pairs.problem))

    @property
    def is_one_sample_each(self) -> bool:
        """Whether no problem has more than one pair, so that pairs are independent."""
        return self.problems == len(self.pairs)

    @cached_property
    def transitions(self) -> Transitions:
        """The four counts over all pairs."""
        pairs = self.pairs
        counts = dict(zip(CELLS, pairs.cell_counts, strict=True))
        carried = pairs.accepted_at > 0
        at_once = carried & pairs.earlier & (pairs.accepted_at <= self.t1_attempt)
        first = int(at_once.sum())
        return Transitions(**counts, carried=first, carried_other=int(carried.sum()) - first)


class PairRows(Rows[AttemptPair]):
    """Pairs as columns, by problem and sample; `accepted_at` is 0 where the later one was made."""

    def __init__(self, *columns: NDArray[Any]) -> None:
        super().__init__(_pair, *columns)

    @classmethod
    def none(cls) -> "PairRows":
        """Return no pairs."""
        whole, truth = numbers(()), np.zeros(0, np.bool_)
        return cls(whole, whole, truth, truth, whole, whole)

    @property
    def problem(self) -> NDArray[Any]:
        """The problem of each pair."""
        return self.columns[0]

    @property
    def earlier(self) -> Mask:
        """Whether the earlier attempt is right."""
        return self.columns[2]

    @property
    def later(self) -> Mask:
        """Whether the later attempt is right."""
        return self.columns[3]

    @property
    def accepted_at(self) -> NDArray[Any]:
        """The attempt after which the chain stopped because it was accepted, or 0."""
        return self.columns[5]

    @property
    def reached(self) -> NDArray[Any]:
        """The latest attempt that was made in each pair's chain."""
        return np.where(self.accepted_at > 0, self.accepted_at, self.columns[4])

    @property
    def cells(self) -> NDArray[np.int8]:
        """Which of the `CELLS` each pair is, by place."""
        return 2 * self.earlier.astype(np.int8) + self.later

    @property
    def cell_counts(self) -> list[int]:
        """How many pairs each of the `CELLS` has."""
        return np.bincount(self.cells, minlength=len(CELLS)).tolist()

    def problem_ids(self, cell: str) -> tuple[int, ...]:
        """Return the problems with a pair in a cell, each once and in order."""
        found = self.problem[self.cells == CELLS.index(cell)]
        return tuple(found[starts_of(found)].tolist())


def _pair(
    problem: int, sample: int, earlier: bool, later: bool, later_attempt: int, accepted_at: int
) -> AttemptPair:
    return AttemptPair(
        problem_id=problem,
        sample=sample,
        earlier=earlier,
        later=later,
        later_attempt=later_attempt,
        accepted_at=accepted_at or None,
    )


def _excluded(problem: int, sample: int, code: int) -> ExcludedChain:
    return ExcludedChain(problem_id=problem, sample=sample, reason=REASONS[code - 2])


def pair_attempts(
    outcomes: Iterable[AttemptOutcome],
    t1: int = 1,
    t2: int | None = None,
    *,
    blank_is_incorrect: bool = True,
) -> list[RunPairs]:
    """Return the pairs of each run, split by what the later attempt saw, ordered by run.

    With `t2` None the later attempt is each chain's last. A run none of whose chains has a later
    attempt is left out (`runs_without_later_attempt` names it).

    Raises:
        ValueError: unless 1 ≤ t1 < t2.
    """
    chains = ChainsTable(outcomes)
    return pair_chains(chains, t1, t2, blank_is_incorrect=blank_is_incorrect)


def pair_chains(
    chains: ChainsTable, t1: int = 1, t2: int | None = None, *, blank_is_incorrect: bool = True
) -> list[RunPairs]:
    """Do the same from chains that are already gathered."""
    if t1 < 1 or (t2 is not None and t2 <= t1):
        raise ValueError(f"not two attempts in order: t{t1}, t{t2}")
    pairing = _Pairing(chains, t1, t2, blank_is_incorrect=blank_is_incorrect)
    return [
        pairs
        for run_id, rows in chains.by_run()
        if pairing.reached[rows].any()
        for pairs in pairing.by_saw(run_id, rows)
    ]


def runs_without_later_attempt(
    outcomes: Iterable[AttemptOutcome], t1: int = 1, t2: int | None = None
) -> list[int]:
    """Return the runs that no self-correction can be computed for."""
    chains = ChainsTable(outcomes)
    reached = _Pairing(chains, t1, t2, blank_is_incorrect=True).reached
    return [run_id for run_id, rows in chains.by_run() if not reached[rows].any()]


class _Pairing:
    """Both outcomes of every chain, and which of them reach a later attempt."""

    def __init__(
        self, chains: ChainsTable, t1: int, t2: int | None, *, blank_is_incorrect: bool
    ) -> None:
        self._chains = chains
        self._t1, self._t2 = t1, t2
        self._earlier = chains.read(
            t1, missing=Reason.NO_FIRST, blank_is_incorrect=blank_is_incorrect
        )
        later = chains.read(t2, missing=Reason.NO_SECOND, blank_is_incorrect=blank_is_incorrect)
        none = reason_code(Reason.NO_SECOND)
        if t2 is None:
            self.reached: Mask = chains.last > t1
            later = _none_before(later, self.reached, t1 + 1)
        else:
            self.reached = later.outcome != none
        self._later = later
        early = self._earlier.outcome
        self._reason = np.where(early > 1, early, later.outcome)  # 0 and 1 are none
        self._paired: Mask = (early <= 1) & (later.outcome <= 1)

    def by_saw(self, run_id: int, rows: slice) -> Iterator[RunPairs]:
        """Yield one value per kind; what is not said joins the kind if there is only one."""
        saw = self._later.saw[rows]
        kinds = set(np.unique(saw).tolist()) - {NOT_SAID}
        rest = kinds.pop() if len(kinds) == 1 else SAWS.index(Saw.UNKNOWN)
        saw = np.where(saw == NOT_SAID, rest, saw)
        for kind in np.unique(saw).tolist():
            chosen = rows.start + np.flatnonzero(saw == kind)
            yield self._run_pairs(run_id, SAWS[int(kind)], chosen)

    def _run_pairs(self, run_id: int, saw: Saw, chosen: NDArray[np.intp]) -> RunPairs:
        chains, later = self._chains, self._later
        paired = chosen[self._paired[chosen]]
        left = chosen[~self._paired[chosen]]
        pairs = PairRows(
            chains.problem[paired],
            chains.sample[paired],
            self._earlier.outcome[paired] == 1,
            later.outcome[paired] == 1,
            later.attempt[paired],
            later.accepted_at[paired],
        )
        return RunPairs(
            run_id=run_id,
            saw=saw,
            t1=f"t{self._t1}",
            t2=self._later_label(later.attempt[paired], pairs.accepted_at),
            pairs=pairs,
            excluded=Rows(_excluded, chains.problem[left], chains.sample[left], self._reason[left]),
            t1_attempt=self._t1,
        )

    def _later_label(self, attempts: NDArray[Any], accepted_at: NDArray[Any]) -> str:
        if self._t2 is not None:
            return f"t{self._t2}"
        made = attempts[accepted_at == 0]
        made = made if len(made) else attempts if len(attempts) else np.array([self._t1 + 1])
        first, last = int(made.min()), int(made.max())
        return f"t{first}" if first == last else f"last (t{first} to t{last})"


def _none_before(later: Readings, reached: Mask, attempt: int) -> Readings:
    """Return readings in which chains that did not reach a later attempt have none."""
    return replace(
        later,
        outcome=np.where(reached, later.outcome, np.int8(reason_code(Reason.NO_SECOND))),
        attempt=np.where(reached, later.attempt, attempt),
        accepted_at=np.where(reached, later.accepted_at, 0),
        saw=np.where(reached, later.saw, np.int8(NOT_SAID)),
    )
