"""The lines of a carpet as shapes: one path a code, for drawings that are enlarged and edited.

A drawing has at most `MOST_SHAPES` rectangles. Where lines have more stretches than that, it shows
fewer of them, an even sample of each block, as the window does where there are more lines than
pixels.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from core.charts.carpet import CarpetChart, CarpetGroup, drawn_lines
from gui.charts.swatch import ground_colour, strategy_colour
from gui.theme.tokens import Theme

MOST_SHAPES = 12_000


def lines_for_shapes(
    chart: CarpetChart, group: CarpetGroup, lines: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return which of a block's `lines` a drawing shows, so that the whole one stays small."""
    many = len(chart.lines.starts)
    if many <= MOST_SHAPES:
        return lines
    return drawn_lines(group, max(1, min(len(lines), group.count * MOST_SHAPES // many)))


def draw_shapes(
    painter: QPainter, chart: CarpetChart, lines: NDArray[np.intp], area: QRectF, theme: Theme
) -> None:
    """Draw these lines from top to bottom of `area`, each as high as all others."""
    painter.fillRect(area, ground_colour(theme))
    high = area.height() / max(1, len(lines))
    paths = [QPainterPath() for _ in chart.codes]
    for row, line in enumerate(lines.tolist()):
        top = area.top() + row * high
        begin, end = chart.lines.begins[line : line + 2].tolist()
        for at in range(begin, end):
            left = float(chart.lines.starts[at]) * area.width()
            right = float(chart.lines.ends[at]) * area.width()
            box = QRectF(area.left() + left, top, right - left, high)
            paths[int(chart.lines.codes[at])].addRect(box)
    for code, path in zip(chart.codes, paths, strict=True):
        if not path.isEmpty():
            painter.fillPath(path, strategy_colour(theme, code.colour))


def draw_outcomes(
    painter: QPainter,
    chart: CarpetChart,
    lines: NDArray[np.intp],
    lanes: tuple[QRectF, QRectF],
    theme: Theme,
) -> None:
    """Draw the outcomes of lines that are too thin to stand apart: right in the first lane."""
    right = chart.lines.right[lines]
    for lane, outcome, ink in zip(lanes, (1, 0), (theme.right, theme.wrong), strict=True):
        high, path = lane.height() / max(1, len(lines)), QPainterPath()
        # Neighbours are one shape.
        edges = np.flatnonzero(np.diff(np.concatenate([[0], right == outcome, [0]])))
        for first, last in edges.reshape(-1, 2).tolist():
            top = lane.top() + first * high
            path.addRect(QRectF(lane.left(), top, lane.width(), (last - first) * high))
        painter.fillPath(path, QColor(ink))
