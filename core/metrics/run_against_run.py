"""One run against another, problem by problem, on the problems that both can be judged on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.metrics.estimate import Estimate, proportion
from core.metrics.intervals import CONFIDENCE, clustered_mean, clustered_ratio, newcombe_paired
from core.metrics.mcnemar import mcnemar_exact, mcnemar_mid_p
from core.metrics.outcomes import AttemptOutcome, Chain, Reason, chains_by_run, read
from core.metrics.pairs import RunPairs
from core.metrics.undefined import Undefined, Value, share
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
    runs = chains_by_run(outcome for outcome in outcomes if outcome.run_id in {a, b})
    one = _at(runs.get(a, {}), attempt, blank_is_incorrect=blank_is_incorrect)
    other = _at(runs.get(b, {}), attempt, blank_is_incorrect=blank_is_incorrect)
    shared = [problem for problem in one.right if problem in other.right]
    pairs = {problem: (one.right[problem], other.right[problem]) for problem in shared}
    withheld = tests_withheld or _different_kinds(one, other)
    is_single = all(len(x) == len(y) == 1 for x, y in pairs.values())
    compare = _single if is_single else _shares
    compared = compare(pairs, confidence, withheld)
    return RunAgainstRun(
        a=a,
        b=b,
        attempt=attempt,
        confidence=confidence,
        n=len(shared),
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
    """One run at one attempt: outcomes of its samples by problem, and problems without any."""

    right: dict[int, list[bool]]
    without: dict[int, Reason]
    saw: frozenset[Saw]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    problems: dict[tuple[bool, bool], tuple[int, ...]]
    cells: tuple[int, int, int, int] | Undefined
    accuracies: tuple[Estimate, Estimate]
    difference: Estimate
    p_exact: Value
    p_mid: Value


_Pairs = dict[int, tuple[list[bool], list[bool]]]
_CELLS = ((True, True), (True, False), (False, True), (False, False))


def _at(
    chains: Mapping[tuple[int, int], Chain], attempt: int | None, *, blank_is_incorrect: bool
) -> _RunAt:
    right: dict[int, list[bool]] = {}
    without: dict[int, Reason] = {}
    saw: set[Saw] = set()
    for (problem, _), chain in chains.items():
        t = max(chain) if attempt is None else attempt
        missing = Reason.NO_FIRST if t == 1 else Reason.NO_SECOND
        found = read(chain, t, missing=missing, blank_is_incorrect=blank_is_incorrect)
        if isinstance(found.outcome, Reason):
            without.setdefault(problem, found.outcome)
            continue
        right.setdefault(problem, []).append(found.outcome)
        if t == 1:
            saw.add(Saw.NOTHING)
        elif found.saw is not None:
            saw.add(found.saw)
    unusable = {problem: why for problem, why in without.items() if problem not in right}
    return _RunAt(right, unusable, frozenset(saw))


def _different_kinds(one: _RunAt, other: _RunAt) -> str:
    if len(one.saw | other.saw) <= 1:
        return ""
    return "the attempts compared were shown different kinds of things"


def _dropped(mine: _RunAt, other: _RunAt) -> dict[str, int]:
    reasons: Counter[str] = Counter(reason.value for reason in mine.without.values())
    for problem in mine.right:
        if problem in other.without:
            reasons[LEFT_OUT_THERE] += 1
        elif problem not in other.right:
            reasons[NOT_THERE] += 1
    return dict(sorted(reasons.items()))


def _single(pairs: _Pairs, confidence: float, withheld: str) -> _Compared:
    problems = {
        cell: tuple(id_ for id_, (x, y) in pairs.items() if (x[0], y[0]) == cell) for cell in _CELLS
    }
    both, only_a, only_b, neither = (len(problems[cell]) for cell in _CELLS)
    n = len(pairs)
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
    first = [_mean(x) for x, _ in pairs.values()]
    second = [_mean(y) for _, y in pairs.values()]
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
    changes: dict[int, list[int]] = {}
    for pair in pairs.pairs:
        changes.setdefault(pair.problem_id, []).append(pair.later - pair.earlier)
    return {problem: _mean(values) for problem, values in changes.items()}
