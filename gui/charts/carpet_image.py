"""The lines of a carpet as a picture: one row of pixels a line, coloured by code."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from core.charts.carpet import CarpetChart, raster
from gui.charts.swatch import ground_colour, strategy_colour
from gui.theme.tokens import Theme

_BYTES = 4
_CLEAR = 0


def carpet_image(chart: CarpetChart, lines: NDArray[np.intp], width: int, theme: Theme) -> QImage:
    """Return the picture of these lines, `width` pixels wide and one pixel a line."""
    inks = [strategy_colour(theme, code.colour).rgb() for code in chart.codes]
    # Last, so that a place without a code, which is −1, finds it.
    colours = np.array([*inks, ground_colour(theme).rgb()], np.uint32)
    return _image(colours[raster(chart.lines, lines, width)], QImage.Format.Format_RGB32)


def outcome_image(chart: CarpetChart, lines: NDArray[np.intp], theme: Theme) -> QImage:
    """Return the outcomes of these lines, one pixel a line: the left column right, the other wrong.

    A line without outcome has nothing in either.
    """
    right = chart.lines.right[lines]
    inks = [QColor(theme.right).rgba(), QColor(theme.wrong).rgba()]
    pixels = np.full((len(lines), 2), _CLEAR, np.uint32)
    for column, (ink, outcome) in enumerate(zip(inks, (1, 0), strict=True)):
        pixels[right == outcome, column] = ink
    return _image(pixels, QImage.Format.Format_ARGB32)


def _image(pixels: NDArray[np.uint32], form: QImage.Format) -> QImage:
    height, width = pixels.shape
    pixels = np.ascontiguousarray(pixels)
    # Copied, so that it owns what it shows.
    return QImage(pixels.data, width, height, width * _BYTES, form).copy()
