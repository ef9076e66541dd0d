"""The fonts of charts, in pixels at base size 13, and how text is measured and cut."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

BASE = 13


@lru_cache(maxsize=64)
def _font(family: str, pixels: int, *, strong: bool, tabular: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    # Hinted advances would make text in a 3× export run wider or narrower than on screen.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


class Lettering:
    """The sizes 11 · 12 · 13 · 16 and one display size, regular and semibold."""

    def __init__(self, family: str) -> None:
        self._family = family

    def font(self, pixels: int = BASE, *, strong: bool = False, tabular: bool = False) -> QFont:
        """Return the font at `pixels` (base 13); `tabular` gives all digits one width."""
        return _font(self._family, pixels, strong=strong, tabular=tabular)


def scale_of(font: QFont) -> float:
    """Return by how much drawings grow with the person's font; small steps would only blur."""
    scale = QFontInfo(font).pixelSize() / BASE
    return 1.0 if 0.9 < scale < 1.1 else scale


def width_of(text: str, font: QFont) -> float:
    """Return how wide `text` runs."""
    return QFontMetricsF(font).horizontalAdvance(text)


def elided(text: str, font: QFont, width: float) -> str:
    """Return `text`, cut in the middle where it is wider than `width`."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, max(width, 0.0))


def wrapped(text: str, font: QFont, width: float, most: int = 2) -> list[str]:
    """Return `text` as at most `most` lines; the last is cut at its end where it is too long."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, font) > width and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    metrics = QFontMetricsF(font)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]
