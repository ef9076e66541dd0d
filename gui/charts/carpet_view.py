"""The carpet: one line a trace, coloured by code along its length, outcomes beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from core.charts.carpet import CarpetChart, CarpetGroup, drawn_lines
from core.charts.marks import Chart, Mark
from core.charts.walk import Direction, Place
from core.charts.wording import of
from gui.charts.carpet_image import carpet_image, outcome_image
from gui.charts.carpet_key import draw_key, key_height
from gui.charts.carpet_shapes import draw_outcomes, draw_shapes, lines_for_shapes
from gui.charts.chart_view import ChartView
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side

ABOVE_KEY = 8.0
BELOW_KEY = 16.0
NAMES_LEAST, NAMES_SHARE = 96.0, 0.24
LANES = 40.0
LANE = 10.0
LANE_GAP = 5.0
LABEL_LINE = 15.0
BLOCK_GAP = 14.0
AXIS = 28.0
NOTE_LINE = 16.0
MOST_PITCH = 14
WANTED_PITCH = 3.0
WANTED_BLOCK = 104.0
APART_FROM, HOLLOW_FROM = 3, 4
MOST_IMAGES = 64
RUN, LINE = 0, 1  # the columns of the walk


@dataclass(frozen=True, slots=True)
class _Block:
    """Where a group stands: `lines` from top to bottom, all of them unless it `is_sampled`."""

    group: CarpetGroup
    area: QRectF
    lines: NDArray[np.intp]
    is_sampled: bool

    def rows(self) -> list[QRectF]:
        """Return the area of each line, its outcome beside it included."""
        high, width = self.area.height() / len(self.lines), self.area.width() + LANES
        left, top = self.area.left(), self.area.top()
        return [QRectF(left, top + at * high, width, high) for at in range(len(self.lines))]


class CarpetView(ChartView):
    """A block a run and tagger; every line can be pointed at and opened."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[tuple[str, int, int, int], QImage] = {}
        self._line_marks: dict[int, Mark] = {}

    def show_chart(self, chart: Chart) -> None:
        """Show another carpet."""
        self._images.clear()
        self._line_marks.clear()
        super().show_chart(chart)

    def needed_height(self, width: float) -> float:
        """Return heading, key, and blocks in which about three pixels a trace find room."""
        chart = self._carpet()
        if chart is None or not chart.groups:
            return self.head_height(width) + 200
        least = _label_height(chart)
        blocks = [
            max(least, min(group.count * WANTED_PITCH, WANTED_BLOCK)) for group in chart.groups
        ]
        gaps = BLOCK_GAP * (len(blocks) - 1)
        return self._above(chart, width) + sum(blocks) + gaps + self._below(chart, width)

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw key, blocks, lanes and axis."""
        chart = self._carpet()
        if chart is None or not chart.groups:
            return
        left = self._names_width(chart, size.width())
        width = self._lines_width(chart, size.width())
        draw_key(pencil, chart, left, self.head_height(size.width()) + ABOVE_KEY, width)
        top = self._above(chart, size.width())
        room = size.height() - top - self._below(chart, size.width())
        blocks = _blocks(chart, QRectF(left, top, width, room))
        _draw_lane_heads(pencil, left + width + LANE_GAP, top - 9)
        for block in blocks:
            _draw_names(pencil, block, left, several=_has_several(chart))
            self._draw_lines(pencil, chart, block)
            _draw_lanes(pencil, chart, block)
            self._note_lines(pencil, chart, block)
        bottom = blocks[-1].area.bottom() if blocks else top
        _draw_axis(pencil, left, width, bottom)
        small = pencil.lettering.font(11)
        pencil.paragraph(0, bottom + AXIS, self._note(chart, size.width()), small, NOTE_LINE)

    def reached(self, places: Sequence[Place], current: int, direction: Direction) -> int:
        """Up and down stay among lines or among runs; left and right lead from one to the other."""
        chart, (line, column) = self._carpet(), places[current]
        if chart is not None and direction is Direction.LEFT and column == LINE:
            return places.index((chart.group_of(line).first, RUN))
        if direction is Direction.RIGHT and column == RUN:
            return current + 1  # a run is followed by its lines
        return _next_in_column(places, current, direction)

    def _carpet(self) -> CarpetChart | None:
        return self.chart if isinstance(self.chart, CarpetChart) else None

    def _names_width(self, chart: CarpetChart, width: float) -> float:
        """Return how much the names of runs take, what is said below them included."""
        font, small = self.lettering().font(strong=True), self.lettering().font(12)
        longest = max(width_of(group.run.shown, font) for group in chart.groups)
        longest = max(longest, width_of("000/000 right", small))
        return round(min(max(longest + 30, NAMES_LEAST), width * NAMES_SHARE))

    def _lines_width(self, chart: CarpetChart, width: float) -> float:
        return round(max(1.0, width - self._names_width(chart, width) - LANES))

    def _above(self, chart: CarpetChart, width: float) -> float:
        key = key_height(chart.codes, self.lettering().font(11), self._lines_width(chart, width))
        return round(self.head_height(width) + ABOVE_KEY + key + BELOW_KEY)

    def _below(self, chart: CarpetChart, width: float) -> float:
        return AXIS + NOTE_LINE * len(self._note(chart, width)) + 6

    def _note(self, chart: CarpetChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=3) if chart.note else []

    def _draw_lines(self, pencil: Pencil, chart: CarpetChart, block: _Block) -> None:
        """Draw a block's picture, as fine as what is painted on, or its shapes in a drawing."""
        painter, lines = pencil.painter, block.lines
        if _is_drawing(painter):
            shown = lines_for_shapes(chart, block.group, lines)
            draw_shapes(painter, chart, shown, block.area, pencil.theme)
            return
        fine = _fineness(painter)
        columns = round(block.area.width() * fine)
        if block.is_sampled:
            lines = drawn_lines(block.group, min(round(len(lines) * fine), block.group.count))
        key = (pencil.theme.name, block.group.first, columns, len(lines))
        if key not in self._images:
            if len(self._images) >= MOST_IMAGES:
                self._images.clear()
            self._images[key] = carpet_image(chart, lines, columns, pencil.theme)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(block.area, self._images[key])

    def _note_lines(self, pencil: Pencil, chart: CarpetChart, block: _Block) -> None:
        area, group = block.area, block.group
        head = QRectF(0, area.top(), area.left() - 6, _label_height(chart))
        pencil.note(group.mark, head, (group.first, RUN))
        for line, row in zip(block.lines.tolist(), block.rows(), strict=True):
            mark = self._line_marks.get(line)
            if mark is None:
                mark = self._line_marks[line] = chart.mark_of(line)
            pencil.note(mark, row, (line, LINE))
            if pencil.stands_out(mark):
                _draw_pointed(pencil, row)


