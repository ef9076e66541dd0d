"""Which problems of several files are the same: same dataset and key, and the same prompt."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from core.imported import ImportedAttempt
from core.traces import Problem


@dataclass(slots=True)
class ProblemIndex:
    """Keeps problems apart that share dataset and key but not the prompt.

    `known` are the problems that a study holds. Prompts are compared without white space at their
    ends; a run with a hint or variant may word the prompt differently and still joins.
    """

    known: Iterable[Problem] = ()
    renamed: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]], init=False)
    differing_references: set[tuple[str, str]] = field(
        default_factory=set[tuple[str, str]], init=False
    )
    _seen: dict[tuple[str, str], tuple[bytes, bytes | None]] = field(
        default_factory=dict[tuple[str, str], tuple[bytes, bytes | None]], init=False
    )

    def __post_init__(self) -> None:
        for problem in self.known:
            self._seen[problem.dataset, problem.key] = _prints(problem)

    def resolve(self, attempt: ImportedAttempt) -> Problem:
        """Return the attempt's problem, its key extended where another prompt has that key."""
        problem = attempt.problem
        own = (problem.dataset, problem.key)
        prompt, reference = _prints(problem)
        seen = self._seen.setdefault(own, (prompt, reference))
        if seen[0] == _BLANK:
            seen = self._seen[own] = (prompt, seen[1])
        if seen[0] != prompt and problem.prompt.strip() and not _may_differ(attempt):
            self.renamed.add(own)
            problem = replace(problem, key=f"{problem.key}~{prompt.hex()[:8]}")
            seen = self._seen.setdefault((problem.dataset, problem.key), (prompt, reference))
        if reference is not None and seen[1] is not None and reference != seen[1]:
            self.differing_references.add((problem.dataset, problem.key))
        return problem


def _prints(problem: Problem) -> tuple[bytes, bytes | None]:
    reference = None if problem.reference is None else _print(problem.reference)
    return _print(problem.prompt), reference


def _print(text: str) -> bytes:
    return hashlib.blake2b(text.strip().encode("utf-8", "replace"), digest_size=16).digest()


_BLANK = _print("")


def _may_differ(attempt: ImportedAttempt) -> bool:
    return bool(attempt.run.condition.hint or attempt.run.base)
