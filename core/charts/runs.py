"""How runs are named on charts, and what is said about them where they are counted."""

from collections.abc import Collection, Iterable

from core.charts.marks import RunMark
from core.charts.wording import plural
from core.traces import Nature, Run

SIMULATED = "simulated solvers"


def run_marks(runs: Iterable[Run]) -> dict[int, RunMark]:
    """Return the mark of each run that one chart draws, by id.

    Beside models a simulated solver says what it is; among its like the subtitle does.
    """
    known = list(runs)
    is_mixed = len({run.nature for run in known}) > 1
    return {
        run.id: RunMark(
            name=run.name,
            label=f"{run.name} (simulated)" if is_mixed and _is_simulated(run) else "",
            position=run.position,
        )
        for run in known
    }


def nature_of(runs: Collection[Run]) -> str:
    """Return "simulated solvers" where all runs are such, else "": then their names say it."""
    return SIMULATED if runs and all(map(_is_simulated, runs)) else ""


def scope_of(problems: int, runs: Iterable[Run]) -> str:
    """Return what is counted and what is not: "115 problems · 6 simulated solvers · …"."""
    known = list(runs)
    simulated = sum(map(_is_simulated, known))
    retold = sum(run.nature is Nature.RETOLD for run in known)
    measured = len(known) - simulated - retold
    parts = [plural(problems, "problem")]
    if measured or not simulated:
        parts.append(plural(measured, "run"))
    if simulated:
        parts.append(plural(simulated, "simulated solver"))
    if retold:
        parts.append(f"{plural(retold, 'retold run')} left out")
    return " · ".join(parts)


def _is_simulated(run: Run) -> bool:
    return run.nature is Nature.SIMULATED
