"""Values of the chart of accuracy by attempt, for chains of more than two attempts."""

from dataclasses import dataclass

from core.charts.marks import Chart, Mark, RunMark
from core.charts.numbers import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPoint:
    """Accuracy at one attempt, and how many chains it fixed and broke.

    `fitted` is what constant rates of fixing and breaking would give, None without a fit.
    `step` opens what changed; None at the first attempt.
    """

    attempt: int
    number: Number
    mark: Mark
    fitted: float | None = None
    fixed: int = 0
    broken: int = 0
    step: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """One run over all its attempts.

    `best` is the share of chains that are right at some attempt. `cannot_break` says that right
    ones were accepted and not asked again.
    """

    run: RunMark
    points: tuple[AttemptPoint, ...]
    best: Number
    cannot_break: bool = False

    @property
    def last(self) -> AttemptPoint:
        """The last attempt."""
        return self.points[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptChart(Chart):
    """Accuracy by attempt."""

    lines: tuple[AttemptLine, ...] = ()

    @property
    def attempts(self) -> int:
        """The latest attempt of any line."""
        return max((line.last.attempt for line in self.lines), default=2)
