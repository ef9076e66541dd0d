"""How codes are named on charts: a swatch with a letter, and the name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.codebook.code import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMark:
    """The code that a colour stands for; `colour` indexes the theme's strategies."""

    key: str
    name: str
    letter: str
    colour: int


def code_mark(code: Code) -> CodeMark:
    """Return how a code is named."""
    return CodeMark(
        key=code.key, name=code.name, letter=code.shortcut or code.letter, colour=code.colour
    )


def code_marks(codes: Iterable[Code], used: Collection[str]) -> tuple[CodeMark, ...]:
    """Return the marks of the codes whose keys are in `used`, in the codebook's order."""
    return tuple(code_mark(code) for code in codes if code.key in used)
