"""Linear scales with round ticks."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Maps values [low, high] linearly onto positions [start, end]; end may lie before start."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the position of `value`."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that cuts `span` into ≤ `most`."""
    if not span > 0:
        return 1.0
    raw = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(
        factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= raw * (1 - 1e-9)
    )


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Return the round values in [low, high], at most about `most` of them."""
    step = round_step(high - low, most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def bounds(values: list[float], *, pad: float, least: float) -> tuple[float, float]:
    """Return limits around `values` with `pad` on both sides, at least `least` wide."""
    low, high = min(values), max(values)
    lacking = max(0.0, least - (high - low)) / 2
    return low - pad - lacking, high + pad + lacking
