"""Draws a code of the codebook: letter on its colour, name, key, and how often it is used."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.codebook.code import Code
from data.store.codebook_reading import CodeUses
from gui.codebook.rows_model import AnyIndex, CodeRole, DepthRole, StateRole, UsesRole
from gui.compare.code_delegate import draw_key, draw_letter
from gui.theme.manager import ThemeManager

_PAD, _INDENT, _SIDE, _KEY = 12, 18, 17, 34
_COLUMNS = (58, 46, 74)  # people, files, suggested
_WIDE = 390  # a narrower list has only the first of them
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_DIMMED = 0.45


def columns_in(row: QRect, theme: ThemeManager) -> list[QRect]:
    """Return where key, people, files and suggested stand in a row; the first two if narrow."""
    px = theme.metrics.px
    columns = _COLUMNS if row.width() >= px(_WIDE) else _COLUMNS[:1]
    right = row.right() - px(_PAD)
    found: list[QRect] = []
    for width in reversed((_KEY, *columns)):
        found.insert(0, QRect(right - px(width), row.top(), px(width), row.height()))
        right -= px(width)
    return found


class RowDelegate(QStyledItemDelegate):
    """A row of the list; without `counts` it ends with the name."""

    def __init__(self, theme: ThemeManager, parent: QWidget, *, counts: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts = counts

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        is_heading = index.data(CodeRole) is None
        return QSize(120, self._theme.metrics.px(34 if is_heading and index.row() else 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        code: Code | None = index.data(CodeRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if code is None:
            self._draw_heading(painter, option.rect, str(index.data()))
        else:
            panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
            option.widget.style().drawPrimitive(panel, option, painter, option.widget)
            self._draw_code(painter, option.rect, code, index)
        painter.restore()

    def _draw_heading(self, painter: QPainter, row: QRect, words: str) -> None:
        metrics = self._theme.metrics
        painter.setFont(metrics.font(12, semibold=True))
        painter.setPen(QColor(self._theme.current.muted))
        inner = row.adjusted(metrics.px(_PAD), 0, -metrics.px(_PAD), -metrics.px(5))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)

    def _draw_code(self, painter: QPainter, row: QRect, code: Code, index: AnyIndex) -> None:
        metrics, theme = self._theme.metrics, self._theme.current
        px = metrics.px
        side = px(_SIDE)
        left = row.left() + px(_PAD + _INDENT * min(index.data(DepthRole), 4))
        top = row.center().y() - side // 2
        painter.setOpacity(_DIMMED if code.retired else 1)
        draw_letter(painter, QRect(left, top, side, side), code, self._theme)
        painter.setOpacity(1)
        ends = row.right() - px(_PAD)
        if self._counts:
            key, *counts = columns_in(row, self._theme)
            self._draw_counts(painter, counts, index.data(UsesRole))
            if code.shortcut and not code.retired:
                draw_key(painter, QRect(key.left(), top, side, side), code.shortcut, self._theme)
            ends = key.right() if code.retired else key.left() - px(8)
        name = QRect(left + side + px(8), row.top(), 0, row.height())
        name.setRight(ends)
        painter.setFont(metrics.font(13))
        painter.setPen(QColor(theme.muted if code.retired else theme.text))
        state = str(index.data(StateRole) or "")
        self._draw_name(painter, name, code.name, state)

    def _draw_name(self, painter: QPainter, place: QRect, name: str, state: str) -> None:
        wide = painter.fontMetrics().horizontalAdvance
        room, px = place.width(), self._theme.metrics.px
        beside = min(wide(state) + px(10), max(px(64), room - wide(name))) if state else 0
        elided = painter.fontMetrics().elidedText
        shown = elided(name, Qt.TextElideMode.ElideMiddle, room - beside)
        painter.drawText(place, _LEFT, shown)
        if state:
            painter.setPen(QColor(self._theme.current.muted))
            painter.setFont(self._theme.metrics.font(12))
            rest = place.adjusted(wide(shown) + px(10), 0, 0, 0)
            words = elided(state, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, _LEFT, words)

    def _draw_counts(self, painter: QPainter, places: list[QRect], uses: CodeUses) -> None:
        theme = self._theme.current
        painter.setFont(self._theme.metrics.font(12, tabular=True))
        counts = (uses.people, uses.files, uses.detectors)
        for place, count in zip(places, counts, strict=False):
            painter.setPen(QColor(theme.text if count else theme.muted))
            painter.drawText(place, _RIGHT, f"{count:,}" if count else "–")


class ColumnHeads(QWidget):
    """The names of the columns over a list, as wide as its rows."""

    def __init__(
        self, theme: ThemeManager, view: QAbstractScrollArea, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        view.verticalScrollBar().rangeChanged.connect(self.update)
        self.setFixedHeight(theme.metrics.px(24))
        self.setAccessibleName(self.tr("Uses by people, from files, and suggested by detectors"))
        self.setToolTip(
            self.tr(
                "Tags that people put, tags that came with files, and suggestions of detectors,"
                " which count for nothing until somebody accepts them"
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.metrics.font(11))
        painter.setPen(QColor(self._theme.current.muted))
        words = (self.tr("key"), self.tr("people"), self.tr("files"), self.tr("suggested"))
        row = QRect(0, 0, self._view.viewport().width(), self.height())
        for place, text in zip(columns_in(row, self._theme), words, strict=False):
            painter.drawText(place, _LEFT if text == words[0] else _RIGHT, text)
        painter.end()
