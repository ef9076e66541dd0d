"""A trace as one reads and tags it: exact text, painted tags, a gutter and a sentence caret."""

from collections.abc import Iterable

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from core.codebook.code import Layer
from core.text.span import Span
from core.traces import Block
from gui.text.caret import SentenceCaret
from gui.text.decoration import Decoration, Fills
from gui.text.gutter import Gutter
from gui.text.lazy_layout import LazyLayout
from gui.text.marks import Mark, MarkIndex
from gui.text.page import Page
from gui.text.text_map import TextMap
from gui.theme.metrics import Metrics
from gui.theme.tokens import LIGHT, Theme

_Accuracy = Qt.HitTestAccuracy
_KeepAnchor = QTextCursor.MoveMode.KeepAnchor


class TraceView(QTextEdit):
    """Shows one trace read-only; every offset in and out is a code point of the trace's text.

    Signals:
        mark_clicked: the tag with this id was clicked, in the text or in the gutter.
        selection_changed: the selected characters or the current sentence are others now.
        scrolled: the reader scrolled; 0.0 is the top, 1.0 the bottom.
        view_changed: other text is visible now, whatever the reason.
        marks_changed: other marks are shown now.
        mark_added: this one mark is shown too now.
    """

    mark_clicked = Signal(int)
    selection_changed = Signal()
    scrolled = Signal(float)
    view_changed = Signal()
    marks_changed = Signal()
    mark_added = Signal(object)

    def __init__(
        self, theme: Theme = LIGHT, metrics: Metrics | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._metrics = metrics or Metrics()
        self._text = TextMap("")
        self._page: Page | None = None
        self._caret = SentenceCaret("")
        self._pressed_at: QPoint | None = None
        self._is_settling = False
        self._is_quiet = False
        self._empty_message = self.tr("No trace here yet.")
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        self._page_layout = LazyLayout(document, self._metrics, theme)
        document.setDocumentLayout(self._page_layout)
        self._decoration = Decoration(self._page_layout, self._metrics, theme)
        self._page_layout.decoration = self._decoration
        self._page_layout.use_gutter(self._decoration.gutter.width)
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
        self.setAccessibleName(self.tr("Trace"))
        self.setDocument(document)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._dress()
        self.selectionChanged.connect(self.selection_changed)
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
    def marks(self) -> MarkIndex:
        """Return the marks shown."""
        return self._decoration.marks

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

    def show_trace(self, text: str, blocks: tuple[Block, ...] = ()) -> None:
        """Show `text` from its top, without marks; `blocks` tile it."""
        self._page_layout.show_page(None)
        self._decoration.page = None
        self._decoration.focus = self._decoration.caret = None
        self._text = TextMap(text, breaks=[block.start for block in blocks])
        self._caret = SentenceCaret(text)
        self.document().setPlainText(self._text.display.text)
        self._page = Page(self._text, blocks)
        self._decoration.page = self._page
        self._decoration.marks = MarkIndex()
        self._fit_gutter()
        self._page_layout.show_page(self._page)
        self.verticalScrollBar().setValue(0)
        self._settle()
        self._refresh()
        self.marks_changed.emit()

    def show_nothing(self, message: str) -> None:
        """Show no trace, and `message` in its place: why, and what one can do."""
        self._empty_message = message
        self.show_trace("")

    def use(self, theme: Theme, metrics: Metrics) -> None:
        """Take colours from `theme` and lengths from `metrics`; the reader's place is kept."""
        self._theme = self._page_layout.theme = theme
        self._decoration.use(metrics, theme)
        self._dress()
        if metrics != self._metrics:
            self._metrics = metrics
            self._decoration.gutter = Gutter(metrics=metrics, lanes=self._decoration.gutter.lanes)
            place = self._place()
            self._page_layout.use_metrics(metrics)
            self._page_layout.use_gutter(self._decoration.gutter.width)
            self._return_to(place)
        self._refresh()

    # Marks

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show exactly these marks; of several with one id the last."""
        self._decoration.marks = MarkIndex(self._within(marks))
        self._fit_gutter()
        self._refresh()
        self.marks_changed.emit()

    def add_mark(self, mark: Mark) -> None:
        """Show one more mark; one with the same id is replaced."""
        for fitting in self._within([mark]):
            self._refresh_mark(self.marks.add(fitting))
            self._fit_gutter(shrink=False)
            self._refresh_mark(fitting)
            self.mark_added.emit(fitting)

    def remove_mark(self, tag_id: int) -> None:
        """No longer show the mark with this id, if it is shown."""
        removed = self.marks.remove(tag_id)
        if removed is not None:
            self._refresh_mark(removed)
            self.marks_changed.emit()

    def focus_mark(self, tag_id: int | None) -> None:
        """Fill and outline this mark; None focuses none."""
        self._refresh_mark(self.marks.get(self._decoration.focus))
        self._decoration.focus = tag_id
        self._refresh_mark(self.marks.get(tag_id))

    @property
    def focused_mark(self) -> int | None:
        """Return the id of the focused mark."""
        return self._decoration.focus

    def use_fills(self, fills: Fills) -> None:
        """Fill the focused tag only, or every strategy's."""
        self._decoration.fills = fills
        self._refresh()

    def _within(self, marks: Iterable[Mark]) -> Iterable[Mark]:
        end = len(self._text.source)
        return [mark for mark in marks if mark.span.end <= end]

    def _fit_gutter(self, *, shrink: bool = True) -> None:
        lanes = self.marks.lanes(Layer.STRATEGY)
        fitting = Gutter.for_lanes(self._metrics, lanes)
        if fitting.lanes > self._decoration.gutter.lanes or (
            shrink and fitting.lanes != self._decoration.gutter.lanes
        ):
            place = self._place()
            self._decoration.gutter = fitting
            self._page_layout.use_gutter(fitting.width)
            self._return_to(place)
            self._refresh()

    # Selection and the sentence caret

    def selected_span(self) -> Span | None:
        """Return the selected characters exactly; None without a selection."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self._text.span_of(cursor.selectionStart(), cursor.selectionEnd())

    def current_sentence(self) -> Span | None:
        """Return the sentence with the caret; None in a text without sentences."""
        return self._caret.current

    def target_span(self) -> Span | None:
        """Return what a code key tags: the selection, else the current sentence."""
        return self.selected_span() or self.current_sentence()

    def place_caret(self, offset: int) -> None:
        """Make the sentence at `offset` current."""
        self._show_caret(self._caret.place(offset))

    def move_sentence(self, delta: int) -> None:
        """Go `delta` sentences on, drop the selection and bring the sentence into view."""
        span = self._caret.move(delta)
        self._select(None)
        self._show_caret(span)
        if span is not None:
            self.scroll_to(span)

    def extend_sentence(self, delta: int) -> None:
        """Select whole sentences from the caret, `delta` further than now."""
        span = self._caret.extend(delta)
        if span is not None:
            self._select(span)
            self._show_caret(self._caret.current)
            self.scroll_to(self._caret.current or span)

    def select(self, span: Span | None) -> None:
        """Select `span`, or nothing."""
        self._select(span)

    def _select(self, span: Span | None) -> None:
        cursor = self.textCursor()
        if span is None and not cursor.hasSelection():
            return
        if span is None:
            cursor.clearSelection()
        else:
            start, end = self._text.units_of(span)
            cursor.setPosition(start)
            cursor.setPosition(end, _KeepAnchor)
        value = self.verticalScrollBar().value()
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(value)

    def _show_caret(self, span: Span | None) -> None:
        for caret in (self._decoration.caret, self._text.units_of(span) if span else None):
            if caret is not None:
                self._refresh_units(*caret)
            self._decoration.caret = caret
        self.selection_changed.emit()

    # Scrolling

    def scroll_to(self, span: Span, *, at: float | None = None) -> None:
        """Bring `span` into view with as little movement as possible.

        With `at` its first line stands at that share of the view's height instead.
        """
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
            goal = max(bar.value(), bottom + margin - height)
        self._go_to(goal)

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
        bar = self.verticalScrollBar()
        was, self._is_quiet = self._is_quiet, True
        bar.setValue(round(min(1.0, max(0.0, fraction)) * bar.maximum()))
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
        goal = bar.value() + moved
        self._page_layout.tell_size_if_changed()
        if goal != bar.value():
            bar.setValue(goal)
        self._is_settling = False
        self.view_changed.emit()

    def _place(self) -> tuple[int, int] | None:
        """Return the first unit in view and how far its line stands above the view's top."""
        if not self._page_layout.is_ready:
            return None
        y = self.verticalScrollBar().value()
        if y == 0:
            return 0, self._page_layout.line_of(0)[1] * -1
        unit = self._page_layout.first_unit(y)
        return unit, y - self._page_layout.line_of(unit)[1]

    def _return_to(self, place: tuple[int, int] | None) -> None:
        if place is None or self._page is None or not self._page_layout.is_ready:
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

    # The pointer

    def source_offset_at(self, point: QPoint) -> int | None:
        """Return the character under `point` of the viewport; None where there is no text."""
        unit = self._page_layout.hitTest(self._on_page(point), _Accuracy.ExactHit)
        return self._text.to_offset(unit) if unit >= 0 else None

    def marks_at(self, point: QPoint) -> list[Mark]:
        """Return the marks under `point` of the viewport, the shortest first."""
        on_page = self._on_page(point)
        if on_page.x() < self._decoration.gutter.caret_left:
            found = self._decoration.marks_in_gutter(on_page)
        else:
            offset = self.source_offset_at(point)
            found = [] if offset is None else self.marks.touching(offset, offset + 1)
        return sorted(found, key=lambda mark: (len(mark.span), mark.tag_id))

    def end_of_mark(self, tag_id: int) -> QPoint | None:
        """Return where in the viewport the last line of a mark ends; None out of view."""
        mark = self.marks.get(tag_id)
        rects = self._decoration.rects(mark, self._view()) if mark is not None else []
        if not rects:
            return None
        return QPointF(rects[-1].topRight() - QPointF(0, self.verticalScrollBar().value())).toPoint()

    def _view(self) -> QRectF:
        size = self.viewport().size()
        return QRectF(0, self.verticalScrollBar().value(), size.width(), size.height())

    def _on_page(self, point: QPoint) -> QPointF:
        return QPointF(point) + QPointF(0, self.verticalScrollBar().value())

    def _click(self, point: QPoint) -> None:
        unit = self._page_layout.hitTest(self._on_page(point), _Accuracy.FuzzyHit)
        self.place_caret(self._text.to_offset(unit))
        found = [mark.tag_id for mark in self.marks_at(point)]
        if found:
            focus = self._decoration.focus
            later = found.index(focus) + 1 if focus in found else 0
            chosen = found[later % len(found)]
            self.focus_mark(chosen)
            self.mark_clicked.emit(chosen)

    def _refresh(self) -> None:
        self.viewport().update()

    def _refresh_units(self, start: int, end: int) -> None:
        """Repaint the lines of units [start, end) over the whole width."""
        if self._page_layout.is_ready:
            top = self._page_layout.line_of(start)[1] - self.verticalScrollBar().value()
            bottom = self._page_layout.line_of(end - 1)[2] - self.verticalScrollBar().value()
            grow = self._metrics.px(4)
            self.viewport().update(0, top - grow, self.width(), bottom - top + 2 * grow)

    def _refresh_mark(self, mark: Mark | None) -> None:
        if mark is not None:
            self._refresh_units(*self._text.units_of(mark.span))

    # What Qt calls

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        data = QMimeData()
        span = self.selected_span()
        data.setText(span.quote(self._text.source) if span is not None else "")
        return data

    def scrollContentsBy(self, _dx: int, dy: int) -> None:  # noqa: N802
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position().toPoint() if is_left else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is not None and not self.textCursor().hasSelection():
            if (point - pressed).manhattanLength() < 6:
                self._click(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.surface))
        if not self._text.source and not self.blocks:
            self._paint_empty(painter)
        painter.end()
        for box in event.region():  # Qt would paint all that lies between two narrow strips
            super().paintEvent(QPaintEvent(box))
        bar = self.verticalScrollBar()
        if bar.value() < bar.maximum() and event.rect().intersects(self._fade_box()):
            self._paint_fade()

    def _fade_box(self) -> QRect:
        view, height = self.viewport().rect(), self._metrics.px(28)
        return QRect(0, view.height() - height, view.width(), height)

    def _paint_fade(self) -> None:
        """Let the last line fade, since the text goes on."""
        box = self._fade_box()
        clear = QColor(self._theme.surface)
        clear.setAlpha(0)
        shade = QLinearGradient(QPointF(box.topLeft()), QPointF(box.bottomLeft()))
        shade.setColorAt(0, clear)
        shade.setColorAt(1, QColor(self._theme.surface))
        painter = QPainter(self.viewport())
        painter.fillRect(box, shade)
        painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._metrics.font(13))
        painter.setPen(QColor(self._theme.muted))
        side = self._metrics.px(24)
        room = self.viewport().rect().adjusted(side, side, -side, -side)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, self._empty_message)
