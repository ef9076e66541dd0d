"""Draws outcomes in the list of problems: a shape for each run and attempt."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.glyphs import Glyph
from gui.problems.model import AnyIndex, GlyphsRole
from gui.theme.manager import ThemeManager
from gui.theme.tokens import Theme

_MOST_ATTEMPTS = 4
_PITCH, _GAP, _EDGE = 12, 6, 4
_SIZE = 8


class OutcomesDelegate(QStyledItemDelegate):
    """● right, ○ wrong, ◐ right in some samples, – no outcome; each run has a column of its own."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: tuple[tuple[int, int], ...] = ()
        self._stamps: dict[tuple[Glyph, float], QPixmap] = {}
        theme.changed.connect(self._stamps.clear)

    def set_attempts(self, most: Sequence[int]) -> None:
        """Make room for the most attempts that each run has; many are shown as first and last."""
        places, x = [], _EDGE
        for count in most:
            width = max(1, min(count, _MOST_ATTEMPTS)) * _PITCH
            places.append((x, width))
            x += width + _GAP
        self._places = tuple(places)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Return (left, width) of every run's column in pixels."""
        return self._places

    @property
    def width(self) -> int:
        """Return the width in pixels that all outcomes need."""
        return sum(self._places[-1]) + _EDGE if self._places else _EDGE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, option, painter, option.widget)
        top = option.rect.center().y() - _PITCH // 2
        ratio = option.widget.devicePixelRatioF()
        marks: tuple[tuple[Glyph, ...], ...] = index.data(GlyphsRole) or ()
        for (left, _), of_run in zip(self._places, marks, strict=False):
            shown = of_run if len(of_run) <= _MOST_ATTEMPTS else (of_run[0], *of_run[-3:])
            for place, mark in enumerate(shown):
                x = option.rect.x() + left + place * _PITCH - 2
                painter.drawPixmap(x, top, self._stamp(mark, ratio))

    def _stamp(self, mark: Glyph, ratio: float) -> QPixmap:
        """Return a shape drawn once: hundreds are in view, and curves are slow to paint."""
        if (mark, ratio) not in self._stamps:
            stamp = QPixmap(round(_PITCH * ratio), round((_PITCH + 1) * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre = QPointF(_PITCH / 2, (_PITCH + 1) / 2)
            draw_glyph(painter, centre, _SIZE, mark, self._theme.current)
            painter.end()
            self._stamps[mark, ratio] = stamp
        return self._stamps[mark, ratio]


def draw_glyph(painter: QPainter, centre: QPointF, size: float, mark: Glyph, theme: Theme) -> None:
    """Draw an outcome's shape, `size` pixels wide, around `centre`."""
    right, wrong, unknown = QColor(theme.right), QColor(theme.wrong), QColor(theme.unknown)
    disc = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    ring = disc.adjusted(0.8, 0.8, -0.8, -0.8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark is Glyph.RIGHT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(right)
        painter.drawEllipse(disc)
    elif mark is Glyph.WRONG:
        painter.setPen(QPen(wrong, 1.6))
        painter.drawEllipse(ring)
    elif mark is Glyph.MIXED:
        painter.setPen(QPen(right, 1.4))
        painter.drawEllipse(ring)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(right)
        painter.drawPie(disc, 90 * 16, 180 * 16)
    else:
        painter.setPen(QPen(unknown, 1.4))
        painter.drawLine(
            QPointF(disc.left() + 1, centre.y()), QPointF(disc.right() - 1, centre.y())
        )
