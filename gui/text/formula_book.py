"""The formulas that the program has drawings of, and the job that makes more of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QByteArray, QObject, QRectF, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap, QPyTextObject
from PySide6.QtSvg import QSvgRenderer

from core.errors import VoltefaceError
from data.formulas.cache import Formula
from data.formulas.setting import FormulaSetting
from data.formulas.worker import SIZE, Drawing
from gui.jobs import Job, JobRunner, Progress

_BATCH = 24  # drawings that are shown at once: each time a text is set anew
_MOST_PIXMAPS = 2_000


class FormulaBook(QObject):
    """Knows drawings by formula; asks for those that are missing, the newest wish first.

    Signals:
        changed: drawings have come, or formulas are to be shown as source from now on.
    """

    changed = Signal()
    _drawn = Signal(object)

    def __init__(self, jobs: JobRunner, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._setting = FormulaSetting(cache)
        self._known: dict[Formula, Drawing] = {}
        self._wanted: dict[object, list[Formula]] = {}
        self._pixmaps: dict[tuple[Formula, float, str], QPixmap] = {}
        self._job: Job | None = None
        self._is_broken = False
        self.is_shown = True
        self._drawn.connect(self._take)

    def drawing(self, formula: Formula) -> Drawing | None:
        """Return the drawing of `formula`; None if there is none (yet), or none is to be shown."""
        found = self._known.get(formula) if self.is_shown else None
        return found if found is not None and found.svg else None

    def ask(self, who: object, formulas: Iterable[Formula]) -> None:
        """Let `who` have drawings of `formulas`, in this order; what it asked for before is off."""
        missing = [each for each in dict.fromkeys(formulas) if each not in self._known]
        if missing:
            self._wanted[who] = missing
            self._begin()
        else:
            self._wanted.pop(who, None)

    def toggle(self) -> None:
        """Show formulas as drawings, or as the model wrote them."""
        self.is_shown = not self.is_shown
        self.changed.emit()

    def paint(
        self, painter: QPainter, place: QRectF, formula: Formula, size: float, colour: QColor
    ) -> None:
        """Draw `formula` for type of `size` pixels into `place`."""
        drawing = self._known.get(formula)
        if drawing is None or not drawing.svg:
            return
        ratio = painter.device().devicePixelRatioF()
        key = (formula, size * ratio, colour.name())
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) >= _MOST_PIXMAPS:
                self._pixmaps.clear()
            pixmap = self._pixmaps[key] = _pixmap(drawing, size, ratio, colour)
        painter.drawPixmap(place.topLeft(), pixmap)

    def close(self) -> None:
        """End the worker process; jobs must have ended."""
        self._setting.close()

    # The job

    def _begin(self) -> None:
        if self._job is not None or self._is_broken:
            return
        formulas = self._next()
        if not formulas:
            return
        setting, drawn = self._setting, self._drawn

        def work(_progress: Progress, stop: Event) -> None:
            for start in range(0, len(formulas), _BATCH):
                if stop.is_set():
                    return
                drawn.emit(dict(setting.drawings(formulas[start : start + _BATCH], stop.is_set)))

        self._job = self._jobs.start(self.tr("Setting formulas"), work, failed=self._on_failed)
        self._job.finished.connect(self._on_finished)

    def _next(self) -> Sequence[Formula]:
        """Return what is wanted now: the first formulas of each text before the later ones."""
        lists = list(self._wanted.values())
        longest = max(map(len, lists), default=0)
        turns = (each[n] for n in range(longest) for each in lists if n < len(each))
        return list(dict.fromkeys(turns))[: 4 * _BATCH]

    @Slot(object)
    def _take(self, drawings: dict[Formula, Drawing]) -> None:
        self._known |= drawings
        self._wanted = {
            who: rest
            for who, wanted in self._wanted.items()
            if (rest := [each for each in wanted if each not in self._known])
        }
        self.changed.emit()

    @Slot()
    def _on_finished(self) -> None:
        self._job = None
        self._begin()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._is_broken = True  # from now on the source is shown
        if not isinstance(error, VoltefaceError):
            raise error


class NoObject(QPyTextObject):
    """Stands for objects that Qt itself would draw; this layout draws its own."""

    def intrinsicSize(self, *_: object) -> QSizeF:
        return QSizeF(0, 0)

    def drawObject(self, *_: object) -> None:
        return


def _pixmap(drawing: Drawing, size: float, ratio: float, colour: QColor) -> QPixmap:
    scale = size / SIZE
    width, height = drawing.width * scale, (drawing.ascent + drawing.descent) * scale
    pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    svg = drawing.svg.replace('"black"', f'"{colour.name()}"')
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, width, height))
    painter.end()
    return pixmap
