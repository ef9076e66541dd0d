"""Squares of runs, in the colours that they have or will have in the study."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.traces import Run
from gui.shell.tips import plain_tip
from gui.theme.manager import ThemeManager
from gui.theme.run_square import draw_square

_MOST_SQUARES = 8  # of one label; the rest are counted


def positions_of(known: Iterable[Run], names: Iterable[str]) -> dict[str, int]:
    """Return the position of each run: its own in the study, the next free ones for new runs."""
    places = {run.name: run.position for run in known}
    free = max(places.values(), default=-1) + 1
    for name in names:
        if name not in places:
            places[name] = free
            free += 1
    return places


class RunLabel(QWidget):
    """A run's square and name in muted words; the name gives way in the middle."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._runs: tuple[str, ...] = ()
        self._positions: Mapping[str, int] = {}
        self.setFont(themes.metrics.font(12))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_runs(self, runs: tuple[str, ...], positions: Mapping[str, int]) -> None:
        """Show these runs: one by name, several as their squares."""
        self._runs, self._positions = runs, positions
        self.setToolTip(plain_tip("\n".join(runs)))
        self.setAccessibleName(", ".join(runs))
        self.setVisible(bool(runs))
        self.updateGeometry()

    @property
    def _text(self) -> str:
        if len(self._runs) == 1:
            return self._runs[0]
        more = len(self._runs) - _MOST_SQUARES
        return f"+{more:,}" if more > 0 else ""

    def sizeHint(self) -> QSize:
        px = self._themes.metrics.px
        squares = len(self._runs[:_MOST_SQUARES]) * px(14)
        words = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(squares + words + px(4), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.metrics.px(14), self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._themes.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, x = px(9), 0
        for run in self._runs[:_MOST_SQUARES]:
            square = QRectF(x, (self.height() - side) / 2, side, side)
            draw_square(painter, square, self._themes.current, self._positions.get(run, 0))
            x += px(14)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = self.rect().adjusted(x, 0, 0, 0)
        mode = Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self._text, mode, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
