"""The right half of run against run: two accuracies, their difference, and the test in words."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from core.charts.marks import Mark
from core.charts.numbers import Number
from core.charts.pair import Pair
from core.charts.scale import Scale, bounds, ticks
from core.charts.wording import MINUS, grouped, of, one_line, percent, points, points_interval
from gui.charts.colours import run_colour
from gui.charts.lettering import elided, wrapped
from gui.charts.pencil import Pencil, Side

ROW = 48.0
AXIS = 28.0
BETWEEN = 22.0
SENTENCE_LINE = 18.0
MOST_LINES = 5
READINGS_HEAD = 56.0
READING = 42.0
COUNT = 40.0


def estimates_height(pair: Pair | None) -> float:
    """Return the height that the estimates, the sentence and the readings need."""
    least = 3 * ROW + 2 * AXIS + BETWEEN + MOST_LINES * SENTENCE_LINE + 32
    if pair is None or not pair.readings:
        return least
    return least + READINGS_HEAD + READING * len(pair.readings)


def draw_estimates(pencil: Pencil, pair: Pair, area: QRectF) -> None:
    """Draw both accuracies on one scale, the difference on another, and what the test says."""
    top = area.top() + 22
    sides = (pair.first, pair.second)
    scale = _scale([side.accuracy for side in sides], area, low=0.0)
    for index, side in enumerate(sides):
        row = QRectF(area.left(), top + index * ROW, area.width(), ROW)
        number = side.accuracy
        value = "" if number.exact is None else f"{percent(number.exact)} %"
        counts = "" if number.count is None or number.n is None else of(number.count, number.n)
        _draw_row(pencil, row, side.run.shown, value, counts)
        _draw_interval(pencil, scale, row, number, run_colour(pencil.theme, side.run), filled=True)
        _note(pencil, side.mark, row, index)
    _draw_axis(pencil, scale, top + 2 * ROW, signed=False)
    below = QRectF(area)
    below.setTop(top + 2 * ROW + AXIS + BETWEEN)
    _draw_difference(pencil, pair, below)


def _draw_difference(pencil: Pencil, pair: Pair, area: QRectF) -> None:
    theme = pencil.theme
    number = pair.difference
    scale = _scale([number], area, low=-1.0, also=0.0)
    row = QRectF(area.left(), area.top(), area.width(), ROW)
    value = "" if number.exact is None else f"{points(number.exact)} points"
    interval = "" if number.interval is None else points_interval(number.interval)
    name = f"{pair.first.run.shown} {MINUS} {pair.second.run.shown}"
    _draw_row(pencil, row, name, value, interval)
    pencil.upright(scale.at(0.0), row.top() + 24, row.bottom(), theme.text)
    _draw_interval(pencil, scale, row, number, QColor(theme.text), filled=number.excludes_zero)
    _note(pencil, pair.difference_mark, row, 2)
    _draw_axis(pencil, scale, row.bottom(), signed=True)
    font = pencil.lettering.font(12)
    lines = wrapped(pair.sentence, font, area.width() - 14, most=MOST_LINES)
    for place, line in enumerate(lines):
        y = row.bottom() + AXIS + 16 + place * SENTENCE_LINE
        pencil.text(area.left(), y, line, font, theme.muted)
    if pair.readings:
        below = QRectF(area)
        below.setTop(row.bottom() + AXIS + 16 + len(lines) * SENTENCE_LINE + 16)
        _draw_readings(pencil, pair, below)


def _draw_readings(pencil: Pencil, pair: Pair, area: QRectF) -> None:
    """Draw what the four counts and the difference are if doubtful attempts count otherwise."""
    theme, lettering = pencil.theme, pencil.lettering
    small, right = lettering.font(11), area.right() - 14
    pencil.text(area.left(), area.top() + 8, "If counted otherwise", lettering.font(strong=True),
                theme.text)  # fmt: skip
    heads = area.top() + 38
    at = [right - 64 - COUNT * (3 - place) for place in range(4)]
    first, second = (run_colour(theme, side.run) for side in (pair.first, pair.second))
    pencil.text(area.left(), heads, "n", small, theme.muted)
    pencil.circle(QPointF(at[0] - 5, round(heads)), 8, theme.right)
    pencil.square(QPointF(at[1] - 5, heads), 8, first)
    pencil.square(QPointF(at[2] - 5, heads), 8, second)
    pencil.circle(QPointF(at[3] - 5, round(heads)), 8, theme.wrong, filled=False)
    pencil.text(right, heads, "points", small, theme.muted, Side.RIGHT)
    pencil.hairline(area.left(), right, heads + 11, theme.muted)
    for place, reading in enumerate(pair.readings):
        top = area.top() + READINGS_HEAD + place * READING
        label = elided(one_line(reading.label), small, right - area.left())
        pencil.text(area.left(), top + 8, label, small, theme.muted)
        number = lettering.font(12, tabular=True)
        pencil.text(area.left(), top + 25, grouped(reading.n), number, theme.text)
        for x, count in zip(at, reading.counts, strict=True):
            pencil.text(x, top + 25, grouped(count), number, theme.text, Side.RIGHT)
        change = "" if reading.difference.exact is None else points(reading.difference.exact)
        strong = lettering.font(12, strong=True, tabular=True)
        pencil.text(right, top + 25, change, strong, theme.text, Side.RIGHT)
        pencil.hairline(area.left(), right, top + READING - 5)


def _scale(numbers: list[Number], area: QRectF, *, low: float, also: float | None = None) -> Scale:
    values = [] if also is None else [also]
    for number in numbers:
        values += [] if number.value is None else [number.value]
        values += [number.interval.low, number.interval.high] if number.interval else []
    least, most = bounds(values or [0.0], pad=0.01, least=0.2)
    return Scale(
        low=max(least, low - 0.01),
        high=min(most, 1.01),
        start=area.left() + 6,
        end=area.right() - 16,
    )


def _draw_row(pencil: Pencil, row: QRectF, name: str, value: str, minor: str) -> None:
    theme, lettering = pencil.theme, pencil.lettering
    y, right = row.top() + 12, row.right() - 14
    small = lettering.font(12, tabular=True)
    strong = lettering.font(strong=True, tabular=True)
    used = pencil.text(right, y, minor, small, theme.muted, Side.RIGHT) + 8
    used += pencil.text(right - used, y, value, strong, theme.text, Side.RIGHT) + 12
    font = lettering.font()
    text = elided(one_line(name), font, right - row.left() - used)
    pencil.text(row.left(), y, text, font, theme.text)


def _draw_interval(
    pencil: Pencil, scale: Scale, row: QRectF, number: Number, colour: QColor, *, filled: bool
) -> None:
    if number.value is None:
        return
    y = round(row.top() + 35)
    if number.interval is not None:
        ends = QPointF(scale.at(number.interval.low), y), QPointF(scale.at(number.interval.high), y)
        pencil.line(*ends, colour, 2.0 if filled else 1.5)
    pencil.square(QPointF(scale.at(number.value), y), 8, colour, filled=filled)


def _draw_axis(pencil: Pencil, scale: Scale, y: float, *, signed: bool) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    pencil.hairline(scale.start - 6, scale.end + 2, y)
    for value in ticks(scale.low, scale.high, 6):
        x = scale.at(value)
        pencil.upright(x, y, y + 4, muted)
        label = (points(value) if signed else percent(value)).removesuffix(".0")
        pencil.text(x, y + 14, label, small, muted, Side.CENTRE)


def _note(pencil: Pencil, mark: Mark, row: QRectF, place: int) -> None:
    if pencil.stands_out(mark):
        pencil.highlight(row.adjusted(-8, 0, -6, -2))
    pencil.note(mark, row.adjusted(-4, 0, -10, -2), (place, 2))
