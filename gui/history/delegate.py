"""Draws one edit of the history: when, who, what, and what became of it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from data.store.log_reading import EditLine
from gui.codebook.rows_model import AnyIndex
from gui.history.model import HistoryModel, LineRole, when
from gui.theme.manager import ThemeManager

_PAD, _TIME, _WHO, _STATE = 12, 118, 96, 92
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EditDelegate(QStyledItemDelegate):
    """One line; undone edits are struck, undoing and redoing themselves are muted."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(120, self._theme.metrics.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        metrics, theme = self._theme.metrics, self._theme.current
        px = metrics.px
        line: EditLine = index.data(LineRole)
        model = index.model()
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, option, painter, option.widget)
        painter.save()
        row = option.rect.adjusted(px(_PAD), 0, -px(_PAD), 0)
        small = metrics.font(12, tabular=True)
        time = QRect(row.left(), row.top(), px(_TIME), row.height())
        self._text(painter, time, when(line.edit.at)[:16], small, theme.muted)
        who = QRect(time.right() + px(8), row.top(), px(_WHO), row.height())
        self._text(painter, who, line.edit.annotator, metrics.font(12), theme.muted)
        state = model.state_words(line) if isinstance(model, HistoryModel) else ""
        what = QRect(who.right() + px(8), row.top(), 0, row.height())
        what.setRight(row.right() - (px(_STATE) if state else 0))
        self._draw_what(painter, what, line)
        if state:
            painter.setFont(metrics.font(12))
            painter.setPen(QColor(theme.muted))
            painter.drawText(row, _RIGHT, state)
        painter.restore()

    def _draw_what(self, painter: QPainter, place: QRect, line: EditLine) -> None:
        metrics, theme = self._theme.metrics, self._theme.current
        font = metrics.font(13)
        is_done = line.edit.kind == "do"
        font.setStrikeOut(is_done and line.edit.undone)
        in_force = is_done and not line.edit.undone
        colour = theme.text if in_force else theme.muted
        used = self._text(painter, place, line.edit.label, font, colour)
        rest = place.adjusted(used + metrics.px(10), 0, 0, 0)
        more = f"{line.about}  +{line.changes - 1:,}" if line.changes > 1 else line.about
        if rest.width() > metrics.px(24):
            self._text(painter, rest, " ".join(more[:400].split()), metrics.font(12), theme.muted)

    def _text(self, painter: QPainter, place: QRect, text: str, font: QFont, colour: str) -> int:
        """Draw one line of text and return how much room it took."""
        painter.setFont(font)
        painter.setPen(QColor(colour))
        measure = painter.fontMetrics()
        shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LEFT, shown)
        return measure.horizontalAdvance(shown)
