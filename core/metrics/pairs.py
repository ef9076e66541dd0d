"""Pairs of an earlier and a later attempt of one chain, run by run, with all that leaves n."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from core.metrics.outcomes import AttemptOutcome, Chain, Reading, Reason, chains_by_run, read
from core.metrics.transitions import Transitions
from core.traces import Saw

Chains = Mapping[int, Mapping[tuple[int, int], Chain]]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPairs:
    """The pairs of one run whose later attempts were shown the same kind of thing.

    `t1` and `t2` are labels: "t1", "t2", or "last (t2 to t9)" where chains differ in length.
    """

    run_id: int
    saw: Saw
    t1: str
    t2: str
    pairs: tuple[AttemptPair, ...]
    excluded: tuple[ExcludedChain, ...]
    t1_attempt: int = 1

    @property
    def exclusions(self) -> dict[Reason, int]:
        """How many chains left n, by reason."""
        counts = Counter(chain.reason for chain in self.excluded)
        return {reason: counts[reason] for reason in Reason if counts[reason]}

    @property
    def problems(self) -> int:
        """How many problems have at least one pair."""
        return len({pair.problem_id for pair in self.pairs})

    @property
    def is_one_sample_each(self) -> bool:
        """Whether no problem has more than one pair, so that pairs are independent."""
        return self.problems == len(self.pairs)

    @property
    def transitions(self) -> Transitions:
        """The four counts over all pairs."""
        return count_transitions(self.pairs, self.t1_attempt)


def count_transitions(pairs: Iterable[AttemptPair], t1: int = 1) -> Transitions:
    """Return how many pairs stayed right, were fixed, were broken and stayed wrong."""
    cells: Counter[tuple[bool, bool]] = Counter()
    carried = other = 0
    for pair in pairs:
        cells[pair.earlier, pair.later] += 1
        if pair.accepted_at is not None:
            at_once = pair.earlier and pair.accepted_at <= t1
            carried, other = carried + at_once, other + (not at_once)
    return Transitions(
        cc=cells[True, True],
        ic=cells[False, True],
        ci=cells[True, False],
        ii=cells[False, False],
        carried=carried,
        carried_other=other,
    )


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
    chains = chains_by_run(outcomes)
    return pair_chains(chains, t1, t2, blank_is_incorrect=blank_is_incorrect)


def pair_chains(
    runs: Chains, t1: int = 1, t2: int | None = None, *, blank_is_incorrect: bool = True
) -> list[RunPairs]:
    """Do the same from chains that are already gathered."""
    if t1 < 1 or (t2 is not None and t2 <= t1):
        raise ValueError(f"not two attempts in order: t{t1}, t{t2}")
    found: list[RunPairs] = []
    for run_id, chains in runs.items():
        if any(_reaches(chain, t1, t2) for chain in chains.values()):
            pairing = _Pairing(run_id, t1, t2, blank_is_incorrect=blank_is_incorrect)
            for (problem_id, sample), chain in chains.items():
                pairing.add(problem_id, sample, chain)
            found.extend(pairing.by_saw())
    return found


def runs_without_later_attempt(runs: Chains, t1: int = 1, t2: int | None = None) -> list[int]:
    """Return the runs that no self-correction can be computed for."""
    return [
        run_id
        for run_id, chains in runs.items()
        if not any(_reaches(chain, t1, t2) for chain in chains.values())
    ]


def _reaches(chain: Chain, t1: int, t2: int | None) -> bool:
    if t2 is None:
        return max(chain) > t1
    later = read(chain, t2, missing=Reason.NO_SECOND)
    return later.outcome is not Reason.NO_SECOND


_Item = TypeVar("_Item")


def _resolved(groups: Mapping[Saw | None, list[_Item]], rest: Saw) -> dict[Saw, list[_Item]]:
    """Return the groups with what is not said put under `rest`."""
    resolved: dict[Saw, list[_Item]] = {}
    for saw, items in groups.items():
        resolved.setdefault(rest if saw is None else saw, []).extend(items)
    return resolved


class _Pairing:
    """Collects the pairs of one run, by what the later attempt saw (None: not said)."""

    def __init__(self, run_id: int, t1: int, t2: int | None, *, blank_is_incorrect: bool) -> None:
        self._run_id = run_id
        self._t1, self._t2 = t1, t2
        self._blank_is_incorrect = blank_is_incorrect
        self._pairs: dict[Saw | None, list[AttemptPair]] = {}
        self._excluded: dict[Saw | None, list[ExcludedChain]] = {}

    def add(self, problem_id: int, sample: int, chain: Chain) -> None:
        """Pair one chain, or note why it cannot be."""
        earlier = self._read(chain, self._t1, Reason.NO_FIRST)
        last = max(chain)
        if self._t2 is None and last <= self._t1:
            later = Reading(outcome=Reason.NO_SECOND, attempt=self._t1 + 1)
        else:
            later = self._read(chain, self._t2 or last, Reason.NO_SECOND)
        if isinstance(earlier.outcome, Reason):
            self._exclude(problem_id, sample, earlier.outcome, later.saw)
        elif isinstance(later.outcome, Reason):
            self._exclude(problem_id, sample, later.outcome, later.saw)
        else:
            pair = AttemptPair(
                problem_id=problem_id,
                sample=sample,
                earlier=earlier.outcome,
                later=later.outcome,
                later_attempt=later.attempt,
                accepted_at=later.accepted_at,
            )
            self._pairs.setdefault(later.saw, []).append(pair)

    def by_saw(self) -> list[RunPairs]:
        """Return one value per kind; what is not said joins the kind if there is only one."""
        kinds = {*self._pairs, *self._excluded} - {None}
        rest = kinds.pop() if len(kinds) == 1 else None
        pairs = _resolved(self._pairs, rest or Saw.UNKNOWN)
        excluded = _resolved(self._excluded, rest or Saw.UNKNOWN)
        return [
            self._run_pairs(saw, pairs.get(saw, []), excluded.get(saw, []))
            for saw in Saw
            if saw in pairs or saw in excluded
        ]

    def _read(self, chain: Chain, t: int, missing: Reason) -> Reading:
        return read(chain, t, missing=missing, blank_is_incorrect=self._blank_is_incorrect)

    def _exclude(self, problem_id: int, sample: int, reason: Reason, saw: Saw | None) -> None:
        chain = ExcludedChain(problem_id=problem_id, sample=sample, reason=reason)
        self._excluded.setdefault(saw, []).append(chain)

    def _run_pairs(
        self, saw: Saw, pairs: list[AttemptPair], excluded: list[ExcludedChain]
    ) -> RunPairs:
        in_order = attrgetter("problem_id", "sample")
        return RunPairs(
            run_id=self._run_id,
            saw=saw,
            t1=f"t{self._t1}",
            t2=self._later_label(pairs),
            pairs=tuple(sorted(pairs, key=in_order)),
            excluded=tuple(sorted(excluded, key=in_order)),
            t1_attempt=self._t1,
        )

    def _later_label(self, pairs: list[AttemptPair]) -> str:
        if self._t2 is not None:
            return f"t{self._t2}"
        made = {pair.later_attempt for pair in pairs if pair.accepted_at is None}
        made = made or {pair.later_attempt for pair in pairs} or {self._t1 + 1}
        if len(made) == 1:
            return f"t{made.pop()}"
        return f"last (t{min(made)} to t{max(made)})"
