"""The filter that opens a mark, within the filter that is in force."""

from core.charts.marks import Mark
from core.errors import VoltefaceError
from core.query import LONGEST, IdsTerm, both, parse, to_text

_READABLE = 2_000


def filter_of(mark: Mark, in_force: str = "") -> str:
    """Return the filter that chooses what `mark` counted; charts count within `in_force`.

    Where the two together would be too long to read, the mark's problems are listed.

    Raises:
        QueryError: if `in_force` is not of the filter language.
        VoltefaceError: if the problems are too many and too scattered to be listed.
    """
    listed = IdsTerm.of(mark.problem_ids)
    text = to_text(both(parse(in_force), parse(mark.query) if mark.query else listed))
    if len(text) > _READABLE and mark.problem_ids:
        text = min(text, to_text(listed), key=len)
    if len(text) > LONGEST:
        raise VoltefaceError(
            "These problems are too many to be listed in the filter.",
            where=mark.label,
            advice="Choose fewer with the filter first, for example by dataset.",
        )
    return text
