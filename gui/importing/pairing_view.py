"""Which runs have which problems: a row of dots for each combination of runs, with its count."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from data.importers.previewed import Pairing, Preview
from gui.importing.share_bar import shade
from gui.theme.contrast import mix
from gui.theme.manager import ThemeManager
from gui.theme.run_square import draw_square

MOST_ROWS = 10
_MOST_NAMES = 3  # over their columns; more runs are named in a legend above
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edges and widths in pixels."""

    runs: int
    run: float
    count: float
    share: float
    bar: float
    end: float

    def centre(self, place: int) -> float:
        return self.run * (place + 0.5)


class PairingView(QWidget):
    """Draws the combinations of a preview, most problems first; beyond ten, the rest in one row."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._runs: tuple[str, ...] = ()
        self._positions: Mapping[str, int] = {}
        self._rows: tuple[Pairing, ...] = ()
        self._rest: tuple[int, int] = (0, 0)
        self._per_run: dict[str, int] = {}
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Problems by the runs that answered them"))

    def show_preview(self, preview: Preview, positions: Mapping[str, int]) -> None:
        """Show the combinations of `preview`; `positions` give the runs their colours."""
        self._runs, self._positions = preview.runs, positions
        self._rows = preview.combinations[:MOST_ROWS]
        rest = preview.combinations[MOST_ROWS:]
        self._rest = len(rest), sum(each.problems for each in rest)
        self._total = preview.problems
        self._per_run = {
            run: sum(each.problems for each in preview.combinations if run in each.runs)
            for run in preview.runs
        }
        self.setAccessibleDescription("; ".join(self._said(each) for each in preview.combinations))
        self.updateGeometry()
        self.update()

    def _said(self, each: Pairing) -> str:
        names = self.tr(" and ").join(each.runs)
        return self.tr("{0} problems in {1}").format(f"{each.problems:,}", names)

    @property
    def _row(self) -> int:
        return self._themes.metrics.px(28)

    @property
    def _legend(self) -> int:
        """Return the height of the legend, 0 where names stand over their columns."""
        rows = -(-len(self._runs) // _MOST_NAMES) if len(self._runs) > _MOST_NAMES else 0
        return rows * self._themes.metrics.px(20)

    def _columns(self) -> _Columns:
        px = self._themes.metrics.px
        end = float(self.width())
        bar = end - max(px(60), min(px(150), end * 0.22))
        share = bar - px(12)
        count = share - px(58)
        room = max(float(px(40)), count - px(56))
        each = min(float(px(190)), room / max(1, len(self._runs)))
        return _Columns(len(self._runs), each, count, share, bar, end)

    # Qt's names

    def sizeHint(self) -> QSize:
        px = self._themes.metrics.px
        rows = len(self._rows) + (1 if self._rest[0] else 0)
        return QSize(px(420), self._legend + self._row * (rows + 2) + px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.metrics.px(320), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = int((event.pos().y() - self._legend) // self._row) - 1
            if row < 0:
                said = "\n".join(self._runs)
            else:
                said = self._said(self._rows[row]) if row < len(self._rows) else ""
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        if self._legend:
            self._paint_legend(painter)
            painter.translate(0, self._legend)
        self._paint_header(painter, columns)
        y = float(self._row)
        for each in self._rows:
            self._paint_row(painter, columns, each, y)
            y += self._row
        if self._rest[0]:
            self._paint_rest(painter, columns, y)
            y += self._row
        self._paint_totals(painter, columns, y)
        painter.end()

    # Painting

    def _write(self, painter: QPainter, rect: QRectF, text: str, **how: object) -> None:
        theme, metrics = self._themes.current, self._themes.metrics
        strong, quiet = bool(how.get("strong")), bool(how.get("quiet"))
        painter.setFont(metrics.font(12, semibold=strong, tabular=True))
        painter.setPen(QColor(theme.muted if quiet else theme.text))
        painter.drawText(rect, how.get("align", _RIGHT), text)  # type: ignore[arg-type]

    def _line(self, painter: QPainter, y: float) -> None:
        painter.fillRect(QRectF(0, round(y), self.width(), 1), QColor(self._themes.current.line))

    def _paint_header(self, painter: QPainter, columns: _Columns) -> None:
        px, theme = self._themes.metrics.px, self._themes.current
        side, high = px(9), self._row - px(4)
        font = self._themes.metrics.font(12)
        for place, run in enumerate(self._runs):
            painter.setFont(font)
            room = columns.run - px(30)
            mode = Qt.TextElideMode.ElideMiddle
            named = not self._legend
            text = painter.fontMetrics().elidedText(run, mode, int(room)) if named else ""
            width = px(14) + painter.fontMetrics().horizontalAdvance(text) if text else side
            x = max(columns.run * place, columns.centre(place) - width / 2)
            square = QRectF(x, (high - side) / 2, side, side)
            draw_square(painter, square, theme, self._positions.get(run, 0))
            at = QRectF(x + px(14), 0, max(1.0, room + px(4)), high)
            self._write(painter, at, text, align=_LEFT, quiet=True)
        words = self.tr("problems")
        self._write(painter, QRectF(columns.count - px(80), 0, px(80), high), words, quiet=True)
        self._line(painter, self._row - 1)

    def _paint_legend(self, painter: QPainter) -> None:
        px, side = self._themes.metrics.px, self._themes.metrics.px(9)
        wide, high = self.width() / _MOST_NAMES, float(px(20))
        painter.setFont(self._themes.metrics.font(12))
        for place, run in enumerate(self._runs):
            row, column = divmod(place, _MOST_NAMES)
            x, y = column * wide, row * high
            square = QRectF(x, y + (high - side) / 2, side, side)
            draw_square(painter, square, self._themes.current, self._positions.get(run, 0))
            room = int(wide) - px(26)
            mode = Qt.TextElideMode.ElideMiddle
            text = painter.fontMetrics().elidedText(run, mode, room)
            self._write(painter, QRectF(x + px(14), y, room, high), text, align=_LEFT, quiet=True)

    def _paint_row(self, painter: QPainter, columns: _Columns, each: Pairing, y: float) -> None:
        self._paint_dots(painter, columns, each, y + self._row / 2)
        self._paint_numbers(painter, columns, each.problems, y)
        px, theme = self._themes.metrics.px, self._themes.current
        level = 0 if len(each.runs) == len(self._runs) else 2 if len(each.runs) == 1 else 1
        width = max(2.0, (columns.end - columns.bar) * each.problems / max(1, self._most))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade(theme, level))
        bar = QRectF(columns.bar, y + (self._row - px(9)) / 2, width, px(9))
        painter.drawRoundedRect(bar, min(2.0, width / 2), 2)

    @property
    def _most(self) -> int:
        return max((each.problems for each in self._rows), default=1)

    def _paint_dots(
        self, painter: QPainter, columns: _Columns, each: Pairing, middle: float
    ) -> None:
        px, theme = self._themes.metrics.px, self._themes.current
        places = [place for place, run in enumerate(self._runs) if run in each.runs]
        ink, faint = QColor(theme.text), QColor(mix(theme.muted, theme.surface, 0.24))
        painter.setPen(QPen(ink, 1.5))
        if len(places) > 1:
            first, last = columns.centre(places[0]), columns.centre(places[-1])
            painter.drawLine(QPointF(first, middle), QPointF(last, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(columns.runs):
            has = place in places
            painter.setBrush(ink if has else faint)
            radius = px(5) if has else px(4)
            painter.drawEllipse(QPointF(columns.centre(place), middle), radius, radius)

    def _paint_numbers(self, painter: QPainter, columns: _Columns, problems: int, y: float) -> None:
        px = self._themes.metrics.px
        at = QRectF(columns.count - px(80), y, px(80), self._row)
        self._write(painter, at, f"{problems:,}", strong=True)
        share = f"{100 * problems / max(1, self._total):.1f} %"
        self._write(
            painter, QRectF(columns.share - px(56), y, px(56), self._row), share, quiet=True
        )

    def _paint_rest(self, painter: QPainter, columns: _Columns, y: float) -> None:
        px = self._themes.metrics.px
        words = self.tr("{0} more combinations").format(f"{self._rest[0]:,}")
        room = QRectF(px(4), y, columns.count - px(60), self._row)
        self._write(painter, room, words, align=_LEFT, quiet=True)
        self._paint_numbers(painter, columns, self._rest[1], y)

    def _paint_totals(self, painter: QPainter, columns: _Columns, y: float) -> None:
        px = self._themes.metrics.px
        self._line(painter, y + px(3))
        top, half = y + px(6), columns.run / 2
        for place, run in enumerate(self._runs):
            at = QRectF(columns.centre(place) - half, top, columns.run, self._row)
            self._write(painter, at, f"{self._per_run[run]:,}", strong=True, align=_CENTRE)
        self._paint_totals_right(painter, columns, top)

    def _paint_totals_right(self, painter: QPainter, columns: _Columns, top: float) -> None:
        px = self._themes.metrics.px
        at = QRectF(columns.count - px(80), top, px(80), self._row)
        self._write(painter, at, f"{self._total:,}", strong=True)
        whole = QRectF(columns.share - px(56), top, px(56), self._row)
        self._write(painter, whole, "100 %", quiet=True)
