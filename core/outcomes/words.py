"""Answers in words: short texts, choices, yes and no, lists of items."""

import json
import re
import unicodedata

from core.outcomes.normalise import unwrapped

_TEXT_COMMAND = re.compile(r"\\(?:text(?:bf|it|rm|tt|normal)?|mbox|mathrm|mathbf)\s*\{([^{}]*)\}")
_ARTICLE = re.compile(r"\b(?:an?|the)\b(?=\s+\S)")
_NOT_WORDS = re.compile(r"[^\w+\-.%/]+|(?<!\d)[.\-/]|[.\-/](?!\d)")
_CHOICES = re.compile(r"[(\[*]*([A-Za-z])[)\].:*]*(?:(?<=[).:*\]])\s.*)?", re.DOTALL)
_NAMED_CHOICE = re.compile(
    r"(?:option|choice|answer)\s*:?\s*[(\[*]*([A-Za-z])\b.*", re.IGNORECASE | re.DOTALL
)
_SEVERAL = re.compile(r"\(?[A-Z]\)?(?:(?:\s*(?:,|and|&|;)\s*|\s*)\(?[A-Z]\)?)+")
_TRUTH = re.compile(r"\W*(yes|no|true|false)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_YES = frozenset(("yes", "true"))
_ITEM_END = re.compile(r"\s*(?:[,;\n]|\band\b)\s*(?:[-*•]\s+|\band\b\s*)?")
_BULLET = re.compile(r"\A\s*(?:[-*•]\s+)")
_LONGEST_CHOICE = 300


def spoken(text: str) -> str:
    """Return a short text without case, accents' encoding, articles and punctuation."""
    text = _TEXT_COMMAND.sub(r"\1", unwrapped(text))
    text = unicodedata.normalize("NFKC", text).replace("$", "").casefold()
    return " ".join(_ARTICLE.sub(" ", _NOT_WORDS.sub(" ", text)).split())


def choice(text: str) -> str | None:
    r"""Return the letter, or letters in order, that an answer chooses; None if it names none.

    "(b)", "B. 5 metres", "Option B" choose B; "A, C" and "CA" choose AC; "A cat" chooses nothing.
    """
    text = _TEXT_COMMAND.sub(r"\1", unwrapped(text)).strip()[:_LONGEST_CHOICE]
    if match := _CHOICES.fullmatch(text) or _NAMED_CHOICE.fullmatch(text):
        return match[1].upper()
    if _SEVERAL.fullmatch(text):
        return "".join(sorted({letter for letter in text if letter.isupper()}))
    return None


def truth(text: str) -> bool | None:
    """Return whether an answer begins with yes or true; None if with neither, or it says both."""
    match = _TRUTH.match(_TEXT_COMMAND.sub(r"\1", unwrapped(text)))
    if match is None:
        return None
    says = match[1].casefold() in _YES
    again = _TRUTH.match(re.sub(r"^\W*(?:and|or|/)\W*", "", match["rest"], flags=re.IGNORECASE))
    return says if again is None or (again[1].casefold() in _YES) == says else None


def items(text: str) -> tuple[str, ...]:
    """Return the items of a list: JSON, in brackets, or separated by commas, lines or "and"."""
    text = unwrapped(text)
    if text[:1] == "[":
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return tuple(str(each) for each in found)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    inner = text[1:-1] if text[:1] in "[({" and text[-1:] in "])}" else text
    parts = _ITEM_END.split(_BULLET.sub("", inner))
    return tuple(part.strip("'\" ") for part in parts if part.strip())
