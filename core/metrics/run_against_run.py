"""One run against another, problem by problem, on the problems that both can be judged on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.attempt_table import SAWS
from core.metrics.estimate import Estimate, proportion
from core.metrics.intervals import CONFIDENCE, clustered_mean, clustered_ratio, newcombe_paired
from core.metrics.mcnemar import mcnemar_exact, mcnemar_mid_p
from core.metrics.outcome_table import (
    NOT_SAID,
    REASONS,
    ChainsTable,
    OutcomeTable,
    reason_code,
)
from core.metrics.outcomes import AttemptOutcome, Reason
from core.metrics.pairs import RunPairs
from core.metrics.undefined import Undefined, Value, share
from core.packed import Numbers, ends_of, starts_of
from core.traces import Saw

NOT_THERE = "not in the other run"
LEFT_OUT_THERE = "without outcome in the other run"

_NOTHING_SHARED = "no shared problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAgainstRun:
    """The 2 × 2 table of two runs at one attempt, over the `n` problems they share.

    Attributes:
        a: The run whose accuracy comes first in the difference.
        b: The other run.
        attempt: Which attempt is compared; None for each chain's last.
        confidence: That of the intervals.
        n: Problems on which both runs have an outcome.
        both: Problems that both got right; empty, as the next three, if `cells` is undefined.
        only_a: Problems that only run `a` got right.
        only_b: Problems that only run `b` got right.
        neither: Problems that neither got right.
        cells: The four counts in this order, or why there are none.
        accuracy_a: Run `a` on the shared problems.
        accuracy_b: Run `b` on the shared problems.
        difference: accuracy_a − accuracy_b, of the shared problems.
        p_exact: Exact McNemar, or why there is none.
        p_mid: Mid-p McNemar.
        dropped_a: Problems of run `a` that are not shared, by reason.
        dropped_b: Problems of run `b` that are not shared, by reason.
    """

    a: int
    b: int
    attempt: int | None
    confidence: float = CONFIDENCE
    n: int
    both: tuple[int, ...]
    only_a: tuple[int, ...]
    only_b: tuple[int, ...]
    neither: tuple[int, ...]
    cells: tuple[int, int, int, int] | Undefined
    accuracy_a: Estimate
    accuracy_b: Estimate
    difference: Estimate
    p_exact: Value
    p_mid: Value
    dropped_a: Mapping[str, int]
    dropped_b: Mapping[str, int]


def run_against_run(
    outcomes: Iterable[AttemptOutcome],
    a: int,
    b: int,
    *,
    attempt: int | None = 1,
    blank_is_incorrect: bool = True,
    confidence: float = CONFIDENCE,
    tests_withheld: str = "",
) -> RunAgainstRun:
    """Return how run `a` did against run `b` at `attempt` (None: each chain's last).

    With one sample a problem: Newcombe's paired interval and McNemar's tests. With more: mean
    shares, an interval clustered by problem, and no test. Later attempts that saw different
    kinds of things are not tested against each other. `tests_withheld` is a reason not to test.

    Raises:
        ValueError: if the two runs are the same.
    """
    if a == b:
        raise ValueError(f"a run against itself: {a}")
    table = OutcomeTable.of(outcomes)
    one, other = (
        _at(table.take(table.run == run), attempt, blank_is_incorrect=blank_is_incorrect)
        for run in (a, b)
    )
    pairs = _Pairs.of(one, other)
    withheld = tests_withheld or _different_kinds(one, other)
    compare = _single if pairs.is_single else _shares
    compared = compare(pairs, confidence, withheld)
    return RunAgainstRun(
        a=a,
        b=b,
        attempt=attempt,
        confidence=confidence,
        n=len(pairs.problem),
        both=compared.problems[True, True],
        only_a=compared.problems[True, False],
        only_b=compared.problems[False, True],
        neither=compared.problems[False, False],
        cells=compared.cells,
        accuracy_a=compared.accuracies[0],
        accuracy_b=compared.accuracies[1],
        difference=compared.difference,
        p_exact=compared.p_exact,
        p_mid=compared.p_mid,
        dropped_a=_dropped(one, other),
        dropped_b=_dropped(other, one),
    )


def difference_of_changes(
    one: RunPairs, other: RunPairs, confidence: float = CONFIDENCE
) -> Estimate:
    """Return Δ of `one` less Δ of `other` over the problems both have, clustered by problem.

    The change of a problem is the mean of later − earlier over its samples. Runs whose later
    attempts saw different kinds of things are not compared.
    """
    first, second = change_by_problem(one), change_by_problem(other)
    shared = [problem for problem in first if problem in second]
    n_text = f"{len(shared)} shared problems"
    problem = _NOTHING_SHARED if not shared else ""
    if one.saw is not other.saw:
        problem = f"one saw {one.saw}, the other {other.saw}"
    if problem:
        why = Undefined(problem)
        return Estimate(value=why, count=None, denominator=None, interval=why, n_text=n_text)
    differences = [first[problem] - second[problem] for problem in shared]
    return Estimate(
        value=float(np.mean(differences)),
        count=None,
        denominator=len(shared),
        interval=clustered_mean(differences, shared, confidence=confidence, bounds=(-2.0, 2.0)),
        n_text=n_text,
    )


@dataclass(frozen=True, slots=True)
class _RunAt:
    """One run at one attempt: right ones of the samples by problem, and problems without any."""

    problem: Numbers
    right: NDArray[np.int_]
    samples: NDArray[np.int_]
    without: Numbers
    reason: NDArray[np.int8]
    saw: frozenset[Saw]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    problems: dict[tuple[bool, bool], tuple[int, ...]]
    cells: tuple[int, int, int, int] | Undefined
    accuracies: tuple[Estimate, Estimate]
    difference: Estimate
    p_exact: Value
    p_mid: Value


_CELLS = ((True, True), (True, False), (False, True), (False, False))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The problems on which both runs have outcomes, with the right ones and samples of each."""

    problem: Numbers
    right: tuple[NDArray[np.int_], NDArray[np.int_]]
    samples: tuple[NDArray[np.int_], NDArray[np.int_]]

    @classmethod
    def of(cls, one: _RunAt, other: _RunAt) -> "_Pairs":
        """Return what two runs share."""
        shared, x, y = np.intersect1d(
            one.problem, other.problem, assume_unique=True, return_indices=True
        )
        return cls(shared, (one.right[x], other.right[y]), (one.samples[x], other.samples[y]))

    @property
    def is_single(self) -> bool:
        """Whether each problem was sampled once by both."""
        return all(bool((samples == 1).all()) for samples in self.samples)

    def means(self) -> tuple[list[float], list[float]]:
        """Return the shares of right samples of each problem, run by run."""
        first, second = (r / n for r, n in zip(self.right, self.samples, strict=True))
        return first.tolist(), second.tolist()


def _at(table: OutcomeTable, attempt: int | None, *, blank_is_incorrect: bool) -> _RunAt:
    chains = ChainsTable(table)
    none = Reason.NO_SECOND
    found = chains.read(attempt, missing=none, blank_is_incorrect=blank_is_incorrect)
    is_first, outcome = found.attempt == 1, found.outcome
    no_first = is_first & (outcome == reason_code(none))
    outcome = np.where(no_first, np.int8(reason_code(Reason.NO_FIRST)), outcome)
    judged = outcome <= 1
    problem = chains.problem[judged]
    starts = starts_of(problem)
    kinds = np.unique(np.where(is_first, SAWS.index(Saw.NOTHING), found.saw)[judged]).tolist()
    without, first = np.unique(chains.problem[~judged], return_index=True)
    alone = ~np.isin(without, problem)
    return _RunAt(
        problem=problem[starts],
        right=_sums(outcome[judged], starts),
        samples=ends_of(starts, len(problem)) - starts,
        without=without[alone],
        reason=outcome[~judged][first][alone],
        saw=frozenset(SAWS[int(kind)] for kind in kinds if kind != NOT_SAID),
    )


def _sums(values: NDArray[Any], starts: NDArray[np.intp]) -> NDArray[np.int_]:
    """Return the sums of the groups that begin at `starts`."""
    return np.add.reduceat(values, starts, dtype=np.int_) if len(starts) else np.zeros(0, np.int_)


def _different_kinds(one: _RunAt, other: _RunAt) -> str:
    if len(one.saw | other.saw) <= 1:
        return ""
    return "the attempts compared were shown different kinds of things"


def _dropped(mine: _RunAt, other: _RunAt) -> dict[str, int]:
    counts = np.bincount(mine.reason, minlength=len(REASONS) + 2)[2:].tolist()
    reasons = {reason.value: count for reason, count in zip(REASONS, counts, strict=True)}
    left_out = np.isin(mine.problem, other.without)
    reasons[LEFT_OUT_THERE] = int(left_out.sum())
    reasons[NOT_THERE] = int((~left_out & ~np.isin(mine.problem, other.problem)).sum())
    return {reason: reasons[reason] for reason in sorted(reasons) if reasons[reason]}


def _single(pairs: _Pairs, confidence: float, withheld: str) -> _Compared:
    x, y = (right == 1 for right in pairs.right)
    problems = {(a, b): tuple(pairs.problem[(x == a) & (y == b)].tolist()) for a, b in _CELLS}
    both, only_a, only_b, neither = (len(problems[cell]) for cell in _CELLS)
    n = len(pairs.problem)
    reason = _NOTHING_SHARED if n == 0 else withheld
    interval = newcombe_paired(both, only_a, only_b, neither, confidence)
    return _Compared(
        problems=problems,
        cells=(both, only_a, only_b, neither),
        accuracies=(
            proportion(both + only_a, n, if_none=_NOTHING_SHARED, confidence=confidence),
            proportion(both + only_b, n, if_none=_NOTHING_SHARED, confidence=confidence),
        ),
        difference=Estimate(
            value=share(only_a - only_b, n, if_none=_NOTHING_SHARED),
            count=only_a - only_b,
            denominator=n,
            # An interval that misses 0 is a test by another name, and is withheld with it.
            interval=Undefined(reason) if reason else interval,
            n_text=f"{only_a} only the first, {only_b} only the second, of {n}",
        ),
        p_exact=Undefined(reason) if reason else mcnemar_exact(only_a, only_b),
        p_mid=Undefined(reason) if reason else mcnemar_mid_p(only_a, only_b),
    )


def _shares(pairs: _Pairs, confidence: float, withheld: str) -> _Compared:
    why = Undefined("several samples a problem")
    first, second = pairs.means()
    differences = [x - y for x, y in zip(first, second, strict=True)]
    accuracies = (_of_means(first, confidence, 0.0), _of_means(second, confidence, 0.0))
    difference = _of_means(differences, confidence, -1.0, withheld)
    return _Compared(
        problems=dict.fromkeys(_CELLS, ()),
        cells=why,
        accuracies=accuracies,
        difference=difference,
        p_exact=Undefined(withheld) if withheld else why,
        p_mid=Undefined(withheld) if withheld else why,
    )


def _of_means(
    means: Sequence[float], confidence: float, lowest: float, withheld: str = ""
) -> Estimate:
    ones = np.ones(len(means))
    interval = clustered_ratio(means, ones, confidence=confidence, bounds=(lowest, 1.0))
    return Estimate(
        value=_mean(means),
        count=None,
        denominator=len(means),
        interval=Undefined(withheld) if withheld else interval,
        n_text=f"mean of {len(means)} problem means",
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def change_by_problem(pairs: RunPairs) -> dict[int, float]:
    """Return the mean of later less earlier over the samples of each problem."""
    rows = pairs.pairs
    starts = starts_of(rows.problem)
    changes = _sums(rows.later.astype(np.int8) - rows.earlier, starts)
    means = changes / (ends_of(starts, len(rows)) - starts)
    return dict(zip(rows.problem[starts].tolist(), means.tolist(), strict=True))
