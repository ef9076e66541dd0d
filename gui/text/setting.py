"""How one paragraph is set into lines: fonts, the line grid, indents, and a guess of its height."""

from collections.abc import Iterator
from math import ceil
from typing import cast

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from core.text.display import PieceKind
from core.text.lookalikes import lookalikes
from gui.text.markdown import Style, lead_length, runs
from gui.text.page import Page, Shape
from gui.text.tables import Columns
from gui.text.text_map import LINE_END, OBJECT, utf16_length
from gui.theme.metrics import Metrics

MEASURE = 85  # characters a line, at most
_SAMPLE = 600  # characters whose mean width stands for the whole text
_WRAP_LOSS = 0.96  # what words that do not fit leave free at the ends of lines
_TALL = 1.4  # a line this much higher than the grid (a set formula) keeps its own height
_DEEPEST_INDENT = 0.3

Ink = tuple[int, int, str]
"""Start and length in units of a paragraph, and the name of the theme's colour."""


class Setting:
    """Fonts and lengths of a page at one text size."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.font = metrics.trace_font()
        self.line = metrics.trace_line
        self.blank = max(1, round(self.line * 0.4))
        self.gap = metrics.px(3)  # tells a line that the model ended from one that wraps
        self._sizes = QFontMetricsF(self.font)
        self._mono_width = QFontMetricsF(metrics.code_font()).horizontalAdvance("0")
        self.baseline = round((self.line + self._sizes.ascent() - self._sizes.descent()) / 2)
        self._formats = _formats(metrics)
        self._columns: tuple[Page, int, Columns] | None = None  # of the table set last
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._option.setTabStopDistance(4 * self._sizes.horizontalAdvance(" "))

    def widest(self, room: int) -> int:
        """Return how wide lines are in `room` pixels: never wider than reads well."""
        measure = int(MEASURE * self._sizes.averageCharWidth())
        return max(self.metrics.px(40), min(room, measure))

    def estimates(self, page: Page, width: int) -> list[int]:
        """Return about how high each paragraph of `page` is in lines of `width`."""
        usable = width * _WRAP_LOSS
        per_line = max(1, int(usable / self._mean_width(page)))
        code_per_line = max(1, int(usable / self._mono_width))
        line, gap = self.line, self.gap
        # By shape, as `Shape` counts them: prose, blank, code, heading, fold, table.
        per = (per_line, per_line, code_per_line, per_line, per_line, code_per_line)
        units, gaps = (line, self.blank, line, line, line, line), (gap, 0, 0, gap, gap, 0)
        return [
            units[shape] * (1 + length // per[shape]) + gaps[shape]
            for length, shape in zip(page.lengths, page.shapes, strict=True)
        ]

    def _mean_width(self, page: Page) -> float:
        text = page.text.display.text
        sample = text[len(text) // 3 :][:_SAMPLE].replace("\n", " ")
        if not sample:
            return self._sizes.averageCharWidth()
        return max(1.0, self._sizes.horizontalAdvance(sample) / utf16_length(sample))

    def gap_after(self, page: Page, i: int) -> int:
        """Return the space below paragraph `i`."""
        return self.gap if page.shapes[i] in {Shape.PROSE, Shape.HEADING, Shape.FOLD} else 0

    def set_lines(
        self, layout: QTextLayout, page: Page, i: int, left: int, width: int
    ) -> tuple[list[int], list[Ink]]:
        """Break paragraph `i` into lines of `width` that begin at `left`.

        Returns the tops of its lines followed by the bottom of the last, from the paragraph's own
        top, and the runs that are drawn in another ink than the text's.
        """
        words = page.words(i)
        layout.setTextOption(self._option)
        inks = self._dress(layout, page, i, words, width)
        tops = self._break(layout, words, left, width)
        if page.shapes[i] == Shape.BLANK and len(tops) == 2:
            tops = [0, self.blank]
        return tops, inks

    def _dress(self, layout: QTextLayout, page: Page, i: int, words: str, width: int) -> list[Ink]:
        start, length = page.starts[i], page.lengths[i]
        is_plain = length == len(words)
        fonts: list[QTextLayout.FormatRange] = []
        inks: list[Ink] = []
        for first, last, style in runs(words, Shape(page.shapes[i])):
            at = first if is_plain else utf16_length(words[:first])
            count = last - first if is_plain else utf16_length(words[first:last])
            if style is Style.MARKER:
                inks.append((at, count, "muted"))
            else:
                fonts.append(format_range(at, count, self._formats[style]))
        if page.shapes[i] == Shape.TABLE:
            fonts += self._pads(page, i, words, width)
        if page.shapes[i] == Shape.CODE and is_plain:
            inks += page.tones(i)
        inks += [
            (utf16_length(words[:first]), utf16_length(words[first:last]), "warn")
            for first, last in lookalikes(words)
        ]
        for first, last, piece in page.text.marked_units(start, start + length):
            if piece.kind is not PieceKind.BREAK and piece.shown != OBJECT:
                is_ours = piece.shown == LINE_END or piece.kind is not PieceKind.REPLACED
                tone = "muted" if is_ours else "warn"
                inks.append((first - start, last - first, tone))
        if fonts or layout.formats():
            layout.setFormats(fonts)
        return inks

    def _pads(
        self, page: Page, i: int, words: str, width: int
    ) -> Iterator[QTextLayout.FormatRange]:
        """Yield what makes the bars of a table stand below one another, if they fit in `width`."""
        first, last = page.table_of(i)
        if self._columns is None or self._columns[:2] != (page, first):
            rows = [page.words(k) for k in range(first, last + 1)]
            self._columns = page, first, Columns(rows, self.metrics.code_font())
        columns = self._columns[2]
        if columns.total > width or not columns.is_narrow:
            return
        for start, end, room in columns.pads(words):
            shape = QTextCharFormat(self._formats[Style.CODE])
            shape.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            shape.setFontLetterSpacing(room)
            at = utf16_length(words[:start])
            yield format_range(at, utf16_length(words[start:end]), shape)

    def _break(self, layout: QTextLayout, words: str, left: int, width: int) -> list[int]:
        indent = self._indent(words, width)
        tops = [0]
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            inset = indent if len(tops) > 1 else 0.0
            line.setLineWidth(width - inset)
            natural = line.height()
            if natural > _TALL * self.line:
                line.setPosition(QPointF(left + inset, tops[-1] + self.gap))
                tops.append(tops[-1] + ceil(natural) + 2 * self.gap)
            else:
                line.setPosition(QPointF(left + inset, tops[-1] + self.baseline - line.ascent()))
                tops.append(tops[-1] + self.line)
        layout.endLayout()
        return tops

    def _indent(self, words: str, width: int) -> float:
        """Return how far later lines of a list item stand in."""
        lead = lead_length(words)
        if not lead or words[0] == "#":
            return 0.0
        return min(self._sizes.horizontalAdvance(words[:lead]), width * _DEEPEST_INDENT)


def _formats(metrics: Metrics) -> dict[Style, QTextCharFormat]:
    code = QTextCharFormat()
    code.setFont(metrics.code_font())
    strong = QTextCharFormat()
    strong.setFontWeight(600)
    stressed = QTextCharFormat()
    stressed.setFontItalic(True)
    return {Style.CODE: code, Style.STRONG: strong, Style.STRESSED: stressed}


def format_range(start: int, length: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    """Return `shape` for `length` units from `start`."""
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, length, shape  # pyright: ignore
    return part


def x_of(line: QTextLine, unit: int) -> float:
    """Return the x at which `unit` of the paragraph begins on `line`."""
    return cast("tuple[float, int]", line.cursorToX(unit))[0]  # typed as `object` by PySide


def unit_at(line: QTextLine, x: float, *, on_character: bool = False) -> int:
    """Return the unit of the paragraph whose edge is nearest to `x`, or which `x` is on."""
    at = QTextLine.CursorPosition
    return line.xToCursor(x, at.CursorOnCharacter if on_character else at.CursorBetweenCharacters)


def holds(line: QTextLine, x: float) -> bool:
    """Whether `x` is over the words of `line`."""
    natural = line.naturalTextRect()
    return natural.left() <= x <= natural.right()
