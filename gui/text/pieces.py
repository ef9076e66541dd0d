"""What a view shows otherwise than it is written: folds, words of another text, drawings."""

from collections.abc import Iterable, Iterator, Sequence

from core.outcomes.lenient_json import written_line_ends
from core.text.display import Piece, PieceKind
from core.text.span import Span
from gui.text.folds import Fold, fold_piece
from gui.text.text_map import LINE_END, OBJECT


def pieces_of(
    text: str, folds: Iterable[Fold], woven: Iterable[Piece], drawn: Iterable[Span]
) -> Sequence[Piece]:
    """Return the pieces of a text in order, those left out that lie in another one.

    `woven` are words of another text, `drawn` the formulas that are shown as drawings.
    """
    pieces = [fold_piece(fold) for fold in folds]  # first: they win over what they hold
    pieces += woven
    pieces += [_piece(span, OBJECT) for span in drawn]
    pieces += [_piece(span, LINE_END) for span in written_line_ends(text)]
    return list(_outermost(sorted(pieces, key=_widest_first)))


def _piece(span: Span, shown: str) -> Piece:
    return Piece(kind=PieceKind.REPLACED, start=span.start, end=span.end, shown=shown)


def _widest_first(piece: Piece) -> tuple[int, bool, int]:
    """Order by start; what has no source stands before what begins there."""
    return piece.start, piece.end > piece.start, -piece.end


def _outermost(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces that no earlier one holds; a formula may hold line ends."""
    end = 0
    for piece in pieces:
        if piece.start >= end:
            end = piece.end
            yield piece
