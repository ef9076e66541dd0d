"""A number as charts need it: value, interval and counts, or the reason why there is none."""

from dataclasses import dataclass
from fractions import Fraction

from core.charts.wording import of, percent, percent_interval, points, points_interval
from core.metrics.estimate import Estimate
from core.metrics.intervals import Interval
from core.metrics.undefined import Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A share of 1 or a difference of shares; None with `reason` where it is undefined.

    `count` and `n` are what it is the quotient of; None for a mean of problem means.
    """

    value: float | None
    interval: Interval | None = None
    count: int | None = None
    n: int | None = None
    reason: str = ""

    @property
    def exact(self) -> float | Fraction | None:
        """The quotient of the counts where there are counts, so that it is rounded once."""
        if self.value is None or self.count is None or not self.n:
            return self.value
        return Fraction(self.count, self.n)

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval, if there is one, lies on one side of 0."""
        return self.interval is not None and self.interval.excludes_zero

    def as_share(self) -> str:
        """Return "64.4 % (322/500), 95 % interval [60.1, 68.5]" or the reason."""
        exact = self.exact
        if exact is None:
            return self.reason
        counts = "" if self.count is None or self.n is None else f" ({of(self.count, self.n)})"
        tail = f", 95 % interval {percent_interval(self.interval)}" if self.interval else ""
        return f"{percent(exact)} %{counts}{tail}"

    def as_change(self) -> str:
        """Return "+4.4 points, 95 % interval [+2.0, +6.7]" or the reason."""
        exact = self.exact
        if exact is None:
            return self.reason
        tail = f", 95 % interval {points_interval(self.interval)}" if self.interval else ""
        return f"{points(exact)} points{tail}"


def number(estimate: Estimate) -> Number:
    """Return an estimate as charts draw it."""
    value, interval = estimate.value, estimate.interval
    return Number(
        value=None if isinstance(value, Undefined) else value,
        interval=None if isinstance(interval, Undefined) else interval,
        count=estimate.count,
        n=estimate.denominator,
        reason=value.reason if isinstance(value, Undefined) else "",
    )
