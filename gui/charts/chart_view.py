"""The base of all charts: paints in pixels, tells what is pointed at, opens and exports it."""

from collections.abc import Sequence
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPicture,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.charts.marks import Chart, Heading, Mark
from core.charts.walk import Direction, Place, step
from core.charts.wording import grouped
from core.charts.written import Stamp
from gui.charts.lettering import Lettering, scale_of, wrapped
from gui.charts.pencil import Emphasis, Hit, Pencil
from gui.charts.tip import Tip
from gui.theme.tokens import LIGHT, Theme

HEAD = 46
SUBTITLE_LINE = 16
BUTTONS = 60

_ARROWS = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}
_OPENERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class _Picture(pg.GraphicsObject):
    """The one item of a chart's scene: hands its painter to the chart, in scene pixels."""

    def __init__(self, view: "ChartView") -> None:
        super().__init__()
        self._view = view

    def boundingRect(self) -> QRectF:
        return QRectF(QPointF(0, 0), QSizeF(self._view.size()))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.save()
        painter.setTransform(self.sceneTransform().inverted()[0], combine=True)
        self._view.paint_chart(painter)
        painter.restore()


class ChartView(pg.GraphicsView):
    """A chart that fills its widget; a subclass says how to draw it, in base-13 pixels.

    Signals:
        mark_activated: a mark was opened; carries the Mark.
        run_pointed: the name of the run that is pointed at now, "" if none.
    """

    mark_activated = Signal(object)
    run_pointed = Signal(str)
    subtitle_lines = 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._chart: Chart = Chart(heading=Heading(title=""))
        self.stamp = Stamp()
        """What is printed on exports."""
        self._hits: list[Hit] | None = None
        self._current = ""
        self._run_name = ""
        self._tip: Tip | None = None
        self._picture = _Picture(self)
        self.setCentralItem(None)
        self.addItem(self._picture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # What subclasses say

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw the chart below its heading and note its marks."""

    def needed_height(self, width: float) -> float:
        """Return the height that the drawing needs at `width`, both in base pixels."""
        return self.head_height(width)

    def reached(self, places: Sequence[Place], current: int, direction: Direction) -> int:
        """Return which mark an arrow key reaches from `current`, all by their place in `marks`."""
        return step(places, current, direction)

    # What others use

    @property
    def chart(self) -> Chart:
        """The chart shown."""
        return self._chart

    @property
    def theme(self) -> Theme:
        """The theme that the chart is drawn in."""
        return self._theme

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self.setAccessibleName(chart.heading.title)
        self._forget()

    def use_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.setBackground(QColor(theme.surface))
        self._hits = None
        self._repaint()

    def highlight_run(self, run_name: str) -> None:
        """Highlight everything of one run, which is pointed at in this or another chart."""
        if run_name != self._run_name:
            self._run_name = run_name
            self._repaint()

    def marks(self) -> list[Mark]:
        """Return the marks in the order in which they are read."""
        return [hit.mark for hit in self._all_hits() if not hit.again]

    def area_of(self, mark_id: str) -> QRectF:
        """Return where a mark stands, in widget pixels."""
        scale = scale_of(self.font())
        hit = next(hit for hit in self._all_hits() if hit.mark.mark_id == mark_id)
        box = hit.area.boundingRect()
        return QRectF(box.topLeft() * scale, box.size() * scale)

    def current_mark(self) -> Mark | None:
        """Return the mark pointed at or reached by keyboard."""
        return next((m for m in self.marks() if m.mark_id == self._current), None)

    def export(self, path: Path, theme: Theme | None = None) -> None:
        """Write the chart as PNG (3×), SVG, CSV, Markdown or LaTeX, by the suffix of `path`.

        Raises:
            VoltefaceError: the suffix is none of these, or the file cannot be written.
        """
        # Imported here: QtSvg is needed only by those who export.
        from gui.charts.export import write_chart  # noqa: PLC0415

        write_chart(self, path, theme or self._theme)

    def paint_export(self, painter: QPainter, theme: Theme) -> None:
        """Paint the chart as on screen, without anything pointed at."""
        self._draw_on(painter, theme, Emphasis())

    def paint_chart(self, painter: QPainter) -> None:
        """Paint the chart as it stands on screen."""
        emphasis = Emphasis(run_name=self._run_name, mark_id=self._current, focused=self.hasFocus())
        pencil = self._draw_on(painter, self._theme, emphasis)
        self._hits = pencil.hits

    def head_height(self, width: float) -> float:
        """Return how much the heading takes at `width`."""
        lines = max(
            len(wrapped(heading.subtitle, self.lettering().font(12), room, self.subtitle_lines))
            for heading, _, room in self.headings(width)
        )
        return HEAD + SUBTITLE_LINE * (lines - 1)

    def headings(self, width: float) -> list[tuple[Heading, float, float]]:
        """Return the headings with the x and the width of each; some charts have two."""
        return [(self._chart.heading, 0.0, width)]

    def lettering(self) -> Lettering:
        """Return the fonts to draw and measure with."""
        return Lettering(self.font().family())

    def base_size(self) -> QSizeF:
        """Return the size of the widget in base pixels."""
        return QSizeF(self.size()) / scale_of(self.font())

    # Drawing

    def _draw_headings(self, pencil: Pencil, width: float) -> None:
        title, small = pencil.lettering.font(16, strong=True), pencil.lettering.font(12)
        for heading, x, room in self.headings(width):
            # The card's buttons stand over the right end of the title's line.
            is_last = x + room > width - BUTTONS
            (line,) = wrapped(heading.title, title, room - is_last * BUTTONS, most=1)
            pencil.text(x, 12, line, title, pencil.theme.text)
            for place, text in enumerate(
                wrapped(heading.subtitle, small, room, self.subtitle_lines)
            ):
                y = 32 + place * SUBTITLE_LINE
                pencil.text(x, y, text, small, pencil.theme.muted)

    def _draw_on(self, painter: QPainter, theme: Theme, emphasis: Emphasis) -> Pencil:
        size = self.base_size()
        scale = scale_of(self.font())
        painter.save()
        painter.scale(scale, scale)
        pencil = Pencil(painter, theme, self.lettering(), emphasis)
        self._draw_headings(pencil, size.width())
        if self._chart.missing is None:
            self.draw(pencil, size)
            self._draw_ring(pencil, QRectF(QPointF(0, 0), size))
        painter.restore()
        return pencil

    def _draw_ring(self, pencil: Pencil, within: QRectF) -> None:
        if pencil.emphasis.focused:
            for hit in pencil.hits:
                if pencil.stands_out(hit.mark) and not hit.again:
                    pencil.focus_ring(hit.area, within)

    def _all_hits(self) -> list[Hit]:
        if self._hits is None:
            picture = QPicture()
            painter = QPainter(picture)
            self._hits = self._draw_on(painter, self._theme, Emphasis()).hits
            painter.end()
        return self._hits

    def _forget(self) -> None:
        self._hits = None
        self._point_at("")
        self._describe()
        self._repaint()

    def _repaint(self) -> None:
        self._picture.update()
        self.viewport().update()

    # Pointing

    def _hit_at(self, position: QPointF) -> Hit | None:
        point = position / scale_of(self.font())
        under = [hit for hit in self._all_hits() if hit.area.contains(point)]
        return under[-1] if under else None

    def _point_at(self, mark_id: str) -> None:
        if mark_id == self._current:
            return
        self._current = mark_id
        mark = self.current_mark()
        self._describe()
        self._show_tip(mark)
        self.run_pointed.emit(mark.run_name if mark else "")
        self._repaint()

    def _describe(self) -> None:
        mark = self.current_mark() if self._current else None
        parts = [self._chart.heading.subtitle, self._chart.note]
        if self._chart.missing is not None:
            parts += [self._chart.missing.what, self._chart.missing.why]
        if mark is not None:
            parts.insert(0, mark.sentence())
        self.setAccessibleDescription(". ".join(part for part in parts if part))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )

    def _show_tip(self, mark: Mark | None) -> None:
        if mark is None:
            if self._tip is not None:
                self._tip.hide()
            return
        if self._tip is None:
            self._tip = Tip(self.window())
        self._tip.tell(mark, self.opening(mark), self._theme)
        area = self.area_of(mark.mark_id).toAlignedRect()
        self._tip.stand_by(area, self)

    def opening(self, mark: Mark) -> str:
        """Return how `mark` is opened, in words."""
        if not mark.opens:
            return ""
        many = len(mark.problem_ids)
        if many == 0:
            return self.tr("Enter opens the traces")
        return (
            self.tr("Enter opens %1 problems").replace("%1", grouped(many))
            if many > 1
            else self.tr("Enter opens the problem")
        )

    def opens(self, mark: Mark) -> bool:
        """Whether something happens when `mark` is pressed."""
        return mark.opens

    def activate(self, mark: Mark) -> None:
        """Do what pressing `mark` does."""
        if mark.opens:
            self.mark_activated.emit(mark)

    def _walk(self, direction: Direction) -> None:
        hits = [hit for hit in self._all_hits() if not hit.again]
        if not hits:
            return
        ids = [hit.mark.mark_id for hit in hits]
        if self._current not in ids:
            self._point_at(ids[0])
            return
        at = self.reached([hit.place for hit in hits], ids.index(self._current), direction)
        self._point_at(ids[at])

    # Qt's own

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        super().resizeEvent(ev)
        self._hits = None
        if hasattr(self, "_picture"):
            self._picture.prepareGeometryChange()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        hit = self._hit_at(ev.position())
        self._point_at(hit.mark.mark_id if hit else "")
        opens = hit is not None and self.opens(hit.mark)
        cursor = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(cursor)

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        if ev.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            hit = self._hit_at(ev.position())
            self._point_at(hit.mark.mark_id if hit else "")

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        hit = self._hit_at(ev.position())
        if ev.button() == Qt.MouseButton.LeftButton and hit and hit.mark.mark_id == self._current:
            self.activate(hit.mark)

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        # The two single clicks have said it all.
        ev.accept()

    def wheelEvent(self, ev: QWheelEvent) -> None:
        # The page scrolls; a chart never does.
        ev.ignore()

    def leaveEvent(self, ev: QEvent) -> None:
        if not self.hasFocus():
            self._point_at("")
        super().leaveEvent(ev)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        key = Qt.Key(ev.key())
        marks = self.marks()
        if key in _ARROWS:
            self._walk(_ARROWS[key])
        elif key in _OPENERS and (mark := self.current_mark()) is not None:
            self.activate(mark)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and marks:
            self._point_at(marks[0 if key == Qt.Key.Key_Home else -1].mark_id)
        elif key == Qt.Key.Key_Escape and self._current:
            self._point_at("")
        else:
            ev.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        tabbed = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if tabbed and not self._current and self.marks():
            # Not at once: the scroll area first brings the chart into view.
            QTimer.singleShot(0, self, self._enter)
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at("")
        self._repaint()

    def hideEvent(self, event: QHideEvent) -> None:
        self._point_at("")
        super().hideEvent(event)

    def _enter(self) -> None:
        if self.hasFocus() and not self._current:
            self._walk(Direction.DOWN)
