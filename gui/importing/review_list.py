"""The list of problems that look alike: name, kind, and whether it is decided."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.importing.review_model import LikenessRole, ReviewModel, StateRole
from gui.theme.icons import coloured_icon
from gui.theme.manager import ThemeManager
from gui.theme.palettes import selection

Index = QModelIndex | QPersistentModelIndex

_ROW = 48


class ReviewDelegate(QStyledItemDelegate):
    """Draws two lines: the problem, and what is alike or what was decided."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._themes.current, self._themes.metrics.px
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(rect, QColor(selection(theme)))
            painter.fillRect(QRectF(0, rect.top(), px(3), rect.height()), QColor(theme.accent))
        painter.fillRect(
            QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(theme.line)
        )
        decided = str(index.data(StateRole) or "")
        self._paint_mark(painter, rect, is_decided=bool(decided))
        room = rect.adjusted(px(38), px(6), -px(12), -px(7))
        self._line(painter, room, str(index.data()), 13, theme.text, top=True)
        below = decided or str(index.data(LikenessRole))
        self._line(painter, room, below, 12, theme.muted, top=False)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        px = self._themes.metrics.px
        return QSize(px(160), px(_ROW))

    def _paint_mark(self, painter: QPainter, rect: QRectF, *, is_decided: bool) -> None:
        theme, px = self._themes.current, self._themes.metrics.px
        side = px(16)
        at = QRectF(rect.left() + px(14), rect.center().y() - side / 2, side, side).toRect()
        name, ink = ("check", theme.accent) if is_decided else ("question", theme.warn)
        coloured_icon(name, ink).paint(painter, at)

    def _line(
        self, painter: QPainter, room: QRectF, text: str, size: float, ink: str, *, top: bool
    ) -> None:
        painter.setFont(self._themes.metrics.font(size))
        painter.setPen(QColor(ink))
        mode = Qt.TextElideMode.ElideMiddle if top else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, mode, int(room.width()))
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | side, shown)


class ReviewList(QListView):
    """Lists the questions; the keys that decide are its parent's."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = ReviewModel(self)
        self.setModel(self.questions)
        self.setItemDelegate(ReviewDelegate(themes, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Problems that look alike"))

    @property
    def row(self) -> int:
        """Return the chosen row, -1 for none."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Choose a row."""
        self.setCurrentIndex(self.questions.index(row))

    # Qt's names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave what is written to the panel: digits decide, none of it searches."""
        if event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)
