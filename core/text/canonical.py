"""The canonical form of a trace's text, in which all offsets count.

Text is canonicalised once, at import, and never changes again. Nothing is composed or decomposed:
that would move offsets and alter what people quote.
"""

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass

_SUSPECTS = "\r\x00\u2028\u2029\ufdd0\ufdd1"
_MARK = re.compile("\\A\ufeff+")
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_UNREPRESENTABLE = re.compile("[\\x00\ud800-\udfff\ufdd0\ufdd1]")
_SHRINKING = re.compile(f"{_MARK.pattern}|\r\n|{_PAIR.pattern}")

MARK_REMOVED = "byte order mark removed"
LINE_ENDS_UNIFIED = "line ends unified"
PAIRS_JOINED = "surrogate pairs joined"
CHARACTERS_REPLACED = "unrepresentable characters replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """A text in canonical form, what was done to it, and the hash of what it was before.

    `original_sha256` is over the original string in UTF-8, lone surrogates passed through.
    """

    text: str
    steps: tuple[str, ...] = ()
    original_sha256: str


def canonicalise(text: str) -> Canonical:
    r"""Return `text` as it is stored; a canonical text comes back unchanged.

    Leading byte order marks go (all of them: with one left, a second pass would differ); CR LF,
    CR, U+2028 and U+2029 become \n; a surrogate pair in two halves becomes its character; NUL,
    lone surrogates and the two noncharacters that Qt uses as marks become U+FFFD.
    """
    data = text.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    if is_canonical(text):
        return Canonical(text=text, original_sha256=digest)
    steps: list[str] = []
    for step, pattern, replacement in (
        (MARK_REMOVED, _MARK, ""),
        (LINE_ENDS_UNIFIED, _LINE_END, "\n"),
        (PAIRS_JOINED, _PAIR, None),
        (CHARACTERS_REPLACED, _UNREPRESENTABLE, "\ufffd"),
    ):
        text, changed = pattern.subn(_join_pair if replacement is None else replacement, text)
        if changed:
            steps.append(step)
    return Canonical(text=text, steps=tuple(steps), original_sha256=digest)


def is_canonical(text: str) -> bool:
    """Whether `canonicalise` would leave `text` as it is."""
    if text.isascii():
        return "\r" not in text and "\x00" not in text
    # Single searches and an encoding run at the speed of memory, a character class does not.
    if text.startswith("\ufeff") or any(suspect in text for suspect in _SUSPECTS):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # a surrogate
        return False
    return True


class CanonicalOffsets:
    """Where positions in an original text lie in its canonical form.

    For spans and blocks that a file states in terms of its own string. A position inside a CR LF
    or a surrogate pair counts as the end of the one character that it becomes.
    """

    __slots__ = ("_dropped",)

    def __init__(self, original: str) -> None:
        self._dropped: list[int] = []
        if is_canonical(original):
            return
        for match in _SHRINKING.finditer(original):
            start = match.start() if match[0][0] == "\ufeff" else match.start() + 1
            self._dropped.extend(range(start, match.end()))

    def to_canonical(self, offset: int) -> int:
        """Return the offset in the canonical text of `offset` in the original."""
        return offset - bisect_left(self._dropped, offset)


def _join_pair(match: re.Match[str]) -> str:
    high, low = match[0]
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))
