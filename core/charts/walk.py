"""Which mark the arrow keys reach: marks stand in a grid of rows and columns."""

from collections.abc import Sequence
from enum import Enum

Place = tuple[int, int]


class Direction(Enum):
    """An arrow key as (rows, columns)."""

    UP = (-1, 0)
    DOWN = (1, 0)
    LEFT = (0, -1)
    RIGHT = (0, 1)


def step(places: Sequence[Place], current: int, direction: Direction) -> int:
    """Return the index of the mark reached from `current`, or `current` at the edge.

    Rows may have holes: the next row or column that holds any mark is entered at the mark
    nearest to where one came from.
    """
    axis = 0 if direction.value[0] else 1
    sign = direction.value[axis]
    here = places[current]
    ahead = [i for i, place in enumerate(places) if (place[axis] - here[axis]) * sign > 0]
    if not ahead:
        return current
    other = 1 - axis
    if axis == 1:
        same_row = [i for i in ahead if places[i][other] == here[other]]
        ahead = same_row or ahead
    return min(
        ahead,
        key=lambda i: (abs(places[i][axis] - here[axis]), abs(places[i][other] - here[other])),
    )
