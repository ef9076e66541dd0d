"""The controls of the toolbar that are painted by hand, and how much room it has."""

from enum import IntEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from gui.shell.commands import shown_key
from gui.theme.icons import icon
from gui.theme.manager import ThemeManager
from gui.theme.palettes import hover

_ROOMY = 1440
_TIGHT = 1100


class Room(IntEnum):
    """How much stands in the toolbar: details go first, never the size of the text."""

    TIGHT = 0
    NORMAL = 1
    ROOMY = 2

    @classmethod
    def of(cls, width: float) -> "Room":
        """Return the room in a width, in pixels at base size 13."""
        if width < _TIGHT:
            return cls.TIGHT
        return cls.ROOMY if width >= _ROOMY else cls.NORMAL


class Switch(QAbstractButton):
    """A small sliding switch that follows a checkable command."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    # Qt's names

    def sizeHint(self) -> QSize:
        """Return the size of the track."""
        return QSize(self._theme.metrics.px(28), self._theme.metrics.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track and the knob."""
        theme = self._theme.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = track.height() / 2
        on = self.isChecked()
        fill = theme.accent if on else theme.muted
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.setPen(QColor(theme.text) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(track, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        middle = track.right() - radius if on else track.left() + radius
        painter.drawEllipse(QPointF(middle, track.center().y()), radius - 2, radius - 2)
        painter.end()


class StudyButton(QToolButton):
    """The study's name and a small caret."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caret = icon("caret-down")
        self.setProperty("look", "quiet")

    # Qt's names

    def sizeHint(self) -> QSize:
        metrics = self._theme.metrics
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + metrics.px(6 + 4 + 12 + 8), metrics.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = self._theme.current, self._theme.metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown() or self.hasFocus():
            painter.setPen(QColor(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(hover(theme)))
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, metrics.corner, metrics.corner)
        painter.setPen(QColor(theme.text))
        inner = self.rect().adjusted(metrics.px(6), 0, -metrics.px(6), 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, flags, self.text())
        side = metrics.px(12)
        place = QRect(inner.right() - side, (self.height() - side) // 2, side, side)
        self._caret.paint(painter, place)
        painter.end()


class CommandButton(QToolButton):
    """Looks like a line to type in: what it does at the left, its key at the right."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setIcon(icon("command"))
        self._room = Room.NORMAL

    def take_room(self, room: Room) -> None:
        """Say more or less."""
        self._room = room
        self.updateGeometry()
        self.update()

    @property
    def _words(self) -> str:
        wordings = {
            Room.TIGHT: "",
            Room.NORMAL: self.tr("Command"),
            Room.ROOMY: self.tr("Run a command"),
        }
        return wordings[self._room]

    # Qt's names

    def sizeHint(self) -> QSize:
        metrics = self._theme.metrics
        words = QFontMetrics(metrics.font(12)).horizontalAdvance(self._words)
        key = QFontMetrics(metrics.font(11)).horizontalAdvance(shown_key("Ctrl+K"))
        gaps = metrics.px(8 + 14 + 8 + (24 if words else 0) + 8)
        return QSize(gaps + words + key, metrics.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = self._theme.current, self._theme.metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(theme.accent if self.hasFocus() else theme.line))
        painter.setBrush(QColor(theme.surface))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, metrics.corner, metrics.corner)
        inner = self.rect().adjusted(metrics.px(8), 0, -metrics.px(8), 0)
        side = metrics.px(14)
        place = inner.adjusted(0, (inner.height() - side) // 2, 0, 0)
        place.setSize(QSize(side, side))
        self.icon().paint(painter, place)
        painter.setFont(metrics.font(12))
        painter.setPen(QColor(theme.text if lit else theme.muted))
        words = inner.adjusted(side + metrics.px(8), 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | middle, self._words)
        painter.setPen(QColor(theme.muted))
        painter.setFont(metrics.font(11))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, shown_key("Ctrl+K"))
        painter.end()


def elided(button: QToolButton, name: str) -> str:
    """Return a name that fits the toolbar, its middle left out where it is long."""
    width = button.fontMetrics().averageCharWidth() * 28
    return button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width)
