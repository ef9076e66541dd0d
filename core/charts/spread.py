"""Pushes labels apart so that they can be read, moving them as little as possible."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Return positions at least `gap` apart, in the order of `wanted` (which must be sorted).

    The sum of squared moves is least: subtracting `gap` per place turns the task into isotonic
    regression, solved by pooling adjacent violators (Barlow et al. 1972).
    """
    pools: list[tuple[float, int]] = []
    for place, position in enumerate(wanted):
        mean, size = position - place * gap, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (before * count + mean * size) / (count + size)
            size += count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return [mean + place * gap for place, mean in enumerate(flat)]


def spread_within(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return `spread` kept inside [low, high]; too many labels share the room evenly."""
    if not wanted:
        return []
    room = (high - low) / max(1, len(wanted) - 1)
    step = min(gap, room)
    last = len(wanted) - 1
    placed = spread(wanted, step)
    return [
        min(max(position, low + place * step), high - (last - place) * step)
        for place, position in enumerate(placed)
    ]
