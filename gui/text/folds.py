"""Stretches of a trace that are folded to one line each."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.text.display import Piece, PieceKind, visible
from core.text.span import Span

_TITLE = 38


@dataclass(frozen=True, slots=True)
class Fold:
    """Characters `span` that are hidden behind a line with `title`.

    The span is whole paragraphs without the line end of the last, so that the line stands alone.
    """

    span: Span
    title: str


def fold_of(text: str, span: Span, title: str) -> Fold | None:
    """Return the fold of the paragraphs that begin and end in `span`; None where none do."""
    start = span.start
    if start > 0 and text[start - 1] != "\n":
        start = text.find("\n", start, span.end) + 1
        if start == 0:
            return None
    end = span.end
    if end < len(text) and text[end - 1] != "\n":
        end = text.rfind("\n", start, end)
    words = text[start:end].rstrip()
    if end <= start or not words:
        return None
    stop = text.find("\n", start + len(words), end)  # blanks at the end of the line go with it
    return Fold(Span(start, stop if stop >= 0 else end), title)


def fold_piece(fold: Fold) -> Piece:
    """Return what is shown for a fold: how much it hides, and how that begins."""
    size = QCoreApplication.translate("Fold", "{0} characters").format(f"{len(fold.span):,}")
    title = visible(fold.title)
    title = title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"
    shown = f"▸ {title}  · {size}"
    return Piece(kind=PieceKind.FOLDED, start=fold.span.start, end=fold.span.end, shown=shown)
