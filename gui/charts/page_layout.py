"""Where the charts of a page stand: side by side 66.5 / 33.5, or stacked when it is narrow."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui.charts.card import ChartCard
from gui.charts.lettering import scale_of

MARGIN = 24
GUTTER = 32
ROW_GAP = 28
WIDE_SHARE = 0.665
NARROW = 820
MOST_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class Row:
    """Cards side by side; a `grows` row takes what height is left."""

    cards: tuple[ChartCard, ...]
    grows: bool = False


class ChartsBody(QScrollArea):
    """Scrolls rows of cards when the window is small, fills it when there is room."""

    def __init__(self, rows: list[Row], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._sheet = QWidget()
        self.setWidget(self._sheet)
        self.setWidgetResizable(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        for row in rows:
            for card in row.cards:
                card.setParent(self._sheet)
                card.view.installEventFilter(self)

    def arrange(self) -> None:
        """Give every card its place for the width and height of the viewport."""
        width = self.viewport().width()
        scale = scale_of(self.font())
        margin, gutter = int(MARGIN * scale), int(GUTTER * scale)
        inner = width - 2 * margin
        rows = self._stacked() if inner < NARROW * scale else self._rows
        spans = [_spans(len(row.cards), inner, gutter) for row in rows]
        heights = [
            max(card.needed_height(span) for card, (_, span) in zip(row.cards, places, strict=True))
            for row, places in zip(rows, spans, strict=True)
        ]
        gap = int(ROW_GAP * scale)
        used = sum(heights) + gap * (len(rows) - 1) + margin + margin // 2
        spare = max(0, self.viewport().height() - used)
        y = margin - 8
        for row, places, needed in zip(rows, spans, heights, strict=True):
            height = (
                min(needed + spare, max(needed, int(MOST_HEIGHT * scale))) if row.grows else needed
            )
            for card, (x, span) in zip(row.cards, places, strict=True):
                card.setGeometry(QRect(margin + x, y, span, height))
            y += height + gap
        self._sheet.resize(width, max(y - gap + margin // 2, self.viewport().height()))

    def _stacked(self) -> list[Row]:
        return [Row((card,), row.grows) for row in self._rows for card in row.cards]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, 8)
        return super().eventFilter(watched, event)


def _spans(count: int, inner: int, gutter: int) -> list[tuple[int, int]]:
    if count == 1:
        return [(0, inner)]
    wide = round((inner - gutter) * WIDE_SHARE)
    return [(0, wide), (wide + gutter, inner - gutter - wide)]
