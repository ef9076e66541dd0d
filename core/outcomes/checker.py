r"""The first checker: the same string after tidying, or exactly the same number.

It never evaluates anything and never compares floats. What it cannot see to be equal it calls
incorrect: it knows no algebra, so `x^2+x` and `x(x+1)` differ. Percent is not equated with a
fraction, no unit is added or dropped, order matters in lists.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from core.outcomes.verdict import Status

NAME = "exact"
VERSION = "1"

_MOST_DIGITS = 1_000
_MEMOISED_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The status of an answer and the rule that decided it."""

    status: Status
    rule: str


@dataclass(frozen=True, slots=True)
class _Form:
    """An answer as it is compared: tidied, and its number if it is one.

    `bare` is the same without "x=" in front or without a base's subscript behind, where it has
    either, and `dropped` says which.
    """

    tidy: str
    number: Fraction | None
    bare: "_Form | None" = None
    dropped: str = ""


_NO_REFERENCE = Check(status=Status.NO_REFERENCE, rule="")
_NO_ANSWER = Check(status=Status.NO_ANSWER, rule="")
_UNREADABLE_REFERENCE = Check(status=Status.UNREADABLE_REFERENCE, rule="nothing left of it")
_UNREADABLE_ANSWER = Check(status=Status.UNREADABLE_ANSWER, rule="nothing left of it")
_SAME = Check(status=Status.CORRECT, rule="same string")
_SAME_TIDIED = Check(status=Status.CORRECT, rule="normalised string")
_SAME_NUMBER = Check(status=Status.CORRECT, rule="number")
_OTHER_NUMBER = Check(status=Status.INCORRECT, rule="number")
_SAME_LITERAL = Check(status=Status.CORRECT, rule="quoted string")
_OTHER_LITERAL = Check(status=Status.INCORRECT, rule="quoted string")
_OTHER = Check(status=Status.INCORRECT, rule="normalised string")


def check(reference: str | None, answer: str | None) -> Check:
    """Return whether `answer` equals `reference`.

    Without a reference there is no verdict, and without an answer the attempt has none; both
    are told apart from a wrong answer. Deterministic, so that verdicts can be kept by
    (reference, answer, NAME, VERSION).
    """
    if reference is None or not (reference := reference.strip()):
        return _NO_REFERENCE
    if answer is None or not (answer := answer.strip()):
        return _NO_ANSWER
    if reference == answer:
        return _SAME
    if _PLAIN_NUMBER.fullmatch(reference) and _PLAIN_NUMBER.fullmatch(answer):
        return _SAME_NUMBER if _plain_key(reference) == _plain_key(answer) else _OTHER_NUMBER
    if (literal := _literal(reference)) is not None:
        return _SAME_LITERAL if literal == (_literal(answer) or answer).strip() else _OTHER_LITERAL
    return _compared(_form_of(reference), _form_of(answer))


def _compared(expected: _Form, given: _Form) -> Check:
    if not expected.tidy:
        return _UNREADABLE_REFERENCE
    if not given.tidy:
        return _UNREADABLE_ANSWER
    if expected.tidy == given.tidy:
        return _SAME_TIDIED
    if expected.number is not None and given.number is not None:
        return _SAME_NUMBER if expected.number == given.number else _OTHER_NUMBER
    # On one side only: "x=5" answers "5", "212" answers "212_3". Two names must be the same name.
    if (expected.bare is None) != (given.bare is None):
        bare = _compared(expected.bare or expected, given.bare or given)
        if bare.status is Status.CORRECT:
            return replace(bare, rule=f"{bare.rule}, {expected.dropped or given.dropped}")
    return _OTHER


