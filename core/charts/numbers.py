"""A number as charts need it: value, interval and counts, or the reason why there is none."""

from dataclasses import dataclass

from core.charts.wording import of, percent, percent_interval, points, points_interval
from core.metrics.estimate import Estimate
from core.metrics.intervals import Interval


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
    def excludes_zero(self) -> bool:
        """Whether the interval, if there is one, lies on one side of 0."""
        return self.interval is not None and self.interval.excludes_zero

    def as_share(self) -> str:
        """Return "64.4 % (322/500), 95 % interval [60.1, 68.5]" or the reason."""
        if self.value is None:
            return self.reason
        counts = "" if self.count is None or self.n is None else f" ({of(self.count, self.n)})"
        tail = f", 95 % interval {percent_interval(self.interval)}" if self.interval else ""
        return f"{percent(self.value)} %{counts}{tail}"

    def as_change(self) -> str:
        """Return "+4.4 points, 95 % interval [+2.0, +6.7]" or the reason."""
        if self.value is None:
            return self.reason
        tail = f", 95 % interval {points_interval(self.interval)}" if self.interval else ""
        return f"{points(self.value)} points{tail}"


def number(estimate: Estimate) -> Number:
    """Return an estimate as charts draw it."""
    value, interval = estimate.value, estimate.interval
    return Number(
        value=value if isinstance(value, float) else None,
        interval=interval if isinstance(interval, Interval) else None,
        count=estimate.count,
        n=estimate.denominator,
        reason="" if isinstance(value, float) else value.reason,
    )
