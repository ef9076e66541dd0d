"""Draws one code of the palette: key, letter on its colour, name, capabilities, count."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.codebook.code import Code, Layer, Scope
from gui.compare.codes_model import AnyIndex, CodeRole, CountRole
from gui.theme.colours import code_colour
from gui.theme.manager import ThemeManager


class CodeDelegate(QStyledItemDelegate):
    """A row of the palette."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(120, self._theme.metrics.px(26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        metrics, theme = self._theme.metrics, self._theme.current
        code: Code = index.data(CodeRole)
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(metrics.px(12), 0, -metrics.px(12), 0)
        side = metrics.px(17)
        top = row.center().y() - side // 2
        if code.shortcut:
            draw_key(painter, QRect(row.left(), top, side, side), code.shortcut, self._theme)
        swatch = QRect(row.left() + metrics.px(25), top, side, side)
        draw_letter(painter, swatch, code, self._theme)
        count = index.data(CountRole)
        painter.setFont(metrics.font(12, tabular=True))
        painter.setPen(QColor(theme.text if count else theme.muted))
        number = str(count) if count else "–"
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        painter.setPen(QColor(theme.muted))
        capabilities = row.adjusted(0, 0, -metrics.px(30), 0)
        words = _targets(code) or " ".join(str(each) for each in code.capabilities)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(capabilities, right, words)
        painter.setFont(metrics.font(13))
        painter.setPen(QColor(theme.text))
        beside = max(
            metrics.px(40), metrics.px(36) + painter.fontMetrics().horizontalAdvance(words)
        )
        name = row.adjusted(metrics.px(50), 0, -beside, 0)
        shown = painter.fontMetrics().elidedText(
            code.name, Qt.TextElideMode.ElideMiddle, name.width()
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(name, left, shown)
        painter.restore()


def _targets(code: Code) -> str:
    """Return what a code that is not put on words is put on, "" for all others."""
    return {Scope.TRACE: "trace", Scope.PAIR: "t1→t2", Scope.PROBLEM: "problem"}.get(code.scope, "")


def draw_key(painter: QPainter, rect: QRect, key: str, theme: ThemeManager) -> None:
    """Draw a key cap."""
    painter.setPen(QPen(QColor(theme.current.line), 1))
    painter.setBrush(QColor(theme.current.surface))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setFont(theme.metrics.font(11))
    painter.setPen(QColor(theme.current.muted))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)


def draw_letter(painter: QPainter, rect: QRect, code: Code, theme: ThemeManager) -> None:
    """Draw a code's letter: on its colour for strategies and episodes, plain for behaviours."""
    colour = code_colour(theme.current, code)
    painter.setFont(theme.metrics.font(11, semibold=True))
    if code.layer in {Layer.STRATEGY, Layer.EPISODE}:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(ink_on(colour))
    else:
        painter.setPen(QPen(colour, 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(theme.current.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, code.letter)


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better on `colour`."""
    light = 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()
    return QColor("#FFFFFF") if light < 0.58 else QColor("#14171A")
