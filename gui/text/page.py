"""What stands on a page: the paragraphs of a trace and the labels above them."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum

from core.traces import Block
from gui.text.text_map import TextMap, utf16_length

_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_HEADING = re.compile(r"#{1,6} ")


class Shape(IntEnum):
    """How a paragraph is set."""

    PROSE = 0
    BLANK = 1
    CODE = 2
    HEADING = 3


class HeadKind(IntEnum):
    """What stands above a paragraph without being part of the text."""

    LABEL = 0
    CARD = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A label line ("reasoning") or the card of reasoning that is not there.

    `block` is the trace's block that it belongs to.
    """

    kind: HeadKind
    block: Block


class Page:
    """Paragraphs as parallel lists in units of the document, heads by paragraph.

    Paragraph i starts at unit `starts[i]` and has `lengths[i]` units without its separator.
    Heads with key `len(page)` stand after the last paragraph.
    """

    __slots__ = ("_has_rtl", "heads", "lengths", "shapes", "starts", "text")

    def __init__(self, text: TextMap, blocks: tuple[Block, ...]) -> None:
        self.text = text
        self._has_rtl = _RTL.search(text.display.text) is not None
        self.starts: list[int] = []
        self.lengths: list[int] = []
        self.shapes = bytearray()
        self._measure()
        self.heads = self._place_heads(blocks)

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, unit: int) -> int:
        """Return the paragraph that holds `unit`."""
        return max(0, bisect_right(self.starts, unit) - 1)

    def words(self, i: int) -> str:
        """Return what paragraph `i` shows."""
        return self.text.shown(self.starts[i], self.starts[i] + self.lengths[i])

    def is_mixed(self, i: int) -> bool:
        """Whether some of paragraph `i` runs from right to left."""
        return self._has_rtl and _RTL.search(self.words(i)) is not None

    def _measure(self) -> None:
        at = 0
        fence = ""
        plain = self.text.is_plain
        for line in self.text.display.text.split("\n"):
            length = len(line) if plain else utf16_length(line)
            self.starts.append(at)
            self.lengths.append(length)
            at += length + 1
            shape, fence = _shape(line, fence)
            self.shapes.append(shape)

    def _place_heads(self, blocks: tuple[Block, ...]) -> dict[int, list[Head]]:
        heads: dict[int, list[Head]] = {}
        for block in blocks:
            is_card = block.start == block.end
            if block.start >= len(self.text.source):
                i = len(self) if self.text.source else 0
            else:
                i = self.at(self.text.to_unit(block.start))
            kind = HeadKind.CARD if is_card else HeadKind.LABEL
            heads.setdefault(i, []).append(Head(kind=kind, block=block))
        return heads


def _shape(line: str, fence: str) -> tuple[Shape, str]:
    """Return how `line` is set, and the fence that is open after it ("" if none)."""
    found = _FENCE.match(line) if "`" in line or "~" in line else None
    if fence:
        closes = found is not None and found[1] == fence
        return Shape.CODE, "" if closes else fence
    if found is not None:
        return Shape.CODE, found[1]
    if not line or line.isspace():
        return Shape.BLANK, ""
    return (Shape.HEADING if line[0] == "#" and _HEADING.match(line) else Shape.PROSE), ""
