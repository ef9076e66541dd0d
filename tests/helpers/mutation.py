"""Any JSON value put at any place of a sound one, for tests of what reads other people's files."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
)


def mutations(sound: Any) -> st.SearchStrategy[Any]:
    """Return a strategy of copies of `sound` with some value at some place."""
    places = sorted(_places(sound), key=str)
    return st.builds(lambda at, new: _with(sound, at, new), st.sampled_from(places), _VALUES)


def _places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _places(item, (*at, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _places(item, (*at, number))


def _with(value: Any, at: tuple[str | int, ...], new: Any) -> Any:
    if not at:
        return new
    if isinstance(value, dict):
        return value | {at[0]: _with(value[at[0]], at[1:], new)}
    inner = _with(value[at[0]], at[1:], new)
    return [inner if number == at[0] else item for number, item in enumerate(value)]
