"""Run against run: four outcomes as fields of one sign a problem, and the two accuracies."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from core.charts.marks import Heading, RunMark
from core.charts.pair import Pair, PairCell, PairChart
from core.charts.wording import grouped, one_line, percent
from gui.charts.chart_view import ChartView
from gui.charts.colours import run_colour, tint
from gui.charts.lettering import elided, run_elided, wrapped
from gui.charts.pair_estimates import draw_estimates, estimates_height
from gui.charts.pencil import Pencil, Side
from gui.charts.unit_field import Field, Sign, draw_field, field_for

GUTTER = 32.0
FIELDS_SHARE = 0.665
ROW_HEAD = 124.0
COLUMN_HEAD = 30.0
TILE_GAP = 8.0
TILE_HEAD = 58.0
LEAST_TILE = 140.0
PAD = 14.0


@dataclass(frozen=True, slots=True)
class _Tile:
    """One outcome: its cell, how its problems are drawn, and its place."""

    cell: PairCell
    sign: Sign
    area: QRectF
    place: tuple[int, int]


class PairView(ChartView):
    """Left the four outcomes, each opening its problems; right the two accuracies."""

    def needed_height(self, width: float) -> float:
        """Return heading, column heads and two rows of tiles."""
        tiles = COLUMN_HEAD + 2 * LEAST_TILE + TILE_GAP
        chart = self.chart
        pair = chart.pair if isinstance(chart, PairChart) else None
        return self.head_height(width) + max(tiles, estimates_height(pair))

    def headings(self, width: float) -> list[tuple[Heading, float, float]]:
        """Return the heading of the fields and that of the accuracies."""
        chart = self.chart
        if not isinstance(chart, PairChart) or chart.accuracy is None:
            return super().headings(width)
        fields = fields_width(width)
        left = fields + GUTTER
        return [(chart.heading, 0.0, fields), (chart.accuracy, left, width - left)]

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw the tiles and the estimates."""
        chart = self.chart
        if not isinstance(chart, PairChart) or chart.pair is None:
            return
        pair = chart.pair
        top = self.head_height(size.width())
        width = fields_width(size.width())
        if pair.cells:
            _draw_fields(pencil, pair, QRectF(0, top, width, size.height() - top))
        else:
            font = pencil.lettering.font()
            for place, line in enumerate(wrapped(pair.no_cells, font, width, most=4)):
                pencil.text(0, top + 20 + place * 20, line, font, pencil.theme.muted)
        left = width + GUTTER
        draw_estimates(pencil, pair, QRectF(left, top, size.width() - left, size.height() - top))


def fields_width(width: float) -> float:
    """Return how much of `width` the four fields take."""
    return round((width - GUTTER) * FIELDS_SHARE)


def _draw_fields(pencil: Pencil, pair: Pair, area: QRectF) -> None:
    tiles = _tiles(pair, pencil, area)
    _draw_heads(pencil, pair, tiles)
    field = field_for(max(cell.count for cell in pair.cells), _field_area(tiles[0].area).size())
    for tile in tiles:
        _draw_tile(pencil, tile, pair.n, field)
    if field.problems_each > 1:
        note = f"one sign: {grouped(field.problems_each)} problems"
        font = pencil.lettering.font(11)
        pencil.text(area.right(), area.top() + 12, note, font, pencil.theme.muted, Side.RIGHT)


def _tiles(pair: Pair, pencil: Pencil, area: QRectF) -> list[_Tile]:
    theme = pencil.theme
    signs = (
        Sign(QColor(theme.right), round=True),
        Sign(run_colour(theme, pair.first.run)),
        Sign(run_colour(theme, pair.second.run)),
        Sign(QColor(theme.wrong), round=True, filled=False),
    )
    left, top = area.left() + ROW_HEAD, area.top() + COLUMN_HEAD
    width = (area.right() - left - TILE_GAP) // 2
    height = (area.bottom() - top - TILE_GAP) // 2
    return [
        _Tile(
            cell,
            sign,
            QRectF(
                round(left) + column * (width + TILE_GAP),
                round(top) + row * (height + TILE_GAP),
                width,
                height,
            ),
            (row, column),
        )
        for cell, sign, (row, column) in zip(
            pair.cells, signs, ((0, 0), (0, 1), (1, 0), (1, 1)), strict=True
        )
    ]


def _field_area(tile: QRectF) -> QRectF:
    return tile.adjusted(PAD, TILE_HEAD, -PAD, -PAD)


def _draw_heads(pencil: Pencil, pair: Pair, tiles: list[_Tile]) -> None:
    """Name the second run over the columns and the first run beside the rows."""
    for tile, is_right in ((tiles[0], True), (tiles[1], False)):
        area = tile.area
        y = area.top() - 15
        room = area.width() - 80
        width = _draw_run(pencil, pair.second.run, QPointF(area.left(), y), room)
        _draw_outcome(pencil, area.left() + width + 14, y, is_right=is_right)
    for tile, is_right in ((tiles[0], True), (tiles[2], False)):
        y = tile.area.top() + 24
        _draw_run(pencil, pair.first.run, QPointF(0, y), ROW_HEAD - 12)
        _draw_outcome(pencil, 23, y + 19, is_right=is_right)


def _draw_run(pencil: Pencil, run: RunMark, at: QPointF, room: float) -> float:
    font = pencil.lettering.font(strong=True)
    pencil.square(QPointF(at.x() + 5, at.y()), 9, run_colour(pencil.theme, run))
    name = run_elided(run, font, room - 18)
    return 18 + pencil.text(at.x() + 18, at.y(), name, font, pencil.theme.text)


def _draw_outcome(pencil: Pencil, x: float, y: float, *, is_right: bool) -> None:
    colour = pencil.theme.right if is_right else pencil.theme.wrong
    pencil.circle(QPointF(x, round(y)), 9, colour, filled=is_right)
    word = "right" if is_right else "wrong"
    pencil.text(x + 10, y, word, pencil.lettering.font(12), pencil.theme.muted)


def _draw_tile(pencil: Pencil, tile: _Tile, n: int, field: Field) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    pencil.fill(tile.area, theme.window)
    if pencil.stands_out(tile.cell.mark):
        pencil.highlight(tile.area)
    x, y = tile.area.left() + PAD, tile.area.top() + 29
    big = lettering.font(26, strong=True, tabular=True)
    x += pencil.text(x, y, grouped(tile.cell.count), big, theme.text) + 10
    label = lettering.font(strong=True)
    room = tile.area.right() - x - 8
    pencil.text(x, y - 8, elided(one_line(tile.cell.label), label, room), label, theme.text)
    share = f"{percent(tile.cell.count / n)} %"
    pencil.text(x, y + 9, share, lettering.font(12, tabular=True), theme.muted)
    faded = Sign(tint(tile.sign.colour, 0.85), tile.sign.round, tile.sign.filled)
    draw_field(pencil, _field_area(tile.area), tile.cell.count, field, faded)
    if tile.cell.count:
        pencil.note(tile.cell.mark, tile.area, tile.place)
