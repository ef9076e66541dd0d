"""Which traces and problems of a study labels mean: by place or by the text's hash, not guessed."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlite_utils import Database

from core.imported import Target

_HERE = "(batch_id = :batch OR batch_id IN (SELECT id FROM batch WHERE state = 'live'))"
_AT_PLACE = (
    "SELECT trace.id FROM problem JOIN trace ON problem_id = problem.id"
    " JOIN run ON run.id = run_id WHERE problem.key = :problem"
    " AND (:dataset = '' OR dataset = :dataset) AND (:run = '' OR run.name = :run)"
    " AND (:sample IS NULL OR sample = :sample) AND (:attempt IS NULL OR attempt = :attempt)"
    f" AND (:sha256 = '' OR sha256 = :sha256) AND {_HERE} LIMIT 2"
)
_PROBLEM = (
    "SELECT id FROM problem WHERE key = :problem AND (:dataset = '' OR dataset = :dataset)"
    f" AND id IN (SELECT problem_id FROM trace WHERE {_HERE}) LIMIT 2"
)
_LATER = (
    "SELECT later.id FROM trace AS first JOIN trace AS later ON later.problem_id = first.problem_id"
    " AND later.run_id = first.run_id AND later.sample = first.sample"
    " WHERE first.id = :first AND later.attempt = :attempt AND later.attempt > first.attempt"
    " AND (later.batch_id = :batch OR later.batch_id IN (SELECT id FROM batch"
    " WHERE state = 'live'))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a target means: a trace with its text, or a problem; or neither, and how many fit.

    `is_same_text` is None where the label does not tell which text it was made on.
    """

    trace_id: int | None = None
    problem_id: int | None = None
    text: str = ""
    is_same_text: bool | None = None
    many: bool = False


class Targets:
    """Finds what labels mean among live rows and those of one batch, over a connection to read."""

    def __init__(self, db: Database, batch_id: int) -> None:
        self._db = db
        self._batch = batch_id
        self._by_hash: dict[str, list[int]] | None = None
        self.find = lru_cache(maxsize=64)(self._find)  # labels of one trace follow one another

    def later(self, trace_id: int, attempt: int) -> int | None:
        """Return attempt `attempt` of the chain that a trace is in, None if it is not later."""
        told = {"first": trace_id, "attempt": attempt, "batch": self._batch}
        return next((found for (found,) in self._db.execute(_LATER, told)), None)

    def _find(self, target: Target) -> Meant:
        """Return what `target` means.

        The hash of the text decides before dataset, run and numbers, which people rename, but
        never against the problem's key.
        """
        if not target.run and not target.sha256:
            return self._problem(target)
        if not target.problem:
            return self._only(self._hashed(target.sha256), True)
        placed = self._at_place(target)
        if placed or not target.sha256:
            return self._only(placed, True if target.sha256 else None)
        # A short answer may be the same text at another problem, so its key has to fit.
        elsewhere = self._at_place(Target(problem=target.problem, sha256=target.sha256))
        if elsewhere:
            return self._only(elsewhere, True)
        return self._only(self._at_place(replace(target, sha256="")), False)

    def _problem(self, target: Target) -> Meant:
        found = [row[0] for row in self._db.execute(_PROBLEM, self._told(target))]
        return Meant(problem_id=found[0]) if len(found) == 1 else Meant(many=len(found) > 1)

    def _only(self, found: list[int], is_same_text: bool | None) -> Meant:
        if len(found) != 1:
            return Meant(many=len(found) > 1)
        sql = "SELECT text FROM trace_text WHERE trace_id = ?"
        (text,) = self._db.execute(sql, found).fetchone()
        return Meant(trace_id=found[0], text=text, is_same_text=is_same_text)

    def _at_place(self, target: Target) -> list[int]:
        return [row[0] for row in self._db.execute(_AT_PLACE, self._told(target))]

    def _hashed(self, sha256: str) -> list[int]:
        if self._by_hash is None:
            self._by_hash = defaultdict(list)
            rows = self._db.execute(
                f"SELECT sha256, id FROM trace WHERE {_HERE}", {"batch": self._batch}
            )
            for known, trace_id in rows:
                self._by_hash[known].append(trace_id)
        return self._by_hash.get(sha256, [])

    def _told(self, target: Target) -> dict[str, str | int | None]:
        return {
            "problem": target.problem,
            "dataset": target.dataset,
            "run": target.run,
            "sample": target.sample,
            "attempt": target.attempt,
            "sha256": target.sha256,
            "batch": self._batch,
        }
