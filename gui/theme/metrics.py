"""Lengths and fonts of the interface: drawn at a base size of 13 px and scaled with the font."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

BASE_PIXELS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Pixel lengths for one text size; `scale` is 1.0 where the base font is 13 px high."""

    scale: float = 1.0

    def __post_init__(self) -> None:
        if not 0.5 <= self.scale <= 4:
            raise ValueError(f"not a usable scale: {self.scale}")

    def px(self, length: float) -> int:
        """Return what `length` at base size 13 is on screen; a visible length stays visible."""
        return max(1, round(length * self.scale)) if length > 0 else round(length * self.scale)

    @property
    def grid(self) -> int:
        """Return the step of all spacing, 4."""
        return self.px(4)

    @property
    def rail(self) -> int:
        """Return the width of the rail of pages, 48."""
        return self.px(48)

    @property
    def toolbar(self) -> int:
        """Return the height of the toolbar, 36."""
        return self.px(36)

    @property
    def status(self) -> int:
        """Return the height of the status bar, 28."""
        return self.px(28)

    @property
    def row(self) -> int:
        """Return the height of a row in a list, 28."""
        return self.px(28)

    @property
    def icon(self) -> int:
        """Return the side of an icon in a row or toolbar, 16."""
        return self.px(16)

    @property
    def rail_icon(self) -> int:
        """Return the side of an icon in the rail, 20."""
        return self.px(20)

    @property
    def corner(self) -> int:
        """Return the radius of corners, 4."""
        return self.px(4)

    def font(self, size: float = 13, *, semibold: bool = False, tabular: bool = False) -> QFont:
        """Return the interface font; sizes in use are 11, 12, 13, 16 and 20."""
        return QFont(_font(interface_family(), self.px(size), semibold, tabular))

    def trace_font(self) -> QFont:
        """Return the font of the models' words, 14 px on lines of `trace_line`."""
        return self.font(14)

    @property
    def trace_line(self) -> int:
        """Return the height of a line of a trace, 20."""
        return self.px(20)

    def code_font(self, size: float = 12) -> QFont:
        """Return the monospace font of code and raw source."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self.px(size))
        return font


@cache
def _font(family: str, pixels: int, semibold: bool, tabular: bool) -> QFont:
    """Return a font made once: rows ask for theirs at every painting, and must not change it."""
    font = QFont(family)
    font.setPixelSize(pixels)
    if semibold:
        font.setWeight(QFont.Weight.DemiBold)
    return tabular_figures(font) if tabular else font


def tabular_figures(font: QFont) -> QFont:
    """Return `font` with figures of one width, for numbers that stand in a column."""
    copy = QFont(font)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy


def interface_family() -> str:
    """Return the family of the system's interface font."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def system_scale() -> float:
    """Return how much larger than 13 px the system's own font is; never below 1."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return max(1.0, QFontInfo(system).pixelSize() / BASE_PIXELS)
