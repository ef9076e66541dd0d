"""Colours that charts derive from the theme: runs, tints, and the theme for print."""

from dataclasses import replace

from PySide6.QtGui import QColor

from core.charts.marks import RunMark
from gui.theme import colours
from gui.theme.contrast import luminance
from gui.theme.tokens import LIGHT, Theme

# Told apart by lightness alone, so that a photocopy still shows what is what.
PRINT = replace(
    LIGHT, name="print", window="#FFFFFF", surface="#FFFFFF", sunken="#F2F2F2", line="#BDBDBD",
    text="#000000", muted="#404040", accent="#000000", right="#1F1F1F", wrong="#595959",
    fixed="#2B2B2B", broken="#757575", warn="#404040", unknown="#7A7A7A",
    runs=("#000000", "#6E6E6E", "#3D3D3D", "#9A9A9A", "#1F1F1F", "#858585", "#555555", "#ABABAB"),
    # The window's hues, nine steps of lightness apart: a photocopy keeps the steps.
    strategy_areas=("#160F72", "#8ACEF0", "#58BCAB", "#005A22", "#979731", "#F2E08A", "#C05B6C",
                    "#710241", "#A03B90"),
)  # fmt: skip


def run_colour(theme: Theme, run: RunMark) -> QColor:
    """Return the colour of a run for the life of the study; grey for published rows."""
    return QColor(theme.unknown) if run.reference else colours.run_colour(theme, run.position)


def run_letter(theme: Theme, run: RunMark) -> str:
    """Return the letter that tells runs apart once the colours begin again, else ""."""
    return "" if run.reference else colours.run_letter(theme, run.position)


def tint(colour: QColor | str, opacity: float) -> QColor:
    """Return `colour` at `opacity`."""
    thin = QColor(colour)
    thin.setAlphaF(opacity)
    return thin


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return `one` with `share` of `other` mixed in, 0 to 1."""
    parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[misc]
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def ink_on(colour: QColor | str) -> QColor:
    """Return black or white, whichever reads better on `colour`."""
    return QColor("#000000" if luminance(QColor(colour).name()) > 0.3 else "#FFFFFF")
