"""Finds the problems that a filter chooses."""

from collections.abc import Callable

from core.overview import Overview
from data.store.reading import Reader


def find_problems(
    reader: Reader, overview: Overview, text: str, stopped: Callable[[], bool] = lambda: False
) -> tuple[int, ...]:
    """Return ids of the problems that `text` chooses."""
    return tuple(row.id for row in overview.problems)
