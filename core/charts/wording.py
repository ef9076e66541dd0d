"""How numbers read on charts: rounded once, from counts, with a real minus sign."""

import math
import unicodedata

from core.metrics.intervals import Interval

MINUS = "\u2212"
DASH = "–"
THIN = "\u2009"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float) -> str:
    """Return a share of 1 as a percentage with one decimal, without the sign: "64.4"."""
    return f"{share * 100:.1f}"


def points(change: float) -> str:
    """Return a difference of shares as signed percentage points: "+4.4", "−11.2", "0.0"."""
    text = f"{abs(change) * 100:.1f}"
    if float(text) == 0.0:
        return text
    return ("+" if change > 0 else MINUS) + text


def points_interval(interval: Interval) -> str:
    """Return an interval of a difference: "[+2.0, +6.7]"."""
    return f"[{points(interval.low)}, {points(interval.high)}]"


def percent_interval(interval: Interval) -> str:
    """Return an interval of a share: "[60.1, 68.5]"."""
    return f"[{percent(interval.low)}, {percent(interval.high)}]"


def p_value(p: float) -> str:
    """Return a p value: "1.000", ".233", or in powers of ten below one in a thousand."""
    if p >= 0.9995:
        return "1.000"
    if p >= 0.001:
        return f"{p:.3f}".removeprefix("0")
    if p <= 0.0 or math.log10(p) < -99:
        return "< 10⁻⁹⁹"
    mantissa, exponent = f"{p:.1e}".split("e")
    return f"{mantissa}{THIN}×{THIN}10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def of(count: int, n: int) -> str:
    """Return a count with its denominator: "322/500"."""
    return f"{count}/{n}"


def share_of(count: int, n: int) -> str:
    """Return percentage and counts: "64.4 % (322/500)", or why there is none."""
    if n == 0:
        return "undefined: 0 of 0"
    return f"{percent(count / n)} % ({of(count, n)})"


def grouped(count: int) -> str:
    """Return a count with thin spaces between thousands, from 10,000 on."""
    return f"{count:,}".replace(",", THIN) if count >= 10_000 else str(count)


def plural(count: int, word: str) -> str:
    """Return "1 problem", "2 problems"."""
    return f"{grouped(count)} {word}" + ("" if count == 1 else "s")


def one_line(text: str) -> str:
    """Return `text` without line breaks, control and direction characters.

    Names come from files: a line break or a right-to-left override would spoil the drawing.
    """
    kept = (" " if unicodedata.category(char) in _UNDRAWN else char for char in text)
    return " ".join("".join(kept).split())


_UNDRAWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
