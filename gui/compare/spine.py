"""What is left of a column that was hidden: a narrow bar that brings it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from core.glyphs import Glyph, in_words
from core.traces import Run
from gui.problems.delegate import draw_glyph
from gui.shell.tips import plain_tip
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager
from gui.theme.run_square import draw_square

_WIDTH, _MARGIN = 28, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineTold:
    """A run that is hidden, and what became of its attempts at the problem."""

    run: Run
    glyphs: tuple[Glyph, ...]


class Spine(QAbstractButton):
    """Shows a run's colour, name and outcomes, upright; a click or Space shows its column."""

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: SpineTold | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def run_id(self) -> int | None:
        """Return the run that a click shows."""
        return self._told.run.id if self._told is not None else None

    def tell(self, told: SpineTold) -> None:
        """Stand for another run."""
        self._told = told
        outcomes = in_words([told.run.name], [told.glyphs])
        self.setAccessibleName(self.tr("Show {0} again").format(told.run.name))
        self.setAccessibleDescription(outcomes)
        tip = self.tr("Hidden: {0}. Click to show it again.").format(outcomes or told.run.name)
        self.setToolTip(plain_tip(tip))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.px(_WIDTH), self._theme.metrics.px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.metrics.px(_WIDTH), self._theme.metrics.px(80))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme.current, self._theme.metrics.px
        painter.fillRect(self.rect(), QColor(theme.surface))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if self._told is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle, y = self.width() / 2, float(px(_MARGIN))
            side = px(10)
            box = QRectF(middle - side / 2, y, side, side)
            draw_square(painter, box, theme, self._told.run.position)
            y = self._paint_name(painter, y + side + px(8), self._told)
            self._paint_outcomes(painter, y + px(8), self._told.glyphs)
            self._paint_arrow(painter)
        painter.end()

    def _paint_name(self, painter: QPainter, top: float, told: SpineTold) -> float:
        """Paint the name from above downwards; return where it ends."""
        metrics, theme = self._theme.metrics, self._theme.current
        font = metrics.font(12, semibold=True)
        sizes = QFontMetricsF(font)
        room = max(0.0, self.height() - top - metrics.px(40) - len(told.glyphs) * metrics.px(14))
        name = sizes.elidedText(told.run.name, Qt.TextElideMode.ElideMiddle, room)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(theme.text if self.underMouse() else theme.muted))
        painter.translate(self.width() / 2, top)
        painter.rotate(90)
        painter.drawText(QPointF(0, sizes.capHeight() / 2), name)
        painter.restore()
        return top + sizes.horizontalAdvance(name)

    def _paint_outcomes(self, painter: QPainter, top: float, shown: Sequence[Glyph]) -> None:
        px, middle = self._theme.metrics.px, self.width() / 2
        for n, glyph in enumerate(shown):
            centre = QPointF(middle, top + px(6) + n * px(14))
            draw_glyph(painter, centre, px(8), glyph, self._theme.current)

    def _paint_arrow(self, painter: QPainter) -> None:
        px = self._theme.metrics.px
        side = px(14)
        place = QRectF((self.width() - side) / 2, self.height() - side - px(_MARGIN), side, side)
        icon("arrows-out-line-horizontal").paint(painter, place.toRect())
