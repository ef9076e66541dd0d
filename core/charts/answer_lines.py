"""Values of the chart of committed answers: one line a trace, with each answer where it stands."""

from dataclasses import dataclass
from typing import NamedTuple

from core.charts.marks import Chart, Mark, RunMark
from core.metrics.within_trace import Course

MOST_LINES = 160


class FoundAnswer(NamedTuple):
    """An answer that a text commits to at `at`, in code points; `right` is None if unjudged."""

    at: int
    right: bool | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredTrace:
    """The answers of a trace of `length` code points; `left_out` says why it is not counted."""

    trace_id: int
    problem_id: int
    length: int
    answers: tuple[FoundAnswer, ...] = ()
    left_out: str = ""


class AnswerPoint(NamedTuple):
    """An answer on a line, in the chart's unit."""

    at: float
    right: bool | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One trace: how long it is and the answers along it, in the chart's unit."""

    label: str
    length: float
    points: tuple[AnswerPoint, ...]
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """The traces whose answers went one way; `lines` are those drawn of `n`, shortest first."""

    course: Course
    title: str
    n: int
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChart(Chart):
    """Answers along the traces of one run; `unit` is "tokens" or "characters"."""

    run: RunMark | None = None
    unit: str = "tokens"
    n: int = 0
    groups: tuple[AnswerGroup, ...] = ()

    @property
    def longest(self) -> float:
        """The length of the longest trace drawn."""
        return max((line.length for group in self.groups for line in group.lines), default=1.0)
