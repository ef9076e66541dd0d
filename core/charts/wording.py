"""How numbers and names read on charts."""

import unicodedata
from fractions import Fraction

from core.metrics.formatting import MINUS, interval, p_value, percent
from core.metrics.intervals import Interval

__all__ = [
    "DASH",
    "MINUS",
    "grouped",
    "of",
    "one_line",
    "p_value",
    "percent",
    "percent_interval",
    "plural",
    "points",
    "points_interval",
    "unbroken",
]

DASH = "–"
THIN = "\u2009"
_NO_BREAK = "\u00a0"


def points(change: float | Fraction) -> str:
    """Return a difference of shares as signed percentage points: "+4.4", "−11.2", "0.0"."""
    return percent(change, signed=True)


def points_interval(limits: Interval) -> str:
    """Return an interval of a difference: "[+2.0, +6.7]"."""
    return interval(limits, signed=True)


def percent_interval(limits: Interval) -> str:
    """Return an interval of a share: "[60.1, 68.5]"."""
    return interval(limits)


def of(count: int, n: int) -> str:
    """Return a count with its denominator: "322/500"."""
    return f"{grouped(count)}/{grouped(n)}"


def grouped(count: int) -> str:
    """Return a count with thin spaces between thousands, from 10,000 on."""
    return f"{count:,}".replace(",", THIN) if count >= 10_000 else str(count)


def plural(count: int, word: str) -> str:
    """Return "1 problem", "2 problems"."""
    return f"{grouped(count)} {word}" + ("" if count == 1 else "s")


def unbroken(text: str) -> str:
    """Return `text` so that no line ends within it."""
    return text.replace(" ", _NO_BREAK)


def one_line(text: str) -> str:
    """Return `text` without line breaks, control and direction characters.

    Names come from files: a line break or a right-to-left override would spoil the drawing.
    """
    kept = (" " if unicodedata.category(char) in _UNDRAWN else char for char in text)
    return " ".join("".join(kept).split())


_UNDRAWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
