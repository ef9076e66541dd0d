"""Tokens of right and wrong traces as swarms on a logarithmic axis, two lanes a run."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from core.charts.scale import Scale
from core.charts.token_chart import log_ticks
from core.charts.tokens import TokenChart, TokenLane, TokenPanel, TokenRow
from core.charts.wording import DASH, grouped
from gui.charts.chart_view import ChartView
from gui.charts.colours import tint
from gui.charts.lettering import wrapped
from gui.charts.pencil import Pencil, Side

NAME = 164.0
HEADER = 28.0
LEAST_ROW, MOST_ROW = 36.0, 60.0
AXIS = 37.0
PANEL_GAP = 8.0
MEDIAN, COUNT, RATIO = 62.0, 46.0, 54.0
DOT = 5.0
NOTE_LINE = 16.0
END = 16.0


class TokenView(ChartView):
    """One row a run, right traces above and wrong ones below; panels share one scale."""

    def needed_height(self, width: float) -> float:
        """Return heading, header, rows, an axis a panel, and note."""
        chart = self._tokens()
        if chart is None or not chart.panels:
            return self.head_height(width) + 120
        return self.head_height(width) + self._fixed(chart, width) + LEAST_ROW * _rows(chart)

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw header, rows and axes."""
        chart = self._tokens()
        if chart is None or not chart.panels:
            return
        width, top = size.width(), self.head_height(size.width())
        room = size.height() - top - self._fixed(chart, width)
        height = min(max(room / _rows(chart), LEAST_ROW), MOST_ROW)
        scale = _log_scale(chart, NAME + 8, width - MEDIAN - COUNT - RATIO - END)
        y = top + HEADER
        _draw_header(pencil, y, width)
        pencil.hairline(0, width, y - 1, pencil.theme.muted)
        line = 0
        for panel in chart.panels:
            for row in panel.rows:
                _draw_row(pencil, row, QRectF(0, y, width, height), scale, line)
                y += height
                line += 2
            _draw_axis(pencil, panel, y, scale)
            y += AXIS + PANEL_GAP
        pencil.paragraph(0, y, self._note(chart, width), pencil.lettering.font(11), NOTE_LINE)

    def _tokens(self) -> TokenChart | None:
        return self.chart if isinstance(self.chart, TokenChart) else None

    def _fixed(self, chart: TokenChart, width: float) -> float:
        note = NOTE_LINE * len(self._note(chart, width))
        return HEADER + (AXIS + PANEL_GAP) * len(chart.panels) + note

    def _note(self, chart: TokenChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3) if chart.note else []


@lru_cache(maxsize=128)
def stacked(xs: tuple[float, ...], size: float) -> tuple[int, ...]:
    """Return for each of `xs`, ascending, which place from the middle its dot takes.

    0 is the middle, 1 above it, -1 below, 2 above that …; dots of one place are `size` apart, and
    each takes the place nearest to the middle that is free.
    """
    last: dict[int, float] = {}
    places: list[int] = []
    for x in xs:
        step = 0
        while x - last.get(place := _place(step), -math.inf) < size:
            step += 1
        last[place] = x
        places.append(place)
    return tuple(places)


def _place(step: int) -> int:
    return (step + 1) // 2 if step % 2 else -(step // 2)


def _rows(chart: TokenChart) -> int:
    return sum(len(panel.rows) for panel in chart.panels)


def _log_scale(chart: TokenChart, start: float, end: float) -> Scale:
    low, high = math.log10(chart.low), math.log10(max(chart.high, chart.low * 1.5))
    pad = (high - low) * 0.02
    return Scale(low=low - pad, high=high + pad, start=start, end=end)


def _draw_header(pencil: Pencil, top: float, width: float) -> None:
    small, muted = pencil.lettering.font(12), pencil.theme.muted
    for x, text in (
        (width - COUNT - RATIO, "median"), (width - RATIO, "n"), (width, "ratio"),
    ):  # fmt: skip
        pencil.text(x, top - 14, text, small, muted, Side.RIGHT)


def _draw_row(pencil: Pencil, row: TokenRow, area: QRectF, scale: Scale, line: int) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    middle = area.center().y()
    pencil.run_name(0, middle, row.run, NAME, strong=pencil.is_highlighted(row.run))
    for place, lane in enumerate((row.right, row.wrong)):
        at = QRectF(area.left(), area.top() + place * area.height() / 2, area.width(),
                    area.height() / 2)  # fmt: skip
        _draw_lane(pencil, lane, at, scale, line + place)
    text = DASH if row.ratio is None else f"{row.ratio:.1f}×"
    face = lettering.font(strong=not row.few, tabular=True)
    ink = theme.muted if row.few or row.ratio is None else theme.text
    pencil.text(area.right(), middle, text, face, ink, Side.RIGHT)
    pencil.hairline(area.left(), area.right(), area.bottom() - 1)


