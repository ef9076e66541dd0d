"""The assignment problem: who goes with whom, so that the gain of all together is the most."""

import math
from collections.abc import Iterable, Sequence

Pair = tuple[int, int, float]
"""A row, a column, and what the two gain by going together."""


def assigned(pairs: Iterable[Pair]) -> list[Pair]:
    """Return those pairs whose gain, which is positive, is together the most; none shares a side.

    Each group of rows and columns that hang together is solved by itself, by the Hungarian method
    with shortest augmenting paths (Kuhn, Naval Research Logistics Quarterly 2 (1955) 83; Jonker
    and Volgenant, Computing 38 (1987) 325). Among equals the result depends on the order alone.
    """
    return sorted(pair for group in _groups(pairs) for pair in _best(group))


def _groups(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Return pairs that share rows or columns, also by way of others, together."""
    groups: list[tuple[set[int], set[int], list[Pair]]] = []
    for pair in pairs:
        rows, columns, together = {pair[0]}, {pair[1]}, [pair]
        apart: list[tuple[set[int], set[int], list[Pair]]] = []
        for group in groups:
            if pair[0] in group[0] or pair[1] in group[1]:
                rows, columns = rows | group[0], columns | group[1]
                together = [*group[2], *together]
            else:
                apart.append(group)
        groups = [*apart, (rows, columns, together)]
    return [group[2] for group in groups]


def _best(pairs: Sequence[Pair]) -> list[Pair]:
    if len(pairs) == 1:
        return list(pairs)
    rows, columns = sorted({i for i, _, _ in pairs}), sorted({j for _, j, _ in pairs})
    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    at_row = {each: at for at, each in enumerate(rows)}
    at_column = {each: at for at, each in enumerate(columns)}
    cost = [[0.0] * len(columns) for _ in rows]
    for i, j, gain in pairs:
        row, column = (j, i) if turned else (i, j)
        cost[at_row[row]][at_column[column]] = -gain
    chosen = set(enumerate(_row_for_column(cost)))
    return [
        (i, j, gain)
        for i, j, gain in pairs
        if ((at_column[i], at_row[j]) if turned else (at_column[j], at_row[i])) in chosen
    ]


def _row_for_column(cost: Sequence[Sequence[float]]) -> list[int]:
    """Return the row of each column, -1 for none, with the least cost; rows are no more."""
    height, width = len(cost), len(cost[0])
    of_row, of_column = [0.0] * (height + 1), [0.0] * (width + 1)
    row_at, before = [0] * (width + 1), [0] * (width + 1)  # counted from 1; 0 is none
    for row in range(1, height + 1):
        row_at[0], column = row, 0
        least, seen = [math.inf] * (width + 1), [False] * (width + 1)
        while row_at[column]:
            seen[column] = True
            here, step, following = row_at[column], math.inf, 0
            for other in range(1, width + 1):
                if seen[other]:
                    continue
                reduced = cost[here - 1][other - 1] - of_row[here] - of_column[other]
                if reduced < least[other]:
                    least[other], before[other] = reduced, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(width + 1):
                if seen[other]:
                    of_row[row_at[other]] += step
                    of_column[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            row_at[column], column = row_at[before[column]], before[column]
    return [row - 1 for row in row_at[1:]]
