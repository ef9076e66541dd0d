"""Writes a chart as a picture (PNG, 3×), a drawing (SVG) or its table (CSV)."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QRect
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from core.errors import VoltefaceError
from gui.theme.tokens import Theme

if TYPE_CHECKING:
    from gui.charts.chart_view import ChartView

PNG_SCALE = 3


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
            advice="Choose a name that ends in .png, .svg or .csv.",
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
    image = QImage(view.size() * PNG_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.scale(PNG_SCALE, PNG_SCALE)
    view.paint_export(painter, theme)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def svg(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart as SVG with real text."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(view.size())
    generator.setViewBox(QRect(0, 0, view.width(), view.height()))
    generator.setTitle(view.chart.heading.title)
    generator.setDescription(view.chart.heading.subtitle)
    painter = QPainter(generator)
    painter.fillRect(0, 0, view.width(), view.height(), QColor(theme.surface))
    view.paint_export(painter, theme)
    painter.end()
    return bytes(buffer.data().data())


def table(view: "ChartView", theme: Theme) -> bytes:
    """Return the chart's table as CSV in UTF-8."""
    del theme
    return view.chart.table.to_csv().encode()


_MAKERS: dict[str, Callable[["ChartView", Theme], bytes]] = {
    ".png": png,
    ".svg": svg,
    ".csv": table,
}