def _next_in_column(places: Sequence[Place], current: int, direction: Direction) -> int:
    column = places[current][1]
    own = [at for at, place in enumerate(places) if place[1] == column]
    place = own.index(current) + direction.value[0]
    return own[min(max(place, 0), len(own) - 1)]


def _is_drawing(painter: QPainter) -> bool:
    """Whether shapes are asked for, not pixels."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def _fineness(painter: QPainter) -> float:
    """Return how many pixels of the device are drawn for one of ours."""
    return max(1.0, painter.worldTransform().m11() * painter.device().devicePixelRatio())


def _has_several(chart: CarpetChart) -> bool:
    """Whether more than one tagger is shown, so that each block says whose tags it has."""
    return len({group.tagger for group in chart.groups}) > 1


def _label_height(chart: CarpetChart) -> float:
    return LABEL_LINE * (4 if _has_several(chart) else 3) + 5


def _blocks(chart: CarpetChart, within: QRectF) -> list[_Block]:
    """Return where each group stands: lines of all groups are equally high."""
    least = _label_height(chart)
    room = within.height() - BLOCK_GAP * (len(chart.groups) - 1)
    pitch = _pitch([group.count for group in chart.groups], room, least)
    y, blocks = within.top(), list[_Block]()
    for group in chart.groups:
        rows = group.count if pitch >= 1 else max(1, round(group.count * pitch))
        height = rows * max(pitch, 1.0)
        area = QRectF(within.left(), y, within.width(), height)
        blocks.append(_Block(group, area, drawn_lines(group, rows), is_sampled=pitch < 1))
        y = round(y + max(least, height) + BLOCK_GAP)
    return blocks


def _pitch(counts: list[int], room: float, least: float) -> float:
    """Return how high lines can be: whole pixels, or a part of one where there are too many."""

    def fits(pitch: float) -> bool:
        return sum(max(least, count * pitch) for count in counts) <= room

    whole = next((pitch for pitch in range(MOST_PITCH, 0, -1) if fits(pitch)), 0)
    if whole:
        return float(whole)
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _draw_names(pencil: Pencil, block: _Block, right: float, *, several: bool) -> None:
    """Write the run of a block, how many of its traces are right, and how many steps they take."""
    group, top = block.group, block.area.top()
    strong = pencil.is_highlighted(group.run)
    small, muted = pencil.lettering.font(12), pencil.theme.muted
    if pencil.stands_out(group.mark):
        pencil.highlight(QRectF(0, top - 2, right - 6, LABEL_LINE * (4 if several else 3) + 6))
    pencil.run_name(0, top + 7, group.run, right - 8, strong=strong)
    lines = [
        f"{of(group.right, group.judged)} right" if group.judged else "no outcomes",
        f"{group.steps / max(1, group.count):.1f} steps each",
    ]
    if several:
        lines.append(f"by {group.tagger.name}")
    for place, line in enumerate(lines, start=1):
        text = elided(line, small, right - 26)
        pencil.text(18, top + 8 + place * LABEL_LINE, text, small, muted)


def _draw_lane_heads(pencil: Pencil, x: float, middle: float) -> None:
    theme = pencil.theme
    pencil.circle(QPointF(x + LANE / 2, middle), 7, theme.right)
    wrong = x + LANE + LANE_GAP + LANE / 2
    pencil.circle(QPointF(wrong, middle), 7, theme.wrong, filled=False)


def _draw_lanes(pencil: Pencil, chart: CarpetChart, block: _Block) -> None:
    """Draw beside each line whether its trace is right: in the one lane or in the other."""
    area, left = block.area, block.area.right() + LANE_GAP
    right_lane = QRectF(left, area.top(), LANE, area.height())
    lanes = (right_lane, right_lane.translated(LANE + LANE_GAP, 0))
    high = area.height() / len(block.lines)
    if high < APART_FROM and _is_drawing(pencil.painter):
        draw_outcomes(pencil.painter, chart, block.lines, lanes, pencil.theme)
        return
    if high < APART_FROM:
        image = outcome_image(chart, block.lines, pencil.theme)
        for at, lane in enumerate(lanes):
            pencil.painter.drawImage(lane, image, QRectF(at, 0, 1, image.height()))
        return
    for place, right in enumerate(chart.lines.right[block.lines].tolist()):
        if right < 0:
            continue
        lane = lanes[0 if right else 1]
        box = QRectF(lane.left(), area.top() + place * high, LANE, high - 1)
        if right or high <= HOLLOW_FROM:
            pencil.fill(box, pencil.theme.right if right else pencil.theme.wrong)
        else:
            pencil.outline(box, pencil.theme.wrong)


def _draw_pointed(pencil: Pencil, row: QRectF) -> None:
    """Mark the line that is pointed at without covering what it shows."""
    for y in (row.top() - 2, row.bottom()):
        pencil.fill(QRectF(row.left() - 2, y, row.width() + 4, 2), pencil.theme.surface)
        edge = y if y < row.top() else y + 1
        pencil.fill(QRectF(row.left() - 2, edge, row.width() + 4, 1), pencil.theme.text)


def _draw_axis(pencil: Pencil, left: float, width: float, bottom: float) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    for quarter in range(5):
        x = left + width * quarter / 4
        pencil.upright(min(x, left + width - 1), bottom + 2, bottom + 6, muted)
        unit = " %" if quarter in (0, 4) else ""
        pencil.text(x, bottom + 16, f"{quarter * 25}{unit}", small, muted, Side.CENTRE)
