"""How codes are named on charts: a swatch with a letter, and the name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.codebook.code import Code

COLOURS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMark:
    """The code that a colour stands for; `colour` indexes the theme's areas of strategies."""

    key: str
    name: str
    letter: str
    colour: int


def distinct_colours(codes: Iterable[Code], used: Collection[str]) -> dict[str, int]:
    """Return the colour of each code whose key is in `used`: its own, unless that is taken.

    Beyond nine the codebook's colours repeat. Two codes of one colour cannot be told apart in an
    area without letters, so the later one takes a free colour while there is any.
    """
    known = [code for code in codes if code.key in used]
    free = sorted(set(range(COLOURS)).difference(code.colour % COLOURS for code in known))
    found: dict[str, int] = {}
    for code in known:
        colour = code.colour % COLOURS
        found[code.key] = free.pop(0) if colour in found.values() and free else colour
    return found


def code_marks(
    codes: Iterable[Code], colours: dict[str, int], shown: Collection[str]
) -> tuple[CodeMark, ...]:
    """Return the marks of the codes whose keys are in `shown`, in the codebook's order."""
    return tuple(
        CodeMark(
            key=code.key,
            name=code.name,
            letter=code.shortcut or code.letter,
            colour=colours[code.key],
        )
        for code in codes
        if code.key in shown and code.key in colours
    )
