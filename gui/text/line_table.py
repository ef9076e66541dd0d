"""Which characters the lines of a paragraph show and how far they reach, asked of Qt only once."""

from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtGui import QTextLayout

from gui.text.setting import x_of


class LineTable:
    """The lines of one paragraph that is laid out; units count from its start.

    It does not keep the layout, which the document owns and takes away.
    """

    __slots__ = ("_ends", "_lefts", "_rights", "_starts")

    def __init__(self, layout: QTextLayout) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lefts: list[float] = []
        self._rights: list[float] = []
        for n in range(layout.lineCount()):
            line = layout.lineAt(n)
            natural, start = line.naturalTextRect(), line.textStart()
            self._starts.append(start)
            self._ends.append(start + line.textLength())
            self._lefts.append(natural.left())
            self._rights.append(natural.right())

    def line_of(self, unit: int) -> int:
        """Return the number of the line that shows `unit`."""
        return max(0, bisect_right(self._starts, unit) - 1)

    def line_at(self, unit: int) -> tuple[int, int]:
        """Return the number of the line that shows `unit`, and its first unit."""
        n = self.line_of(unit)
        return n, self._starts[n] if self._starts else 0

    def boxes(
        self, layout: QTextLayout, start: int, end: int, lines: range, *, is_mixed: bool
    ) -> Iterator[tuple[int, float, float]]:
        """Yield (line, left, right) of the least box around units [start, end) on each of `lines`.

        With `is_mixed` directions the outermost of all its characters count, not the two ends.
        """
        for n in lines:
            if n >= len(self._starts) or self._starts[n] >= end:
                return
            first, last = max(start, self._starts[n]), min(end, self._ends[n])
            if first >= last:
                continue
            left, right = self._lefts[n], self._rights[n]
            if first > self._starts[n] or last < self._ends[n]:
                line = layout.lineAt(n)
                stops = range(first, last + 1) if is_mixed else (first, last)
                xs = [x_of(line, unit) for unit in stops]
                left, right = max(min(xs), left), min(max(xs), right)
            yield n, left, right
