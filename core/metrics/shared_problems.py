"""Which problems which runs answered: what an import report says before anything is compared."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCombination:
    """The problems that were answered by exactly these runs and no other."""

    run_ids: tuple[int, ...]
    problem_ids: tuple[int, ...]

    @property
    def problems(self) -> int:
        """How many problems."""
        return len(self.problem_ids)


def run_combinations(answered: Iterable[tuple[int, int]]) -> list[RunCombination]:
    """Return the combinations of runs for `answered` (run, problem) pairs, largest first.

    Together they hold every problem once; repeated pairs (samples, attempts) count once.
    """
    runs_of: dict[int, set[int]] = {}
    for run_id, problem_id in answered:
        runs_of.setdefault(problem_id, set()).add(run_id)
    problems_of: dict[tuple[int, ...], list[int]] = {}
    for problem_id, run_ids in runs_of.items():
        problems_of.setdefault(tuple(sorted(run_ids)), []).append(problem_id)
    combinations = [
        RunCombination(run_ids=run_ids, problem_ids=tuple(sorted(problem_ids)))
        for run_ids, problem_ids in problems_of.items()
    ]
    return sorted(combinations, key=lambda found: (-found.problems, found.run_ids))
