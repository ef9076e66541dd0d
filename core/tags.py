"""Tags: a code on a span, on a trace, on a pair of attempts, or on a problem."""

from dataclasses import dataclass
from enum import StrEnum

from core.text.span import Span


class Sound(StrEnum):
    """Whether a strategy leads towards the truth; judged after the answer is revealed."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class ModelVerdict(StrEnum):
    """What the model itself says of the strategy."""

    WORKS = "works"
    FAILS = "fails"
    NONE_SAID = "none said"


class StrategyEnding(StrEnum):
    """What became of the strategy."""

    CARRIED_THROUGH = "carried through"
    ABANDONED = "abandoned"
    RESUMED = "resumed"


class Origin(StrEnum):
    """How a tag came to be."""

    MANUAL = "manual"
    ACCEPTED = "accepted"
    EDITED = "edited"
    IMPORTED = "imported"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One code on one target by one annotator in one pass.

    Target: `trace_id` with `span` (a span), `trace_id` alone (a whole trace), `trace_id` with
    `later_trace_id` (a pair t1→t2), or `problem_id` alone. `quote` equals the span's text.
    `created` is an ISO 8601 UTC time, set by the store.
    """

    id: int = 0
    uid: str = ""
    code_id: int
    trace_id: int | None = None
    later_trace_id: int | None = None
    problem_id: int | None = None
    span: Span | None = None
    quote: str = ""
    annotator: str
    pass_name: str = "1"  # noqa: S105 - a pass over the traces, not a password
    origin: Origin = Origin.MANUAL
    sound: Sound | None = None
    verdict: ModelVerdict | None = None
    ending: StrategyEnding | None = None
    uncertain: bool = False
    note: str = ""
    created: str = ""
