"""Text of the study as HTML: whatever it holds, it is shown and nothing of it is ever run."""

from html import escape
from unicodedata import category

_REPLACED = "\ufffd"
_LINES = frozenset("\n\t")
# They would turn the direction of all that follows on the line.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp", "Cn"})


def text_of(text: str) -> str:
    """Return `text` as it may stand between tags and in attributes, on one line or several.

    Control characters, halves of surrogate pairs and what turns the direction of writing become
    the replacement character.
    """
    return escape("".join(map(_shown, text)), quote=True)


def line_of(text: str) -> str:
    """Return `text` on one line."""
    return text_of(" ".join(text.split()))


def _shown(char: str) -> str:
    if char in _LINES:
        return char
    return _REPLACED if char in _TURNING or category(char) in _NEVER else char
