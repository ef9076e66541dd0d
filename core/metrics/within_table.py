"""The table of what happens within one trace: its answers from the first to the last.

A family of its own: nobody asked again, so nothing here is pooled or compared with t1 → t2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.metrics.cells import Audience, Cell, Column, Table
from core.metrics.estimate import Estimate, proportion
from core.metrics.undefined import Undefined
from core.metrics.within_trace import (
    Course,
    TraceAnswers,
    first_right,
    outcome_efficiency,
    within_traces,
)

_NONE = "no answer that can be judged"
_COURSES = {
    Course.KEPT: "Kept",
    Course.FIXED: "Fixed",
    Course.LOST: "Talked out",
    Course.NEVER: "Never",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinRow:
    """The traces of a run at one attempt, and how many were left out, by reason."""

    run_id: int
    attempt: int
    traces: Sequence[TraceAnswers]
    left_out: Mapping[str, int]


def within_trace_table(
    rows: Sequence[WithinRow], names: Mapping[int, str], *, detector: str, measured: str
) -> Table:
    """Return one row for each run and attempt.

    `detector` names what found the answers, with its version, and `measured` says how good it is.
    """
    return Table(
        title="Within one trace",
        columns=(
            Column(key="run", title="Run"),
            Column(key="attempt", title="Attempt"),
            Column(key="n", title="n"),
            *(Column(key=course.name.lower(), title=title) for course, title in _COURSES.items()),
            Column(key="first", title="First right"),
            Column(key="any", title="Any right"),
            Column(key="last", title="Last right"),
            Column(key="position", title="First right at"),
            Column(key="efficiency", title="ξ_O"),
            Column(key="answers", title="Answers", audience=Audience.MACHINES),
            Column(key="left_out", title="Left out"),
        ),
        rows=tuple((names.get(row.run_id, f"run {row.run_id}"), *_cells(row)) for row in rows),
        notes=_notes(detector, measured) if rows else ("No trace shows an answer to judge.",),
    )


def _cells(row: WithinRow) -> tuple[Cell, ...]:
    judged = [each for each in row.traces if any(c.right is not None for c in each.commitments)]
    found = within_traces(judged)
    n = found.traces
    kept, fixed, lost = (found.courses[c] for c in (Course.KEPT, Course.FIXED, Course.LOST))
    first = sum(_outcomes(each)[0] for each in judged)
    return (
        f"t{row.attempt}",
        n,
        *(found.courses[course] for course in _COURSES),
        proportion(first, n, if_none=_NONE),
        proportion(kept + fixed + lost, n, if_none=_NONE),
        proportion(kept + fixed, n, if_none=_NONE),
        _position(judged),
        outcome_efficiency(judged),
        sum(len(each.commitments) for each in judged),
        ", ".join(f"{count} {why}" for why, count in row.left_out.items() if count) or "none",
    )


def _outcomes(trace: TraceAnswers) -> list[bool]:
    return [c.right for c in trace.commitments if c.right is not None]


def _position(traces: Sequence[TraceAnswers]) -> Estimate:
    """Return the mean place of the first right answer, over the traces that have one."""
    places = [place for place in map(first_right, traces) if isinstance(place, float)]
    none = Undefined("never right")
    return Estimate(
        value=sum(places) / len(places) if places else none,
        count=None,
        denominator=len(places),
        interval=none,
        n_text=f"{len(places)} traces",
    )


def _notes(detector: str, measured: str) -> tuple[str, ...]:
    return (
        f"Answers that the text commits to were found by rules ({detector}; as read by a person: "
        f"{measured}; English). A wrong answer that they miss makes a trace look kept.",
        "n: traces with an answer that can be judged. Kept: right from the first to the last. "
        "Fixed: first wrong, last right. Talked out: right at some time, last wrong.",
        "First right at: mean share of the text up to the first right answer, where there is one. "
        "ξ_O: the same, 0 where never right (Chen et al., arXiv 2412.21187), in characters.",
        "Nobody asked again: these numbers stand apart from t1 → t2 and are never pooled with it.",
    )
