"""One bar over all problems: in all runs, in some, in one; its legend stands under it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from data.importers.previewed import Preview
from gui.shell.tips import plain_tip
from gui.theme.contrast import mix
from gui.theme.manager import ThemeManager
from gui.theme.tokens import Theme

_NUMBERS = ("", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True, slots=True)
class Share:
    """Problems that a number of runs have in common; `level` 0 is in all, 2 in one."""

    problems: int
    words: str
    level: int


def shares_of(preview: Preview) -> list[Share]:
    """Return the parts of the bar, those in all runs first; empty ones are left out."""
    total = len(preview.runs)
    counts = [0] * (total + 1)
    for each in preview.combinations:
        counts[len(each.runs)] += each.problems
    some = counts[2:total]
    parts = [
        Share(counts[total], _in_all(total), 0),
        Share(sum(some), _tr("in two") if total == 3 else _tr("in some"), 1),
        Share(counts[1] if total > 1 else 0, _tr("in one"), 2),
    ]
    return [part for part in parts if part.problems]


def shade(theme: Theme, level: int) -> QColor:
    """Return the grey of a level of agreement."""
    return QColor(mix(theme.muted, theme.surface, (1.0, 0.5, 0.24)[level]))


def _in_all(total: int) -> str:
    if total == 2:
        return _tr("in both runs")
    number = _NUMBERS[total] if total < len(_NUMBERS) else f"{total:,}"
    return _tr("in all {0} runs").format(number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShareBar", text)


class ShareBar(QWidget):
    """Draws the parts to scale, each at least two pixels wide."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shares: list[Share] = []
        self.setFont(themes.metrics.font(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Problems by how many runs have them"))

    def show_preview(self, preview: Preview) -> None:
        """Show the parts of `preview`."""
        self._shares = shares_of(preview)
        said = "; ".join(f"{each.problems:,} {each.words}" for each in self._shares)
        self.setAccessibleDescription(said)
        self.setToolTip(plain_tip(said))
        self.setVisible(len(preview.runs) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        px = self._themes.metrics.px
        return QSize(px(400), px(8) + px(10) + self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bar(painter)
        self._paint_legend(painter)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        px = self._themes.metrics.px
        total = sum(each.problems for each in self._shares)
        gap = px(2)
        room = self.width() - gap * (len(self._shares) - 1)
        x = 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        for each in self._shares:
            width = max(2.0, room * each.problems / total)
            painter.setBrush(shade(self._themes.current, each.level))
            painter.drawRoundedRect(QRectF(x, 0, width, px(8)), px(2), px(2))
            x += width + gap

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, theme = self._themes.metrics, self._themes.current
        top, height = metrics.px(18), self.fontMetrics().height()
        strong, plain = metrics.font(12, semibold=True), metrics.font(12)
        x = 0
        for each in self._shares:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade(theme, each.level))
            side = metrics.px(9)
            painter.drawRoundedRect(QRectF(x, top + (height - side) / 2, side, side), 1.5, 1.5)
            x += metrics.px(14)
            for font, colour, text in (
                (strong, theme.text, f"{each.problems:,}"),
                (plain, theme.muted, each.words),
            ):
                painter.setFont(font)
                painter.setPen(QColor(colour))
                width = painter.fontMetrics().horizontalAdvance(text)
                at = QRectF(x, top, width + 2, height)
                painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, text)
                x += width + metrics.px(6)
            x += metrics.px(14)
