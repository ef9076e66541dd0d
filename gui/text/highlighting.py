"""Colours in code: which characters of a fenced block are keywords, strings and comments."""

from collections.abc import Sequence

_LONGEST = 20_000  # characters; longer blocks are shown in one colour

Tone = tuple[int, int, str]
"""Start and length in characters of a line, and the name of the theme's colour."""


def tones_of(lines: Sequence[str], language: str) -> list[list[Tone]]:
    """Return for each of `lines` what stands out in it; nothing for a language nobody knows."""
    found: list[list[Tone]] = [[] for _ in lines]
    code = "\n".join(lines)
    if not language or len(code) > _LONGEST:
        return found
    # Loaded when the program is idle, or with the first block of code.
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.token import Comment, Keyword, String  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return found
    tones = ((Comment, "muted"), (Keyword, "accent"), (String, "fixed"))
    at = line = 0
    for kind, words in lexer.get_tokens(code):
        tone = next((name for group, name in tones if kind in group), "")
        for n, part in enumerate(words.split("\n")):
            if n:
                line, at = line + 1, 0
            if tone and part and line < len(found):
                found[line].append((at, len(part), tone))
            at += len(part)
    return found
