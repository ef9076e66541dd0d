r"""The letter, or the letters, that an answer to a multiple choice question names."""

import re

from core.outcomes.normalise import unwrapped
from core.outcomes.words import TEXT_COMMAND, answer_is

_NAMED = re.compile(
    r"(?:(?:so|thus|hence|therefore)\W+)?"
    + answer_is("option|choice|answer")
    + r"(?:(?:option|choice)\s*)?",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[(\[*]*([A-Za-z])(?:[)\].:*]+(?=\s|\Z)|(?![\w)\].:*]))")
# What may follow a letter without a mark: a reason, an aside, another line, or that it is right.
_REST = re.compile(
    r"[,;]?\s+(?:because|since|which|is|was|would|seems)\b|\s*[\n(–—]|\s+-\s|\Z", re.IGNORECASE
)
_TAKEN_BACK = re.compile(
    r"\W*(?:(?:and|or|nor|vs|versus)\b(?!\s+not\b)|&|/|(?:is|was)n.t\b"
    r"|(?:is|was|seems|would be|can be)\s+(?:\w+ly\s+|also\s+)?"
    r"(?:not|n't|wrong|incorrect|false|impossible|excluded|eliminated|ruled)\b)",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|since|as|explanation|reason\w*)\b|\n", re.IGNORECASE)
_ANOTHER = re.compile(r"(?<![\w'])[A-J][):]")
_SEVERAL = re.compile(r"\(?[A-Z]\)?(?:(?:\s*(?:,|and|&|;)\s*|\s*)\(?[A-Z]\)?)+")
_LONGEST = 300


def choice(text: str) -> str | None:
    r"""Return the letter, or letters in order, that an answer chooses; None if it names none.

    "(b)", "B. 5 metres", "The answer is (B).", "B, because …" choose B; "A, C" and "CA" choose AC;
    "A cat", "(A) or (B)", "(A) is wrong" and a list of all options choose nothing.
    """
    text = TEXT_COMMAND.sub(r"\1", unwrapped(text)).strip()[:_LONGEST]
    if _SEVERAL.fullmatch(text):
        return "".join(sorted({letter for letter in text if letter.isupper()}))
    named = _NAMED.match(text)
    text = text[named.end() :] if named else text
    match = _LETTER.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    is_marked = not match[0][-1].isalpha()
    is_word = match[1].islower() and bool(rest.strip())  # a is b
    if not (is_marked or (_REST.match(rest) and not is_word)) or _TAKEN_BACK.match(rest):
        return None
    said = _REASON.split(rest, maxsplit=1)[0]
    return None if _ANOTHER.search(said) else match[1].upper()
