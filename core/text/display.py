"""How a trace's text is shown: which characters of the source stand where on the screen.

The source is never altered. What is shown consists of pieces: source shown verbatim, replaced
(an invisible character by a visible name, a formula by U+FFFC), folded, or what has no source at
all: a line break, words of another text. Offsets on both sides count Unicode code points.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.text.span import Span

# Characters that draw nothing, reorder their neighbours or break lines behind one's back, and
# those that a text widget would rewrite: controls, soft hyphen, zero-width and bidi characters,
# fillers that look like spaces, selectors of variants, tag characters, line separators,
# noncharacters that Qt uses, U+FFFC, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufdd0\ufdd1\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffc\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Behind one of these a selector picks a form of it: emoji, keycaps, mathematics, ideographs.
_SELECTORS = "".join(map(chr, range(0xFE00, 0xFE10)))
_KEYS = frozenset("#*0123456789")
_SELECTABLE = re.compile(
    "[\xa9\xae\u203c\u2049\u2100-\u2bff\u3030-\u303d\u3297\u3299\u3400-\u9fff\uf900-\ufaff"
    "\U0001f000-\U0001faff\U00020000-\U0002fa1f]"
)
# Between two of these a joiner belongs to the spelling (Arabic, Indic and Khmer scripts, emoji).
_JOINERS = "\u200c\u200d"
_JOINABLE = re.compile(
    "[\u0600-\u06ff\u0700-\u074f\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\ufe0f\u2190-\u2bff"
    "\U0001f000-\U0001faff]"
)
_CLINGING = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_LONGEST_CLUSTER = 32


class PieceKind(StrEnum):
    """How a stretch of the source is shown."""

    VERBATIM = "verbatim"
    REPLACED = "replaced"
    FOLDED = "folded"
    BREAK = "break"
    INSERTED = "inserted"


_WITHOUT_SOURCE = frozenset({PieceKind.BREAK, PieceKind.INSERTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Source characters [start, end) and the text `shown` for them.

    A break and what is inserted from another text have start == end; every piece shows at least
    one character.

    Raises:
        ValueError: if the piece is reversed, shows nothing, or has a source where its kind has
            none, or none where it has one.
    """

    kind: PieceKind
    start: int
    end: int
    shown: str

    def __post_init__(self) -> None:
        has_none = self.kind in _WITHOUT_SOURCE
        if not 0 <= self.start <= self.end or has_none != (self.start == self.end):
            raise ValueError(f"not a piece: {self.kind} {self.start}:{self.end}")
        if not self.shown:
            raise ValueError(f"a piece must show something: {self.start}:{self.end}")


def _order(piece: Piece) -> tuple[int, int]:
    return piece.start, piece.end


