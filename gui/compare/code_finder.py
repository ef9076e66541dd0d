"""Any code of the codebook by a few letters of its name or of what it means; Enter puts it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.codebook.code import Code
from core.codebook.finding import find_codes
from gui.compare.code_delegate import draw_key, draw_letter
from gui.shell.pick_list import AnyIndex, ItemRole, PickList, PickModel
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from gui.theme.palettes import selection

MOST_RECENT = 9


class CodeFinder(PickList[Code]):
    """Lists what is typed; with nothing typed, the codes used last, by their keys.

    Signals:
        chosen: put this code; carries the Code.

    Attributes:
        recent: The ids of the codes put last, the latest first.
    """

    chosen = Signal(object)

    def __init__(self, session: Session, theme: ThemeManager, parent: QWidget) -> None:
        self._session = session
        self.recent: tuple[int, ...] = ()
        super().__init__(_CodesFound(), _RowPainter(theme, self), theme, parent)
        self.say(
            name=self.tr("Find a code"),
            line=self.tr("Code to put"),
            prompt=self.tr("Type letters of a name, or a word of what it means"),
            found=self.tr("Codes found"),
            none=self.tr("No code is called that. Make one on the Codebook page."),
        )

    def found(self, words: str) -> Sequence[Code]:
        """Return the codes that may be meant."""
        return find_codes(words, self._session.overview.codes, self.recent)

    def choose(self, item: Code) -> None:
        """Put a code."""
        self.chosen.emit(item)


class _CodesFound(PickModel[Code]):
    """The codes found, best first."""

    def named(self, item: Code) -> str:
        """Return the name of a code."""
        return item.name

    def spoken(self, item: Code) -> str:
        """Return what a code means."""
        return item.definition


class _RowPainter(QStyledItemDelegate):
    """Paints a row: letter on its colour, name, what it means in muted text, key at the right."""

    def __init__(self, theme: ThemeManager, finder: CodeFinder) -> None:
        super().__init__()
        self._theme = theme
        self._finder = finder

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self._theme.metrics.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        code: Code = index.data(ItemRole)
        theme, metrics = self._theme.current, self._theme.metrics
        area: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - stubs lack it
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(selection(theme)))
            bar = QSize(metrics.px(2), area.height())
            painter.fillRect(QRect(area.topLeft(), bar), QColor(theme.accent))
        inner = area.adjusted(metrics.px(12), 0, -metrics.px(12), 0)
        side = metrics.px(17)
        swatch = QRect(inner.left(), inner.center().y() - side // 2, side, side)
        draw_letter(painter, swatch, code, self._theme)
        key = QRect(swatch)
        recent = self._finder.recent
        if code.id in recent:
            words = f"⇧{recent.index(code.id) + 1}"
            key = QRect(inner.right() - metrics.px(26), swatch.top(), metrics.px(26), side)
            draw_key(painter, key, words, self._theme)
        else:
            key.moveLeft(inner.right())
        room = QRect(inner)
        room.setLeft(swatch.right() + metrics.px(10))
        room.setRight(key.left() - metrics.px(12))
        self._paint_words(painter, room, code)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, code: Code) -> None:
        theme, metrics = self._theme.current, self._theme.metrics
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        end = Qt.TextElideMode.ElideRight
        painter.setFont(metrics.font(13))
        painter.setPen(QColor(theme.text))
        measure = QFontMetrics(painter.font())
        name = measure.elidedText(code.name, end, room.width())
        painter.drawText(room, left, name)
        rest = room.adjusted(measure.horizontalAdvance(name) + metrics.px(12), 0, 0, 0)
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.muted))
        small = QFontMetrics(painter.font())
        painter.drawText(rest, left, small.elidedText(code.definition, end, max(0, rest.width())))
