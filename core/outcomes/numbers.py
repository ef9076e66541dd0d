r"""Exact values of answers that are one number; no floats, no evaluation."""

import re
from fractions import Fraction

_MOST_DIGITS = 1_000
_INTEGER = r"[0-9]+"
_DECIMAL = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)")
_QUOTIENT = re.compile(rf"([+-]?)\(?([+-]?{_INTEGER})/([+-]?{_INTEGER})\)?")
_LATEX_QUOTIENT = re.compile(
    rf"([+-]?)({_INTEGER})?\\frac\{{([+-]?{_INTEGER})\}}\{{([+-]?{_INTEGER})\}}"
)
_POWER = re.compile(rf"([+-]?)({_INTEGER})\^(?:(\d)|\{{(\d{{1,3}})\}})")
_SCIENTIFIC = re.compile(
    r"([+-]?)(?:([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,3})|\*10\^(?:([+-]?[0-9]{1,3})"
    r"|\{([+-]?[0-9]{1,3})\}))|10\^(?:(-?[0-9]{1,3})|\{([+-]?[0-9]{1,3})\}))"
)
_REPEATING = re.compile(r"([+-]?)([0-9]*)\.([0-9]*)\\(?:overline|bar|dot)(?:\{([0-9]+)\}|([0-9]))")
_LARGEST_EXPONENT = 400
_MIXED = re.compile(rf"([+-]?)({_INTEGER}) ({_INTEGER})/({_INTEGER})")


def exact_number(text: str) -> Fraction | None:
    r"""Return the value of a tidied integer, decimal, a/b, \frac{a}{b}, mixed number or the like.

    The like are 6.02*10^{23} and 0.1\overline{6}. None for anything else, for division by zero,
    for more than a thousand digits, and for exponents of ten beyond 400: 1e999999999 would be a
    number too large to hold.
    """
    if len(text) > _MOST_DIGITS or not text[-1:].isascii():
        return None
    if decimal := _DECIMAL.fullmatch(text):
        return _signed(decimal[1], Fraction(decimal[2]))
    if quotient := _QUOTIENT.fullmatch(text):
        return _quotient(quotient[1], 0, quotient[2], quotient[3])
    if quotient := _LATEX_QUOTIENT.fullmatch(text):
        return _quotient(quotient[1], int(quotient[2] or 0), quotient[3], quotient[4])
    if power := _POWER.fullmatch(text):
        exponent = int(power[3] or power[4])
        fits = len(power[2]) * exponent <= _MOST_DIGITS
        return _signed(power[1], Fraction(int(power[2]) ** exponent)) if fits else None
    if mixed := _MIXED.fullmatch(text):
        return _quotient(mixed[1], int(mixed[2]), mixed[3], mixed[4])
    return _written_long(text)


def _written_long(text: str) -> Fraction | None:
    if scientific := _SCIENTIFIC.fullmatch(text):
        exponent = int(next(part for part in scientific.groups()[2:] if part is not None))
        if abs(exponent) > _LARGEST_EXPONENT:
            return None
        return _signed(scientific[1], Fraction(scientific[2] or 1) * Fraction(10) ** exponent)
    if repeating := _REPEATING.fullmatch(text):
        sign, whole, once, several, digit = repeating.groups()
        period = several or digit
        shown = Fraction(int(whole + once or "0"), 10 ** len(once))
        return _signed(
            sign, shown + Fraction(int(period), 10 ** len(once) * (10 ** len(period) - 1))
        )
    return None


def _quotient(sign: str, whole: int, over: str, under: str) -> Fraction | None:
    if int(under) == 0:
        return None
    return _signed(sign, whole + Fraction(int(over), int(under)))


def _signed(sign: str, value: Fraction) -> Fraction:
    return -value if sign == "-" else value
