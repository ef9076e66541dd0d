"""Where the charts of a page stand: in rows of columns, filling the window or scrolled."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui.charts.card import ChartCard
from gui.charts.lettering import scale_of

MARGIN = 24
GUTTER = 32
WIDE_GUTTER = 40
ROW_GAP = 24
WIDE_SHARE = 0.665
HALF = 0.5
LEAST_WIDTH = 980
MOST_HEIGHT = 1200

Column = tuple[ChartCard, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Columns of cards side by side, at most two; a `grows` row takes what height is left.

    The first column takes `share` of the width. A column without cards keeps its place for those
    that are still to be built.
    """

    columns: tuple[Column, ...]
    grows: bool = False
    share: float = WIDE_SHARE
    gutter: int = GUTTER


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row before its cards are built: which of a tab's charts stand in which column, by place."""

    columns: tuple[tuple[int, ...], ...]
    grows: bool = False
    share: float = WIDE_SHARE
    gutter: int = GUTTER

    def row(self, cards: Sequence[ChartCard]) -> Row:
        """Return the row of those cards that are built already."""
        built = tuple(
            tuple(cards[place] for place in column if place < len(cards)) for column in self.columns
        )
        return Row(built, self.grows, self.share, self.gutter)


@dataclass(frozen=True, slots=True)
class _Stack:
    """A column with its place: cards from top to bottom, and the height that each needs."""

    cards: Column
    x: int
    width: int
    heights: tuple[int, ...]

    def needed(self, gap: int) -> int:
        return sum(self.heights) + gap * (len(self.cards) - 1)


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
            for card in (card for column in row.columns for card in column):
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
        placed = [(row, _stacks(row, width - 2 * margin, scale)) for row in self._shown_rows()]
        needed = [max((stack.needed(gap) for stack in stacks), default=0) for _, stacks in placed]
        # What stands below the row that grows is scrolled to; it takes nothing from it.
        ends = [at for at, (row, _) in enumerate(placed, start=1) if row.grows]
        first = needed[: ends[-1]] if ends else needed
        used = sum(first) + gap * (len(first) - 1) + margin + margin // 2
        spare = max(0, self.viewport().height() - used)
        y = margin - margin // 3
        for (row, stacks), least in zip(placed, needed, strict=True):
            most = max(least, int(MOST_HEIGHT * scale)) if row.grows else least
            height = min(least + spare, most)
            for stack in stacks:
                own = height if row.grows else stack.needed(gap)
                _place(stack, margin, y, own, gap)
            y += height + gap
        self._sheet.resize(width, max(y - gap + margin // 2, self.viewport().height()))

    def _shown_rows(self) -> list[Row]:
        """Return the rows without cards that have nothing to show."""
        kept = [
            Row(tuple(_shown(row.columns)), row.grows, row.share, row.gutter) for row in self._rows
        ]
        return [row for row in kept if any(row.columns)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, 8)
        return super().eventFilter(watched, event)


def _shown(columns: tuple[Column, ...]) -> list[Column]:
    """Return the columns without hidden cards; a column of which all are hidden gives way."""
    kept = [tuple(card for card in column if not card.isHidden()) for column in columns]
    return [left for column, left in zip(columns, kept, strict=True) if left or not column]


def _stacks(row: Row, inner: int, scale: float) -> list[_Stack]:
    """Return each column that has cards, with its x and width."""
    spans = [(0, inner)]
    if len(row.columns) > 1:
        gutter = int(row.gutter * scale)
        wide = round((inner - gutter) * row.share)
        spans = [(0, wide), (wide + gutter, inner - gutter - wide)]
    return [
        _Stack(column, x, width, tuple(card.needed_height(width) for card in column))
        for column, (x, width) in zip(row.columns, spans, strict=True)
        if column
    ]


def _place(stack: _Stack, left: int, top: int, height: int, gap: int) -> None:
    """Place a column's cards; what height is left goes to all in proportion to their need."""
    room, needed = height - gap * (len(stack.cards) - 1), sum(stack.heights)
    y, given, asked = top, 0, 0
    for card, own in zip(stack.cards, stack.heights, strict=True):
        asked += own
        share = room * asked // max(1, needed) - given
        card.setGeometry(QRect(left + stack.x, y, stack.width, share))
        given += share
        y += share + gap
