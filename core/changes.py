"""What a write touched, so that only the views it concerns are renewed."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of things in a study."""

    PROBLEM = "problem"
    RUN = "run"
    TRACE = "trace"
    VERDICT = "verdict"
    CODE = "code"
    TAG = "tag"
    RELATION = "relation"
    SUGGESTION = "suggestion"
    BATCH = "batch"
    SETTING = "setting"
    PASS = "pass"  # noqa: S105 - a pass over the traces, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What changed: kinds, and where it is known and small, the traces concerned.

    `traces` is None when any trace may be concerned, `tags` when any tag on those traces may be.
    """

    kinds: frozenset[Kind] = frozenset()
    traces: frozenset[int] | None = frozenset()
    tags: frozenset[int] | None = None
    label: str = ""

    def concerns(self, *kinds: Kind) -> bool:
        """Whether any of `kinds` changed."""
        return not self.kinds.isdisjoint(kinds)

    def concerns_trace(self, trace_id: int) -> bool:
        """Whether the trace with this id may look different now."""
        return self.traces is None or trace_id in self.traces
