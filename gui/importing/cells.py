"""How a cell of the tables on the import pages is drawn: quiet rows with a hairline under each."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.theme.icons import coloured_icon, icon
from gui.theme.manager import ThemeManager
from gui.theme.palettes import selection
from gui.theme.run_square import draw_square

Index = QModelIndex | QPersistentModelIndex

LookRole = Qt.ItemDataRole.UserRole + 1
"""A `Look` word: "muted", "strong", "code", "warn" or "faint"; none for plain words."""
RunsRole = Qt.ItemDataRole.UserRole + 2
"""Positions of runs, whose squares stand before the words."""
IconRole = Qt.ItemDataRole.UserRole + 3
"""Phosphor's name of an icon before the words."""

_MOST_SQUARES = 6
_ROW = 32


class CellDelegate(QStyledItemDelegate):
    """Draws icon, squares of runs and words; what does not fit is elided in the middle."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._themes.current, self._themes.metrics.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(selection(theme)))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, QColor(theme.line))
        room = rect.adjusted(0, 0, -px(12), -1)
        room = self._paint_marks(painter, room, index)
        self._paint_words(painter, room, index)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        px = self._themes.metrics.px
        return QSize(px(48), px(_ROW))

    def _paint_marks(self, painter: QPainter, room: QRectF, index: Index) -> QRectF:
        """Draw icon and squares; return the room left for the words."""
        metrics, theme = self._themes.metrics, self._themes.current
        px = metrics.px
        if name := index.data(IconRole):
            at = QRectF(room.left() + px(2), room.center().y() - px(8), px(16), px(16)).toRect()
            warns = index.data(LookRole) == "warn"
            (coloured_icon(name, theme.warn) if warns else icon(name)).paint(painter, at)
            room.setLeft(room.left() + px(26))
        for position in (index.data(RunsRole) or ())[:_MOST_SQUARES]:
            square = QRectF(room.left(), room.center().y() - px(9) / 2, px(9), px(9))
            draw_square(painter, square, theme, position)
            room.setLeft(room.left() + px(14))
        return room

    def _paint_words(self, painter: QPainter, room: QRectF, index: Index) -> None:
        look = index.data(LookRole) or ""
        painter.setFont(self._font(look))
        painter.setPen(self._ink(look))
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = alignment is not None and bool(int(alignment) & int(Qt.AlignmentFlag.AlignRight))
        if right:
            room.setRight(room.right() + self._themes.metrics.px(12))
        text = str(index.data() or "")
        mode = Qt.TextElideMode.ElideMiddle
        shown = painter.fontMetrics().elidedText(text, mode, int(room.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _font(self, look: str) -> QFont:
        metrics = self._themes.metrics
        if look == "code":
            return metrics.code_font()
        size = 12 if look in {"muted", "warn", "note"} else 13
        return metrics.font(size, semibold=look == "strong", tabular=True)

    def _ink(self, look: str) -> QColor:
        theme = self._themes.current
        inks = {"muted": theme.muted, "note": theme.muted, "faint": theme.muted}
        return QColor(inks.get(look, theme.text))
