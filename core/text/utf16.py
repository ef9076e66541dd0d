"""Code points to UTF-16 code units and back, for the one edge where text meets Qt."""

import re
from bisect import bisect_left

_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Converts offsets of one text.

    Built in one pass; a conversion takes O(log w) for w characters beyond the Basic Multilingual
    Plane, and is the identity where there are none. Offsets outside the text are carried over
    unchecked by the same shift as its end.
    """

    __slots__ = ("_wide", "_wide_units", "length")

    def __init__(self, text: str) -> None:
        # For text without wide characters encoding is a copy of memory: the fastest test there is.
        self.length = (
            len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
        )
        self._wide: list[int] = []
        if self.length > len(text):
            self._wide = [match.start() for match in _WIDE.finditer(text)]
        self._wide_units = [at + before for before, at in enumerate(self._wide)]

    @property
    def is_identity(self) -> bool:
        """Whether both ways of counting agree everywhere in this text."""
        return not self._wide

    def to_units(self, code_point: int) -> int:
        """Return the UTF-16 unit at which the character `code_point` starts."""
        return code_point + bisect_left(self._wide, code_point)

    def to_code_point(self, unit: int) -> int:
        """Return the character at `unit`; the middle of a pair counts as its start."""
        before = bisect_left(self._wide_units, unit)
        if before and self._wide_units[before - 1] == unit - 1:
            return self._wide[before - 1]
        return unit - before
