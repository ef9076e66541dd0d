"""Finds the place in a text that a label from elsewhere means; where it is not certain, none."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.text.span import Span


class Found(StrEnum):
    """How a place was found, or why there is none."""

    EXACT = "offsets fit the quote"
    BY_QUOTE = "the quote stands there once"
    BY_CONTEXT = "the words around it decide"
    NOWHERE = "the quote is not in the text"
    AMBIGUOUS = "the quote stands in several places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A place and how it was found; `span` is None where it was not."""

    found: Found
    span: Span | None = None


def locate(
    text: str,
    quote: str,
    *,
    start: int | None = None,
    end: int | None = None,
    prefix: str = "",
    suffix: str = "",
) -> Located:
    """Return where in `text` the label on `quote` lies.

    Offsets (code points, half-open) count only if they cut out exactly `quote`. Otherwise the
    quote has to stand in the text once, or once between `prefix` and `suffix`; overlapping places
    are several. An empty quote is nowhere. Takes time linear in the length of the text.
    """
    if not quote:
        return Located(found=Found.NOWHERE)
    if start is not None and 0 <= start == (end or 0) - len(quote) and text[start:end] == quote:
        return Located(found=Found.EXACT, span=Span(start, start + len(quote)))
    first = text.find(quote)
    if first < 0:
        return Located(found=Found.NOWHERE)
    if text.find(quote, first + 1) < 0:
        return Located(found=Found.BY_QUOTE, span=Span(first, first + len(quote)))
    return _between(text, quote, prefix, suffix)


def _between(text: str, quote: str, prefix: str, suffix: str) -> Located:
    wanted = prefix + quote + suffix
    at = text.find(wanted)
    if wanted == quote or at < 0 or text.find(wanted, at + 1) >= 0:
        return Located(found=Found.AMBIGUOUS)
    start = at + len(prefix)
    return Located(found=Found.BY_CONTEXT, span=Span(start, start + len(quote)))


def locate_in_order(text: str, pieces: Iterable[str]) -> list[Span | None]:
    """Return where each of `pieces`, in their order, stands in `text`, None where it does not.

    White space plays no part: people and programs that cut texts into sentences rarely keep it.
    Each piece is looked for behind the one found before it; a span begins and ends with its
    piece's first and last character.
    """
    places = [at for at, character in enumerate(text) if not character.isspace()]
    dense = "".join([text[at] for at in places])
    found: list[Span | None] = []
    behind = 0
    for piece in pieces:
        wanted = "".join(piece.split())
        at = dense.find(wanted, behind) if wanted else -1
        if at < 0:
            found.append(None)
            continue
        behind = at + len(wanted)
        found.append(Span(places[at], places[behind - 1] + 1))
    return found
