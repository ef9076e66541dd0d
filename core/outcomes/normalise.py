r"""An answer as it is compared: what only changes how it looks is removed or written one way.

Nothing is evaluated; time is linear in the length, whatever the text holds.
"""

import re

_GOLD = re.compile(r"#+[ \t]+")
_SOLUTION_END = "####"
_WRAPPERS = (
    *(("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")),
    *(("**", "**"), ("__", "__"), ("*", "*"), ("`", "`")),
)
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
_BINOMIAL = re.compile(r"\\[dt]binom(?![A-Za-z])")
_BARE_BINOMIAL = re.compile(r"\\binom\s*(\d)\s*(\d)")
_NOTHING = re.compile(r"\\varnothing(?![A-Za-z])")
_EMPTY_SETS = frozenset(("{}", "\\{\\}"))
_BARE_ROOT = re.compile(r"\\sqrt\s*(\d+|[A-Za-z])")
_ROOT_SIGN = re.compile(r"√\s*(\d+|[A-Za-z])")
_BARE_SCRIPT = re.compile(r"([\^_])\{([A-Za-z0-9])\}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?")
_TIMES = re.compile(r"\\(?:times|cdot)(?![A-Za-z])")
_LESS_OR_MORE = re.compile(r"\\([lg])eq(?![A-Za-z])")
_SPACE_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_SPACE_AFTER_COMMAND = re.compile(r"(\\[A-Za-z]+)\s+(?=[A-Za-z])")
_SPACE = re.compile(r"\s+")
_CHOICE = re.compile(r"\(([A-Z])\)")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NEW_ROW = "\\\\"
_SAME_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "⁄": "/", "∕": "/", "×": "*", "·": "*", "√": r"\sqrt "}
    | {"π": r"\pi ", "∞": r"\infty ", "≤": r"\le ", "≥": r"\ge ", "∪": r"\cup "}
    | {"∈": r"\in ", "±": r"\pm ", "≠": r"\ne ", "∅": r"\emptyset "}
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x3002: "."}


def normalise(text: str) -> str:
    r"""Return `text` as it is compared: wrappers, sizes, spacing, `\text` and full stop removed.

    Fractions and roots get their braces, thousands lose their commas, and of a worked solution
    with "#### 18" only what follows the last mark counts. A space between digits is kept, for it
    may be a mixed number, and one that ends a command before a letter.
    """
    text = unwrapped(text)
    text = _ROOT_SIGN.sub(r"\\sqrt{\1}", text) if "√" in text else text
    text = text.translate(_SAME_SIGNS)
    if "\\" in text or "~" in text or "°" in text or "{,}" in text:
        text = _without_latex(text)
    text = text.replace("$", "").strip().rstrip(".").rstrip()
    if _GROUPED.fullmatch(text):  # not "12, 927": that is two numbers
        return text.replace(",", "").replace(" ", "")
    text = _SPACE_BETWEEN_DIGITS.sub("\0", text)
    text = _SPACE_AFTER_COMMAND.sub("\\1\0", text) if "\\" in text else text
    text = _SPACE.sub("", text).replace("\0", " ")
    if choice := _CHOICE.fullmatch(text):
        return choice[1]
    if text in _EMPTY_SETS:
        return r"\emptyset"
    return text.casefold() if _WORD.fullmatch(text) else text


def unwrapped(text: str) -> str:
    """Return an answer without its solution, dollar signs, emphasis and boxes around the whole."""
    text = text.rpartition(_SOLUTION_END)[2] if _SOLUTION_END in text else text
    text = (text if text.isascii() else text.translate(_FULL_WIDTH)).strip()
    text = _GOLD.sub("", text, count=1) if text[:1] == "#" else text
    for _ in range(4):
        before = text
        text = text.strip().removesuffix(".").removeprefix("=").strip()
        for opener, closer in _WRAPPERS:
            inner = text[len(opener) : -len(closer)]
            is_whole = bool(inner) and text.startswith(opener) and text.endswith(closer)
            if is_whole and closer not in inner.replace("\\$", ""):
                text = inner
        box = _BOX.fullmatch(text)
        if box and box[1].find("}") >= box[1].find("{"):
            text = box[1]
        if text == before:
            break
    return text


def _without_latex(text: str) -> str:
    """Unify the LaTeX that changes how an answer looks, not what it says."""
    text = text.replace(_NEW_ROW, "\1").replace("{,}", "").replace("\\$", "").replace("\\%", "%")
    text = _DEGREES.sub("", _SIZES.sub("", text))
    text = _SPACING.sub(" ", _THIN_SPACE.sub("", _WORDS.sub(r"\1", text)))
    text = _TIMES.sub("*", _LESS_OR_MORE.sub(r"\\\1e", text))
    text = _BARE_BINOMIAL.sub(r"\\binom{\1}{\2}", _BINOMIAL.sub(r"\\binom", text))
    text = _NOTHING.sub(r"\\emptyset ", text)
    text = _BARE_FRACTION.sub(_braced_fraction, _FRACTION.sub(r"\\frac", text))
    text = _BARE_SCRIPT.sub(r"\1\2", _BARE_ROOT.sub(r"\\sqrt{\1}", text))
    return text.replace("\1", _NEW_ROW)


def _braced_fraction(match: re.Match[str]) -> str:
    over, under = (part if part[0] == "{" else f"{{{part}}}" for part in match.groups())
    return f"\\frac{over}{under}"
