"""Tables in Markdown: which lines they are, and where their cells end."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from PySide6.QtGui import QFont, QFontMetricsF

_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"\\.|`[^`]*`|\|")
_MOST_ROWS = 400
_WIDEST_CELL = 60  # characters; a longer cell wraps, and what follows it cannot stand aligned

Cell = tuple[int, int]
"""Characters [start, end) between two bars of a line."""


def tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each table: a head, a rule of dashes, rows with bars."""
    i = 1
    while i < len(lines):
        line = lines[i]
        if "|" in line and "-" in line and "|" in lines[i - 1] and _RULE.fullmatch(line):
            last = i
            while last + 1 < len(lines) and "|" in lines[last + 1] and last - i < _MOST_ROWS:
                last += 1
            yield i - 1, last
            i = last + 1
        i += 1


def cells(line: str) -> list[Cell]:
    """Return the cells of a line, each up to its bar; what follows the last bar is none."""
    found: list[Cell] = []
    start = 0
    for match in _PIPE.finditer(line):
        if match[0] == "|":
            found.append((start, match.start()))
            start = match.end()
    return found


class Columns:
    """How wide the columns of one table are in a font, in pixels."""

    def __init__(self, rows: Sequence[str], font: QFont) -> None:
        self._sizes = QFontMetricsF(font)
        measured = [self._measured(row) for row in rows if not _RULE.fullmatch(row)]
        self.widths = [max(each) for each in zip_longest(*measured, fillvalue=0.0)]
        bar = self._sizes.horizontalAdvance("|")
        self.total = sum(self.widths) + bar * (len(self.widths) + 1)
        self.is_narrow = all(w <= _WIDEST_CELL * bar for w in self.widths)

    def pads(self, row: str) -> Iterator[tuple[int, int, float]]:
        """Yield (start, end, pixels): so much room goes behind each of these characters of a row.

        The characters themselves stay: only the space after the last one of a cell grows, or that
        between the dashes of a rule.
        """
        is_rule = _RULE.fullmatch(row) is not None
        for (start, end), wide in zip(cells(row), self.widths, strict=False):
            free = wide - self._advance(row[start:end])
            if free <= 0.5:
                continue
            if is_rule and end > start:
                yield start, end, free / (end - start)
            elif end > 0:
                yield end - 1, end, free

    def _measured(self, row: str) -> list[float]:
        return [self._advance(row[start:end]) for start, end in cells(row)]

    def _advance(self, words: str) -> float:
        return self._sizes.horizontalAdvance(words)
