"""The fonts of charts, in pixels at base size 13, and how text is measured and cut."""

from bisect import bisect_right
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

from core.charts.marks import RunMark
from core.charts.wording import one_line

BASE = 13
MOST_WIDTHS = 2000


class Face:
    """A font with what is asked of it over and over: each width is measured once."""

    __slots__ = ("_metrics", "_widths", "cap_height", "font")

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}
        self.cap_height = self._metrics.capHeight()

    def width(self, text: str) -> float:
        """Return how wide `text` runs."""
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) >= MOST_WIDTHS:
                self._widths.clear()
            known = self._widths[text] = self._metrics.horizontalAdvance(text)
        return known

    def elided(self, text: str, width: float, mode: Qt.TextElideMode) -> str:
        """Return `text`, cut where it is wider than `width`."""
        if self.width(text) <= width:
            return text
        return self._metrics.elidedText(text, mode, max(width, 0.0))


@lru_cache(maxsize=64)
def _face(family: str, pixels: int, *, strong: bool, tabular: bool) -> Face:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    # Hinted advances would make text in a 3× export run wider or narrower than on screen.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return Face(font)


class Lettering:
    """The sizes 11 · 12 · 13 · 16 and one display size, regular and semibold."""

    def __init__(self, family: str) -> None:
        self._family = family

    def font(self, pixels: int = BASE, *, strong: bool = False, tabular: bool = False) -> Face:
        """Return the face at `pixels` (base 13); `tabular` gives all digits one width."""
        return _face(self._family, pixels, strong=strong, tabular=tabular)


def scale_of(font: QFont) -> float:
    """Return by how much drawings grow with the person's font; small steps would only blur."""
    scale = QFontInfo(font).pixelSize() / BASE
    return 1.0 if 0.9 < scale < 1.1 else scale


def width_of(text: str, face: Face) -> float:
    """Return how wide `text` runs."""
    return face.width(text)


def elided(text: str, face: Face, width: float) -> str:
    """Return `text`, cut in the middle where it is wider than `width`."""
    return face.elided(text, width, Qt.TextElideMode.ElideMiddle)


def run_elided(run: RunMark, face: Face, width: float) -> str:
    """Return the name of a run, cut where it is wider than `width`.

    What tells it from the other runs stays, with as much of what surrounds it as there is room for.
    """
    whole, (start, end) = one_line(run.shown), run.brief
    if start == end or face.width(whole) <= width:
        return elided(whole, face, width)

    def shown(more: int) -> str:
        left = min(start, max((more + 1) // 2, more - (len(whole) - end)))
        first, last = start - left, min(len(whole), end + more - left)
        return f"{'…' if first else ''}{whole[first:last]}{'…' if last < len(whole) else ''}"

    more = bisect_right(
        range(len(whole) - (end - start)), width, key=lambda n: face.width(shown(n))
    )
    return elided(shown(max(0, more - 1)), face, width)


def wrapped(text: str, face: Face, width: float, most: int = 2) -> list[str]:
    """Return `text` as at most `most` lines; the last is cut at its end where it is too long."""
    if face.width(text) <= width:
        return [text]
    lines = [""]
    # Not split(): it would break at the spaces that must not be broken at.
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < most and face.width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [face.elided(line, width, Qt.TextElideMode.ElideRight) for line in lines]
