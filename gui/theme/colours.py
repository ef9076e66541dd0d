"""Colours of runs and codes, picked from the theme by their fixed position."""

from PySide6.QtGui import QColor

from core.codebook.code import Code, Layer
from gui.theme.tokens import Theme


def run_colour(theme: Theme, position: int) -> QColor:
    """Return the colour of a run's square; beyond the palette a letter must tell runs apart."""
    return QColor(theme.runs[position % len(theme.runs)])


def run_letter(theme: Theme, position: int) -> str:
    """Return the letters that a run's square carries once colours repeat, "" before that.

    No other run has the same ones: A to Z, then AA, AB and so on.
    """
    letters, rest = "", position - len(theme.runs) + 1
    while rest > 0:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def code_colour(theme: Theme, code: Code) -> QColor:
    """Return the colour of a code in its layer's palette."""
    if code.layer is Layer.STRATEGY:
        return QColor(theme.strategies[code.colour % len(theme.strategies)])
    if code.layer is Layer.EPISODE:
        return QColor(theme.episodes[code.colour % len(theme.episodes)])
    return QColor(theme.behaviour)
