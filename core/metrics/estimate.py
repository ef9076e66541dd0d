"""A number with what it was made from: count, denominator and interval."""

from dataclasses import dataclass

from core.metrics.intervals import CONFIDENCE, Interval, wilson
from core.metrics.undefined import Undefined, Value, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A share or a difference of shares.

    `count` and `denominator` are what `value` is the quotient of; `count` is None for a mean of
    problem means. `n_text` says the same in words ("29 of 500").
    """

    value: Value
    count: int | None
    denominator: int | None
    interval: Interval | Undefined
    n_text: str


def proportion(
    count: int, denominator: int, *, if_none: str, confidence: float = CONFIDENCE
) -> Estimate:
    """Return count / denominator with Wilson's interval, undefined because of `if_none` at 0."""
    return Estimate(
        value=share(count, denominator, if_none=if_none),
        count=count,
        denominator=denominator,
        interval=wilson(count, denominator, confidence) if denominator else Undefined(if_none),
        n_text=f"{count} of {denominator}",
    )
