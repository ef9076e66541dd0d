"""The small panel beside a mark with its exact numbers and counts."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.charts.marks import Mark
from core.charts.wording import one_line
from gui.charts.lettering import Lettering, elided, scale_of, width_of
from gui.theme.tokens import LIGHT, Theme

_LINE = 17
_PAD = 10
_GAP = 10
_WIDEST = 420


class Tip(QWidget):
    """Stands over the window, never takes the mouse or the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = LIGHT
        self._lines: list[str] = []
        self._opening = ""

    def stand_by(self, area: QRect, owner: QWidget) -> None:
        """Stand beside `area` of `owner`, a widget of the same window."""
        corner = owner.mapTo(self._window, area.topLeft())
        self.stand_beside(QRect(corner, area.size()))

    def tell(self, mark: Mark, opening: str, theme: Theme) -> None:
        """Show what `mark` says; `opening` tells how to open it, "" if it cannot be."""
        self._lines = [one_line(line) for line in (mark.label, *mark.details)]
        self._opening = opening
        self._theme = theme
        self.resize(self.sizeHint())
        self.update()

    def stand_beside(self, area: QRect) -> None:
        """Stand on the emptier side of `area`, inside the window; below what is very wide."""
        room = self._window.rect().adjusted(4, 4, -4, -4)
        if area.width() > room.width() // 2:
            corner = _below(area, self.size(), room)
        else:
            corner = _beside(area, self.size(), room)
        self.move(
            max(room.left(), min(corner.x(), room.right() - self.width())),
            max(room.top(), min(corner.y(), room.bottom() - self.height())),
        )
        self.raise_()
        self.show()

    def sizeHint(self) -> QSize:
        letters = Lettering(self.font().family())
        widths = [width_of(line, letters.font(12)) for line in (*self._lines, self._opening)]
        widths.append(width_of(self._lines[0], letters.font(strong=True)) if self._lines else 0)
        lines = len(self._lines) + bool(self._opening)
        scale = scale_of(self.font())
        width = min(max(widths), _WIDEST) + 2 * _PAD
        return QSize(int(width * scale) + 1, int((lines * _LINE + 2 * _PAD - 4) * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.scale(scale_of(self.font()), scale_of(self.font()))
        letters = Lettering(self.font().family())
        baseline = _PAD + 10
        for place, line in enumerate((*self._lines, self._opening)):
            font = letters.font(strong=True) if place == 0 else letters.font(12)
            painter.setFont(font.font)
            painter.setPen(QColor(self._theme.muted if line is self._opening else self._theme.text))
            painter.drawText(QPoint(_PAD, baseline), elided(line, font, _WIDEST))
            baseline += _LINE
        painter.end()


def _below(area: QRect, size: QSize, room: QRect) -> QPoint:
    top = area.bottom() + _GAP
    if top + size.height() > room.bottom():
        top = area.top() - _GAP - size.height()
    # Neither over the names at the left nor over the drawing at the right.
    return QPoint(area.left() + area.width() * 3 // 10, top)


def _beside(area: QRect, size: QSize, room: QRect) -> QPoint:
    left = area.right() + _GAP
    if left + size.width() > room.right():
        left = area.left() - _GAP - size.width()
    return QPoint(left, area.center().y() - size.height() // 2)
