"""Files that complete one another: the others of one import, and those in the same folder."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from data.importers.base import ImportOptions

_MOST_LOOKED_AT = 2_000  # of a folder's entries


def companions(path: Path, options: ImportOptions) -> Iterator[Path]:
    """Yield files that may complete `path`: those chosen with it first, then its neighbours.

    Neighbours come in the order of their names; `path` itself is not among them.
    """
    own = path.absolute()
    seen = {own}
    for other in (*options.companions, *_neighbours(own)):
        if other.absolute() not in seen:
            seen.add(other.absolute())
            yield other


def _neighbours(path: Path) -> list[Path]:
    try:
        entries = sorted(islice(path.parent.iterdir(), _MOST_LOOKED_AT))
        return [entry for entry in entries if entry.is_file()]
    except OSError:
        return []
