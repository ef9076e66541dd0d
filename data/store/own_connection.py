"""A reader that opens and closes a read-only connection of its own."""

from pathlib import Path
from typing import Self

from data.store import file


class OwnConnection:
    """Holds `_db`, a read-only connection to a study, until the `with` block ends.

    Use it from one thread at a time.

    Raises:
        StudyFileError: if the file is no study or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._db = file.connect(path, read_only=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
