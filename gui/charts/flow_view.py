"""The four transitions of each run as flows from attempt 1 to attempt 2."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from core.charts.self_correction import FlowChart, FlowRun
from core.charts.wording import DASH, grouped
from gui.charts.chart_view import ChartView
from gui.charts.colours import tint
from gui.charts.lettering import width_of
from gui.charts.pencil import Pencil, Side

BAR = 6.0
GAP = 10.0
LEAST_BLOCK = 88.0
MOST_BLOCK = 280.0
FEW = 3
BLOCK_GAP = 22.0
ABOVE = 44.0
BELOW = 40.0
LEAST_BAND = 150.0


@dataclass(frozen=True, slots=True)
class _Block:
    """Where one run's flows stand: `top` to `bottom` is the band of all problems."""

    left: float
    right: float
    top: float
    bottom: float

    def heights(self, run: FlowRun) -> tuple[float, float, float, float]:
        """Return the heights of cc, ic, ci, ii."""
        unit = (self.bottom - self.top - GAP) / max(1, run.n)
        return run.cc * unit, run.ic * unit, run.ci * unit, run.ii * unit


class FlowView(ChartView):
    """One block a run, in as many rows of blocks as the width asks for."""

    def needed_height(self, width: float) -> float:
        """Return the least height at which the bands can be read."""
        runs = len(self._runs())
        lines = -(-runs // self.per_line(width)) if runs else 1
        return self.head_height(width) + lines * (ABOVE + LEAST_BAND + BELOW)

    def per_line(self, width: float) -> int:
        """Return how many blocks stand side by side."""
        fitting = max(1, int((width + BLOCK_GAP) // (LEAST_BLOCK + BLOCK_GAP)))
        runs = max(1, len(self._runs()))
        lines = -(-runs // fitting)
        return -(-runs // lines)

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw the blocks line by line."""
        runs = self._runs()
        many = self.per_line(size.width())
        lines = -(-len(runs) // many)
        top = self.head_height(size.width())
        height = (size.height() - top) / max(1, lines)
        pitch = min((size.width() + BLOCK_GAP) / many, MOST_BLOCK + BLOCK_GAP)
        for index, run in enumerate(runs):
            line, column = divmod(index, many)
            left = column * pitch
            block = _Block(
                left,
                left + pitch - BLOCK_GAP,
                round(top + line * height + ABOVE),
                round(top + (line + 1) * height - BELOW),
            )
            words = index == 0 or len(runs) <= FEW
            _draw_block(pencil, run, block, (line * 4, column), (self._later(), words))

    def _later(self) -> str:
        return self.chart.later.value if isinstance(self.chart, FlowChart) else ""

    def _runs(self) -> tuple[FlowRun, ...]:
        return self.chart.runs if isinstance(self.chart, FlowChart) else ()


def _draw_block(
    pencil: Pencil, run: FlowRun, block: _Block, place: tuple[int, int], said: tuple[str, bool]
) -> None:
    """Draw one run; `said` is how its later attempt is called, and whether bands are named."""
    later, words = said
    strong = pencil.is_highlighted(run.run)
    if strong:
        pencil.highlight(QRectF(block.left - 10, block.top - 42, block.right - block.left + 18, 24))
    small, muted = pencil.lettering.font(11), pencil.theme.muted
    width = block.right - block.left
    pencil.run_name(block.left, block.top - 30, run.run, width, strong=strong)
    pencil.text(block.left, block.top - 9, "t1", small, muted)
    pencil.text(block.right, block.top - 9, later, small, muted, Side.RIGHT)
    if run.n == 0:
        return
    words = words or strong
    _draw_stable(pencil, run, block, place, words=words)
    _draw_changes(pencil, run, block, place)
    _draw_bars(pencil, run, block)
    _draw_counts(pencil, run, block, place, words=words)


def _draw_stable(
    pencil: Pencil, run: FlowRun, block: _Block, place: tuple[int, int], *, words: bool
) -> None:
    cc, _, _, ii = block.heights(run)
    row, column = place
    left, width = block.left + BAR + 1, block.right - block.left - 2 * BAR - 2
    right = QRectF(left, block.top, width, cc)
    wrong = QRectF(left, block.bottom - ii, width, ii)
    bands = (
        (run.cc, "stayed right", run.stayed_right, right, row),
        (run.ii, "stayed wrong", run.stayed_wrong, wrong, row + 3),
    )
    for count, label, mark, area, line in bands:
        colour = pencil.theme.right if mark is run.stayed_right else pencil.theme.wrong
        lifted = pencil.stands_out(mark)
        pencil.shape(_box(area), tint(colour, 0.22 if lifted else 0.09))
        if count:
            pencil.note(mark, area, (line, column))
        if area.height() >= 16:
            _draw_band_label(pencil, area, count, label if words else "", colour)


def _draw_band_label(pencil: Pencil, area: QRectF, count: int, label: str, colour: str) -> None:
    lettering = pencil.lettering
    roomy = area.height() >= 36 and width_of(label, lettering.font(11)) < area.width() - 4
    x, middle = area.center().x(), area.center().y()
    number = lettering.font(strong=bool(label), tabular=True)
    shift = 8 if label and roomy else 0
    pencil.text(x, middle - shift, grouped(count), number, colour, Side.CENTRE)
    if shift:
        pencil.text(x, middle + shift, label, lettering.font(11), colour, Side.CENTRE)


def _draw_changes(pencil: Pencil, run: FlowRun, block: _Block, place: tuple[int, int]) -> None:
    cc, ic, ci, ii = block.heights(run)
    row, column = place
    left, right = block.left + BAR + 1, block.right - BAR - 1
    fixed = _ribbon(left, block.bottom - ii - ic, right, block.top + cc, ic)
    broken = _ribbon(left, block.top + cc, right, block.bottom - ii - ci, ci)
    flows = (
        (run.ci, run.broken, broken, pencil.theme.broken, row + 2),
        (run.ic, run.fixed, fixed, pencil.theme.fixed, row + 1),
    )
    for count, mark, path, colour, line in flows:
        if count:
            pencil.shape(path, tint(colour, 1.0 if pencil.stands_out(mark) else 0.9))
            pencil.note(mark, path, (line, column))


def _draw_bars(pencil: Pencil, run: FlowRun, block: _Block) -> None:
    cc, ic, ci, ii = block.heights(run)
    for left, right_height, wrong_height in (
        (block.left, cc + ci, ic + ii),
        (block.right - BAR, cc + ic, ci + ii),
    ):
        right = QRectF(round(left), block.top, BAR, round(right_height))
        wrong_top = round(block.bottom - wrong_height)
        wrong = QRectF(round(left), wrong_top, BAR, block.bottom - wrong_top)
        if right_height > 0:
            pencil.fill(right, pencil.theme.right)
        if wrong_height > 0:
            pencil.outline(wrong, pencil.theme.wrong)


def _draw_counts(
    pencil: Pencil, run: FlowRun, block: _Block, place: tuple[int, int], *, words: bool
) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    number, small = lettering.font(12, strong=True, tabular=True), lettering.font(11)
    x, middle = block.left, block.bottom + 15
    entries = (
        (run.ic, "fixed", theme.fixed, run.fixed, True),
        (run.ci, "cannot break" if run.cannot_break else "broken", theme.broken, run.broken, False),
    )
    for count, word, colour, mark, up in entries:
        ink = colour if count else theme.muted
        pencil.triangle(x, middle, ink, up=up)
        shown = DASH if run.cannot_break and not up else grouped(count)
        width = 11 + pencil.text(x + 11, middle, shown, number, ink)
        if words or (run.cannot_break and not up):
            width = max(width, pencil.text(x, middle + 16, word, small, ink))
        if count:
            pencil.note(mark, QRectF(x - 2, middle - 9, width + 4, 18), place)
        x += width + 14


def _ribbon(left: float, top: float, right: float, end: float, height: float) -> QPainterPath:
    middle = (left + right) / 2
    path = QPainterPath(QPointF(left, top))
    path.cubicTo(middle, top, middle, end, right, end)
    path.lineTo(right, end + height)
    path.cubicTo(middle, end + height, middle, top + height, left, top + height)
    path.closeSubpath()
    return path


def _box(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(area)
    return path