class Display:
    """The map between a source text and the text shown for it.

    Both directions are monotone, and `to_source(to_display(x)) == x` wherever x is not inside a
    piece that is replaced or folded; inside one, both give where the piece starts.
    """

    __slots__ = ("_ends", "_shown_ends", "_shown_starts", "_source", "_starts", "changes", "text")

    def __init__(self, source: str, changes: Sequence[Piece] = ()) -> None:
        """Show `source` verbatim but for `changes`, which are in order and do not overlap.

        Raises:
            ValueError: if they overlap, are out of order, or reach beyond the text.
        """
        self._source = source
        self.changes = tuple(changes)
        self._starts = [change.start for change in changes]
        self._ends = [change.end for change in changes]
        self._shown_starts: list[int] = []
        self._shown_ends: list[int] = []
        self.text = self._assemble()

    def _assemble(self) -> str:
        parts: list[str] = []
        at = shown = 0
        for change in self.changes:
            if change.start < at or change.end > len(self._source):
                raise ValueError(f"a piece is out of place: {change.start}:{change.end}")
            shown += change.start - at
            self._shown_starts.append(shown)
            shown += len(change.shown)
            self._shown_ends.append(shown)
            parts += (self._source[at : change.start], change.shown)
            at = change.end
        parts.append(self._source[at:])
        return "".join(parts)

    @property
    def display_text(self) -> str:
        """Return the text that is shown."""
        return self.text

    @property
    def pieces(self) -> Iterator[Piece]:
        """Yield all pieces in order, the verbatim ones between the changes included."""
        at = 0
        for change in self.changes:
            if at < change.start:
                yield self._verbatim(at, change.start)
            yield change
            at = change.end
        if at < len(self._source):
            yield self._verbatim(at, len(self._source))

    def _verbatim(self, start: int, end: int) -> Piece:
        shown = self._source[start:end]
        return Piece(kind=PieceKind.VERBATIM, start=start, end=end, shown=shown)

    def to_display(self, offset: int) -> int:
        """Return where the source character at `offset` is shown."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        if offset < self._ends[i]:
            return self._shown_starts[i]
        return self._shown_ends[i] + offset - self._ends[i]

    def to_display_end(self, offset: int) -> int:
        """Return where what ends before source `offset` ends on display, before any break."""
        i = bisect_left(self._starts, offset) - 1
        if i < 0:
            return offset
        return self._shown_ends[i] + max(0, offset - self._ends[i])

    def to_source(self, offset: int) -> int:
        """Return the source offset of the display character at `offset`."""
        i = bisect_right(self._shown_starts, offset) - 1
        if i < 0:
            return offset
        if offset < self._shown_ends[i]:
            return self._starts[i]
        return self._ends[i] + offset - self._shown_ends[i]

    def to_source_end(self, offset: int) -> int:
        """Return where the source of what is shown before `offset` ends; pieces count whole."""
        i = bisect_left(self._shown_starts, offset) - 1
        if i < 0:
            return offset
        return self._ends[i] + max(0, offset - self._shown_ends[i])

    def shown_span(self, span: Span) -> Span:
        """Return the display characters that show `span`; a piece it touches counts whole."""
        return Span(self.to_display(span.start), self.to_display_end(span.end))

    def source_span(self, start: int, end: int) -> Span | None:
        """Return the source of display [start, end); None where that is only a break."""
        first, last = self.to_source(start), self.to_source_end(end)
        return Span(first, last) if first < last else None

    def changes_in(self, start: int, end: int) -> Iterator[tuple[int, int, Piece]]:
        """Yield (shown start, shown end, piece) of the changes that touch display [start, end)."""
        i = bisect_right(self._shown_ends, start)
        while i < len(self.changes) and self._shown_starts[i] < end:
            yield self._shown_starts[i], self._shown_ends[i], self.changes[i]
            i += 1


def display_of(
    text: str, split_at: int = 4000, *, replaced: Sequence[Piece] = (), breaks: Iterable[int] = ()
) -> Display:
    """Return how `text` is shown.

    Args:
        text: the source.
        split_at: paragraphs that are shown longer than this many characters are split at words.
        replaced: formulas, folds and what is inserted, in order; they win over the marks of unseen
            characters.
        breaks: source offsets that must begin a line on display.
    """
    changes = [*replaced, *_outside(_marks(text), replaced)] if replaced else list(_marks(text))
    changes += _breaks(text, breaks, replaced)
    changes.sort(key=_order)
    display = Display(text, changes)
    cuts = _cuts(display, split_at)
    return Display(text, sorted([*changes, *cuts], key=_order)) if cuts else display


def _marks(text: str) -> Iterator[Piece]:
    for found in _UNSEEN.finditer(text):
        at = found.start()
        if not _spells(text, at):
            name = f"⟨U+{ord(text[at]):04X}⟩"
            yield Piece(kind=PieceKind.REPLACED, start=at, end=at + 1, shown=name)


def with_names(text: str) -> str:
    """Return `text` with every unseen character shown by its name, line ends as they are."""
    return Display(text, list(_marks(text))).text


def visible(text: str) -> str:
    """Return `text` as it may stand in a label: one line, what is unseen shown by its name."""
    return Display(one_line := " ".join(text.split()), list(_marks(one_line))).text


def _spells(text: str, at: int) -> bool:
    if text[at] in _SELECTORS:
        is_keycap = text[at - 1 : at] in _KEYS and text[at + 1 : at + 2] == "\u20e3"
        return at > 0 and (is_keycap or _SELECTABLE.match(text[at - 1]) is not None)
    if text[at] not in _JOINERS or not 0 < at < len(text) - 1:
        return False
    return bool(_JOINABLE.match(text[at - 1]) and _JOINABLE.match(text[at + 1]))


def _outside(marks: Iterator[Piece], replaced: Sequence[Piece]) -> Iterator[Piece]:
    starts = [piece.start for piece in replaced]
    for mark in marks:
        i = bisect_right(starts, mark.start) - 1
        if i < 0 or mark.start >= replaced[i].end:
            yield mark


def _breaks(text: str, offsets: Iterable[int], replaced: Sequence[Piece]) -> list[Piece]:
    wanted = sorted({at for at in offsets if 0 < at < len(text) and text[at - 1] != "\n"})
    inside = [any(piece.start < at < piece.end for piece in replaced) for at in wanted]
    return [_break(at) for at, hidden in zip(wanted, inside, strict=True) if not hidden]


def _break(at: int) -> Piece:
    return Piece(kind=PieceKind.BREAK, start=at, end=at, shown="\n")


def _cuts(display: Display, split_at: int) -> list[Piece]:
    cuts: list[Piece] = []
    start = 0
    for line in display.text.split("\n"):
        end = start + len(line)
        while end - start > split_at:
            source = display.to_source(_cut_before(display.text, start, start + split_at))
            cut = display.to_display(source)
            if cut <= start:  # one piece longer than a whole line: leave it in one
                break
            cuts.append(_break(source))
            start = cut
        start = end + 1
    return cuts


def _cut_before(text: str, start: int, limit: int) -> int:
    """Return a place to break [start, limit]: after a space, else never inside a cluster."""
    space = text.rfind(" ", limit - (limit - start) // 4, limit)
    if space >= 0:
        return space + 1
    for cut in range(limit, max(start, limit - _LONGEST_CLUSTER), -1):
        clings = unicodedata.combining(text[cut]) or _CLINGING.match(text[cut])
        if not clings and text[cut - 1] != "\u200d":
            return cut
    return limit
