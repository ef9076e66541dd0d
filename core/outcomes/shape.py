r"""The shape of a tidied answer: one value, or parts that are compared one by one.

Shapes are told apart before any algebra, so that a tuple never equals a set, nor [0,1) an open
interval, whatever a library makes of them. Text is read once, left to right; nothing is evaluated.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The shapes."""

    VALUE = "value"
    LIST = "list"  # separated by commas, without brackets
    SET = "set"
    BRACKETS = "brackets"  # a tuple, point, vector or interval
    UNION = "union"
    MATRIX = "matrix"
    NAMED = "named"  # x = 5
    EQUATION = "equation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The form of `text` and its parts; `frame` must be the same on both sides.

    That is the brackets, the name before "=", or how many cells the rows of a matrix have.
    """

    form: Form
    parts: tuple[str, ...]
    text: str
    frame: str = ""


_AND = re.compile(
    r"(?:,\s*)?\\text(?:rm)?\s*\{[\s,]*(?:and|or)\s*\}|;"
    r"|(?<=[\w)}\]$])\s*,?\s(?:and|or)\s+(?=[-+\\\d($\[]|[a-z]\s*=)"
)
_MATRIX = re.compile(
    r"\\begin\{(?P<kind>[pbB]?matrix|array)\}(?:\{[lcr|]+\})?(?P<body>.*)\\end\{(?P=kind)\}",
    re.DOTALL,
)
_NAME = re.compile(
    r"(?:\([A-Za-z](?:,[A-Za-z])+\)|[A-Za-z](?:_(?:\w|\{\w+\}))?|\\[a-z]+|[A-Za-z]\([\w,-]+\))"
)
_NAMED = re.compile(rf"({_NAME.pattern})(?:=|\\in(?![a-z]))([^=<>]+)")
_ORDER = re.compile(r"\\le(?![a-z])|\\ge(?![a-z])|<=|>=|<|>")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_OPENERS = frozenset(("(", "[", "{", "\\{"))
_CLOSERS = frozenset((")", "]", "}", "\\}"))
_SIGN: dict[str, str] = {"\\le": "<=", "\\ge": ">="}
_RELATIONS = ("=", "<", ">", "\\le", "\\ge", "\\ne", "\\neq")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def joined(text: str) -> str:
    """Return an answer, not tidied yet, with commas for the "and" and "or" between its parts."""
    return _AND.sub(", ", text)


def shape_of(text: str) -> Shape:
    """Return the shape of a tidied answer; what fits none is one value."""
    if match := _MATRIX.fullmatch(text):
        rows = [split(row, "&") for row in match["body"].split("\\\\") if row]
        cells = tuple(cell for row in rows for cell in row)
        frame = " ".join(str(len(row)) for row in rows)
        return Shape(form=Form.MATRIX, parts=cells, frame=frame, text=text)
    for form, mark in ((Form.LIST, ","), (Form.UNION, "\\cup")):
        parts = split(text, mark)
        if len(parts) > 1:
            return Shape(form=form, parts=parts, text=text)
    sides = split(text, "\\pm")
    if len(sides) == 2:
        both = (f"{sides[0]}+{sides[1]}", f"{sides[0]}-{sides[1]}")
        return Shape(form=Form.LIST, parts=both, text=text)
    return _bracketed(text) or _related(text) or Shape(form=Form.VALUE, parts=(text,), text=text)


def split(text: str, mark: str) -> tuple[str, ...]:
    """Return `text` split at each `mark` outside of all brackets."""
    if mark not in text:
        return (text,)
    parts: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(text):
        if token[0] in _OPENERS:
            depth += 1
        elif token[0] in _CLOSERS:
            depth -= 1
        elif token[0] == mark and depth <= 0:
            parts.append(text[start : token.start()])
            start = token.end()
    return (*parts, text[start:])


def _bracketed(text: str) -> Shape | None:
    """Return a set, or brackets with several parts in them; (x+1) and (1+2)(3) are values."""
    for opener, closer in (
        ("\\{", "\\}"),
        ("{", "}"),
        ("(", ")"),
        ("(", "]"),
        ("[", ")"),
        ("[", "]"),
    ):
        if not (text.startswith(opener) and text.endswith(closer)):
            continue
        inner = text[len(opener) : -len(closer)]
        if not _is_closed(inner) or (opener == "\\{" and (":" in inner or "|" in inner)):
            return None
        parts = split(inner, ",")
        if opener == "\\{" or (opener == "{" and len(parts) > 1):
            return Shape(form=Form.SET, parts=parts if inner else (), text=text)
        if len(parts) > 1:
            return Shape(form=Form.BRACKETS, parts=parts, frame=opener + closer, text=text)
    return None


def _is_closed(text: str) -> bool:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in _OPENERS) - (token[0] in _CLOSERS)
        if depth < 0:
            return False
    return depth == 0


def _related(text: str) -> Shape | None:
    if (interval := _interval(text)) is not None:
        return interval
    if (named := _NAMED.fullmatch(text)) and _in_order(named[1]):
        return Shape(form=Form.NAMED, parts=(named[2],), frame=named[1], text=text)
    is_related = any(len(split(text, sign)) > 1 for sign in _RELATIONS)
    return Shape(form=Form.EQUATION, parts=(text,), text=text) if is_related else None


def _in_order(name: str) -> bool:
    """Whether the letters of a tuple's name are in the order in which a point gives them."""
    letters = re.findall(r"[A-Za-z]", name) if name[0] == "(" else []
    return letters == sorted(letters)


def _interval(text: str) -> Shape | None:
    r"""Return the interval that an inequality in one variable says: 0<x\le1 is (0,1]."""
    signs = [_SIGN.get(match[0], match[0]) for match in _ORDER.finditer(text)]
    sides = [str(side).strip() for side in _ORDER.split(text)]
    if len(signs) == 2 and _is_letter(sides[1]) and signs[0][0] == signs[1][0]:
        low, first, last, high = sides[0], signs[0], signs[1], sides[2]
        if first.startswith(">"):
            low, first, last, high = high, last, first, low
    elif len(signs) == 1 and _is_letter(sides[0]) != _is_letter(sides[1]):
        is_first = _is_letter(sides[0])
        sign, end = (signs[0], sides[1]) if is_first else (_TURNED[signs[0]], sides[0])
        low, first, last, high = end, sign, "<", "\\infty"
        if sign.startswith("<"):
            low, first, last, high = "-\\infty", "<", sign, end
    else:
        return None
    frame = ("[" if "=" in first else "(") + ("]" if "=" in last else ")")
    return Shape(form=Form.BRACKETS, parts=(low, high), frame=frame, text=text)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()
