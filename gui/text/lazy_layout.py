"""A document layout that lays out only what is looked at.

Heights of other paragraphs are estimated from their length. When an estimate is corrected above
the top of the view, `settle` tells by how much the view must move so that nothing jumps.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QTextBlock,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextInlineObject,
    QTextLine,
)

from data.formulas.worker import SIZE as FORMULA_SIZE
from data.formulas.worker import Drawing
from gui.text.formula_book import FormulaBook, NoObject
from gui.text.heights import Heights
from gui.text.inks import ink, selected
from gui.text.line_table import LineTable
from gui.text.page import HeadKind, Page
from gui.text.setting import Ink, Setting, format_range, holds, unit_at
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme

_LEAST_SHARE = 0.55  # of the usual size; a formula set smaller cannot be read

_Context = QAbstractTextDocumentLayout.PaintContext


class Decoration(Protocol):
    """Paints what lies under and over the words, in coordinates of the document."""

    def paint_below(self, painter: QPainter, clip: QRectF) -> None:
        """Paint before the words."""
        ...

    def paint_above(self, painter: QPainter, clip: QRectF) -> None:
        """Paint after the words."""
        ...


class LazyLayout(QAbstractTextDocumentLayout):
    """Sets a `Page` into lines; y counts pixels from the top of the document."""

    def __init__(self, document: QTextDocument, metrics: Metrics, theme: Theme) -> None:
        super().__init__(document)
        self.theme = theme
        self.decoration: Decoration | None = None
        self.formulas: FormulaBook | None = None
        # Without some handler Qt takes no character for an object, and asks nothing below.
        self._handler = NoObject(self)
        self.registerHandler(QTextFormat.ObjectTypes.UserObject.value, self._handler)
        self._page: Page | None = None
        self._heights = Heights(())
        self._tops: dict[int, list[int]] = {}  # tops of lines and the last bottom, by paragraph
        self._inks: dict[int, list[Ink]] = {}
        self._mixed: set[int] = set()
        self._tables: dict[int, LineTable] = {}
        self._page_width = 0
        self._left = 0
        self._right: int | None = None
        self._sizes_changed = False
        self.use_metrics(metrics)

    # What is shown, and how

    def use_metrics(self, metrics: Metrics) -> None:
        """Take fonts and lengths from `metrics`; everything is set anew."""
        self.metrics = metrics
        self.setting = Setting(metrics)
        self.document().setDefaultFont(self.setting.font)
        self._head_heights = {HeadKind.LABEL: metrics.px(38), HeadKind.CARD: metrics.px(76)}
        self._reset()

    def use_gutter(self, width: int) -> None:
        """Begin the text `width` pixels from the left."""
        if width != self._left:
            self._left = width
            self._reset()

    def use_right_margin(self, width: int | None) -> bool:
        """Leave `width` pixels free beside the text, the usual margin where None.

        Returns whether that is new, so that everything is set anew.
        """
        is_new = width != self._right
        if is_new:
            self._right = width
            self._reset()
        return is_new

    def show_page(self, page: Page | None) -> None:
        """Show `page`, whose text the document already holds; None while it changes."""
        self._page = page
        self._reset()

    def _reset(self) -> None:
        self._tops.clear()
        self._inks.clear()
        self._mixed.clear()
        self._tables.clear()
        self._heights = Heights(self._estimates() if self._page and self._page_width else ())
        self.tell_size()

    def _estimates(self) -> list[int]:
        page = self._shown_page
        heights = self.setting.estimates(page, self.text_width)
        for i in page.heads:
            if i < len(page):
                heights[i] += self.head_height(i)
        return heights

    @property
    def _shown_page(self) -> Page:
        if self._page is None:
            raise RuntimeError("no page is shown")
        return self._page

    # Where things are

    @property
    def is_ready(self) -> bool:
        """Whether there are paragraphs with a width to set them in."""
        return len(self._heights) > 0

    @property
    def text_left(self) -> int:
        """Return the x at which lines begin."""
        return self._left

    @property
    def text_width(self) -> int:
        """Return how wide lines may be: the page without gutter, at most the measure."""
        right = self.metrics.px(14) if self._right is None else self._right
        return self.setting.widest(self._page_width - self._left - right)

    @property
    def top_margin(self) -> int:
        """Return the space above the first paragraph."""
        return self.metrics.px(14)

    def head_height(self, i: int) -> int:
        """Return the space that labels and cards take above paragraph `i`."""
        heads = self._page.heads.get(i, ()) if self._page else ()
        return sum(self._head_heights[head.kind] for head in heads)

    def height_of(self, kind: HeadKind) -> int:
        """Return the space that a label or card takes."""
        return self._head_heights[kind]

    def top(self, i: int) -> int:
        """Return the y of paragraph `i`, its heads included."""
        return self.top_margin + self._heights.top(i)

    def text_top(self, i: int) -> int:
        """Return the y of the first line of paragraph `i`."""
        return self.top(i) + self.head_height(i)

    def height(self, i: int) -> int:
        """Return the height of the lines of paragraph `i`."""
        return self._heights[i] - self.head_height(i)

    def whole_height(self, i: int) -> int:
        """Return the height of paragraph `i`, its heads and the space below included."""
        return self._heights[i]

    def is_laid(self, i: int) -> bool:
        """Whether the lines of paragraph `i` are known, not guessed."""
        return i in self._tops

    def text_bottom(self) -> int:
        """Return the y below the last paragraph."""
        return self.top_margin + self._heights.total

    def paragraph_at(self, y: float) -> int:
        """Return the paragraph at `y`."""
        return self._heights.at(y - self.top_margin)

    def visible(self, clip: QRectF) -> range:
        """Return the paragraphs that `clip` touches."""
        if not self.is_ready:
            return range(0)
        return range(self.paragraph_at(clip.top()), self.paragraph_at(clip.bottom()) + 1)

    def units_in(self, paragraphs: range) -> tuple[int, int]:
        """Return the units [start, end) of `paragraphs`."""
        page, last = self._shown_page, paragraphs[-1]
        return page.starts[paragraphs[0]], page.starts[last] + page.lengths[last]

    def units_between(self, top: float, bottom: float) -> tuple[int, int]:
        """Return the units [start, end) of the lines that [top, bottom) touches."""
        page, last = self._shown_page, self.paragraph_at(bottom)
        self.lay(last)
        layout = self.document().findBlockByNumber(last).layout()
        n = bisect_left(self._tops[last], bottom - self.text_top(last))
        is_all = n >= layout.lineCount()
        end = page.lengths[last] if is_all else layout.lineAt(n).textStart()
        return self.first_unit(top), page.starts[last] + end

    def lines(self, i: int) -> Iterator[tuple[QTextLine, int, int]]:
        """Yield (line, top, bottom) of paragraph `i`, laying it out if need be."""
        self.lay(i)
        layout = self.document().findBlockByNumber(i).layout()
        y, tops = self.text_top(i), self._tops[i]
        for n in range(layout.lineCount()):
            yield layout.lineAt(n), y + tops[n], y + tops[n + 1]

    def line_of(self, unit: int) -> tuple[int, int, int]:
        """Return (first unit, top, bottom) of the line that shows `unit`.

        A paragraph that is not laid out yet counts as one line.
        """
        page = self._shown_page
        i = page.at(unit)
        at, y = page.starts[i], self.text_top(i)
        tops = self._tops.get(i)
        if tops is None:
            return at, y, y + self.height(i)
        n, first = self._table(i).line_at(unit - at)
        return at + first, y + tops[n], y + tops[n + 1]

    def first_unit(self, y: float) -> int:
        """Return the first unit of the line at `y`, of the next one between paragraphs."""
        i = self.paragraph_at(y)
        self.lay(i)
        layout = self.document().findBlockByNumber(i).layout()
        n = max(0, bisect_right(self._tops[i], y - self.text_top(i)) - 1)
        if n < layout.lineCount():
            return self._shown_page.starts[i] + layout.lineAt(n).textStart()
        return self._shown_page.starts[min(i + 1, len(self._heights) - 1)]

    def rects(self, start: int, end: int, clip: QRectF) -> list[QRectF]:
        """Return one rectangle for each line in `clip` that shows some of units [start, end).

        What is not laid out yet has none.
        """
        page, found, visible = self._shown_page, list[QRectF](), self.visible(clip)
        first, last = max(visible.start, page.at(start)), min(visible.stop - 1, page.at(end - 1))
        for i in range(first, last + 1):
            if i in self._tops:
                at = page.starts[i]
                found.extend(self._boxes(i, start - at, end - at, clip))
        return found

    def _boxes(self, i: int, start: int, end: int, clip: QRectF) -> Iterator[QRectF]:
        """Yield a rectangle for each line in `clip` of paragraph `i` that shows [start, end)."""
        # Crowded traces have many short stretches in long paragraphs: look at their lines only.
        table, tops, y = self._table(i), self._tops[i], self.text_top(i)
        first = max(bisect_right(tops, clip.top() - y) - 1, table.line_of(max(0, start)), 0)
        lines = range(first, bisect_left(tops, clip.bottom() - y))
        layout, is_mixed = self.document().findBlockByNumber(i).layout(), i in self._mixed
        for n, left, right in table.boxes(layout, start, end, lines, is_mixed=is_mixed):
            yield QRectF(left, y + tops[n], right - left, tops[n + 1] - tops[n])

    def _table(self, i: int) -> LineTable:
        if (table := self._tables.get(i)) is None:
            table = self._tables[i] = LineTable(self.document().findBlockByNumber(i).layout())
        return table

    def unit_under(self, point: QPointF) -> int | None:
        """Return the unit of the character under `point`; None where there is none."""
        if not self.is_ready:
            return None
        i = self.paragraph_at(point.y())
        for line, top, bottom in self.lines(i):
            if top <= point.y() < bottom and holds(line, point.x()):
                return self._shown_page.starts[i] + unit_at(line, point.x(), on_character=True)
        return None

    def _line_near(self, y: float) -> tuple[QTextLine | None, int]:
        """Return the line at `y`, else the next one above, and where its paragraph starts."""
        i = self.paragraph_at(y)
        self.lay(i)
        layout = self.document().findBlockByNumber(i).layout()
        n = max(0, bisect_right(self._tops[i], y - self.text_top(i)) - 1)
        found = layout.lineAt(min(n, layout.lineCount() - 1)) if layout.lineCount() else None
        return found, self._shown_page.starts[i]

    def unit_near(self, y: float) -> int:
        """Return about which unit stands at `y`, without laying anything out."""
        if not self.is_ready:
            return 0
        page = self._shown_page
        i = self.paragraph_at(y)
        share = (y - self.top(i)) / max(1, self._heights[i])
        return page.starts[i] + round(min(1.0, max(0.0, share)) * page.lengths[i])

    # Laying out

    def settle(self, top: int, bottom: int) -> int:
        """Lay out what lies in [top, bottom); return by how much the view must scroll down.

        The paragraph that the top cuts keeps its lower end where it is on the screen.
        """
        moved = 0
        while self.is_ready:
            grown = self._lay_between(top + moved, bottom + moved)
            moved += grown
            if not grown:
                break
        return moved

    def _lay_between(self, top: int, bottom: int) -> int:
        grown = 0
        i = self.paragraph_at(top)
        y = self.top(i)
        cut = y < top
        while i < len(self._heights) and y < bottom:
            growth = self.lay(i)
            if cut:
                grown, cut = growth, False
                bottom += growth
            y += self._heights[i]
            i += 1
        return grown

    def lay(self, i: int) -> int:
        """Lay out paragraph `i`; return by how much it is higher than was thought."""
        if i in self._tops:
            return 0
        page = self._shown_page
        layout = self.document().findBlockByNumber(i).layout()
        tops, inks = self.setting.set_lines(layout, page, i, self._left, self.text_width)
        self._tops[i] = tops
        if inks:
            self._inks[i] = inks
        if page.is_mixed(i):
            self._mixed.add(i)
        grown = self._heights.correct(
            i, self.head_height(i) + tops[-1] + self.setting.gap_after(page, i)
        )
        self._sizes_changed = self._sizes_changed or grown != 0
        return grown

    def tell_size(self) -> None:
        """Tell the view how high the document is now."""
        self._sizes_changed = False
        self.documentSizeChanged.emit(self.documentSize())

    def tell_size_if_changed(self) -> None:
        """Tell the view of corrected estimates, if there are any."""
        if self._sizes_changed:
            self.tell_size()

    # Drawing

    def _draw_paragraph(self, painter: QPainter, context: _Context, i: int) -> None:
        self.lay(i)
        block = self.document().findBlockByNumber(i)
        ranges = [
            format_range(at, count, ink(getattr(self.theme, tone)))
            for at, count, tone in self._inks.get(i, ())
        ]
        ranges += selected(context, block, self.theme)
        origin = QPointF(0, self.text_top(i))
        block.layout().draw(painter, origin, ranges, context.clip)
        caret = context.cursorPosition - block.position()
        if 0 <= caret < block.length() and context.selections:
            block.layout().drawCursor(painter, origin, caret, 1)

    # Formulas

    def resizeInlineObject(self, item: QTextInlineObject, unit: int, _format: QTextFormat) -> None:
        formula = self._page.formula_at(unit) if self._page else None
        drawing = self.formulas.drawing(formula) if self.formulas and formula else None
        if drawing is None:
            return
        scale = self._type_size(drawing) / FORMULA_SIZE
        item.setWidth(drawing.width * scale)
        item.setAscent(drawing.ascent * scale)
        item.setDescent(drawing.descent * scale)

    def drawInlineObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _object: QTextInlineObject,
        unit: int,
        _format: QTextFormat,
    ) -> None:
        formula = self._page.formula_at(unit) if self._page else None
        if self.formulas is not None and formula is not None:
            drawing, ink = self.formulas.drawing(formula), painter.pen().color()
            if drawing is not None:
                self.formulas.paint(painter, QRectF(rect), formula, self._type_size(drawing), ink)

    def _type_size(self, drawing: Drawing) -> float:
        """Return the size of type of a formula: the text's, smaller where it would not fit."""
        usual = float(self.setting.font.pixelSize())
        fitting = (self.text_width - 1) * FORMULA_SIZE / max(1.0, drawing.width)
        return min(usual, max(_LEAST_SHARE * usual, fitting))

    # What Qt asks of a layout

    def documentChanged(self, _start: int, _removed: int, _added: int) -> None:
        width = int(self.document().pageSize().width())
        if width > 0 and width != self._page_width:
            self._page_width = width
            self._reset()

    def documentSize(self) -> QSizeF:
        tail = self.head_height(len(self._page)) if self._page is not None else 0
        height = self.text_bottom() + tail + self.metrics.px(32)
        return QSizeF(self._page_width, height)

    def pageCount(self) -> int:
        return 1

    def frameBoundingRect(self, _frame: QTextFrame) -> QRectF:
        return QRectF(QPointF(0, 0), self.documentSize())

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        i = block.blockNumber()
        if not 0 <= i < len(self._heights):
            return QRectF()
        self.lay(i)
        return QRectF(0, self.text_top(i), self._page_width, self.height(i))

    def hitTest(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, point: QPointF, accuracy: Qt.HitTestAccuracy
    ) -> int:
        if accuracy == Qt.HitTestAccuracy.ExactHit:
            under = self.unit_under(point)
            return -1 if under is None else under
        if not self.is_ready:
            return 0
        found, at = self._line_near(point.y())
        return at + unit_at(found, point.x()) if found is not None else at

    def draw(self, painter: QPainter, context: _Context) -> None:
        clip = context.clip
        for i in self.visible(clip):
            self.lay(i)
        if self.decoration is not None:
            self.decoration.paint_below(painter, clip)
        painter.setPen(QColor(self.theme.text))
        for i in self.visible(clip):
            self._draw_paragraph(painter, context, i)
        if self.decoration is not None:
            self.decoration.paint_above(painter, clip)
