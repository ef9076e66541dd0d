"""Paints tags over and under the words of a trace, and its gutter, for what is visible only."""

from enum import IntEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from core.codebook.code import Layer
from gui.text.difference_marks import (
    Changed,
    DifferenceMarks,
    is_struck,
    paint_line,
    paint_sign,
    paint_tint,
)
from gui.text.gutter import Gutter
from gui.text.heads import HeadPainter
from gui.text.hit_marks import HitMarks, paint_hit
from gui.text.lazy_layout import LazyLayout
from gui.text.marks import Mark, MarkIndex
from gui.text.outline import outline
from gui.text.page import HeadKind, Page, Shape
from gui.text.places import words_right
from gui.text.step_marks import StepMarks, paint_divergence, paint_step
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme

_MOST_LETTERS = 2
_NO_LANE = (0, 0)
_RECEDED = 0.45


class Fills(IntEnum):
    """Which tags are filled; the focused one always is."""

    FOCUSED = 0
    STRATEGIES = 1


class Decoration:
    """Everything painted around the words; `marks`, `focus` and `caret` are set from outside.

    `focus` is the id of the focused tag, `caret` the units of the sentence that has the caret.
    """

    def __init__(self, layout: LazyLayout, metrics: Metrics, theme: Theme) -> None:
        self._layout = layout
        self.page: Page | None = None
        self.marks = MarkIndex()
        self.focus: int | None = None
        self.caret: tuple[int, int] | None = None
        self.fills = Fills.FOCUSED
        self.difference: DifferenceMarks | None = None
        self.hits: HitMarks | None = None
        self.steps: StepMarks | None = None
        self.gutter = Gutter.for_lanes(metrics, 0)
        self.use(metrics, theme)

    def use(self, metrics: Metrics, theme: Theme) -> None:
        """Paint with these lengths and colours from now on."""
        self._metrics = metrics
        self._theme = theme
        self._heads = HeadPainter(theme, metrics)
        self._letters = metrics.font(11, semibold=True)
        self._counts = metrics.font(10)
        self._more = metrics.font(9)

    def colour_of(self, mark: Mark) -> QColor:
        """Return the colour of a mark's code; while another is in focus it recedes."""
        colour = mark_colour(self._theme, mark)
        if self.focus is not None and mark.tag_id != self.focus and self.marks.get(self.focus):
            colour.setAlphaF(_RECEDED)
        return colour

    # Under the words

    def paint_below(self, painter: QPainter, clip: QRectF) -> None:
        """Paint code wells and the fills of tags."""
        if self.page is None or not self._layout.is_ready:
            return
        self._paint_wells(painter, clip, self.page)
        self._paint_folds(painter, clip, self.page)
        if self.difference is not None:  # tags keep their stripes, their fills step back
            self._paint_difference(painter, clip, self.page, self.difference, above=False)
            self._paint_hits(painter, clip, self.page)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        for mark in self._visible_marks(clip):
            if mark.tag_id == self.focus:
                continue
            if self.fills is Fills.STRATEGIES and mark.layer is Layer.STRATEGY and not mark.dashed:
                self._fill(painter, mark, clip, 0.0)
        focused = self.marks.get(self.focus)
        if focused is not None:
            self._fill(painter, focused, clip, 2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._paint_hits(painter, clip, self.page)

    def _paint_hits(self, painter: QPainter, clip: QRectF, page: Page) -> None:
        shown, text, last = self.hits, page.text, (0, 0)
        if shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        start, end = self._layout.units_between(clip.top(), clip.bottom())
        for i in shown.hits.between(text.to_offset(start), text.to_offset(end) + 1):
            units = text.units_of(shown.hits.span(i))
            if units != last or i == shown.current:  # several may lie in one fold or formula
                rects = self._layout.rects(*units, clip)
                is_current = i == shown.current
                corner = self._metrics.px(2)
                paint_hit(painter, rects, self._theme, is_current=is_current, corner=corner)
            last = units
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_wells(self, painter: QPainter, clip: QRectF, page: Page) -> None:
        layout = self._layout
        is_code = [i for i in layout.visible(clip) if page.shapes[i] == Shape.CODE]
        wells: list[QRectF] = []
        for i in is_code:
            side, low = self._metrics.px(6), 2
            box = QRectF(layout.text_left, layout.text_top(i), layout.text_width, layout.height(i))
            box.adjust(-side, -low, side, low)
            if wells and wells[-1].bottom() >= box.top():
                wells[-1] = wells[-1].united(box)
            else:
                wells.append(box)
        self._round_off(wells, page, is_code)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.sunken))
        for well in wells:
            painter.drawRoundedRect(well, self._metrics.corner, self._metrics.corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_folds(self, painter: QPainter, clip: QRectF, page: Page) -> None:
        layout, side = self._layout, self._metrics.px(6)
        folds = [i for i in layout.visible(clip) if page.shapes[i] == Shape.FOLD]
        for i in folds:
            box = QRectF(layout.text_left, layout.text_top(i), layout.text_width, layout.height(i))
            painter.fillRect(box.adjusted(-side, 0, side, 0), QColor(self._theme.sunken))

    def _round_off(self, wells: list[QRectF], page: Page, is_code: list[int]) -> None:
        """Let wells that go on beyond what is painted show no corners there."""
        if not wells:
            return
        more = self._layout.setting.line
        if is_code[0] > 0 and page.shapes[is_code[0] - 1] == Shape.CODE:
            wells[0].setTop(wells[0].top() - more)
        if is_code[-1] + 1 < len(page) and page.shapes[is_code[-1] + 1] == Shape.CODE:
            wells[-1].setBottom(wells[-1].bottom() + more)

    def _fill(self, painter: QPainter, mark: Mark, clip: QRectF, grow: float) -> None:
        colour = self.colour_of(mark)
        rects = self.rects(mark, clip)
        path = outline(rects, gap=self._layout.setting.line, grow=grow, radius=self._metrics.px(3))
        inside = QColor(colour)
        inside.setAlphaF(self._theme.tag_fill)
        painter.setBrush(inside)
        is_outlined = mark.tag_id == self.focus
        edge = _dashed_pen(colour) if mark.dashed else QPen(colour, 1)
        painter.setPen(edge if is_outlined else Qt.PenStyle.NoPen)
        painter.drawPath(path)

    def _paint_difference(
        self, painter: QPainter, clip: QRectF, page: Page, shown: DifferenceMarks, *, above: bool
    ) -> None:
        text = page.text
        start, end = self._layout.units_between(clip.top(), clip.bottom())
        signs: dict[float, Changed] = {}
        for span in shown.between(text.to_offset(start), text.to_offset(end) + 1):
            units, look = text.units_of(span), shown.look(span)
            if above:
                self._paint_changed(painter, clip, units, look, span.quote(text.source))
                self._note_sign(signs, units[0], look)
            else:
                paint_tint(painter, self._layout.rects(*units, clip), look.colour(self._theme))
        for first, last, piece in text.marked_units(start, end) if shown.woven else ():
            if (look := shown.woven.get(piece)) is None or piece.shown.isspace():
                continue
            words = piece.shown.strip()  # the white space at its ends is one unit a character
            begin = first + len(piece.shown) - len(piece.shown.lstrip())
            units = begin, last - len(piece.shown) + len(piece.shown.rstrip())
            if above:
                self._paint_changed(painter, clip, units, look, words)
                self._note_sign(signs, begin, look)
            else:
                rects = self._layout.rects(*units, clip)
                paint_tint(painter, rects, look.colour(self._theme))
        for top, look in signs.items():
            line = QRectF(
                self._layout.text_left, top, self._layout.text_width, self._layout.setting.line
            )
            paint_sign(painter, look, line, self._theme, self._metrics)

    def _paint_changed(
        self, painter: QPainter, clip: QRectF, units: tuple[int, int], look: Changed, words: str
    ) -> None:
        baseline, px = self._layout.setting.baseline, self._metrics.px
        rects, colour = self._layout.rects(*units, clip), look.colour(self._theme)
        if look.is_moved:
            paint_line(painter, rects, colour, baseline + px(3), dotted=True)
        elif look.is_added:
            paint_line(painter, rects, colour, baseline + px(3))
        elif is_struck(look, words):
            paint_line(painter, rects, colour, baseline - px(4))

    def _note_sign(self, signs: dict[float, Changed], unit: int, look: Changed) -> None:
        """Have one sign for each line: that of the current change, else of its first."""
        top = self._layout.line_of(unit)[1]
        if top not in signs or look.is_current:
            signs[top] = look

    # Over the words

    def paint_above(self, painter: QPainter, clip: QRectF) -> None:
        """Paint underlines, suggestions, the gutter and the labels of blocks."""
        if self.page is None:
            return
        self._paint_heads(painter, clip, self.page)
        if not self._layout.is_ready:
            return
        marks = self._visible_marks(clip)
        for mark in marks:
            if mark.dashed and mark.layer is not Layer.EPISODE and mark.tag_id != self.focus:
                self._paint_dashed(painter, mark, clip)
            elif mark.layer is Layer.BEHAVIOUR and mark.tag_id != self.focus:
                self._paint_underline(painter, mark, clip)
        self._paint_gutter(painter, marks, clip)
        if self.difference is not None:
            self._paint_difference(painter, clip, self.page, self.difference, above=True)
        if self.steps is not None:
            self._paint_steps(painter, clip, self.page, self.steps)

    def _paint_steps(self, painter: QPainter, clip: QRectF, page: Page, shown: StepMarks) -> None:
        layout, text, metrics = self._layout, page.text, self._metrics
        start, end = layout.units_between(clip.top() - layout.setting.line, clip.bottom())
        first, last = text.to_offset(start), text.to_offset(end) + 1
        for offset, number in shown.between(first, last):
            paint_step(painter, number, self._line_box(text.to_unit(offset)), self._theme, metrics)
        if shown.divergence is not None and first <= shown.divergence < last:
            unit = text.to_unit(shown.divergence)
            box = self._line_box(unit)
            above = words_right(layout, box.top() - layout.setting.gap - 2)
            paint_divergence(painter, box, self._theme, metrics, free_from=above)

    def _line_box(self, unit: int) -> QRectF:
        """Return the whole line that shows `unit`, as wide as lines may be."""
        _, top, bottom = self._layout.line_of(unit)
        return QRectF(self._layout.text_left, top, self._layout.text_width, bottom - top)

    def _paint_heads(self, painter: QPainter, clip: QRectF, page: Page) -> None:
        layout = self._layout
        heights = {kind: layout.height_of(kind) for kind in HeadKind}
        left, width = layout.text_left, layout.text_width
        for i in layout.visible(clip):
            if heads := page.heads.get(i):
                area = QRectF(left, layout.top(i), width, layout.head_height(i))
                self._heads.paint(painter, heads, area, heights)
        tail = page.heads.get(len(page))
        if tail and layout.text_bottom() < clip.bottom():
            area = QRectF(left, layout.text_bottom() + self._metrics.px(16), width, 0)
            self._heads.paint(painter, tail, area, heights)

    def _paint_dashed(self, painter: QPainter, mark: Mark, clip: QRectF) -> None:
        painter.setPen(_dashed_pen(self.colour_of(mark)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rects = [rect.adjusted(-1, 1, 1, -2) for rect in self.rects(mark, clip)]
        path = outline(rects, gap=3, grow=0.0, radius=self._metrics.px(2))
        painter.drawPath(path)

    def _paint_underline(self, painter: QPainter, mark: Mark, clip: QRectF) -> None:
        painter.setPen(QPen(self.colour_of(mark), 1))
        lane = min(2, self.marks.lane(mark))
        below = self._layout.setting.baseline + self._metrics.px(3) + 2 * lane
        # From a line above on: a low lane is drawn across the edge of its line.
        near = clip.adjusted(0, -self._layout.setting.line, 0, 0)
        for rect in self._layout.rects(*self._units(mark), near):
            y = int(rect.top() + below)
            painter.drawLine(int(rect.left()), y, int(rect.right()), y)

    # The gutter

    def _paint_gutter(self, painter: QPainter, marks: list[Mark], clip: QRectF) -> None:
        letters: dict[int, list[Mark]] = {}
        unseen: dict[int, int] = {}
        for mark in marks:
            top, bottom = self.extent(mark)
            if bottom <= clip.top() or top >= clip.bottom():
                continue
            lane = self._lane_of(mark)
            if lane is None:
                unseen[top] = unseen.get(top, 0) + 1
                continue
            if lane is not _NO_LANE:
                self._paint_stripe(painter, mark, QRectF(lane[0], top, lane[1], bottom - top))
            if mark.layer is not Layer.EPISODE:
                letters.setdefault(top, []).append(mark)
        self._paint_letters(painter, letters, unseen)
        self._paint_caret(painter)

    def _lane_of(self, mark: Mark) -> tuple[int, int] | None:
        """Return left and width of the stripe of `mark`; None where no lane is left for it."""
        gutter = self.gutter
        if mark.layer is Layer.EPISODE:
            return 0, gutter.episode_width
        if mark.layer is not Layer.STRATEGY:
            return _NO_LANE
        lane = self.marks.lane(mark)
        return (gutter.lane_left(lane), gutter.lane_width) if lane < gutter.lanes else None

    def _paint_stripe(self, painter: QPainter, mark: Mark, stripe: QRectF) -> None:
        inner = stripe.adjusted(0, 1, 0, -1)
        colour = self.colour_of(mark)
        if not mark.dashed:
            painter.fillRect(inner, colour)
            return
        pen = QPen(colour, inner.width(), Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1, 1])
        painter.setPen(pen)
        x = inner.center().x()
        painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))

    def _paint_letters(
        self, painter: QPainter, letters: dict[int, list[Mark]], unseen: dict[int, int]
    ) -> None:
        for top in {*letters, *unseen}:
            named = [mark for mark in letters.get(top, ()) if mark.letter]
            shown = named[: _MOST_LETTERS if not unseen.get(top) else 1]
            rest = len(named) - len(shown) + unseen.get(top, 0)
            if rest and len(shown) == _MOST_LETTERS:
                rest += 1
                shown = shown[:1]
            self._paint_letter_group(painter, top, shown, rest)

    def _paint_letter_group(
        self, painter: QPainter, top: int, shown: list[Mark], rest: int
    ) -> None:
        gutter, line = self.gutter, self._layout.setting.line
        told = f"+{rest}" if rest else ""
        rest_width = QFontMetricsF(self._more).horizontalAdvance(told)
        width = (gutter.letter_width - rest_width) / max(1, len(shown))
        for n, mark in enumerate(shown):
            painter.setFont(self._letters if len(shown) == 1 and not rest else self._counts)
            painter.setPen(self.colour_of(mark))
            box = QRectF(gutter.letter_left + n * width, top, width, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.letter[:1])
        if rest:
            painter.setFont(self._more)
            painter.setPen(QColor(self._theme.muted))
            box = QRectF(gutter.caret_left - rest_width, top, rest_width, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, told)

    def _paint_caret(self, painter: QPainter) -> None:
        if self.caret is None:
            return
        _, top, _ = self._layout.line_of(self.caret[0])
        _, _, bottom = self._layout.line_of(self.caret[1] - 1)
        left = self.gutter.caret_left
        bar = QRectF(left, top + 2, self.gutter.caret_width, bottom - top - 4)
        painter.fillRect(bar, QColor(self._theme.accent))

    # Where marks are

    def extent(self, mark: Mark) -> tuple[int, int]:
        """Return top and bottom of the lines of `mark`; a part out of view is not laid out."""
        start, end = self._units(mark)
        return self._layout.line_of(start)[1], self._layout.line_of(end - 1)[2]

    def _units(self, mark: Mark) -> tuple[int, int]:
        if self.page is None:
            return 0, 1
        return self.page.text.units_of(mark.span)

    def marks_in_gutter(self, point: QPointF) -> list[Mark]:
        """Return the marks whose stripe or letter is at `point` of the page."""
        gutter = self.gutter
        view = QRectF(0, point.y(), 1, 1)
        lane = gutter.lane_at(point.x())
        found: list[Mark] = []
        for mark in self._visible_marks(view):
            top, bottom = self.extent(mark)
            if not top <= point.y() < bottom:
                continue
            if mark.layer is Layer.EPISODE:
                is_hit = gutter.is_episode(point.x())
            elif point.x() >= gutter.letter_left:
                is_hit = point.y() < top + self._layout.setting.line
            else:
                is_hit = mark.layer is Layer.STRATEGY and self.marks.lane(mark) == lane
            if is_hit:
                found.append(mark)
        return found

    def rects(self, mark: Mark, clip: QRectF) -> list[QRectF]:
        """Return one rectangle for each line of `mark` in and around `clip`."""
        # Beyond the view by two lines, so that a shape that goes on shows no edge.
        more = 2 * self._layout.setting.line
        return self._layout.rects(*self._units(mark), clip.adjusted(0, -more, 0, more))

    def _visible_marks(self, clip: QRectF) -> list[Mark]:
        if self.page is None or not self._layout.is_ready:
            return []
        # A line more on both sides, for what is drawn across the edges of lines.
        line, text = self._layout.setting.line, self.page.text
        start, end = self._layout.units_between(clip.top() - line, clip.bottom() + line)
        return self.marks.touching(text.to_offset(start), text.to_offset(end) + 1)


def _dashed_pen(colour: QColor) -> QPen:
    pen = QPen(colour, 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3, 3])
    return pen


def mark_colour(theme: Theme, mark: Mark) -> QColor:
    """Return the colour of a mark's code; behaviours share one."""
    if mark.layer is Layer.STRATEGY:
        return QColor(theme.strategies[mark.colour % len(theme.strategies)])
    if mark.layer is Layer.EPISODE:
        return QColor(theme.episodes[mark.colour % len(theme.episodes)])
    return QColor(theme.behaviour)
