"""Hints where texts side by side are at the same step: machine-made, so faint and dashed."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gui.theme.metrics import Metrics
from gui.theme.tokens import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMarks:
    """(offset, number) of each step in order, and where this text goes its own way."""

    steps: tuple[tuple[int, int], ...] = ()
    divergence: int | None = None

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the steps that begin in [start, end)."""
        i = bisect_left(self.steps, (start, 0))
        while i < len(self.steps) and self.steps[i][0] < end:
            yield self.steps[i]
            i += 1


def right_margin(metrics: Metrics) -> int:
    """Return the room beside the text that numbers of steps need."""
    return metrics.px(34)


def paint_step(
    painter: QPainter, number: int, line: QRectF, theme: Theme, metrics: Metrics
) -> None:
    """Paint the number of a step beside the line where it begins."""
    painter.setFont(metrics.font(11, tabular=True))
    painter.setPen(QColor(theme.muted))
    room = right_margin(metrics) - metrics.px(4)
    box = QRectF(line.right() + metrics.px(2), line.top(), room, line.height())
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, flags, f"≈{number}")


def paint_divergence(
    painter: QPainter, line: QRectF, theme: Theme, metrics: Metrics, *, free_from: float
) -> None:
    """Paint a dashed line over the line where a text goes its own way.

    It is named where the line above leaves room, from `free_from` on.
    """
    pen = QPen(QColor(theme.muted), 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    y = int(line.top())
    painter.drawLine(int(line.left()), y, int(line.right()), y)
    font = metrics.font(10)
    words = QCoreApplication.translate("StepMarks", "first divergence")
    wide = QFontMetricsF(font).horizontalAdvance(words) + metrics.px(6)
    left = line.right() - wide
    if left >= free_from:
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        high = metrics.px(14)
        box = QRectF(left, y - high, wide, high)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
