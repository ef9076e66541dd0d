"""Numbers for people: percentages rounded once, half to even, from counts; signs and p values."""

import math
from fractions import Fraction

from core.metrics.intervals import Interval

MINUS = "\u2212"
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SMALLEST = 1e-300


def percent(
    share: float | Fraction, *, digits: int = 1, signed: bool = False, minus: str = MINUS
) -> str:
    """Return a share in percent, without the sign %: "64.4", and "+4.4" if `signed`.

    Give a `Fraction` of counts where there are counts: then the tie at 12.25 is a tie, and goes
    to the even digit.

    Raises:
        ValueError: if `share` is not finite.
    """
    if not math.isfinite(share):
        raise ValueError(f"not a share: {share}")
    scaled = round(Fraction(share) * 100 * 10**digits)
    whole, rest = divmod(abs(scaled), 10**digits)
    text = f"{whole}.{rest:0{digits}d}" if digits else f"{whole}"
    if scaled < 0:
        return minus + text
    return "+" + text if signed and scaled > 0 else text


def interval(limits: Interval, *, signed: bool = False, minus: str = MINUS) -> str:
    """Return "[+2.0, +6.7]", in percent or percentage points."""
    low = percent(limits.low, signed=signed, minus=minus)
    high = percent(limits.high, signed=signed, minus=minus)
    return f"[{low}, {high}]"


def whole(number: int, *, signed: bool = False, minus: str = MINUS) -> str:
    """Return an integer with a proper minus, and a plus if `signed`."""
    if number < 0:
        return f"{minus}{-number}"
    return f"+{number}" if signed and number > 0 else f"{number}"


def number(value: float) -> str:
    """Return a ratio, a score or a mean: "0.59", small ones as "0.034", large ones as "17,078"."""
    if abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.2f}" if value == 0 or abs(value) >= 0.1 else f"{value:.2g}"
    return text.replace("-", MINUS)


def p_value(p: float) -> str:
    """Return ".233", "1.000", "3.1 × 10⁻⁴" below .001, and "< 10⁻³⁰⁰" where doubles end."""
    if p >= 0.001:
        return f"{p:.3f}".removeprefix("0")
    mantissa, exponent = scientific(p)
    power = f"10{str(exponent).translate(_SUPERSCRIPT)}"
    return f"{mantissa} × {power}" if mantissa else f"< {power}"


def scientific(p: float) -> tuple[str, int]:
    """Return mantissa and exponent of a small p: ("3.1", -4); ("", -300) for less than that."""
    if p < _SMALLEST:
        return "", -300
    mantissa, exponent = f"{p:.1e}".split("e")
    return mantissa, int(exponent)
