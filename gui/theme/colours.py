"""Colours of runs and codes, picked from the theme by their fixed position."""

from PySide6.QtGui import QColor

from core.codebook.code import Code, Layer
from gui.theme.tokens import Theme


def run_colour(theme: Theme, position: int) -> QColor:
    """Return the colour of a run's square; beyond the palette a letter must tell runs apart."""
    return QColor(theme.runs[position % len(theme.runs)])


def run_letter(theme: Theme, position: int) -> str:
    """Return the letter that a run's square carries once colours repeat, "" before that."""
    turn = position // len(theme.runs)
    return "" if turn == 0 else chr(ord("A") + (turn - 1) % 26)


def code_colour(theme: Theme, code: Code) -> QColor:
    """Return the colour of a code in its layer's palette."""
    if code.layer is Layer.STRATEGY:
        return QColor(theme.strategies[code.colour % len(theme.strategies)])
    if code.layer is Layer.EPISODE:
        return QColor(theme.episodes[code.colour % len(theme.episodes)])
    return QColor(theme.behaviour)
