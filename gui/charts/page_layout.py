"""Where the charts of a page stand: side by side 66.5 / 33.5, filling the window or scrolled."""

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
LEAST_WIDTH = 980
MOST_HEIGHT = 1200


@dataclass(frozen=True, slots=True)
class Row:
    """Cards side by side; a `grows` row takes what height is left."""

    cards: tuple[ChartCard, ...]
    grows: bool = False


class ChartsBody(QScrollArea):
    """Rows of cards that fill the window when there is room and scroll when there is not."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._sheet = QWidget()
        self._sheet.setObjectName("chartsSheet")
        self.setWidget(self._sheet)
        self.setWidgetResizable(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)

    def stand(self, rows: list[Row]) -> None:
        """Let cards stand in these rows; those that are new here are taken in and shown."""
        self._rows = rows
        for row in rows:
            for card in row.cards:
                if card.parentWidget() is not self._sheet:
                    card.setParent(self._sheet)
                    card.view.installEventFilter(self)
                    card.show()
        self.arrange()

    def arrange(self) -> None:
        """Give every card its place for the width and height of the viewport."""
        scale = scale_of(self.font())
        margin, gap = int(MARGIN * scale), int(ROW_GAP * scale)
        # Narrower, the table would lose numbers that stand nowhere else: scroll instead.
        width = max(self.viewport().width(), int(LEAST_WIDTH * scale) + 2 * margin)
        placed = [
            (row, _spans(row, width - 2 * margin, int(GUTTER * scale)))
            for row in self._shown_rows()
        ]
        needed = [max(card.needed_height(span) for card, _, span in spans) for _, spans in placed]
        used = sum(needed) + gap * (len(placed) - 1) + margin + margin // 2
        spare = max(0, self.viewport().height() - used)
        y = margin - margin // 3
        for (row, spans), least in zip(placed, needed, strict=True):
            most = max(least, int(MOST_HEIGHT * scale)) if row.grows else least
            height = min(least + spare, most)
            for card, x, span in spans:
                card.setGeometry(QRect(margin + x, y, span, height))
            y += height + gap
        self._sheet.resize(width, max(y - gap + margin // 2, self.viewport().height()))

    def _shown_rows(self) -> list[Row]:
        """Return the rows without cards that have nothing to show."""
        kept = [
            Row(tuple(card for card in row.cards if not card.isHidden()), row.grows)
            for row in self._rows
        ]
        return [row for row in kept if row.cards]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, 8)
        return super().eventFilter(watched, event)


def _spans(row: Row, inner: int, gutter: int) -> list[tuple[ChartCard, int, int]]:
    """Return each card with its x and width."""
    if len(row.cards) == 1:
        return [(row.cards[0], 0, inner)]
    wide = round((inner - gutter) * WIDE_SHARE)
    left, right = row.cards
    return [(left, 0, wide), (right, wide + gutter, inner - gutter - wide)]
