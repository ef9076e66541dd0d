r"""A tidied answer as LaTeX that a grammar reads whole: sqrt(2) becomes \sqrt{2}, 3 1/2 a sum.

Parsers of LaTeX stop quietly at what they do not know, and call 4\sqrt(2) a 4; so every notation
that models mix into their answers is written one way first.
"""

import re

_FUNCTIONS = (
    *("arcsin", "arccos", "arctan", "sinh", "cosh", "tanh"),
    *("sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "exp", "gcd", "lcm", "max", "min"),
)
_PLAIN_NAMES = {"infinity": "infty", "inf": "infty", "pi": "pi", "theta": "theta"}
_PLAIN = re.compile(r"(?<![\\A-Za-z])(" + "|".join((*_FUNCTIONS, *_PLAIN_NAMES)) + r")(?![A-Za-z])")
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5)}
_MIXED = re.compile(r"(?<![\w^_}.])(?:(\d+) (\d+)/(\d+)|(\d+)\\frac\{(\d+)\}\{(\d+)\})")
_ROOT_OR_POWER = re.compile(r"(?P<head>\\?sqrt|\^)(?P<inside>\(|-?\d+)?|[()]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_LETTER = re.compile(r"[A-Za-z]")


def as_latex(text: str) -> str:
    """Return a tidied answer in the notation of LaTeX."""
    for sign, (over, under) in _VULGAR.items():
        text = text.replace(sign, f"\\frac{{{over}}}{{{under}}}")
    text = _RAISED.sub(lambda match: f"^{{{match[0].translate(_POWERS)}}}", text)
    text = _MIXED.sub(_sum, text).replace("**", "^")
    text = _PLAIN.sub(lambda match: f"\\{_PLAIN_NAMES.get(match[1], match[1])} ", text)
    return _braced(text).replace("*", "\\cdot ")


def has_words(text: str) -> bool:
    """Whether a tidied answer holds words of a language, not only names of mathematics."""
    rest = _COMMAND.sub(" ", _PLAIN.sub(" ", text.replace("sqrt", " ")))
    return (len(rest) > 2 and rest.isalpha()) or _WORD.search(rest) is not None


def letters(latex: str) -> frozenset[str]:
    """Return the variables in an answer written by `as_latex`."""
    return frozenset(_LETTER.findall(_COMMAND.sub(" ", latex)))


def _sum(match: re.Match[str]) -> str:
    whole, over, under = (part for part in match.groups() if part is not None)
    return f"({whole}+\\frac{{{over}}}{{{under}}})"


def _braced(text: str) -> str:
    """Return `text` with braces around what a root or an exponent applies to."""
    became_brace: list[bool] = []

    def written(match: re.Match[str]) -> str:
        if match[0] == "(":
            became_brace.append(False)
        elif match[0] == ")":
            return "}" if became_brace and became_brace.pop() else ")"
        if not match["head"]:
            return match[0]
        head = "^" if match["head"] == "^" else "\\sqrt"
        if match["inside"] == "(":
            became_brace.append(True)
            return f"{head}{{"
        return f"{head}{{{match['inside']}}}" if match["inside"] else head

    return _ROOT_OR_POWER.sub(written, text)
