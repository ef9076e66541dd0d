"""Answers in words: short texts, choices, yes and no, lists of items."""

import json
import re
import unicodedata

from core.outcomes.normalise import unwrapped

TEXT_COMMAND = re.compile(r"\\(?:text(?:bf|it|rm|tt|normal)?|mbox|mathrm|mathbf)\s*\{([^{}]*)\}")
_ARTICLE = re.compile(r"\b(?:an?|the)\b(?=\s+\S)")
# Punctuation, except where it makes another word: -5, .5, 3.5, 1/2, C#, C++, 5%, !true, a<b.
_NOT_WORDS = re.compile(
    r"[^\w+\-.%/<>=≠≤≥|#!]+|(?<!\d)/|/(?!\d)|[.\-](?!\d)|(?<=[^\W\d])[.\-]|(?<!\w)#|!(?!\w)|(?<=\w)!"
)
_RANGE = re.compile(r"(?<=\d)\s*-\s+(?=\d)")
_RELATION = re.compile(r"[<>=≠≤≥|]+")
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "&": " and "})
_ANSWER_IS = (
    r"(?:(?:the|my)\s+)?(?:(?:correct|right|best|final)\s+)*(?:{})\s*(?:is\b|[:=])?\s*:?\s*"
)
_CUE = r"(?:(?:the|my)\s+)?(?:(?:correct|right|best|final)\s+)*(?:{})\s*(?:is\b|[:=])?\s*:?\s*"
_TRUTH = re.compile(
    rf"\W*+(?:{_CUE.format('answer')}\W*+)?(yes|no|true|false)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# "No information" and "false positive" are other words than no and false.
_GOES_ON = re.compile(
    r"\s+(?!(?:it|this|that|th(?:ey|ese|ose|ere)|he|she|the|we|you|an?|i|because|since|as|not|and|or)\b)"
    r"[a-z]",
    re.IGNORECASE,
)
_YES = frozenset(("yes", "true"))
_ITEM_END = re.compile(r"\s*(?:[,;\n]|\band\b)\s*(?:[-*•]\s+|\band\b\s*)?")
_QUOTED_ITEMS = re.compile(
    r"""\s*+(?:(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+"|[^\s,'"][^,'"]*+)\s*+(?:,\s*+|\Z))++"""
)
_QUOTED_ITEM = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)"|([^\s,'"][^,'"]*+)""")
_BULLET = re.compile(r"\A\s*(?:[-*•]\s+)")


def answer_is(nouns: str) -> str:
    """Return the pattern of "the correct answer is", with these nouns in place of answer."""
    return _CUE.format(nouns)


def spoken(text: str) -> str:
    """Return a short text without case, accents' encoding, articles and punctuation."""
    text = TEXT_COMMAND.sub(r"\1", unwrapped(text))
    text = unicodedata.normalize("NFKC", text).replace("$", "").casefold().translate(_DASHES)
    text = _NOT_WORDS.sub(" ", _RANGE.sub("-", text))
    return " ".join(_ARTICLE.sub(" ", _RELATION.sub(r" \g<0> ", text)).split())


def truth(text: str) -> bool | None:
    """Return whether an answer begins with yes or true; None if with neither, or it says both."""
    match = _TRUTH.match(TEXT_COMMAND.sub(r"\1", unwrapped(text)))
    if match is None or _GOES_ON.match(match["rest"]):
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
    if inner[:1] in ("'", '"') and _QUOTED_ITEMS.fullmatch(inner):
        return tuple(
            next(part for part in match.groups() if part is not None).strip()
            for match in _QUOTED_ITEM.finditer(inner)
        )
    parts = _ITEM_END.split(_BULLET.sub("", inner))
    return tuple(part.strip("'\" ") for part in parts if part.strip())
