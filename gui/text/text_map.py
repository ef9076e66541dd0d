"""The one edge where offsets of a trace meet Qt's: source, then display, then UTF-16 units."""

from collections.abc import Iterable, Iterator, Sequence

from core.text.display import Piece, PieceKind, display_of
from core.text.span import Span
from core.text.utf16 import Utf16Map

OBJECT = "\ufffc"
"""What a document has in place of something drawn; in a source it is shown by its name."""


LINE_END = "⏎\n"
"""What is shown for a line end that the source writes out, as JSON does."""


class TextMap:
    """Converts between a trace's code points and positions in the document that shows it."""

    def __init__(
        self, source: str, *, breaks: Iterable[int] = (), replaced: Sequence[Piece] = ()
    ) -> None:
        self.source = source
        self.display = display_of(source, replaced=replaced, breaks=breaks)
        self._utf16 = Utf16Map(self.display.text)

    @property
    def is_plain(self) -> bool:
        """Whether every character shown is one UTF-16 unit."""
        return self._utf16.is_identity

    @property
    def length(self) -> int:
        """Return how many units the document has, without its last separator."""
        return self._utf16.length

    def to_unit(self, offset: int) -> int:
        """Return where Qt finds the source character at `offset`."""
        return self._utf16.to_units(self.display.to_display(offset))

    def to_offset(self, unit: int) -> int:
        """Return the source offset of what Qt has at `unit`."""
        return self.display.to_source(self._utf16.to_code_point(unit))

    def units_of(self, span: Span) -> tuple[int, int]:
        """Return the units [start, end) that show `span`."""
        shown = self.display.shown_span(span)
        return self._utf16.to_units(shown.start), self._utf16.to_units(shown.end)

    def span_of(self, start: int, end: int) -> Span | None:
        """Return the source of units [start, end); None where there is none."""
        last = self._utf16.to_code_point(end)
        if self._utf16.to_units(last) < end:  # the middle of a pair: take the whole character
            last += 1
        return self.display.source_span(self._utf16.to_code_point(start), last)

    def inserted(self) -> Iterator[tuple[int, int]]:
        """Yield the display characters [start, end) of each stretch of another text."""
        for start, end, piece in self.display.changes_in(0, len(self.display.text)):
            if piece.kind is PieceKind.INSERTED:
                yield start, end

    def inserted_words(self, start: int, end: int) -> str:
        """Return what units [start, end) show of another text."""
        first, last = self._utf16.to_code_point(start), self._utf16.to_code_point(end)
        return "".join(
            self.display.text[max(at, first) : min(stop, last)]
            for at, stop, piece in self.display.changes_in(first, last)
            if piece.kind is PieceKind.INSERTED
        )

    def fold_units(self) -> Iterator[int]:
        """Yield the unit at which each fold is shown."""
        for piece in self.display.changes:
            if piece.kind is PieceKind.FOLDED:
                yield self.to_unit(piece.start)

    def object_at(self, unit: int) -> int | None:
        """Return the source offset of what is drawn at `unit` in place of text, None if text is."""
        at = self._utf16.to_code_point(unit)
        for start, _, piece in self.display.changes_in(at, at + 1):
            return piece.start if start == at and piece.shown == OBJECT else None
        return None

    def marked_units(self, start: int, end: int) -> Iterator[tuple[int, int, Piece]]:
        """Yield (start, end, piece) in units of what is not shown verbatim in [start, end)."""
        first, last = self._utf16.to_code_point(start), self._utf16.to_code_point(end)
        for at, stop, piece in self.display.changes_in(first, last):
            yield self._utf16.to_units(at), self._utf16.to_units(stop), piece

    def shown(self, start: int, end: int) -> str:
        """Return the text shown in units [start, end)."""
        first, last = self._utf16.to_code_point(start), self._utf16.to_code_point(end)
        return self.display.text[first:last]


def utf16_length(text: str) -> int:
    """Return how many units Qt counts for `text`."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
