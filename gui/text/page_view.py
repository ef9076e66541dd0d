"""A page of a trace: its text set lazily, scrolled without jumps, never read back."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from core.text.display import Piece
from core.text.formulas import Formula, formulas
from core.text.span import Span
from core.traces import Block
from gui.text.folds import Fold
from gui.text.formula_book import FormulaBook
from gui.text.lazy_layout import LazyLayout
from gui.text.page import Page
from gui.text.page_paint import paint_empty, paint_fade
from gui.text.pieces import pieces_of
from gui.text.places import ReadingLine, place_near, y_near
from gui.text.text_map import TextMap
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme


class PageView(QTextEdit):
    """Shows a text and its blocks read-only; offsets in and out are code points of the source.

    Signals:
        scrolled: the reader scrolled; 0.0 is the top, 1.0 the bottom.
        view_changed: other text is visible now, whatever the reason.
        renewed: the same text is set anew, with other drawings in it.
    """

    scrolled = Signal(float)
    view_changed = Signal()
    renewed = Signal()

    def __init__(self, theme: Theme, metrics: Metrics, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._metrics = metrics
        self._text = TextMap("")
        self._page: Page | None = None
        self._book: FormulaBook | None = None
        self._text_formulas: list[Formula] = []
        self._drawn: dict[int, tuple[str, bool]] = {}
        self._drawn_of = 0  # formulas with a drawing, those in folds too
        self._blocks_shown: tuple[Block, ...] = ()
        self._folds: tuple[Fold, ...] = ()
        self._woven: tuple[Piece, ...] = ()
        self._is_settling = False
        self._is_quiet = False
        self._aim: int | None = None  # where `scroll_to` goes while it does
        self._empty_message = self.tr("No trace here yet.")
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        self._page_layout = LazyLayout(document, metrics, theme)
        document.setDocumentLayout(self._page_layout)
        self._build(document)

    def _build(self, document: QTextDocument) -> None:
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setDocument(document)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._dress()
        self.verticalScrollBar().valueChanged.connect(self._tell_scrolled)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(self._theme.surface))
        palette.setColor(QPalette.ColorRole.Text, QColor(self._theme.text))
        self.setPalette(palette)

    # What is shown

    @property
    def source(self) -> str:
        """Return the text of the trace."""
        return self._text.source

    @property
    def theme(self) -> Theme:
        """Return the theme in use."""
        return self._theme

    @property
    def metrics(self) -> Metrics:
        """Return the lengths and fonts in use."""
        return self._metrics

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks of the trace."""
        heads = self._page.heads if self._page else {}
        return tuple(head.block for i in sorted(heads) for head in heads[i])

    def show_text(self, text: str, blocks: tuple[Block, ...] = ()) -> None:
        """Show `text` from its top; `blocks` tile it."""
        self._text_formulas = list(formulas(text)) if self._book is not None else []
        self._blocks_shown = blocks
        self._folds = self._woven = ()
        self._set_text(text, blocks)
        self._ask_for_drawings()
        self.moveCursor(QTextCursor.MoveOperation.Start)  # Qt left it behind the new text
        self.verticalScrollBar().setValue(0)
        self._settle()
        self.viewport().update()

    # Formulas

    def use_formulas(self, book: FormulaBook) -> None:
        """Show formulas as drawings, as `book` comes to have them."""
        self._book = self._page_layout.formulas = book
        book.changed.connect(self._renew_formulas)

    def _set_text(self, text: str, blocks: tuple[Block, ...]) -> None:
        drawn = [each for each in self._text_formulas if self._has_drawing(each)]
        drawn = [each for each in drawn if not self._is_woven_into(each.span)]
        pieces = pieces_of(text, self._folds, self._woven, [each.span for each in drawn])
        self._drawn_of = self._count_drawings()
        self._drawn = {each.span.start: (each.tex, each.is_display) for each in drawn}
        self._page_layout.show_page(None)
        self._text = TextMap(text, breaks=[block.start for block in blocks], replaced=pieces)
        self.document().setPlainText(self._text.display.text)
        self._page = Page(self._text, blocks, self._drawn)
        self._page_layout.show_page(self._page)

    def _has_drawing(self, formula: Formula) -> bool:
        found = self._book and self._book.drawing((formula.tex, formula.is_display))
        return found is not None

    def _ask_for_drawings(self) -> None:
        if self._book is not None:
            self._book.ask(id(self), [(each.tex, each.is_display) for each in self._text_formulas])

    @Slot()
    def _renew_formulas(self) -> None:
        """Set the text anew with the drawings there are now; the reader's place is kept."""
        if self._count_drawings() != self._drawn_of:
            self._set_anew()

    def _count_drawings(self) -> int:
        return sum(map(self._has_drawing, self._text_formulas))

    def _set_anew(self) -> None:
        """Set the same text anew; what is selected and the reader's place are kept."""
        place = self._place()
        source = None if place is None else (self._text.to_offset(place[0]), place[1])
        cursor = self.textCursor()
        chosen = self._text.span_of(cursor.selectionStart(), cursor.selectionEnd())
        was, self._is_quiet = self._is_quiet, True  # for a moment the view stands at the top
        self._set_text(self._text.source, self._blocks_shown)
        if chosen is not None:
            start, end = self._text.units_of(chosen)
            cursor = self.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
        self._return_to(None if source is None else (self._text.to_unit(source[0]), source[1]))
        self._is_quiet = was
        self.renewed.emit()
        self.viewport().update()

    # Words of another text

    def show_woven(self, pieces: Sequence[Piece], folds: Iterable[Fold] = ()) -> None:
        """Show words of an earlier text in between, and these folds; the place is kept.

        They are no part of the source: offsets pass them over, and so do copies.
        """
        wanted = tuple(sorted(folds, key=lambda fold: fold.span))
        if (tuple(pieces), wanted) != (self._woven, self._folds):
            self._woven, self._folds = tuple(pieces), wanted
            self._set_anew()

    @property
    def woven(self) -> tuple[Piece, ...]:
        """Return the words of an earlier text that are shown in between."""
        return self._woven

    def _is_woven_into(self, span: Span) -> bool:
        """Whether words of another text stand inside `span`, so that it cannot be drawn whole."""
        i = bisect_right(self._woven, span.start, key=lambda piece: piece.start)
        return i < len(self._woven) and self._woven[i].start < span.end

    # Folds

    @property
    def folds(self) -> tuple[Fold, ...]:
        """Return the stretches that are folded to a line each."""
        return self._folds

    def show_folds(self, folds: Iterable[Fold]) -> None:
        """Fold exactly these stretches, whole paragraphs each; the reader's place is kept."""
        wanted = tuple(sorted(folds, key=lambda fold: fold.span))
        if wanted != self._folds:
            self._folds = wanted
            self._set_anew()

    def fold_at(self, offset: int) -> Fold | None:
        """Return the fold that hides the character at `offset`, if one does."""
        inside = (fold for fold in self._folds if fold.span.start <= offset < fold.span.end)
        return next(inside, None)

    def unfold(self, span: Span) -> None:
        """Show again all that hides some of `span`."""
        if any(fold.span.overlaps(span) for fold in self._folds):
            self.show_folds(fold for fold in self._folds if not fold.span.overlaps(span))

    # Scrolling

    def scroll_to(self, span: Span, *, at: float | None = None, quietly: bool = False) -> None:
        """Bring `span` into view with as little movement as possible.

        With `at` its first line stands at that share of the view's height instead. `quietly` does
        not tell `scrolled`, so that locked views stay where they are. Folds that hide it open.
        """
        self.unfold(span)
        was, self._is_quiet = self._is_quiet, quietly or self._is_quiet
        self._aim = span.start
        self._scroll_to(span, at)
        self._is_quiet, self._aim = was, None

    def _scroll_to(self, span: Span, at: float | None) -> None:
        if not self._page_layout.is_ready:
            return
        start, end = self._text.units_of(span)
        top, bottom = self._extent(start, end)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        margin = self._page_layout.setting.line
        if at is not None:
            goal = top - round(at * height)
        elif top - margin < bar.value() or bottom - top + 2 * margin > height:
            goal = top - margin
        else:
            below = max(margin, self._fade_box().height())  # not where the text fades
            goal = max(bar.value(), bottom + below - height)
        self._go_to(goal)

    def shows(self, span: Span) -> bool:
        """Whether all lines of `span` are in view, clear of the fade at the lower edge."""
        if not self._page_layout.is_ready or self.fold_at(span.start) is not None:
            return False
        top, bottom = self._extent(*self._text.units_of(span))
        bar, height = self.verticalScrollBar(), self.viewport().height()
        fade = self._fade_box().height() if bar.value() < bar.maximum() else 0
        return bar.value() <= top and bottom <= bar.value() + height - fade

    def scroll_to_offset(self, offset: int) -> None:
        """Bring the character at `offset` to the middle of the view."""
        if self._text.source:
            at = min(max(0, offset), len(self._text.source) - 1)
            self.scroll_to(Span(at, at + 1), at=0.5)

    def _extent(self, start: int, end: int) -> tuple[int, int]:
        page, layout = self._page, self._page_layout
        if page is not None:
            layout.lay(page.at(start))
            layout.lay(page.at(end - 1))
            layout.tell_size_if_changed()
        return layout.line_of(start)[1], layout.line_of(end - 1)[2]

    def _go_to(self, value: int) -> None:
        self._page_layout.tell_size_if_changed()
        self.verticalScrollBar().setValue(value)

    @property
    def scroll_fraction(self) -> float:
        """Return where the view stands, from 0.0 at the top to 1.0 at the bottom."""
        bar = self.verticalScrollBar()
        return bar.value() / bar.maximum() if bar.maximum() else 0.0

    def set_scroll_fraction(self, fraction: float) -> None:
        """Scroll without telling `scrolled`, so that locked views do not chase one another."""
        self._scroll_quietly(min(1.0, max(0.0, fraction)) * self.verticalScrollBar().maximum())

    # Aligned scrolling

    @property
    def reading_place(self) -> float:
        """Return the offset of the source that is about to be read, in parts of characters."""
        if self._page is None or not self._page_layout.is_ready:
            return 0.0
        y = self._reading_line.y_at(self.verticalScrollBar().value())
        place = place_near(self._page_layout, self._page, y)
        return self._text.to_offset(int(place)) + place - int(place)

    def set_reading_place(self, offset: float) -> None:
        """Scroll to where `offset` is read, without telling `scrolled`."""
        if self._page is not None and self._page_layout.is_ready:
            unit = self._text.to_unit(int(offset)) + offset - int(offset)
            y = y_near(self._page_layout, self._page, unit)
            self._scroll_quietly(self._reading_line.value_at(y))

    @property
    def _reading_line(self) -> ReadingLine:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        layout = self._page_layout
        return ReadingLine(
            most=bar.maximum(), height=height, top=layout.top_margin, bottom=layout.text_bottom()
        )

    @property
    def aim(self) -> tuple[int, float] | None:
        """Return what this view is being scrolled to, and at which share of its height it stands.

        None while a reader only scrolls.
        """
        if self._aim is None:
            return None
        top = self._extent(*self._text.units_of(Span(self._aim, self._aim + 1)))[0]
        above = top - self.verticalScrollBar().value()
        return self._aim, above / max(1, self.viewport().height())

    def take_aim(self, offset: float, share: float) -> None:
        """Scroll so that `offset` stands at that share of the height; does not tell `scrolled`."""
        if self._text.source:
            at = min(max(0, int(offset)), len(self._text.source) - 1)
            self.scroll_to(Span(at, at + 1), at=share, quietly=True)

    def _scroll_quietly(self, value: float) -> None:
        was, self._is_quiet = self._is_quiet, True
        self.verticalScrollBar().setValue(round(value))
        self._is_quiet = was

    def _tell_scrolled(self) -> None:
        if not self._is_settling and not self._is_quiet:
            self.scrolled.emit(self.scroll_fraction)

    def _settle(self) -> None:
        """Lay out what is visible and keep it where it is while estimates are corrected."""
        if self._is_settling or not self._page_layout.is_ready:
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        self._is_settling = True
        moved = self._page_layout.settle(bar.value(), bar.value() + height)
        goal = bar.value() + moved if bar.value() else 0  # whoever is at the top stays there
        self._page_layout.tell_size_if_changed()
        if goal != bar.value():
            bar.setValue(goal)
        self._is_settling = False
        self.view_changed.emit()

    def _place(self) -> tuple[int, int] | None:
        """Return the first unit in view and how far its line stands above the view's top.

        None at the very top, which is a place of its own: a head may stand above the first unit.
        """
        y = self.verticalScrollBar().value()
        if not self._page_layout.is_ready or y == 0:
            return None
        unit = self._page_layout.first_unit(y)
        return unit, y - self._page_layout.line_of(unit)[1]

    def _return_to(self, place: tuple[int, int] | None) -> None:
        if place is None or self._page is None or not self._page_layout.is_ready:
            self.verticalScrollBar().setValue(0)
            self._settle()
            return
        unit, above = place
        self._page_layout.lay(self._page.at(unit))
        self._is_settling = True
        self._go_to(self._page_layout.line_of(unit)[1] + above)
        self._is_settling = False
        self._settle()

    def visible_offsets(self) -> tuple[int, int]:
        """Return about which characters [start, end) of the source are in view."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        start, end = (self._page_layout.unit_near(y) for y in (top, bottom))
        return self._text.to_offset(start), self._text.to_offset(end)

    def source_offset_at(self, point: QPoint) -> int | None:
        """Return the character under `point` of the viewport; None where there is no text."""
        unit = self._page_layout.unit_under(self._on_page(point))
        return None if unit is None else self._text.to_offset(unit)

    def _view(self) -> QRectF:
        size = self.viewport().size()
        return QRectF(0, self.verticalScrollBar().value(), size.width(), size.height())

    def _on_page(self, point: QPoint) -> QPointF:
        return QPointF(point) + QPointF(0, self.verticalScrollBar().value())

    def _refresh_units(self, start: int, end: int) -> None:
        """Repaint the lines of units [start, end) over the whole width."""
        if self._page_layout.is_ready:
            top = self._page_layout.line_of(start)[1] - self.verticalScrollBar().value()
            bottom = self._page_layout.line_of(end - 1)[2] - self.verticalScrollBar().value()
            grow = self._metrics.px(4)
            self.viewport().update(0, top - grow, self.width(), bottom - top + 2 * grow)

    # What Qt calls

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        # While estimates are corrected the words stay where they are on the screen.
        if not self._is_settling:
            view, fade = self.viewport(), self._fade_box()
            view.scroll(0, dy, QRect(0, 0, view.width(), fade.top()))
            view.update(fade)
            self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._place()
        was, self._is_settling = self._is_settling, True
        super().resizeEvent(event)
        self._is_settling = was
        self._return_to(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.surface))
        if not self._text.source and not self.blocks:
            paint_empty(painter, self.viewport(), self._theme, self._metrics, self._empty_message)
        painter.end()
        for box in _boxes(event.region()):  # Qt would paint all that lies between two narrow strips
            super().paintEvent(QPaintEvent(box))
        bar = self.verticalScrollBar()
        if bar.value() < bar.maximum() and event.rect().intersects(self._fade_box()):
            paint_fade(self.viewport(), self._fade_box(), self._theme)

    def _fade_box(self) -> QRect:
        view, height = self.viewport().rect(), self._metrics.px(28)
        return QRect(0, view.height() - height, view.width(), height)


def _boxes(region: QRegion) -> Iterator[QRect]:
    return iter(cast("Iterable[QRect]", region))  # iterable in PySide, though its types say not
