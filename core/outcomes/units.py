r"""Splits an answer into what is measured and its unit: 10\text{ cm}, $72^\circ$, \$5, 10%."""

import re
from dataclasses import dataclass

from core.outcomes.normalise import unwrapped

PERCENT = "%"

_WORDS_OF = {
    "mm": "millimeter millimetre",
    "cm": "centimeter centimetre",
    "m": "meter metre",
    "km": "kilometer kilometre",
    "in": "inch inches",
    "ft": "foot feet",
    "yd": "yard",
    "mi": "mile",
    "g": "gram",
    "kg": "kilogram",
    "lb": "pound lbs",
    "oz": "ounce",
    "s": "second sec secs",
    "min": "minute mins",
    "h": "hour hr hrs",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year yr yrs",
    "L": "liter litre",
    "mL": "milliliter millilitre ml",
    "gal": "gallon",
    "mph": "mph",
    "°": "degree deg",
    "rad": "radian",
    "$": "dollar usd",
    "¢": "cent",
    "€": "euro eur",
    "£": "gbp",
    PERCENT: "percent",
    "unit": "unit",
    "N": "newton",
    "J": "joule",
    "W": "watt",
    "V": "volt",
    "Hz": "hertz",
    "K": "kelvin",
}
_SYMBOL = {
    form: symbol
    for symbol, words in _WORDS_OF.items()
    for word in (symbol, *words.split())
    for form in (word, f"{word}s")
}
_POWER_WORDS = {"square": "2", "sq": "2", "squared": "2", "cubic": "3", "cubed": "3"}
_POWER_SIGNS = {"²": "2", "³": "3"}
_NO_UNIT = frozenset(("unit", ""))

_DEGREES = re.compile(
    r"(?P<rest>.*\S)\s*(?:\^\s*(?:\\circ|\{\s*\\circ\s*\})|°|\\degree)", re.DOTALL
)
_PERCENT = re.compile(r"(?P<rest>.*[^\s\\])\s*\\?%", re.DOTALL)
_CURRENCY = re.compile(r"(?P<sign>-?)\s*(?P<unit>\\?\$|€|£)\s*(?P<rest>[\d.\\].*)", re.DOTALL)
_SPELLED = re.compile(
    r"(?P<rest>.*[\w)}\]!])(?:\s|\\[,;:! ]|~)*"
    r"\\(?:text(?:rm|bf|it|normal)?|mbox|mathrm)\s*\{(?P<unit>[^{}\d,]*[A-Za-z][^{}\d,]*)\}"
    r"(?:\^\{?(?P<power>[23])\}?)?",
    re.DOTALL,
)
_BARE = re.compile(
    r"(?P<rest>.*[\d)}\]])(?P<gap>\s*)(?P<unit>[A-Za-z][A-Za-z ./]*?)"
    r"(?:\^?\{?(?P<power>[23²³])\}?)?",
    re.DOTALL,
)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Quantity:
    """An answer without its unit, and the unit's symbol, "" where it names none."""

    bare: str
    unit: str = ""


def quantity(text: str) -> Quantity:
    """Return an answer, wrappers removed, split from the unit that it ends (or begins) with."""
    text = unwrapped(text)
    if len(text) > _LONGEST:
        return Quantity(text)
    if match := _CURRENCY.fullmatch(text):
        return Quantity(match["sign"] + match["rest"], match["unit"][-1])
    for pattern, symbol in ((_DEGREES, "°"), (_PERCENT, PERCENT)):
        if match := pattern.fullmatch(text):
            return Quantity(match["rest"], symbol)
    if match := _SPELLED.fullmatch(text):
        unit = _symbol(match["unit"], match["power"])
        return Quantity(match["rest"], _any_words(match["unit"]) if unit is None else unit)
    if match := _BARE.fullmatch(text):
        unit = _symbol(match["unit"], match["power"])
        is_letter = len(match["unit"]) == 1 and not match["gap"]  # 5m may be five times m
        if unit is not None and not is_letter:
            return Quantity(match["rest"], unit)
    return Quantity(text)


def _symbol(words: str, power: str | None) -> str | None:
    """Return the symbol of a unit such as "square feet" or "miles per hour", None if unknown."""
    exponent = _POWER_SIGNS.get(power or "", power or "")
    symbols: list[str] = []
    for word in re.sub(r"\bper\b|/", " / ", words.replace(".", " ")).split():
        if word.casefold() in _POWER_WORDS:
            exponent = _POWER_WORDS[word.casefold()]
        elif word == "/":
            symbols.append(word)
        elif (symbol := _SYMBOL.get(word) or _SYMBOL.get(word.casefold())) is not None:
            symbols.append(symbol)
        else:
            return None
    symbol = "".join(symbols)
    if symbol in _NO_UNIT:
        return ""
    return {"mi/h": "mph"}.get(symbol, symbol) + (f"^{exponent}" if exponent else "")


def _any_words(words: str) -> str:
    """Return words that are no known unit ("apples") in one spelling."""
    return " ".join(word.removesuffix("s") for word in words.casefold().split())
