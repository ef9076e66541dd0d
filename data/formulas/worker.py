"""The process that sets formulas: takes LaTeX, gives a drawing; it imports ziamath.

ziamath is one author's work and some formulas take long or fail; whoever asks shows the source
then.
"""

import re
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from data.processes import serve

SIZE = 16.0  # pixels of the type that drawings are made for; they scale
VERSION = "1"


class Drawing(NamedTuple):
    """An SVG drawing whose view box has the line at y = 0; its extent in pixels at `SIZE`.

    `ascent` is above the line, `descent` below. A formula that could not be set has no `svg`.
    """

    svg: str
    left: float = 0.0
    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0


NO_DRAWING = Drawing("")
_BOX = re.compile(r'viewBox="([^"]+)"')
_UNKNOWN = re.compile(r"<mi>\\")  # a command that nobody knows is passed through as a name
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def formula_setter(connection: Connection, deadline: float, memory: int) -> None:
    """Set formulas until the other end closes the pipe."""
    serve(connection, set_formula, deadline, memory, prepare=lambda: set_formula(("x^2", False)))


def set_formula(question: tuple[str, bool]) -> Drawing:
    """Return the drawing of (LaTeX, whether it stands alone)."""
    import ziamath  # noqa: PLC0415 - takes long, and only here
    from latex2mathml.converter import convert  # noqa: PLC0415

    library: Any = ziamath  # it does not say what it exports
    tex, is_display = question
    library.config.svg2 = False  # plain paths, which every reader of SVG knows
    try:
        if _UNKNOWN.search(convert(tex)):
            return NO_DRAWING
        svg: str = library.Latex(tex, size=SIZE, inline=not is_display).svg()
        box = _BOX.search(svg)
        left, top, width, height = map(float, box[1].split()) if box else _NOWHERE
    except Exception:  # noqa: BLE001 - the edge of a process: any failure means "show the source"
        return NO_DRAWING
    return Drawing(svg, left, width, -top, height + top) if width > 0 else NO_DRAWING
