"""What a text has that another has not, as it is painted around the words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.text.changed_words import count_words
from core.text.display import Piece
from core.text.span import Span
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme

_MOST_STRUCK = 4  # words; a longer strike cannot be read
_LONGEST_STRUCK = 120  # characters; counting the words of more would hold painting up
_TINT = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How one stretch of changed words is shown."""

    is_added: bool
    is_moved: bool = False
    is_current: bool = False

    def colour(self, theme: Theme) -> QColor:
        """Return the colour of tint, line and sign."""
        return QColor(theme.accent if self.is_current else theme.muted)

    @property
    def sign(self) -> str:
        """Return the sign beside the first line: it tells without colour what happened."""
        return "⇅" if self.is_moved else "+" if self.is_added else "\u2212"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceMarks:
    """The changed `spans` of a text, in order, and those of another text `woven` into it.

    The spans in `moved` stand elsewhere in the other text; those of `current` are gone to.
    """

    spans: tuple[Span, ...]
    is_added: bool
    current: frozenset[Span] = frozenset()
    moved: frozenset[Span] = frozenset()
    woven: Mapping[Piece, Changed] = field(default_factory=dict[Piece, Changed])

    def between(self, start: int, end: int) -> Iterator[Span]:
        """Yield the spans that share a character with [start, end)."""
        first = bisect_right(self.spans, start, key=lambda span: span.end)
        yield from self.spans[first : bisect_left(self.spans, end, key=lambda span: span.start)]

    def look(self, span: Span) -> Changed:
        """Return how a span is shown."""
        return Changed(
            is_added=self.is_added, is_moved=span in self.moved, is_current=span in self.current
        )


def is_struck(changed: Changed, words: str) -> bool:
    """Whether `words` are struck through: removed, and few."""
    is_candidate = not changed.is_added and not changed.is_moved and len(words) <= _LONGEST_STRUCK
    return is_candidate and count_words(words) <= _MOST_STRUCK


def paint_tint(painter: QPainter, rects: list[QRectF], colour: QColor) -> None:
    """Tint the lines of one span."""
    tint = QColor(colour)
    tint.setAlphaF(_TINT)
    for rect in rects:
        painter.fillRect(rect.adjusted(0, 1, 0, -1), tint)


def paint_line(
    painter: QPainter, rects: list[QRectF], colour: QColor, below: float, *, dotted: bool = False
) -> None:
    """Draw a line `below` the top of each line of one span."""
    style = Qt.PenStyle.DotLine if dotted else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour, 1, style))
    for rect in rects:
        y = int(rect.top() + below)
        painter.drawLine(int(rect.left()), y, int(rect.right()), y)


def sign_room(metrics: Metrics) -> int:
    """Return the room beside the text that signs need."""
    return metrics.px(22)


def paint_sign(
    painter: QPainter, changed: Changed, line: QRectF, theme: Theme, metrics: Metrics
) -> None:
    """Paint the sign of a change beside the `line` that it begins on."""
    painter.setFont(metrics.font(12, semibold=True))
    painter.setPen(changed.colour(theme))
    box = QRectF(line.right() + metrics.px(4), line.top(), metrics.px(16), line.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, changed.sign)


def in_words(changed: Changed) -> str:
    """Return what a sign says."""
    if changed.is_moved:
        return QCoreApplication.translate("DifferenceMarks", "moved")
    if changed.is_added:
        return QCoreApplication.translate("DifferenceMarks", "added")
    return QCoreApplication.translate("DifferenceMarks", "removed")
