"""Which codes a few typed letters mean, best first."""

from collections.abc import Iterable, Sequence

from core.codebook.code import Code
from core.names import Named, by_name


def find_codes(words: str, codes: Iterable[Code], recent: Sequence[int] = ()) -> list[Code]:
    """Return the codes that `words` may mean, as `by_name` finds them.

    Among equals those in `recent` (ids, the latest first) lead, then the codes of the palette.
    Retired codes are never found.
    """
    ages = {code_id: 2 * age for age, code_id in enumerate(recent)}
    last = 2 * len(ages)
    return by_name(
        words,
        (code for code in codes if not code.retired),
        lambda code: Named(
            code.name, code.key, f"{code.definition} {code.use_when} {code.avoid_when}"
        ),
        lambda code: ages.get(code.id, last + (not code.core)),
    )
