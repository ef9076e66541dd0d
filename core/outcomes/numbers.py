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
_MIXED = re.compile(rf"([+-]?)({_INTEGER}) ({_INTEGER})/({_INTEGER})")


def exact_number(text: str) -> Fraction | None:
    r"""Return the value of a tidied integer, decimal, a/b, \frac{a}{b} or mixed number.

    None for anything else, for division by zero and for more than a thousand digits. Exponents
    are not read: 1e999999999 would be a number too large to hold.
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
    return None


def _quotient(sign: str, whole: int, over: str, under: str) -> Fraction | None:
    if int(under) == 0:
        return None
    return _signed(sign, whole + Fraction(int(over), int(under)))


def _signed(sign: str, value: Fraction) -> Fraction:
    return -value if sign == "-" else value
