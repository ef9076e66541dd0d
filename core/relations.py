"""Relations between two tags: a check that catches an error, a switch that abandons a strategy."""

from dataclasses import dataclass
from enum import StrEnum


class RelationKind(StrEnum):
    """What one tagged stretch does to an earlier or later one; read "from … to"."""

    CATCHES = "catches"
    ABANDONS = "abandons"
    RESUMES = "resumes"
    REUSES = "reuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One relation from a tag to another at the same problem, by one annotator in one pass.

    `trace_id` is the trace of the first tag. `created` is an ISO 8601 UTC time, set by the store.
    """

    id: int = 0
    uid: str = ""
    kind: RelationKind
    from_tag_id: int
    to_tag_id: int
    trace_id: int
    annotator: str
    pass_name: str = "1"  # noqa: S105 - a pass over the traces, not a password
    created: str = ""
