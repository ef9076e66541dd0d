"""A trace as one reads and tags it: marks, a gutter, a sentence caret and exact selections."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QAbstractSlider, QWidget

from core.text.span import Span
from core.text.units import Edge, Steps, Unit
from core.traces import Block
from gui.text.caret import SentenceCaret
from gui.text.marked_view import MarkedView
from gui.text.marks import Mark
from gui.text.places import words_right
from gui.theme.metrics import Metrics
from gui.theme.tokens import LIGHT, Theme

_Accuracy = Qt.HitTestAccuracy
_KeepAnchor = QTextCursor.MoveMode.KeepAnchor
_Slide = QAbstractSlider.SliderAction
_TRAVEL = {
    Qt.Key.Key_PageUp: _Slide.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Slide.SliderPageStepAdd,
    Qt.Key.Key_Home: _Slide.SliderToMinimum,
    Qt.Key.Key_End: _Slide.SliderToMaximum,
}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SIDEWAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_EXTENDS = Qt.KeyboardModifier.ShiftModifier
_BY_CLAUSE = Qt.KeyboardModifier.ControlModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_CLICK_SLACK = 6  # a press that moves less than this is no drag


class TraceView(MarkedView):
    """Shows one trace with its tags; every offset in and out is a code point of its text.

    Up and Down move the sentence caret, with Shift they select lines as in any text. Left and Right
    select the word before or after, with Ctrl the clause, and with Shift as many more.

    Signals:
        mark_clicked: the tag with this id was clicked, in the text or in the gutter.
        selection_changed: the selected characters or the current sentence are others now.
    """

    mark_clicked = Signal(int)
    selection_changed = Signal()

    def __init__(
        self, theme: Theme = LIGHT, metrics: Metrics | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, metrics, parent)
        self._caret = SentenceCaret("")
        self._pressed_at: QPoint | None = None
        self.setAccessibleName(self.tr("Trace"))
        self.selectionChanged.connect(self.selection_changed)
        self.renewed.connect(self._on_renewed)

    # What is shown

    def show_trace(self, text: str, blocks: tuple[Block, ...] = ()) -> None:
        """Show `text` from its top, without marks; `blocks` tile it."""
        self._caret = SentenceCaret(text)
        super().show_trace(text, blocks)

    @Slot()
    def _on_renewed(self) -> None:
        self._decoration.page = self._page
        current = self._caret.current
        self._decoration.caret = self._text.units_of(current) if current is not None else None

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
        """Return what a code key tags: the selection, else the current sentence.

        None where only words are selected that are not the source's.
        """
        if self.textCursor().hasSelection():
            return self.selected_span()
        return self.current_sentence()

    def place_caret(self, offset: int) -> None:
        """Make the sentence at `offset` current."""
        self._show_caret(self._caret.place(offset))

    def move_sentence(self, delta: int) -> None:
        """Go `delta` sentences on, drop the selection and bring the sentence into view."""
        span = self._caret.move(delta)
        self.select(None)
        self._show_caret(span)
        if span is not None:
            self.scroll_to(span)

    def extend_sentence(self, delta: int) -> None:
        """Select whole sentences from the caret, `delta` further than now."""
        span = self._caret.extend(delta)
        if span is not None:
            self.select(span)
            self._show_caret(self._caret.current)
            self.scroll_to(self._caret.current or span)

    @property
    def steps(self) -> Steps:
        """Return the words, clauses and sentences of the trace."""
        return self._caret.steps

    def step(self, by: int, unit: Unit) -> None:
        """Select the next unit (`by` 1) or the one before (-1); at first one of the sentence."""
        chosen, sentence = self.selected_span(), self.current_sentence()
        if chosen is not None:
            at = chosen.end if by > 0 else chosen.start
        elif sentence is not None:
            at = sentence.start if by > 0 else sentence.end
        else:
            return
        goal = self.steps.after(at, unit) if by > 0 else self.steps.before(at, unit)
        self._select_and_show(goal)

    def stretch(self, by: int, unit: Unit) -> None:
        """Move the free end of the selection by a unit; without one this is a `step`."""
        chosen, cursor = self.selected_span(), self.textCursor()
        if chosen is None:
            self.step(by, unit)
            return
        is_backward = cursor.position() < cursor.anchor()
        words = [self.steps.after(chosen.start, unit), self.steps.before(chosen.end, unit)]
        if words[0] == words[1]:  # one unit only: it goes where the key points
            is_backward = by < 0
        edge = Edge.START if is_backward else Edge.END
        self._select_and_show(self.steps.moved(chosen, edge, by, unit), backward=is_backward)

    def moved_by_character(self, span: Span, edge: Edge, by: int) -> Span | None:
        """Return `span` with an edge one whole character further or back, None if it cannot be.

        What looks like one character is one, such as a letter with its accent, and so is a drawn
        formula.
        """
        start, end = self._text.units_of(span)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start if edge is Edge.START else end)
        way = QTextCursor.MoveOperation
        cursor.movePosition(way.NextCharacter if by > 0 else way.PreviousCharacter)
        start = cursor.position() if edge is Edge.START else start
        end = cursor.position() if edge is Edge.END else end
        return self._text.span_of(start, end) if start < end else None

    def _select_and_show(self, span: Span | None, *, backward: bool = False) -> None:
        if span is not None:
            self.select(span, backward=backward)
            self.place_caret(span.start if backward else span.end - 1)
            self.scroll_to(span)

    def select(self, span: Span | None, *, backward: bool = False) -> None:
        """Select `span`, or nothing; the view stays where it is."""
        cursor = self.textCursor()
        if span is None and not cursor.hasSelection():
            return
        if span is None:
            cursor.clearSelection()
        else:
            start, end = self._text.units_of(span)
            cursor.setPosition(end if backward else start)
            cursor.setPosition(start if backward else end, _KeepAnchor)
        value = self.verticalScrollBar().value()
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(value)

    def _show_caret(self, span: Span | None) -> None:
        for caret in (self._decoration.caret, self._text.units_of(span) if span else None):
            if caret is not None:
                self._refresh_units(*caret)
            self._decoration.caret = caret
        self.selection_changed.emit()

    # The pointer

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
        scrolled = QPointF(0, self.verticalScrollBar().value())
        return (rects[-1].topRight() - scrolled).toPoint()

    @property
    def line_height(self) -> int:
        """Return the height of a line of text."""
        return self._page_layout.setting.line

    def free_place(self, tag_id: int, size: QSize) -> QPoint | None:
        """Return where in the viewport `size` hides no word, at or close to the end of a mark.

        Behind its last line if there is room, else behind the lines around it; None if nowhere.
        """
        mark = self.marks.get(tag_id)
        rects = self._decoration.rects(mark, self._view()) if mark is not None else []
        if not rects:
            return None
        gap, line = self._metrics.px(6), self.line_height
        scrolled = self.verticalScrollBar().value()
        for step in (0, 1, -len(rects), 2, -len(rects) - 1):
            y = rects[-1].top() + step * line
            edges = (y + 3, y + line / 2, y + line - 3)  # it may stand between two lines
            right = max(words_right(self._page_layout, edge) for edge in edges) + gap
            fits_below = y + size.height() <= scrolled + self.viewport().height()
            if right + size.width() <= self.viewport().width() and y >= scrolled and fits_below:
                return QPoint(int(right), int(y) - scrolled)
        return None

    def _click(self, point: QPoint) -> None:
        unit = self._page_layout.hitTest(self._on_page(point), _Accuracy.FuzzyHit)
        if (fold := self.fold_at(self._text.to_offset(unit))) is not None:
            self.unfold(fold.span)
            return
        self.place_caret(self._text.to_offset(unit))
        found = [mark.tag_id for mark in self.marks_at(point)]
        if found:
            focus = self._decoration.focus
            later = found.index(focus) + 1 if focus in found else 0
            chosen = found[later % len(found)]
            self.focus_mark(chosen)
            self.mark_clicked.emit(chosen)

    # What Qt calls

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        span, cursor = self.selected_span(), self.textCursor()
        woven = self._text.inserted_words(cursor.selectionStart(), cursor.selectionEnd())
        data.setText(span.quote(self._text.source) if span is not None else woven)
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position().toPoint() if is_left else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None or self.textCursor().hasSelection():
            return
        if (point - pressed).manhattanLength() < _CLICK_SLACK:
            self._click(point)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._caret.is_placed and self.source:
            self.place_caret(self.visible_offsets()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~_KEYPAD
        key = Qt.Key(event.key())
        if key in _SIDEWAYS and not event.modifiers() & ~(_EXTENDS | _BY_CLAUSE | _KEYPAD):
            unit = Unit.CLAUSE if event.modifiers() & _BY_CLAUSE else Unit.TOKEN
            move = self.stretch if event.modifiers() & _EXTENDS else self.step
            move(_SIDEWAYS[key], unit)
        elif is_plain and key in _STEPS:
            self.move_sentence(_STEPS[key])
        elif is_plain and key in _TRAVEL:
            self.verticalScrollBar().triggerAction(_TRAVEL[key])
        else:
            super().keyPressEvent(event)
