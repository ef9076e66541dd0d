r"""Where a text holds formulas in LaTeX: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, and environments.

Deterministic and linear. A dollar sign that is money is no formula: what it encloses must look
like mathematics, begin and end without white space, and stay within one paragraph. Backslashes may
be doubled, as they are in JSON.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text.span import Span

_LONGEST = 2_000
_OPENER = re.compile(
    r"\\(?:\\(?P<twice>[(\[])|[\\$]|(?P<slash>[(\[])|begin\{(?P<name>(?:align|aligned|equation|gather|cases|array"
    r"|[pbvBV]?matrix)\*?)\})|(?P<dollars>\$\$?)"
)
_CLOSERS = {"(": "\\)", "[": "\\]", "$": "$", "$$": "$$"}
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_CODE = re.compile(
    r"^[ \t]{0,3}(?P<fence>```|~~~)(?!json)[^\0]*?(?:^[ \t]{0,3}(?P=fence)|\Z)|`[^`\n]{1,400}`",
    re.MULTILINE,
)
_STARTS = ("$", "\\(", "\\[", "\\begin{")
_WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){2,}")
_TWO_WORDS = re.compile(r"\s[a-z]{2,}")
_MATHEMATICAL = re.compile(r"[\\^_=<>+*/|≤≥≠·×÷∈−(){}\[\]]")
_COMMAND = re.compile(r"\\(?:text|mathrm|operatorname|mbox|textbf)\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula at `span`, its delimiters included; `tex` is what stands between them."""

    span: Span
    tex: str
    is_display: bool


def formulas(text: str) -> Iterator[Formula]:
    """Yield the formulas of `text` in order; none inside code, JSON excepted."""
    if not any(start in text for start in _STARTS):
        return
    code = [found.span() for found in _CODE.finditer(text)] if "`" in text or "~~~" in text else []
    at = 0
    while (opener := _OPENER.search(text, at)) is not None:
        at = opener.end()
        name = opener["name"]
        mark = opener["slash"] or opener["dollars"] or opener["twice"]
        if (not mark and not name) or _inside(opener.start(), code):
            continue
        closer = f"\\end{{{name}}}" if name else _CLOSERS[mark]
        found = _closed(text, opener, "\\" * bool(opener["twice"]) + closer)
        if found is not None:
            yield found
            at = found.span.end


def _closed(text: str, opener: re.Match[str], closer: str) -> Formula | None:
    """Return the formula that begins with `opener`, if it is closed in time and is one."""
    start, limit = opener.end(), min(len(text), opener.end() + _LONGEST)
    is_inline = closer.endswith(("\\)", "$")) and closer != "$$"
    line_end = text.find("\n", start, limit) if is_inline else -1
    end = _find(text, closer, start, line_end if line_end >= 0 else limit)
    if end < 0:
        return None
    tex = text[start:end]
    if not tex.strip() or (not is_inline and _PARAGRAPH.search(tex)):
        return None
    if closer == "$" and not _is_inline(tex, text[end + 1 : end + 2]):
        return None
    span = Span(opener.start(), end + len(closer))
    if opener["name"]:
        tex = span.quote(text)
    elif opener["twice"]:  # in JSON that was kept as the model wrote it
        tex = tex.replace("\\\\", "\\")
    return Formula(span, tex.strip(), not is_inline)


def _is_inline(tex: str, after: str) -> bool:
    return tex == tex.strip() and not after.isdigit() and _is_mathematics(tex)


def _find(text: str, closer: str, start: int, limit: int) -> int:
    """Return where `closer` stands, behind an even number of backslashes if it is dollar signs."""
    at = text.find(closer, start, limit)
    while at > 0 and closer[0] == "$" and text[at - 1] == "\\":
        at = text.find(closer, at + 1, limit)
    return at


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    i = bisect_right(spans, (at, at + 1)) - 1
    return i >= 0 and spans[i][0] <= at < spans[i][1]


def _is_mathematics(tex: str) -> bool:
    """Whether what stands between two dollar signs is a formula rather than text between prices."""
    bare = _COMMAND.sub(" ", tex)
    if _WORDS.search(bare):
        return False
    return bool(_MATHEMATICAL.search(tex)) or (len(tex) <= 12 and not _TWO_WORDS.search(tex))
