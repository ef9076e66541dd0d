"""How much more often traces are right with a code than without it, within the same problem.

An association, not an effect: models choose what they do, and a problem that invites a strategy
may be an easy one. Holding the problem fixed takes away that much of it and no more.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.metrics.estimate import Estimate
from core.metrics.intervals import CONFIDENCE, clustered_ratio
from core.metrics.undefined import Undefined
from core.packed import starts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTrace:
    """A trace with an outcome; those of one `stratum` are compared, a stratum has one problem.

    `finer` divides strata where a closer comparison is asked for.
    """

    trace_id: int
    problem_id: int
    stratum: Hashable
    right: bool
    finer: Hashable = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """Traces ready to be compared by many codes: columns with an entry a trace.

    `stratum` is the place of each one's stratum, `problem` has the problem of each stratum.
    """

    trace: NDArray[np.int64]
    stratum: NDArray[np.intp]
    right: NDArray[np.bool_]
    problem: NDArray[np.int64]

    @classmethod
    def of(cls, traces: Iterable[JudgedTrace], *, finer: bool = False) -> "Compared":
        """Return the columns of traces, in their finer strata where those are asked for."""
        known = list(traces)
        belongs = [(trace.stratum, trace.finer if finer else None) for trace in known]
        places = {each: place for place, each in enumerate(dict.fromkeys(belongs))}
        stratum = np.array([places[each] for each in belongs], np.intp)
        problem = np.zeros(len(places), np.int64)
        problem[stratum] = [trace.problem_id for trace in known]
        return cls(
            trace=np.array([trace.trace_id for trace in known], np.int64),
            stratum=stratum,
            right=np.array([trace.right for trace in known], np.bool_),
            problem=problem,
        )

    @classmethod
    def of_columns(
        cls,
        trace: NDArray[np.int64],
        problem: NDArray[np.int64],
        right: NDArray[np.bool_],
        *strata: NDArray[np.int64],
    ) -> "Compared":
        """Return columns with an entry a trace; traces alike in all `strata` are compared."""
        keys = (problem, *strata)
        order = np.lexsort(keys[::-1])
        starts = starts_of(*(key[order] for key in keys))
        stratum = np.zeros(len(trace), np.intp)
        stratum[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(order))))
        return cls(trace=trace, stratum=stratum, right=right, problem=problem[order[starts]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """What one code goes along with.

    Attributes:
        difference: Right with the code minus right without it, −1 to 1.
        problems: The problems that carry information, by id: those with traces of both kinds.
        with_it: Traces with the code in their strata, and how many of them are right.
        without: The same of traces without it.
        all_with: Traces with the code anywhere.
    """

    difference: Estimate
    problems: tuple[int, ...]
    with_it: tuple[int, int]
    without: tuple[int, int]
    all_with: int


def association(
    compared: Compared, carrying: Collection[int], *, confidence: float = CONFIDENCE
) -> Association:
    """Return what carrying a code goes along with; `carrying` are the ids of traces that do.

    The risk difference of Mantel and Haenszel over strata s: Σ w (p₁ − p₀) / Σ w with
    w = n₁ n₀ / (n₁ + n₀) (Greenland and Robins, Biometrics 41 (1985) 55), its interval clustered
    by problem. Strata in which all traces or none carry the code have weight 0.
    """
    where, right, problem = compared.stratum, compared.right, compared.problem
    carries = np.isin(compared.trace, list(carrying))

    def counted(chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(where[chosen], minlength=len(problem)).astype(np.float64)

    n1, n0 = counted(carries), counted(~carries)
    r1, r0 = counted(carries & right), counted(~carries & right)
    both = (n1 > 0) & (n0 > 0)
    n1, n0, r1, r0 = (each[both] for each in (n1, n0, r1, r0))
    problem = problem[both]
    weights = n1 * n0 / (n1 + n0)
    differences = weights * (r1 / n1 - r0 / n0)
    return Association(
        difference=_difference(differences, weights, problem, confidence),
        problems=tuple(dict.fromkeys(problem.tolist())),
        with_it=(int(r1.sum()), int(n1.sum())),
        without=(int(r0.sum()), int(n0.sum())),
        all_with=int(carries.sum()),
    )


def _difference(
    differences: NDArray[np.float64],
    weights: NDArray[np.float64],
    problem: NDArray[np.int64],
    confidence: float,
) -> Estimate:
    problems, cluster = np.unique(problem, return_inverse=True)
    if not len(problems):
        none = Undefined("no problem has traces with it and without it")
        return Estimate(value=none, count=None, denominator=0, interval=none, n_text="0 problems")
    top: NDArray[np.float64] = np.bincount(cluster, differences).astype(np.float64)
    bottom: NDArray[np.float64] = np.bincount(cluster, weights).astype(np.float64)
    return Estimate(
        value=float(differences.sum() / weights.sum()),
        count=None,
        denominator=len(problems),
        interval=clustered_ratio(top, bottom, confidence=confidence, bounds=(-1.0, 1.0)),
        n_text=f"{len(problems)} problems",
    )


def median_first(places: Mapping[int, float]) -> float | None:
    """Return the median of where traces first show a code, 0 to 1; None without any."""
    return float(np.median(list(places.values()))) if places else None
