"""Running sums of paragraph heights that can be corrected one by one."""

from collections.abc import Sequence


class Heights:
    """A Fenwick tree: change a height, ask where a paragraph starts or which one lies at y.

    All three take O(log n); building takes O(n). Heights are whole pixels.
    """

    __slots__ = ("_sums", "_top_bit", "_values", "total")

    def __init__(self, values: Sequence[int]) -> None:
        self._values = list(values)
        self.total = sum(self._values)
        self._sums = [0, *self._values]
        size = len(self._values)
        self._top_bit = 1 << (size.bit_length() - 1) if size else 0
        for i in range(1, size + 1):
            parent = i + (i & -i)
            if parent <= size:
                self._sums[parent] += self._sums[i]

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, i: int) -> int:
        return self._values[i]

    def correct(self, i: int, value: int) -> int:
        """Set the height of paragraph `i`; return by how much it grew."""
        grown = value - self._values[i]
        if grown:
            self._values[i] = value
            self.total += grown
            at = i + 1
            while at < len(self._sums):
                self._sums[at] += grown
                at += at & -at
        return grown

    def top(self, i: int) -> int:
        """Return the sum of the heights before paragraph `i`."""
        total = 0
        while i:
            total += self._sums[i]
            i &= i - 1
        return total

    def at(self, y: float) -> int:
        """Return the paragraph at `y`, the first or last one beyond the ends.

        Raises:
            IndexError: if there are no paragraphs.
        """
        if not self._values:
            raise IndexError("no paragraphs")
        i, bit, left = 0, self._top_bit, y
        while bit:
            step = i + bit
            if step < len(self._sums) and self._sums[step] <= left:
                i = step
                left -= self._sums[step]
            bit >>= 1
        return min(i, len(self._values) - 1)