def _literal(text: str) -> str | None:
    """Return the content of a quoted string, in which spaces and marks count, else None."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1].strip()
    return None


def _plain_key(text: str) -> tuple[int, str, bool]:
    """Return a key that two plain numbers share exactly if they are equal."""
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return int(whole), part, bool(part) and text[0] == "-"


def _form_of(text: str) -> _Form:
    return _memoised_form(text) if len(text) <= _MEMOISED_LENGTH else _form(text)


def _form(text: str) -> _Form:
    tidy = normalise(text)
    for pattern, dropped in ((_NAMED, "name dropped"), (_IN_BASE, "base dropped")):
        if match := pattern.fullmatch(tidy):
            bare = _Form(match[1], exact_number(match[1]))
            return _Form(tidy, exact_number(tidy), bare, dropped)
    return _Form(tidy, exact_number(tidy))


_memoised_form = lru_cache(maxsize=1 << 15)(_form)

# Short enough for every digit to be exact and int() to be fast: most answers are like this.
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_NAMED = re.compile(r"[A-Za-z](?:\([A-Za-z]\))?=([^=]+)")
_IN_BASE = re.compile(r"([+-]?[0-9A-F]+)_(?:[0-9a-z]|\{(?:\d{1,2}|[a-z]+)\})")
_GOLD = re.compile(r"#+[ \t]+")
_SOLUTION_END = "####"
_WRAPPERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("**", "**"))
_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{(.*)\}", re.DOTALL)
_SIZES = re.compile(r"\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])\.?")
_THIN_SPACE = re.compile(r"\\[!,]")
_SPACING = re.compile(r"\\(?:[;: >]|q?quad(?![A-Za-z])|displaystyle(?![A-Za-z]))|~")
_WORDS = re.compile(
    r"\\(?:text(?:bf|it|rm|tt|normal)?|mbox|mathrm|mathbf|operatorname)\s*\{([^{}]*)\}"
)
_DEGREES = re.compile(r"\^\s*(?:\\circ|\{\s*\\circ\s*\})|°|\\degree(?![A-Za-z])")
_FRACTION = re.compile(r"\\[dtc]frac(?![A-Za-z])")
_BARE_FRACTION = re.compile(r"\\frac\s*(\d|[A-Za-z]|\{[^{}]*\})\s*(\d|[A-Za-z]|\{[^{}]*\})")
_BARE_ROOT = re.compile(r"\\sqrt\s*(\d|[A-Za-z])")
_BARE_SCRIPT = re.compile(r"([\^_])\{([A-Za-z0-9])\}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_TIMES = re.compile(r"\\(?:times|cdot)(?![A-Za-z])")
_LESS_OR_MORE = re.compile(r"\\([lg])eq(?![A-Za-z])")
_SPACE_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_SPACE = re.compile(r"\s+")
_CHOICE = re.compile(r"\(([A-Z])\)")
_WORD = re.compile(r"[A-Za-z]{2,}")
_SAME_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "⁄": "/", "∕": "/", "×": "*", "·": "*"}
    | {"π": r"\pi", "∞": r"\infty", "√": r"\sqrt", "≤": r"\le", "≥": r"\ge"}
)

_INTEGER = r"[0-9]+"
_DECIMAL = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)")
_QUOTIENT = re.compile(rf"([+-]?)\(?([+-]?{_INTEGER})/([+-]?{_INTEGER})\)?")
_LATEX_QUOTIENT = re.compile(
    rf"([+-]?)({_INTEGER})?\\frac\{{([+-]?{_INTEGER})\}}\{{([+-]?{_INTEGER})\}}"
)
_POWER = re.compile(rf"([+-]?)({_INTEGER})\^(?:(\d)|\{{(\d{{1,3}})\}})")
_MIXED = re.compile(rf"([+-]?)({_INTEGER}) ({_INTEGER})/({_INTEGER})")


def normalise(text: str) -> str:
    r"""Return `text` as it is compared: wrappers, sizes, spacing, `\text` and full stop removed.

    Fractions and roots get their braces, thousands lose their commas, and of a worked solution
    with "#### 18" only what follows the last mark counts. A space between digits is kept: it may
    be a mixed number.
    """
    text = text.rpartition(_SOLUTION_END)[2] if _SOLUTION_END in text else text
    text = _unwrapped(_GOLD.sub("", text.strip(), count=1) if text.strip()[:1] == "#" else text)
    text = text.translate(_SAME_SIGNS)
    if "\\" in text or "~" in text or "°" in text or "{,}" in text:
        text = _without_latex(text)
    text = text.replace("$", "").strip().rstrip(".").rstrip()
    text = _SPACE.sub("", _SPACE_BETWEEN_DIGITS.sub("\0", text)).replace("\0", " ")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if choice := _CHOICE.fullmatch(text):
        return choice[1]
    return text.casefold() if _WORD.fullmatch(text) else text


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


def _unwrapped(text: str) -> str:
    """Remove dollar signs, emphasis and boxes around the whole, a few layers deep."""
    for _ in range(4):
        before = text
        text = text.strip().removesuffix(".").rstrip()
        for opener, closer in _WRAPPERS:
            inner = text[len(opener) : -len(closer)]
            if text.startswith(opener) and text.endswith(closer) and closer not in inner:
                text = inner
        box = _BOX.fullmatch(text)
        if box and box[1].find("}") >= box[1].find("{"):
            text = box[1]
        if text == before:
            break
    return text


def _without_latex(text: str) -> str:
    """Unify the LaTeX that changes how an answer looks, not what it says."""
    text = text.replace("{,}", "").replace("\\$", "").replace("\\%", "%")
    text = _DEGREES.sub("", _SIZES.sub("", text))
    text = _SPACING.sub(" ", _THIN_SPACE.sub("", _WORDS.sub(r"\1", text)))
    text = _TIMES.sub("*", _LESS_OR_MORE.sub(r"\\\1e", text))
    text = _BARE_FRACTION.sub(_braced_fraction, _FRACTION.sub(r"\\frac", text))
    return _BARE_SCRIPT.sub(r"\1\2", _BARE_ROOT.sub(r"\\sqrt{\1}", text))


def _braced_fraction(match: re.Match[str]) -> str:
    over, under = (part if part[0] == "{" else f"{{{part}}}" for part in match.groups())
    return f"\\frac{over}{under}"
