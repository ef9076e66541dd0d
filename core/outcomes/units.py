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
    r"(?P<rest>.*\S)\s*(?:\^\s*(?:\\circ|\{\s*\\circ\s*\})|°|\\degree(?![A-Za-z]))"
    r"(?:\s*(?:\\(?:text|mathrm)\s*\{\s*)?(?P<scale>[CF])\}?)?",
    re.DOTALL,
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
# A number and words after it, such as "18 eggs": what is counted, unless a word changes the number.
_COUNTED = re.compile(
    r"(?P<rest>[-+]?[\d.,/]*\d)(?:(?:\s+|\s*/\s*(?=[A-Za-z]{3}))"
    r"(?P<words>[A-Za-zÀ-ɏ]+(?:[ '-]+[A-Za-zÀ-ɏ]+){0,5})"
    r"|(?P<sign>[\u3041-\u9fff\uac00-\ud7a3]{1,8}))"
)
_CHANGES_NUMBER = re.compile(
    r"\b(?:(?!a\b)[a-z]|and|or|nor|to|not|than|more|less|fewer|least|most|plus|minus|times|divided|over|by|mod"
    r"|modulo|root|squared|cubed|factorial|choose|pi|hal(?:f|ves)|quarters?|thirds?|dozens?|scores?"
    r"|gross|sin|cos|tan|log|ln|exp|sqrt|is|was|are|if|when|(?:[a-z]*(?:teen|tie)|four|fif|six|seven|eigh|nin|ten|eleven|twelf)ths?"
    r"|(?:hundred|thousand|[mbtr]+illion)(?:th)?s?)\b"
    r"|[百千万萬亿億兆半分之倍]",
    re.IGNORECASE,
)
_SCALED = re.compile(
    r"(?P<lead>-?\s*(?:\\?\$|€|£)?\s*)(?P<number>\d[\d,]*(?:\.\d+)?)(?:\s|~|\\[ ,]|\\text\{)*"
    r"(?P<scale>hundred|thousand|million|billion|trillion)s?\b\}?(?P<rest>[^\d]*)",
    re.IGNORECASE,
)
_ZEROS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_PER_CENT = re.compile(r"\bper\s+cent\b", re.IGNORECASE)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Quantity:
    """An answer without its unit, and the unit's symbol, "" where it names none."""

    bare: str
    unit: str = ""


def quantity(text: str, *, letters: bool = False) -> Quantity:
    """Return an answer, wrappers removed, split from the unit that it ends (or begins) with.

    With `letters`, a unit of one letter may follow a number directly: 540m. Without, that may be a
    product.
    """
    text = unwrapped(text)
    if len(text) > _LONGEST:
        return Quantity(text)
    text = _written_out(text)
    if match := _CURRENCY.fullmatch(text):
        inner = _with_words(match["rest"], letters=letters)  # $18 per day
        return Quantity(match["sign"] + (inner.bare if inner else match["rest"]), match["unit"][-1])
    if match := _DEGREES.fullmatch(text):
        return Quantity(match["rest"], "°" + (match["scale"] or ""))
    if match := _PERCENT.fullmatch(text):
        return Quantity(match["rest"], PERCENT)
    return _with_words(text, letters=letters) or Quantity(text)


def _written_out(text: str) -> str:
    """Return "5 million dollars" as 5*10^6 dollars."""
    text = _PER_CENT.sub("percent", text)
    scaled = _SCALED.fullmatch(text)
    if scaled is None:
        return text
    number, zeros = scaled["number"].replace(",", ""), _ZEROS[scaled["scale"].casefold()]
    return f"{scaled['lead']}{number}*10^{zeros}{scaled['rest']}"


def _with_words(text: str, *, letters: bool) -> Quantity | None:
    r"""Return an answer that ends with a unit in words, in \text or without."""
    if match := _SPELLED.fullmatch(text):
        unit = _symbol(match["unit"], match["power"])
        if unit is not None or not _CHANGES_NUMBER.search(match["unit"]):
            return Quantity(match["rest"], _any_words(match["unit"]) if unit is None else unit)
    if match := _BARE.fullmatch(text):
        unit = _symbol(match["unit"], match["power"])
        is_letter = len(match["unit"]) == 1 and not match["gap"]  # 5m may be five times m
        if unit is not None and (letters or not is_letter):
            return Quantity(match["rest"], unit)
    if match := _COUNTED.fullmatch(text):
        said = match["words"] or match["sign"]
        if said != "a" and not _CHANGES_NUMBER.search(said):
            return Quantity(match["rest"], _any_words(said))
    return None


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
    if not symbols:  # "5 squared" is 25 of nothing
        return None
    symbol = "".join(symbols)
    if symbol in _NO_UNIT:
        return ""
    return {"mi/h": "mph"}.get(symbol, symbol) + (f"^{exponent}" if exponent else "")


def _any_words(words: str) -> str:
    """Return words that are no known unit ("apples") in one spelling; mW and MW stay two."""
    return " ".join(
        word if len(word) < 3 else word.casefold().removesuffix("s") for word in words.split()
    )
