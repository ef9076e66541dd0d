"""The legend of the strategy chart: the runs, and how tags by people and by machines look."""

from PySide6.QtCore import QPointF

from core.charts.marks import RunMark
from core.charts.strategies import StrategyChart, Tagger
from gui.charts.lettering import Face, elided, width_of
from gui.charts.pencil import Pencil

LEGEND = 22.0
SAMPLE = 30.0
MOST_NAME = 240.0
BETWEEN = 24.0

Entry = RunMark | Tagger


def legend_lines(chart: StrategyChart, font: Face, width: float) -> int:
    """Return in how many lines the legend fits into `width`."""
    return _places(chart, font, width)[-1][2] + 1


def draw_legend(pencil: Pencil, chart: StrategyChart, top: float, width: float) -> None:
    """Draw the runs as squares, and who tagged as a sample of a mark."""
    font = pencil.lettering.font()
    for entry, x, line in _places(chart, font, width):
        middle = top + 8 + line * LEGEND
        if isinstance(entry, RunMark):
            strong = pencil.is_highlighted(entry)
            pencil.run_name(x, middle, entry, MOST_NAME, strong=strong)
            continue
        colour, y = pencil.theme.muted, round(middle)
        ends = QPointF(x, y), QPointF(x + SAMPLE - 8, y)
        pencil.line(*ends, colour, 1.5, dashed=entry.is_machine)
        pencil.square(QPointF(x + SAMPLE / 2 - 4, y), 6, colour, filled=not entry.is_machine)
        text = elided(_words(entry), font, MOST_NAME)
        pencil.text(x + SAMPLE, middle, text, font, colour)


def _words(tagger: Tagger) -> str:
    return f"tagged by {tagger.name}"


def _places(chart: StrategyChart, font: Face, width: float) -> list[tuple[Entry, float, int]]:
    """Return each entry with its x and its line."""
    x, line = 0.0, 0
    places: list[tuple[Entry, float, int]] = []
    for entry in (*chart.runs, *chart.taggers):
        text = entry.shown if isinstance(entry, RunMark) else _words(entry)
        sample = 18.0 if isinstance(entry, RunMark) else SAMPLE
        needed = min(width_of(text, font), MOST_NAME) + sample + BETWEEN
        if x and x + needed - BETWEEN > width:
            x, line = 0.0, line + 1
        places.append((entry, x, line))
        x += needed
    return places
