"""The list of facets: values with how many of the listed problems have them; a click chooses."""

from threading import Event

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.query import Facet, FacetKind
from data.finding import count_facets
from data.store.file import connect
from data.store.reading import Reader
from gui.jobs import Job, Progress
from gui.problems.facets_model import AnyIndex, FacetRole, FacetsModel, ShareRole
from gui.shell.session import Session
from gui.theme.icons import coloured_icon
from gui.theme.manager import ThemeManager
from gui.theme.run_square import draw_square

_NOT_BLIND = (FacetKind.OUTCOME, FacetKind.RUN)
_BAR_OPACITY = 0.5
_ROW, _HEADING, _EDGE, _MARK = 24, 26, 12, 14


class FacetsView(QListView):
    """Values by kind; Enter, Space and a click choose one, or take it back.

    Signals:
        chosen: a value was chosen or taken back; carries its `Facet`.
        counted: the facets of a filter are shown.
    """

    chosen = Signal(object)
    counted = Signal()

    def __init__(self, session: Session, theme: ThemeManager) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._job: Job | None = None
        self._blind = False
        self.facets = FacetsModel(self)
        self.setModel(self.facets)
        self.setItemDelegate(_FacetDelegate(session, theme, self))
        self.setAccessibleName(self.tr("Facets of the problems"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_clicked)

    def wanted_height(self) -> int:
        """Return how high all rows are together."""
        metrics = self._theme.metrics
        rows = range(self.facets.rowCount())
        heights = (_HEADING if self.facets.facet(row) is None else _ROW for row in rows)
        return sum(map(metrics.px, heights)) + metrics.px(6)

    def set_blind(self, blind: bool) -> None:
        """Leave out what names runs and outcomes, or show it again at the next count."""
        self._blind = blind

    def count(self, problems: int) -> None:
        """Count in the background what the `problems` have that the study's filter chooses."""
        self.cancel()
        session = self._session
        query, overview, path = session.selection.query, session.overview, session.study.path

        def work(_progress: Progress, stop: Event) -> tuple[Facet, ...]:
            reader = Reader(connect(path, read_only=True))
            try:
                return count_facets(reader, overview, query, stop.is_set)
            finally:
                reader.close()

        def show(found: tuple[Facet, ...]) -> None:
            self._show(found, problems)

        self._job = session.jobs.start(self.tr("Counting facets"), work, succeeded=show)

    def cancel(self) -> None:
        """Stop counting; what is shown stays."""
        if self._job is not None:
            self._job.cancel()

    def _show(self, found: tuple[Facet, ...], problems: int) -> None:
        shown = [each for each in found if not (self._blind and each.kind in _NOT_BLIND)]
        names = {code.key: code.name for code in self._session.overview.codes}
        before = self.facets.facet(self.currentIndex().row())
        self.facets.show_facets(shown, problems, names)
        if (row := self.facets.row_of(before)) >= 0:
            self.setCurrentIndex(self.facets.index(row))
        self.counted.emit()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        facet = self.facets.facet(index.row())
        if facet is not None:
            self.chosen.emit(facet)

    # Qt's names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)


class _FacetDelegate(QStyledItemDelegate):
    """A heading in muted words; a value over a bar as long as its share, its count at the right."""

    def __init__(self, session: Session, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._checks: dict[str, QIcon] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        height = _HEADING if index.data(FacetRole) is None else _ROW
        return QSize(120, self._theme.metrics.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        px, theme = self._theme.metrics.px, self._theme.current
        facet: Facet | None = index.data(FacetRole)
        row = option.rect.adjusted(px(_EDGE), 0, -px(_EDGE), 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if facet is None:
            painter.setFont(self._theme.metrics.font(11, semibold=True))
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(row.adjusted(0, 0, 0, -px(4)), flags, index.data())
        else:
            panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
            option.widget.style().drawPrimitive(panel, option, painter, option.widget)
            self._draw_bar(painter, row, index.data(ShareRole))
            self._draw_value(painter, row, facet, index.data())
        painter.restore()

    def _draw_bar(self, painter: QPainter, row: QRect, share: float) -> None:
        px, theme = self._theme.metrics.px, self._theme.current
        track = QRectF(row.left(), row.bottom() - px(3), row.width(), px(2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.sunken))
        painter.drawRect(track)
        bar = QColor(theme.muted)
        bar.setAlphaF(_BAR_OPACITY)
        painter.setBrush(bar)
        painter.drawRect(QRectF(track.left(), track.top(), track.width() * share, track.height()))

    def _draw_value(self, painter: QPainter, row: QRect, facet: Facet, words: str) -> None:
        metrics, theme = self._theme.metrics, self._theme.current
        px, line = metrics.px, row.adjusted(0, 0, 0, -metrics.px(3))
        painter.setFont(metrics.font(12, tabular=True))
        painter.setPen(QColor(theme.text if facet.is_chosen else theme.muted))
        count = f"{facet.count:,}"
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, right, count)
        room = painter.fontMetrics().horizontalAdvance(count) + px(8)
        left = 0
        if facet.is_chosen:
            side = px(_MARK)
            place = QRect(line.left(), line.center().y() - side // 2, side, side)
            self._check(theme.accent).paint(painter, place)
            left += side + px(4)
        if facet.kind is FacetKind.RUN and (position := self._position(facet.value)) is not None:
            side = px(9)
            place = QRectF(line.left() + left, line.center().y() - side / 2 + 0.5, side, side)
            draw_square(painter, place, theme, position)
            left += side + px(6)
        painter.setFont(metrics.font(12, semibold=facet.is_chosen))
        painter.setPen(QColor(theme.text))
        name = line.adjusted(left, 0, -room, 0)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, name.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(name, flags, shown)

    def _check(self, colour: str) -> QIcon:
        if colour not in self._checks:
            self._checks[colour] = coloured_icon("check-bold", colour)
        return self._checks[colour]

    def _position(self, name: str) -> int | None:
        runs = self._session.overview.runs
        return next((run.position for run in runs if run.name == name), None)
