"""Paints what stands above a block of a trace: its label, or the card of hidden reasoning."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from core.traces import Block, Channel, Completeness
from gui.text.page import Head, HeadKind
from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme

_FLAG = Qt.AlignmentFlag


def _tr(text: str) -> str:
    return QCoreApplication.translate("BlockHead", text)


def label_of(block: Block) -> str:
    """Return the words that name what kind of text `block` is."""
    names = {
        Channel.PRIVATE_REASONING: _tr("reasoning"),
        Channel.VISIBLE_REASONING: _tr("reasoning in the reply"),
        Channel.EXPLANATION: _tr("explanation, written afterwards"),
        Channel.ANSWER: _tr("answer"),
    }
    notes = {
        Completeness.SUMMARY: _tr("summary"),
        Completeness.TRUNCATED: _tr("cut off"),
        Completeness.REDACTED: _tr("redacted"),
    }
    note = notes.get(block.completeness)
    return f"{names[block.channel]} · {note}" if note else names[block.channel]


def card_of(block: Block) -> tuple[str, str]:
    """Return title and detail of the card for a block without text."""
    if block.channel is Channel.ANSWER:
        return _tr("No answer"), _tr("The model returned no text here")
    titles = {
        Completeness.HIDDEN: _tr("Reasoning hidden by the provider"),
        Completeness.REDACTED: _tr("Reasoning redacted by the provider"),
        Completeness.NOT_RECORDED: _tr("Reasoning not recorded"),
    }
    title = titles.get(block.completeness, _tr("No reasoning text"))
    if block.tokens is None:
        return title, _tr("Tokens not counted, no text returned")
    return title, _tr("{0} tokens counted, no text returned").format(f"{block.tokens:,}")


class HeadPainter:
    """Paints heads one below another."""

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        self._theme = theme
        self._metrics = metrics
        self._small = metrics.font(11)
        self._small.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.3)
        self._secondary = metrics.font(12)
        self._strong = metrics.font(12, semibold=True)

    def paint(
        self, painter: QPainter, heads: Iterable[Head], area: QRectF, heights: dict[HeadKind, int]
    ) -> None:
        """Paint `heads` from the top of `area` down; each has its height in `heights`."""
        y = area.top()
        for head in heads:
            height = heights[head.kind]
            row = QRectF(area.left(), y, area.width(), height)
            if head.kind is HeadKind.LABEL:
                self._paint_label(painter, label_of(head.block), row)
            else:
                self._paint_card(painter, *card_of(head.block), row)
            y += height

    def _paint_label(self, painter: QPainter, label: str, row: QRectF) -> None:
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.muted))
        middle = row.top() + row.height() * 0.5
        box = QRectF(row.left(), middle - 10, row.width(), 20)
        painter.drawText(box, _FLAG.AlignLeft | _FLAG.AlignVCenter, label)
        start = row.left() + QFontMetricsF(self._small).horizontalAdvance(label)
        start += self._metrics.px(8)
        if start < row.right():
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(int(start), int(middle), int(row.right()), int(middle))

    def _paint_card(self, painter: QPainter, title: str, detail: str, row: QRectF) -> None:
        px = self._metrics.px
        card = row.adjusted(0, 0, 0, -px(16))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.sunken))
        painter.drawRoundedRect(card, self._metrics.corner, self._metrics.corner)
        words = card.left() + px(38)
        self._paint_eye(painter, card.left() + px(12), card.top() + px(14))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        upper = QRectF(words, card.top() + px(10), card.right() - words - px(8), px(20))
        lower = upper.translated(0, px(20))
        self._paint_line(painter, self._strong, self._theme.text, title, upper)
        self._paint_line(painter, self._secondary, self._theme.muted, detail, lower)

    def _paint_line(
        self, painter: QPainter, font: QFont, colour: str, words: str, box: QRectF
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        fitting = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _FLAG.AlignLeft | _FLAG.AlignVCenter, fitting)

    def _paint_eye(self, painter: QPainter, left: float, top: float) -> None:
        """Draw an eye with a stroke through it."""
        px = self._metrics.px
        width, height = px(16), px(10)
        painter.setPen(QPen(QColor(self._theme.muted), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        almond = QRectF(left, top, width, height)
        painter.drawEllipse(almond)
        painter.drawEllipse(almond.center(), px(2), px(2))
        painter.drawLine(almond.topLeft(), almond.bottomRight())
