"""Committed answers along traces: one line a trace, grouped by how its answers went."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from core.charts.answer_lines import AnswerChart, AnswerGroup, AnswerLine
from core.charts.scale import Scale, ticks
from core.charts.wording import grouped, of
from core.metrics.within_trace import Course
from gui.charts.card import CHOICE
from gui.charts.chart_view import ChartView
from gui.charts.colours import tint
from gui.charts.lettering import elided, width_of, wrapped
from gui.charts.pencil import Pencil, Side

PITCH = 13.0
LEAST_PITCH = 5.0
COMFORTABLE = 48
LABELLED = 10.0
LEGEND = 26.0
GROUP = 28.0
AXIS = 40.0
NOTE_LINE = 16.0
NAME_LEAST, NAME_MOST = 24.0, 124.0
DOT = 7.0


class AnswerView(ChartView):
    """Groups of lines; many lines stand closer, and then without the names of their problems."""

    subtitle_lines = 3

    def needed_height(self, width: float) -> float:
        """Return heading, groups, axis and note."""
        chart = self._answers()
        if chart is None or not chart.groups:
            return self.head_height(width) + 120
        lines = _lines(chart)
        pitch = PITCH if lines <= COMFORTABLE else max(LEAST_PITCH, PITCH * COMFORTABLE / lines)
        return self.head_height(width) + self._fixed(chart, width) + pitch * lines

    def draw(self, pencil: Pencil, size: QSizeF) -> None:
        """Draw the groups and the axis."""
        chart = self._answers()
        if chart is None or not chart.groups:
            return
        width, y = size.width(), self.head_height(size.width())
        _draw_legend(pencil, chart, y + LEGEND / 2 - 2, width - CHOICE - 8)
        y += LEGEND
        room = size.height() - y - self._fixed(chart, width)
        pitch = min(max(room / max(1, _lines(chart)), LEAST_PITCH), PITCH)
        name = _name_width(chart, pencil) if pitch >= LABELLED else 8.0
        scale = Scale(low=0.0, high=chart.longest * 1.02, start=name, end=width - 8)
        row = 0
        for group in chart.groups:
            _draw_group_title(pencil, chart, group, QRectF(0, y, width, GROUP - 4))
            y += GROUP
            for line in group.lines:
                area = QRectF(0, y, width, pitch)
                _draw_line(pencil, line, area, scale, named=pitch >= LABELLED)
                pencil.note(line.mark, area, (row, 0))
                y += pitch
                row += 1
        _draw_axis(pencil, chart, y + 4, scale)
        note = self._note(chart, width)
        pencil.paragraph(0, y + 4 + AXIS, note, pencil.lettering.font(11), NOTE_LINE)

    def _answers(self) -> AnswerChart | None:
        return self.chart if isinstance(self.chart, AnswerChart) else None

    def _fixed(self, chart: AnswerChart, width: float) -> float:
        return (
            LEGEND
            + GROUP * len(chart.groups)
            + AXIS
            + 12
            + NOTE_LINE * len(self._note(chart, width))
        )

    def _note(self, chart: AnswerChart, width: float) -> list[str]:
        return wrapped(chart.note, self.lettering().font(11), width, most=5) if chart.note else []


def _lines(chart: AnswerChart) -> int:
    return sum(len(group.lines) for group in chart.groups)


def _name_width(chart: AnswerChart, pencil: Pencil) -> float:
    face = pencil.lettering.font(11)
    labels = (line.label for group in chart.groups for line in group.lines)
    longest = max(width_of(label, face) for label in labels)
    return min(max(longest + 10, NAME_LEAST), NAME_MOST)


def _draw_legend(pencil: Pencil, chart: AnswerChart, middle: float, room: float) -> None:
    """Say what the dots are; at the right stands the choice of the run."""
    small, x = pencil.lettering.font(11), 0.0
    points = (point for group in chart.groups for line in group.lines for point in line.points)
    unjudged = any(point.right is None for point in points)
    for right, word in ((True, "right"), (False, "wrong"), (None, "not judged"))[: 2 + unjudged]:
        pencil.circle(QPointF(x + 4, middle), DOT, _ink(pencil, right), filled=right is True)
        x += 14 + pencil.text(x + 12, middle, word, small, pencil.theme.muted) + 12
    words = "line: the answer held"
    if x + width_of(words, small) <= room:
        pencil.text(x, middle, words, small, pencil.theme.muted)


def _draw_group_title(pencil: Pencil, chart: AnswerChart, group: AnswerGroup, area: QRectF) -> None:
    theme, middle = pencil.theme, area.center().y() + 2
    match group.course:
        case Course.FIXED:
            pencil.triangle(0, middle, theme.fixed, up=True)
        case Course.LOST:
            pencil.triangle(0, middle, theme.broken, up=False)
        case Course.KEPT:
            pencil.circle(QPointF(4, middle), 8, theme.right)
        case Course.NEVER:
            pencil.circle(QPointF(4, middle), 8, theme.wrong, filled=False)
    strong, small = pencil.lettering.font(12, strong=True), pencil.lettering.font(12)
    width = pencil.text(14, middle, group.title, strong, theme.text)
    pencil.text(14 + width + 8, middle, of(group.n, chart.n), small, theme.muted)
    pencil.hairline(0, area.right(), area.bottom())


def _draw_line(
    pencil: Pencil, line: AnswerLine, area: QRectF, scale: Scale, *, named: bool
) -> None:
    theme, middle = pencil.theme, round(area.center().y()) + 0.5
    stands_out = pencil.stands_out(line.mark)
    if stands_out:
        pencil.highlight(area)
    if named:
        face = pencil.lettering.font(11, strong=stands_out)
        label = elided(line.label, face, scale.start - 10)
        ink = theme.text if stands_out else theme.muted
        pencil.text(scale.start - 8, middle, label, face, ink, Side.RIGHT)
    held, x = QColor(theme.line), scale.at(0.0)
    for point in line.points:
        at = scale.at(point.at)
        pencil.line(QPointF(x, middle), QPointF(at, middle), held, _thickness(held, theme.line))
        held, x = _ink(pencil, point.right), at
    end = scale.at(line.length)
    pencil.line(QPointF(x, middle), QPointF(end, middle), tint(held, 0.5), 1.0)
    pencil.upright(end, middle - 2, middle + 2, tint(held, 0.7))
    size = min(DOT, max(4.0, area.height() - 1))
    for point in line.points:
        spot = QPointF(scale.at(point.at), middle)
        pencil.circle(spot, size + 2, theme.surface)
        pencil.circle(spot, size, _ink(pencil, point.right), filled=point.right is True)
    if stands_out and named:
        _draw_words(pencil, line, (middle, scale))


def _thickness(held: QColor, quiet: str) -> float:
    return 1.0 if held == QColor(quiet) else 1.75


def _draw_words(pencil: Pencil, line: AnswerLine, where: tuple[float, Scale]) -> None:
    """Write the answers beside their dots, as far as each has room before the next."""
    middle, scale = where
    face = pencil.lettering.font(11, strong=True)
    stops = [scale.at(point.at) - 6 for point in line.points[1:]]
    for point, stop in zip(line.points, [*stops, scale.end + 8], strict=True):
        x = scale.at(point.at) + 7
        width = width_of(point.text, face)
        if x + width > stop:
            continue
        pencil.fill(QRectF(x - 1, middle - 6, width + 2, 12), pencil.theme.surface)
        pencil.text(x, middle, point.text, face, _ink(pencil, point.right))


def _ink(pencil: Pencil, right: bool | None) -> QColor:
    theme = pencil.theme
    return QColor(theme.unknown if right is None else theme.right if right else theme.wrong)


def _draw_axis(pencil: Pencil, chart: AnswerChart, top: float, scale: Scale) -> None:
    small, muted = pencil.lettering.font(11, tabular=True), pencil.theme.muted
    pencil.hairline(scale.start, scale.end, top)
    for value in ticks(0.0, scale.high, most=6):
        x = scale.at(value)
        pencil.upright(x, top, top + 4, muted)
        pencil.text(x, top + 13, grouped(round(value)), small, muted, Side.CENTRE)
    words = f"{chart.unit} from the first word"
    pencil.text(scale.end, top + 29, words, pencil.lettering.font(11), muted, Side.RIGHT)
