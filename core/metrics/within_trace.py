"""Within one trace: the answers it commits to, and what came after the first right one.

Never pooled with metrics of two attempts: nobody asked again. Positions are in code points;
`length` is the trace's.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.metrics.undefined import Undefined, Value, share


class Commitment(NamedTuple):
    """An answer that the text commits to at `at`; `right` is None where it cannot be judged."""

    at: int
    right: bool | None


class Course(StrEnum):
    """What became of a trace's answers from the first to the last."""

    KEPT = "kept right"
    FIXED = "fixed"
    LOST = "right, then talked out of it"
    NEVER = "never right"


class TraceAnswers(NamedTuple):
    """The commitments of a trace in order, the last being its final answer; and its length."""

    commitments: Sequence[Commitment]
    length: int


def course(commitments: Sequence[Commitment]) -> Course | Undefined:
    """Return how the answers went from the first to the last.

    A trace that was right at some time and wrong at its end was talked out of it.
    """
    judged = [commitment.right for commitment in commitments if commitment.right is not None]
    if not judged:
        return Undefined("no answer that can be judged")
    if judged[-1]:
        return Course.KEPT if judged[0] else Course.FIXED
    return Course.LOST if any(judged) else Course.NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinTrace:
    """Counts of traces by course, and the accuracy of the first, of any and of the last answer."""

    traces: int
    courses: dict[Course, int]
    first: Value
    any: Value
    last: Value
    without_answer: int


def within_traces(traces: Iterable[TraceAnswers]) -> WithinTrace:
    """Summarise traces; those without an answer that can be judged are counted apart."""
    courses: Counter[Course] = Counter()
    first = reached = last = judged = without = 0
    for trace in traces:
        outcomes = [c.right for c in trace.commitments if c.right is not None]
        found = course(trace.commitments)
        if isinstance(found, Undefined):
            without += 1
            continue
        judged += 1
        courses[found] += 1
        first, reached, last = first + outcomes[0], reached + any(outcomes), last + outcomes[-1]
    none = "no answer that can be judged"
    return WithinTrace(
        traces=judged,
        courses={each: courses[each] for each in Course},
        first=share(first, judged, if_none=none),
        any=share(reached, judged, if_none=none),
        last=share(last, judged, if_none=none),
        without_answer=without,
    )


def first_right(trace: TraceAnswers) -> Value:
    """Return where the first right answer stands, as a share of the trace's length."""
    for commitment in trace.commitments:
        if commitment.right:
            return commitment.at / trace.length if trace.length else 0.0
    return Undefined("never right")


def outcome_efficiency(traces: Sequence[TraceAnswers]) -> Value:
    """Return ξ_O = mean of σ T̂ / T: the part of each text up to its first right answer.

    σ is 0 for traces never right (Chen et al., arXiv 2412.21187). Lengths in code points stand
    for tokens.
    """
    if not traces:
        return Undefined("no traces")
    shares = [first_right(trace) for trace in traces]
    return sum(value for value in shares if isinstance(value, float)) / len(traces)


def underthinking(traces: Sequence[TraceAnswers]) -> Value:
    """Return ξ_UT over traces that end wrong: mean of 1 − T̂ / T, 0 where never right.

    Wang et al., arXiv 2501.18585: how much was written after a right thought that was dropped.
    """
    wrong = [trace for trace in traces if _ends_wrong(trace)]
    if not wrong:
        return Undefined("no trace ends wrong")
    shares = [first_right(trace) for trace in wrong]
    return sum(1 - value for value in shares if isinstance(value, float)) / len(wrong)


def _ends_wrong(trace: TraceAnswers) -> bool:
    judged = [commitment.right for commitment in trace.commitments if commitment.right is not None]
    return bool(judged) and not judged[-1]
