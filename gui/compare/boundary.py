"""One edge of a tag taken hold of by key, moved by words, characters or sentences, and kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from core.edits import ChangeTag
from core.tags import Tag
from core.text.span import Span
from core.text.units import Edge, Unit

if TYPE_CHECKING:
    from gui.compare.page import ComparePage
    from gui.shell.session import Session
    from gui.text.trace_view import TraceView

_WAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_KEEP = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Boundary(QObject):
    """Moves an edge of the tag in focus; without one, of what is selected. One edit when kept.

    Signals:
        told: which edge is held and what the keys do, or what became of it; carries words.
    """

    told = Signal(str)

    def __init__(self, page: "ComparePage", session: "Session") -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._view: TraceView | None = None
        self._edge = Edge.START
        self._tag: Tag | None = None
        self._span: Span | None = None

    @property
    def is_held(self) -> bool:
        """Whether an edge is held now."""
        return self._view is not None

    def grab(self, edge: Edge) -> None:
        """Take hold of an edge; holding the other one already, change over to this."""
        column = self._page.column
        if column is None or column.trace is None:
            return
        if self._view is not column.view:
            self.drop()
            self._tag = column.tags.get(self._session.selection.tag_id or 0)
            self._span = self._tag.span if self._tag else column.view.target_span()
            if self._span is None:
                self.told.emit(self.tr("Choose a tag or select text first."))
                return
            self._view = column.view
            for each in (self._view, self._view.viewport()):
                each.installEventFilter(self)
        self._edge = edge
        self._show()
        name = self.tr("Start") if edge is Edge.START else self.tr("End")
        words = self.tr(
            "{0} held: ← → by words, Shift characters, Ctrl sentences, or click; Enter keeps."
        )
        self.told.emit(words.format(name))

    def drop(self) -> bool:
        """Let go of the edge and leave the tag as it was; whether one was held."""
        view = self._view
        if view is None:
            return False
        self._release()
        view.select(None)
        return True

    def _release(self) -> None:
        if self._view is not None:
            for each in (self._view, self._view.viewport()):
                each.removeEventFilter(self)
        self._view = None

    def _show(self) -> None:
        if self._view is not None and self._span is not None:
            self._view.select(self._span, backward=self._edge is Edge.START)
            edge = self._span.start if self._edge is Edge.START else self._span.end - 1
            self._view.scroll_to(Span(edge, edge + 1))

    def _move(self, by: int, modifiers: Qt.KeyboardModifier) -> None:
        view, span = self._view, self._span
        if view is None or span is None:
            return
        if modifiers & _SHIFT:
            moved = view.moved_by_character(span, self._edge, by)
        else:
            unit = Unit.SENTENCE if modifiers & _CONTROL else Unit.TOKEN
            moved = view.steps.moved(span, self._edge, by, unit)
        if moved is not None:
            self._span = moved
            self._show()

    def _put_at(self, point: QPoint) -> None:
        """Let the edge be that of the word under the pointer, and keep it."""
        view, span = self._view, self._span
        offset = view.source_offset_at(point) if view else None
        word = view.steps.token_at(offset) if view and offset is not None else None
        if span is None or word is None:
            return
        start = word.start if self._edge is Edge.START else span.start
        end = word.end if self._edge is Edge.END else span.end
        if start < end:
            self._span = Span(start, end)
            self._show()
            self._keep()

    def _keep(self) -> None:
        view, tag, span = self._view, self._tag, self._span
        self._release()
        if view is None or tag is None or span is None:
            return  # the selection stays, to be tagged
        view.select(None)
        view.place_caret(span.start)
        if span != tag.span:
            quote = span.quote(view.source)
            self._session.run(ChangeTag(replace(tag, span=span, quote=quote), "Move Tag's Edge"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        view = self._view
        if view is None:
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._put_at(event.position().toPoint())
            return True
        if watched is not view:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.drop()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _WAYS:
                self._move(_WAYS[key], event.modifiers())
                return True
            if key in _KEEP:
                self._keep()
                return True
        return False
