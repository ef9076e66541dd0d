"""Writes a chart as a picture (PNG, 3×), a drawing (SVG) or its table (CSV, Markdown, LaTeX)."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from core.charts.wording import one_line
from core.charts.written import as_csv, as_latex, as_markdown
from core.errors import VoltefaceError
from gui.charts.lettering import scale_of, wrapped
from gui.charts.pencil import Emphasis, Pencil
from gui.theme.tokens import Theme

if TYPE_CHECKING:
    from gui.charts.chart_view import ChartView

PNG_SCALE = 3
STAMP_GAP = 10
STAMP_LINE = 15


def write_chart(view: "ChartView", path: Path, theme: Theme) -> None:
    """Write the chart in `view` to `path`, in the form that its suffix names.

    Raises:
        VoltefaceError: the suffix is unknown, or the file cannot be written.
    """
    make = _MAKERS.get(path.suffix.lower())
    if make is None:
        raise VoltefaceError(
            "A chart cannot be saved as this kind of file.",
            where=path.name,
            advice="Choose a name that ends in .png, .svg, .csv, .md or .tex.",
        )
    content = make(view, theme)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise VoltefaceError(
            "The chart could not be saved.",
            where=str(path),
            advice=f"{error.strerror or error}. Choose another folder or name.",
        ) from error


def png(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart as PNG, three pixels for each on screen."""
    size = _whole_size(view)
    image = QImage(size * PNG_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.scale(PNG_SCALE, PNG_SCALE)
    _paint(view, painter, theme)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def svg(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart as SVG with real text."""
    size = _whole_size(view)
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(view.chart.heading.title)
    generator.setDescription(" · ".join((view.chart.heading.subtitle, *view.stamp.lines)))
    painter = QPainter(generator)
    painter.fillRect(0, 0, size.width(), size.height(), QColor(theme.surface))
    _paint(view, painter, theme)
    painter.end()
    return bytes(buffer.data().data())


def _whole_size(view: "ChartView") -> QSize:
    """Return the size of the chart with its stamp below."""
    lines = len(_stamp_lines(view))
    below = STAMP_GAP + STAMP_LINE * lines if lines else 0
    return view.size() + QSize(0, int(below * scale_of(view.font())))


def _stamp_lines(view: "ChartView") -> list[str]:
    face = view.lettering().font(11)
    room = view.base_size().width()
    return [line for text in view.stamp.lines for line in wrapped(one_line(text), face, room)]


def _paint(view: "ChartView", painter: QPainter, theme: Theme) -> None:
    """Paint the chart, and below it what was counted, by which filters, with what."""
    view.paint_export(painter, theme)
    painter.save()
    painter.scale(scale_of(view.font()), scale_of(view.font()))
    pencil = Pencil(painter, theme, view.lettering(), Emphasis())
    top = view.base_size().height() + STAMP_GAP
    pencil.paragraph(0, top, _stamp_lines(view), view.lettering().font(11), STAMP_LINE)
    painter.restore()


def csv(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart's table as CSV in UTF-8."""
    del theme
    return as_csv(view.chart, view.stamp).encode()


def markdown(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart's table in Markdown, in UTF-8."""
    del theme
    return as_markdown(view.chart, view.stamp).encode()


def latex(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart's table in LaTeX, in UTF-8."""
    del theme
    return as_latex(view.chart, view.stamp).encode()


_MAKERS: dict[str, Callable[["ChartView", Theme], bytes]] = {
    ".png": png,
    ".svg": svg,
    ".csv": csv,
    ".md": markdown,
    ".tex": latex,
}
