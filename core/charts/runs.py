"""How runs are named on charts, and what is said about them where they are counted."""

import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from core.charts.marks import RunMark
from core.charts.wording import grouped, plural
from core.metrics.outcome_table import OutcomeTable
from core.packed import starts_of
from core.traces import Nature, Run

SIMULATED = "simulated solvers"
_BETWEEN = "-_/ .:"
_WORD = re.compile(r"[^-_/ .:]+[-_/ .:]*|[-_/ .:]+")


def run_marks(runs: Iterable[Run]) -> dict[int, RunMark]:
    """Return the mark of each run that one chart draws, by id.

    Beside models a simulated solver says what it is; among its like the subtitle does.
    """
    known = list(runs)
    brief = briefly([run.name for run in known])
    is_mixed = len({run.nature for run in known}) > 1
    return {
        run.id: RunMark(
            name=run.name,
            label=f"{run.name} (simulated)" if is_mixed and _is_simulated(run) else "",
            brief=brief[run.name],
            position=run.position,
        )
        for run in known
    }


def briefly(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return by name where in it begins and ends what tells it from the others.

    What all names begin or end with is left out, in whole words: "70b" of two models of a family.
    Both are 0 where all of a name tells it from the others.
    Elided in the middle, long names would lose just that.
    """
    words = {name: _WORD.findall(name) for name in names}
    least = min(map(len, words.values()), default=0)
    if len(words) < 2 or least < 2:
        return dict.fromkeys(names, (0, 0))
    all_words = [*words.values()]
    same = [len({tuple(each[:at]) for each in all_words}) == 1 for at in range(1, least)]
    head = next((at for at, alike in enumerate(same) if not alike), least - 1)
    rest = least - head
    ends = [len({tuple(each[-at:]) for each in all_words}) == 1 for at in range(1, rest)]
    tail = next((at for at, alike in enumerate(ends) if not alike), rest - 1)
    if head + tail == 0:
        return dict.fromkeys(names, (0, 0))
    found: dict[str, tuple[int, int]] = {}
    for name, each in words.items():
        start, kept = len("".join(each[:head])), "".join(each[head : len(each) - tail])
        found[name] = start, start + len(kept.rstrip(_BETWEEN))
    return found


def nature_of(runs: Collection[Run]) -> str:
    """Return "simulated solvers" where all runs are such, else "": then their names say it."""
    return SIMULATED if runs and all(map(_is_simulated, runs)) else ""


def scope_of(outcomes: OutcomeTable, runs: Iterable[Run]) -> str:
    """Return n and what it is shared by: "n = 97 of 115 · shared by 6 runs · …"."""
    known = list(runs)
    simulated = sum(map(_is_simulated, known))
    retold = sum(run.nature is Nature.RETOLD for run in known)
    measured = len(known) - simulated - retold
    kinds: list[str] = []
    if measured or not simulated:
        kinds.append(plural(measured, "run"))
    if simulated:
        kinds.append(plural(simulated, "simulated solver"))
    shared, whole = _shared(outcomes, measured + simulated)
    n = grouped(whole) if shared == whole else f"{grouped(shared)} of {grouped(whole)}"
    by = "shared by " if measured + simulated > 1 else ""
    parts = [f"n = {n}", f"{by}{' and '.join(kinds)}"]
    if retold:
        parts.append(f"{plural(retold, 'retold run')} left out")
    return " · ".join(parts)


def _shared(outcomes: OutcomeTable, runs: int) -> tuple[int, int]:
    """Return how many problems every one of `runs` runs tried, and how many any did."""
    order = np.lexsort((outcomes.run, outcomes.problem))
    problem, run = outcomes.problem[order], outcomes.run[order]
    each = problem[starts_of(problem, run)]
    by_problem = np.diff(np.append(starts_of(each), len(each)))
    return int((by_problem == runs).sum()), len(by_problem)


def _is_simulated(run: Run) -> bool:
    return run.nature is Nature.SIMULATED