def _draw_lane(pencil: Pencil, lane: TokenLane, area: QRectF, scale: Scale, line: int) -> None:
    theme = pencil.theme
    colour = QColor(theme.right if lane.right else theme.wrong)
    middle = area.center().y() + (2 if lane.right else -2)
    many = any(dot.traces > 1 for dot in lane.dots)
    if many:
        _draw_heaps(pencil, lane, (area, middle), scale, line)
    else:
        _draw_swarm(pencil, lane, (area, middle), scale, line)
    if lane.median is not None and lane.n > 1:
        x, reach = scale.at(math.log10(lane.median)), area.height() / 2 - 3
        pencil.line(QPointF(x, middle - reach), QPointF(x, middle + reach), theme.surface, 4.0)
        pencil.line(QPointF(x, middle - reach), QPointF(x, middle + reach), colour, 2.0)
    number = pencil.lettering.font(12, strong=True, tabular=True)
    small = pencil.lettering.font(12, tabular=True)
    right = area.right() - RATIO
    text = DASH if lane.median is None else grouped(round(lane.median))
    pencil.text(right - COUNT, middle, text, number, colour, Side.RIGHT)
    pencil.text(right, middle, grouped(lane.n), small, theme.muted, Side.RIGHT)
    if lane.n:
        pencil.note(
            lane.mark, QRectF(right - COUNT - 44, area.top(), 44 + COUNT, area.height()),
            (line, len(lane.dots)),
        )  # fmt: skip


def _draw_swarm(
    pencil: Pencil, lane: TokenLane, where: tuple[QRectF, float], scale: Scale, line: int
) -> None:
    """Draw a dot for each trace; the fuller a swarm, the closer its dots stand to one another."""
    area, middle = where
    xs = tuple(scale.at(math.log10(dot.tokens)) for dot in lane.dots)
    levels = stacked(xs, DOT + 0.5)
    most = max(map(abs, levels), default=0)
    pitch = min(DOT + 0.5, (area.height() / 2 - DOT / 2) / max(most, 1))
    places = [QPointF(x, middle - level * pitch) for x, level in zip(xs, levels, strict=True)]
    colour = QColor(pencil.theme.right if lane.right else pencil.theme.wrong)
    pencil.circles(places, DOT, tint(colour, 0.75), filled=lane.right)
    half = DOT / 2 + 0.5
    for column, (dot, at) in enumerate(zip(lane.dots, places, strict=True)):
        if pencil.stands_out(dot.mark):
            pencil.circle(at, DOT + 3, colour, filled=lane.right)
        box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
        pencil.note(dot.mark, box, (line, column))


def _draw_heaps(
    pencil: Pencil, lane: TokenLane, where: tuple[QRectF, float], scale: Scale, line: int
) -> None:
    """Draw traces that are alike as one bar, as high as they are many: dots would hide dots."""
    area, middle = where
    most = max(dot.traces for dot in lane.dots)
    colour = QColor(pencil.theme.right if lane.right else pencil.theme.wrong)
    for column, dot in enumerate(lane.dots):
        x, reach = scale.at(math.log10(dot.tokens)), (area.height() - 6) * dot.traces / most
        bar = QRectF(round(x) - 2, middle - max(reach, 2) / 2, 4, max(reach, 2))
        ink = colour if pencil.stands_out(dot.mark) else tint(colour, 0.7)
        if lane.right:
            pencil.fill(bar, ink)
        else:
            pencil.outline(bar, ink)
        pencil.note(dot.mark, bar.adjusted(0, -2, 0, 2), (line, column))


def _draw_axis(pencil: Pencil, panel: TokenPanel, bottom: float, scale: Scale) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for value in log_ticks(10**scale.low, 10**scale.high, most=9):
        x = scale.at(math.log10(value))
        pencil.upright(x, bottom, bottom + 4, muted)
        pencil.text(x, bottom + 13, grouped(round(value)), small, muted, Side.CENTRE)
    pencil.text(scale.start, bottom + 29, panel.axis, pencil.lettering.font(11), muted)
