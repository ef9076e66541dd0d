"""A narrow map of a whole trace: where which tags are, and which part of it is in view."""

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.answer_marks import AnswerMark, in_words, slots
from core.answer_marks import Slot as AnswerSlot
from core.codebook.code import Layer
from core.traces import Channel
from gui.problems.delegate import draw_glyph
from gui.text.decoration import mark_colour
from gui.text.marks import Mark
from gui.text.trace_view import TraceView
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme
from gui.turns import in_next_turn

_LEAST_VIEW = 10
_ANSWER = 8  # px of an answer's shape
_ANSWER_PITCH = 10
_REDRAW_AFTER = 40  # ms: the text has the first frame after a key for itself


class Minimap(QWidget):
    """Maps characters of a trace linearly onto its height; click or drag to travel.

    Signals:
        travelled: the reader pointed at this offset of the source.
    """

    travelled = Signal(int)

    def __init__(self, view: TraceView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._theme: Theme = view.theme
        self._metrics: Metrics = view.metrics
        self._picture: QPixmap | None = None
        self._answers: tuple[AnswerMark, ...] = ()
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_AFTER)
        self._redraw.timeout.connect(self._draw_anew)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Map of the trace"))
        self.setToolTip(self.tr("Click or drag to travel through the trace"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.view_changed.connect(self.update)
        view.marks_changed.connect(self._redraw.start)
        view.mark_added.connect(self._add)
        view.hits_changed.connect(self.update)
        view.difference_changed.connect(self.update)
        view.steps_changed.connect(self.update)
        self.travelled.connect(view.scroll_to_offset)

    def use(self, theme: Theme, metrics: Metrics) -> None:
        """Take colours from `theme` and lengths from `metrics`."""
        self._theme = theme
        self._metrics = metrics
        self.updateGeometry()
        self._forget_picture()

    def show_answers(self, answers: Sequence[AnswerMark]) -> None:
        """Show the answers that the text commits to: right, wrong or not judged."""
        end = len(self._view.source)
        shown = tuple(each for each in answers if each.span.end <= end)
        if shown != self._answers:
            self._answers = shown
            self.setAccessibleDescription(in_words(shown))
            self._forget_picture()

    def slots(self) -> list[AnswerSlot]:
        """Return the answers as they are drawn; close ones share a slot."""
        places = int(self._track().height() // self._metrics.px(_ANSWER_PITCH))
        return slots(self._answers, len(self._view.source), places)

    @Slot()
    def _draw_anew(self) -> None:
        """Draw in a turn of its own: the maps of all columns together would hold the window up."""
        in_next_turn(self, self._renew_picture)

    def _renew_picture(self) -> None:
        has_something = self._view.source or self._view.blocks
        self._picture = self._draw_picture() if has_something and self.isVisible() else None
        self.update()

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    # Where things are

    def _cap(self) -> int:
        """Return the height of the hatched cap that stands for hidden reasoning."""
        hidden = any(
            block.start == block.end and block.channel is not Channel.ANSWER
            for block in self._view.blocks
        )
        return min(self._metrics.px(64), self.height() // 4) if hidden else 0

    def _track(self) -> QRectF:
        px = self._metrics.px
        cap = self._cap()
        top = cap + (px(4) if cap else 0)
        width = px(11)
        return QRectF(px(4), top, width, max(1, self.height() - top))

    def _y(self, offset: float) -> float:
        track = self._track()
        return track.top() + track.height() * offset / max(1, len(self._view.source))

    def offset_at(self, y: float) -> int:
        """Return the source offset that stands at `y`."""
        track = self._track()
        share = (y - track.top()) / track.height()
        return round(min(1.0, max(0.0, share)) * len(self._view.source))

    # Drawing

    def _draw_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._draw_marks(painter, self._view.marks)
        track = self._track()
        self._draw_boundaries(painter, track, track.height() / max(1, len(self._view.source)))
        self._draw_answers(painter)
        if cap := self._cap():
            self._draw_cap(painter, QRectF(track.left(), 0, track.width(), cap))
        painter.end()
        return picture

    def _draw_marks(self, painter: QPainter, marks: Iterable[Mark]) -> None:
        """Draw tags, and suggestions dotted; those on the same pixels are drawn once."""
        px, track = self._metrics.px, self._track()
        left, top = track.left(), track.top()
        scale = track.height() / max(1, len(self._view.source))
        lanes = {
            Layer.EPISODE: (left, px(2)),
            Layer.STRATEGY: (left + px(4), px(7)),
            Layer.BEHAVIOUR: (track.right() - px(3), px(3)),
        }
        drawn: set[tuple[Layer, bool, int, int, int]] = set()
        colours: dict[tuple[Layer, int], QColor] = {}
        for mark in marks:
            if mark.layer not in lanes:
                continue
            y = int(top + mark.span.start * scale)
            is_point = mark.layer is Layer.BEHAVIOUR
            height = 1 if is_point else max(1, int(top + mark.span.end * scale) - y)
            key = (mark.layer, mark.dashed, mark.colour, y, height)
            if key not in drawn:
                drawn.add(key)
                shade = mark.layer, mark.colour
                if (colour := colours.get(shade)) is None:
                    colour = colours[shade] = mark_colour(self._theme, mark)
                x, width = lanes[mark.layer]
                if mark.dashed:
                    _dot(painter, QRect(int(x), y, width, height), colour)
                else:
                    painter.fillRect(int(x), y, width, height, colour)

    def _add(self, mark: Mark) -> None:
        """Draw one more mark on the picture as it is."""
        if self._picture is not None:
            painter = QPainter(self._picture)
            self._draw_marks(painter, [mark])
            painter.end()
            self.update()

    def _draw_boundaries(self, painter: QPainter, track: QRectF, scale: float) -> None:
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        for block in self._view.blocks:
            if 0 < block.start < len(self._view.source):
                y = int(track.top() + block.start * scale)
                painter.drawLine(int(track.left()) - 2, y, int(track.right()) + 2, y)

    def _draw_hits(self, painter: QPainter) -> None:
        """Draw where what was looked for stands, beside the tags; one tick a pixel row."""
        if (shown := self._view.hits) is None:
            return
        track, width = self._track(), self._metrics.px(6)
        top, scale = track.top(), track.height() / max(1, len(self._view.source))
        left, colour = int(track.right()) + 1, QColor(self._theme.warn)
        for y in {int(top + start * scale) for start in shown.hits.starts}:
            painter.fillRect(left, y, width, 2, colour)

    def _draw_difference(self, painter: QPainter) -> None:
        """Draw where the text has changed, beside the tags; the change gone to in accent."""
        if (shown := self._view.difference) is None:
            return
        scale = self._track().height() / max(1, len(self._view.source))
        places = [(span.start, span.end, span in shown.current) for span in shown.spans]
        places += [(each.start, each.start, look.is_current) for each, look in shown.woven.items()]
        for start, end, is_current in sorted(places, key=lambda place: place[2]):
            colour = QColor(self._theme.accent if is_current else self._theme.muted)
            height = max(2, round((end - start) * scale))
            left, width = int(self._track().right()) + 1, self._metrics.px(6)
            painter.fillRect(left, int(self._y(start)), width, height, colour)

    def _draw_steps(self, painter: QPainter) -> None:
        """Draw where an aligned text is at the same step, and where the two first part."""
        if (shown := self._view.step_marks) is None:
            return
        colour, left = QColor(self._theme.muted), int(self._track().left())
        for y in sorted({int(self._y(offset)) for offset, _ in shown.steps}):
            painter.fillRect(0, y, left - 1, 1, colour)
        if shown.divergence is not None:
            pen = QPen(colour, 1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            y = int(self._y(shown.divergence))
            painter.drawLine(0, y, self.width(), y)

    def _draw_answers(self, painter: QPainter) -> None:
        size, x = self._metrics.px(_ANSWER), self._answer_x()
        edge, colour = int(self._track().right()), QColor(self._theme.text)
        for slot in self.slots():
            if slot.is_changed:  # a stroke from the track to the shape: here the answer turned
                painter.fillRect(edge, int(self._answer_y(slot)) - 1, int(x) - edge, 2, colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for slot in self.slots():
            draw_glyph(painter, QPointF(x, self._answer_y(slot)), size, slot.glyph, self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _answer_x(self) -> float:
        return (self._track().right() + self.width()) / 2

    def _answer_y(self, slot: AnswerSlot) -> float:
        track, half = self._track(), self._metrics.px(_ANSWER) / 2 + 1
        return min(
            max(track.top() + slot.at * track.height(), track.top() + half), track.bottom() - half
        )

    def answer_words(self, y: float) -> str:
        """Return what the answers near `y` say, "" where there are none."""
        near = self._metrics.px(_ANSWER_PITCH)
        found = [slot for slot in self.slots() if abs(self._answer_y(slot) - y) < near]
        nearest = min(found, key=lambda slot: abs(self._answer_y(slot) - y), default=None)
        if nearest is None:
            return ""
        words = in_words(nearest.marks)
        return f"{words}\n{self.tr('another answer than before')}" if nearest.is_changed else words

    def _draw_cap(self, painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, QColor(self._theme.sunken))
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.unknown), 1))
        x = box.left() - box.height()
        while x < box.right():
            painter.drawLine(int(x), int(box.bottom()), int(x + box.height()), int(box.top()))
            x += self._metrics.px(5)
        painter.restore()

    def _paint_well(self, painter: QPainter) -> None:
        start, end = self._view.visible_offsets()
        top, bottom = self._y(start), self._y(end)
        track = self._track()
        height = max(self._metrics.px(_LEAST_VIEW), bottom - top)
        top = min(top, track.bottom() - height)
        well = QRectF(0.5, top, self.width() - 1.5, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.sunken))
        painter.drawRoundedRect(well, self._metrics.corner, self._metrics.corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    # What Qt calls

    def sizeHint(self) -> QSize:
        return QSize(self._metrics.px(28), self._metrics.px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._metrics.px(28), self._metrics.px(40))

    def event(self, event: QEvent) -> bool:
        words = self.answer_words(event.pos().y()) if isinstance(event, QHelpEvent) else ""
        if not words or not isinstance(event, QHelpEvent):
            return super().event(event)
        told = "<br>".join(map(escape, words.split("\n")))  # text of a model is never markup
        QToolTip.showText(event.globalPos(), f"<qt>{told}</qt>", self)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if self._view.source:
            self._paint_well(painter)
            track = self._track()
            line = QRectF(track.left(), track.top(), 1, track.height())
            painter.fillRect(line, QColor(self._theme.line))
        if self._view.source or self._view.blocks:
            if self._picture is None:
                self._picture = self._draw_picture()
            painter.drawPixmap(0, 0, self._picture)
        self._draw_difference(painter)
        self._draw_steps(painter)
        self._draw_hits(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_picture()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._view.source:
            self.travelled.emit(self.offset_at(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._view.source:
            self.travelled.emit(self.offset_at(event.position().y()))


def _dot(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Fill every third row of `box`, of a single row every second pixel: nobody decided this."""
    if box.height() < 2:
        for x in range(box.left(), box.right() + 1, 2):
            painter.fillRect(x, box.top(), 1, 1, colour)
        return
    for y in range(box.top(), box.bottom() + 1, 3):
        painter.fillRect(box.left(), y, box.width(), 1, colour)
