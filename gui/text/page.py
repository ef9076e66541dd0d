"""What stands on a page: the paragraphs of a trace and the labels above them."""

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from core.traces import Block
from gui.text.highlighting import Tone, tones_of
from gui.text.tables import tables
from gui.text.text_map import TextMap, utf16_length

_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_HEADING = re.compile(r"#{1,6} ")


class Shape(IntEnum):
    """How a paragraph is set."""

    PROSE = 0
    BLANK = 1
    CODE = 2
    HEADING = 3
    FOLD = 4
    TABLE = 5


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
    Heads with key `len(page)` stand after the last paragraph. `formulas` has what is drawn, by
    the source offset at which it begins.
    """

    __slots__ = (
        "_fences",
        "_tables",
        "_tones",
        "formulas",
        "heads",
        "lengths",
        "shapes",
        "starts",
        "text",
    )

    def __init__(
        self,
        text: TextMap,
        blocks: tuple[Block, ...],
        formulas: Mapping[int, tuple[str, bool]] | None = None,
    ) -> None:
        self.text = text
        self.formulas = formulas or {}
        self._fences: list[tuple[int, int, str]] = []  # first and last line of code, language
        self._tables: list[tuple[int, int]] = []
        self._tones: dict[int, list[Tone]] = {}
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

    def formula_at(self, unit: int) -> tuple[str, bool] | None:
        """Return the formula that is drawn at `unit`, if one is."""
        start = self.text.object_at(unit) if self.formulas else None
        return None if start is None else self.formulas.get(start)

    def words(self, i: int) -> str:
        """Return what paragraph `i` shows."""
        return self.text.shown(self.starts[i], self.starts[i] + self.lengths[i])

    def is_mixed(self, i: int) -> bool:
        """Whether some of paragraph `i` runs from right to left."""
        words = self.words(i)
        return not words.isascii() and _RTL.search(words) is not None

    def _measure(self) -> None:
        lines = self.text.display.text.split("\n")
        self.lengths = [*map(len if self.text.is_plain else utf16_length, lines)]
        self.starts = [0, *accumulate(length + 1 for length in self.lengths)]
        del self.starts[-1]
        self.shapes = bytearray(_shape(line) if line else Shape.BLANK.value for line in lines)
        if "```" in self.text.source or "~~~" in self.text.source:
            self._fences = _set_code(lines, self.shapes, self._foreign(lines))
        if "|" in self.text.source:
            self._set_tables(lines)
        for unit in self.text.fold_units():
            self.shapes[self.at(unit)] = Shape.FOLD

    def _foreign(self, lines: list[str]) -> set[int]:
        """Return the paragraphs that begin in words of another text: their fences count not."""
        inserted = list(self.text.inserted())
        starts = [0, *accumulate(len(line) + 1 for line in lines)] if inserted else []
        return {
            i
            for first, last in inserted
            for i in range(bisect_right(starts, first - 1), bisect_right(starts, last - 1))
        }

    def _set_tables(self, lines: list[str]) -> None:
        for first, last in tables(lines):
            if not any(self.shapes[i] == Shape.CODE for i in range(first, last + 1)):
                self._tables.append((first, last))
                self.shapes[first : last + 1] = bytes([Shape.TABLE]) * (last + 1 - first)

    def table_of(self, i: int) -> tuple[int, int]:
        """Return the first and the last paragraph of the table that paragraph `i` is in."""
        return self._tables[bisect_right(self._tables, i, key=lambda table: table[0]) - 1]

    def tones(self, i: int) -> list[Tone]:
        """Return what stands out in paragraph `i` of code."""
        if i not in self._tones:
            n = bisect_right(self._fences, i, key=lambda fence: fence[0]) - 1
            first, last, language = self._fences[n] if n >= 0 else (i, i, "")
            shown = tones_of([self.words(k) for k in range(first, last + 1)], language)
            self._tones.update(enumerate(shown, start=first))
            self._tones.setdefault(i, [])
        return self._tones[i]

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


def _shape(line: str) -> int:
    if line[0] == "#" and _HEADING.match(line):
        return Shape.HEADING.value
    return Shape.BLANK.value if line.isspace() else Shape.PROSE.value


def _set_code(
    lines: list[str], shapes: bytearray, foreign: Collection[int]
) -> list[tuple[int, int, str]]:
    """Mark fenced lines and their fences as code; an open fence reaches to the end.

    Returns the first and last line inside each fence, and the language that the fence names.
    """
    fences: list[tuple[int, int, str]] = []
    fence, opened, language = "", 0, ""
    for i, line in enumerate(lines):
        may_be = ("`" in line or "~" in line) and i not in foreign
        found = _FENCE.match(line) if may_be else None
        if fence or found:
            shapes[i] = Shape.CODE
        if found and not fence:
            fence, opened, language = found[1], i + 1, _language(line[found.end() :])
        elif found and found[1] == fence:
            fence = ""
            fences.append((opened, i - 1, language))
    if fence:
        fences.append((opened, len(lines) - 1, language))
    return [each for each in fences if each[0] <= each[1]]


def _language(told: str) -> str:
    """Return the language that a fence names; what models call JSON is mostly prose in quotes."""
    words = told.split()
    return words[0].lower() if words and words[0].lower() != "json" else ""
