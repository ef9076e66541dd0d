"""The filter that opens a mark, within the filter that is in force."""

from core.charts.marks import Mark
from core.errors import VoltefaceError
from core.query import LONGEST, IdsTerm, both, parse, to_text

_READABLE = 2_000


def filter_of(mark: Mark, in_force: str = "", *, within: str = "", by_ids: bool = False) -> str:
    """Return the filter that chooses what `mark` counted; charts count within `in_force`.

    `within` is what the filters of the page say in the filter language; with `by_ids` they say
    more, so that the mark's problems are listed. They are listed, too, where all together would
    be too long to read.

    Raises:
        QueryError: if `in_force` is not of the filter language.
        VoltefaceError: if the problems are too many and too scattered to be listed.
    """
    listed = IdsTerm.of(mark.problem_ids)
    by_filter = mark.query and not (by_ids and mark.problem_ids)
    here = parse(in_force)
    if within and within not in in_force:
        here = both(here, parse(within))
    text = to_text(both(here, parse(mark.query) if by_filter else listed))
    if len(text) > _READABLE and mark.problem_ids:
        text = min(text, to_text(listed), key=len)
    if len(text) > LONGEST:
        raise VoltefaceError(
            "These problems are too many to be listed in the filter.",
            where=mark.label,
            advice="Choose fewer with the filter first, for example by dataset.",
        )
    return text
