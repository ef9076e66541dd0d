"""Dotted paths into records: `usage.completion_tokens`, `choices[0].message`, `output[*]`."""

import re
from dataclasses import dataclass, field
from typing import Any

_STEP = re.compile(r"\[(\*|-?\d+)\]|([^.\[\]]+)|(\.)")
EVERY = "*"
_ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A parsed path; `steps` holds names, list positions and `*` for every element.

    `is_many`: the path yields one value per element of a list.
    """

    text: str
    steps: tuple[str | int, ...]
    is_many: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_many", EVERY in self.steps)

    def value(self, record: Any) -> Any:  # noqa: ANN401 - records are any JSON
        """Return what lies at the path, None where nothing does; a list for a path with `*`.

        A field of exactly the path's text comes first: columns may have dots in their names.
        """
        if isinstance(record, dict):
            found: Any = record.get(self.text, _ABSENT)  # pyright: ignore[reportUnknownMemberType]
            if found is not _ABSENT:
                return found
        return _follow(record, self.steps)


def parse_path(text: str) -> FieldPath:
    """Return the path that `text` writes.

    A name may hold spaces and anything but dots and brackets.

    Raises:
        ValueError: if `text` is not a path.
    """
    steps: list[str | int] = []
    position = 0
    for match in _STEP.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        index, name, _dot = match.groups()
        if name is not None:
            steps.append(name.strip())
        elif index is not None:
            steps.append(EVERY if index == EVERY else int(index))
    if position != len(text) or not steps:
        raise ValueError(f"not a path: {text!r}")
    return FieldPath(text, tuple(steps))


def _follow(value: Any, steps: tuple[str | int, ...]) -> Any:  # noqa: ANN401
    for at, step in enumerate(steps):
        if step == EVERY:
            if not isinstance(value, list):
                return None
            rest = steps[at + 1 :]
            found: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
            return [_follow(item, rest) for item in found] if rest else found[:]
        if isinstance(step, int):
            if not isinstance(value, list) or not -len(value) <= step < len(value):
                return None
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value
