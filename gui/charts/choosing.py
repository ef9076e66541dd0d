"""Which problems the filter in force chooses, found by jobs on a connection of their own."""

from collections.abc import Callable
from pathlib import Path

from core.overview import Overview
from data.finding import find_problems
from data.store.file import connect
from data.store.reading import Reader


def problems_chosen(
    path: Path, overview: Overview, query: str, stopped: Callable[[], bool]
) -> tuple[int, ...]:
    """Return the problems that `query` chooses in the study at `path`; to be called in a job."""
    reader = Reader(connect(path, read_only=True))
    try:
        return find_problems(reader, overview, query, stopped)
    finally:
        reader.close()
