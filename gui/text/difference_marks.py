"""What a text has that the one beside it has not, as it is painted around the words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from core.text.changed_words import count_words
from core.text.span import Span
from gui.theme.tokens import Theme

_MOST_STRUCK = 4  # words; a longer strike cannot be read
_LONGEST_STRUCK = 120  # characters; counting the words of more would hold painting up
_TINT = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceMarks:
    """The changed `spans` of one side, in order; those of `current` are in accent."""

    spans: tuple[Span, ...]
    is_added: bool
    current: frozenset[Span] = frozenset()

    def between(self, start: int, end: int) -> Iterator[Span]:
        """Yield the spans that share a character with [start, end)."""
        first = bisect_right(self.spans, start, key=lambda span: span.end)
        yield from self.spans[first : bisect_left(self.spans, end, key=lambda span: span.start)]

    def colour(self, span: Span, theme: Theme) -> QColor:
        """Return the colour of a span's tint and line."""
        return QColor(theme.accent if span in self.current else theme.muted)

    def is_struck(self, span: Span, text: str) -> bool:
        """Whether the words of `span` are struck through: removed, and few."""
        is_short = span.end - span.start <= _LONGEST_STRUCK
        return is_short and not self.is_added and count_words(span.quote(text)) <= _MOST_STRUCK


def paint_tint(painter: QPainter, rects: list[QRectF], colour: QColor) -> None:
    """Tint the lines of one span."""
    tint = QColor(colour)
    tint.setAlphaF(_TINT)
    for rect in rects:
        painter.fillRect(rect.adjusted(0, 1, 0, -1), tint)


def paint_line(painter: QPainter, rects: list[QRectF], colour: QColor, below: float) -> None:
    """Draw a line `below` the top of each line of one span."""
    painter.setPen(QPen(colour, 1))
    for rect in rects:
        y = int(rect.top() + below)
        painter.drawLine(int(rect.left()), y, int(rect.right()), y)
