"""The key of the carpet, drawn as one labelled trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from core.charts.carpet import CarpetChart
from core.charts.code_marks import CodeMark
from gui.charts.colours import ink_on
from gui.charts.lettering import Face, elided
from gui.charts.pencil import Pencil, Side
from gui.charts.swatch import ground_colour, strategy_colour

LINE = 15.0
BAR = 13.0
BELOW = 20.0
MOST_LINES = 3
_GAP = 5.0
_APART = 10.0


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A code's part of the bar, and its name `level` lines above it."""

    code: CodeMark
    left: float
    width: float
    text: str
    level: int

    @property
    def centre(self) -> float:
        """The middle of the part."""
        return self.left + self.width / 2


def key_entries(codes: Sequence[CodeMark], font: Face, width: float) -> list[KeyEntry]:
    """Return where codes stand along a bar of `width`; each name on the lowest line with room."""
    part = width / max(1, len(codes))
    reached = [-_APART] * MOST_LINES
    entries: list[KeyEntry] = []
    for place, code in enumerate(codes):
        text = elided(code.name, font, min(part * MOST_LINES - _APART, width))
        half, middle = font.width(text) / 2, (place + 0.5) * part
        left = min(max(middle - half, 0.0), width - 2 * half)
        level = next((at for at in range(MOST_LINES) if left >= reached[at] + _APART), None)
        if level is None:
            level = reached.index(min(reached))
            text = elided(text, font, max(0.0, 2 * (middle - reached[level] - _APART)))
            half = font.width(text) / 2
            left = min(max(middle - half, 0.0), width - 2 * half)
        reached[level] = left + 2 * half
        entries.append(KeyEntry(code, place * part + _GAP / 2, part - _GAP, text, level))
    return entries


def key_height(codes: Sequence[CodeMark], font: Face, width: float) -> float:
    """Return how tall the key is: its lines of names, the bar, and the words below."""
    entries = key_entries(codes, font, width)
    return (max((entry.level for entry in entries), default=0) + 1) * LINE + 4 + BAR + BELOW


def draw_key(pencil: Pencil, chart: CarpetChart, left: float, top: float, width: float) -> None:
    """Draw the key with the left end of its bar at `left`, and what the bar is beside it."""
    codes = chart.codes
    small, theme = pencil.lettering.font(11), pencil.theme
    height = key_height(codes, small, width)
    bar = round(top + height - BELOW - BAR)
    pencil.text(0, bar + BAR / 2, "one trace", small, theme.muted)
    pencil.fill(QRectF(round(left), bar, round(width), BAR), ground_colour(theme))
    letters = pencil.lettering.font(10, strong=True)
    entries = key_entries(codes, small, width)
    for entry in entries:
        if entry.level:
            pencil.upright(left + entry.centre, bar - 2 - entry.level * LINE, bar - 2, theme.line)
    for entry in entries:
        x = round(left + entry.left)
        part = QRectF(x, bar, round(entry.width), BAR)
        ink = strategy_colour(theme, entry.code.colour)
        pencil.fill(part, ink)
        letter = elided(entry.code.letter, letters, entry.width)
        pencil.text(x + part.width() / 2, bar + BAR / 2, letter, letters, ink_on(ink), Side.CENTRE)
        middle = bar - 8 - entry.level * LINE
        half = small.width(entry.text) / 2
        centre = min(max(left + entry.centre, left + half), left + width - half)
        # A name stands over the leaders of those above it.
        pencil.fill(QRectF(centre - half - 2, middle - 7, 2 * half + 4, 14), theme.surface)
        pencil.text(centre, middle, entry.text, small, theme.text, Side.CENTRE)
    under = bar + BAR + 10
    pencil.text(left, under, "first word", small, theme.muted)
    pencil.text(
        left + width / 2, under, f"grey: no {chart.noun} tagged", small, theme.muted, Side.CENTRE
    )
    pencil.text(left + width, under, "last word", small, theme.muted, Side.RIGHT)
