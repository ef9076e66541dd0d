"""What the paths of a table hold over its first records, and which field each could be."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from data.importers.known_models import looks_like_a_model

_DEPTH = 6
_SHOWN = 300
_MOST_LEVELS = 20
_LOOSE_MODEL_NAMES = ("agent", "system")


@dataclass(slots=True)
class Column:
    """What a path holds over the records looked at."""

    path: str
    is_root: bool = False
    values: list[Any] = field(default_factory=list[Any])

    @property
    def leaf(self) -> str:
        """Return the last name of the path, without case, "_" and "-"."""
        return plain(self.path.replace("[*]", "").replace("[0]", "").rsplit(".", 1)[-1])

    @property
    def depth(self) -> int:
        """Return how deep the path lies."""
        return self.path.count(".") + self.path.count("[")

    def strings(self) -> list[str]:
        """Return the values that are strings, those in lists too."""
        return list(_strings(self.values))

    @property
    def distinct(self) -> int:
        """Return how many different values there are."""
        return len({str(value) for value in self.values})


def columns(records: Sequence[Mapping[str, Any]], root: Mapping[str, Any]) -> list[Column]:
    """Return the paths that `records` and `root` have, in the order of their first appearance."""
    found: dict[str, Column] = {}
    for record in records:
        for path, value in _leaves(record):
            column = found.get(path)
            if column is None:
                column = found[path] = Column(path)
            column.values.append(value)
    for path, value in _leaves(root):
        if path not in found:
            found[path] = Column(path, is_root=True, values=[value])
    return list(found.values())


def plain(name: str) -> str:
    """Return a name without case, "_" and whatever is no letter and no digit."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _leaves(record: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    _add_leaves(found, record, "", 0)
    return found


def _add_leaves(found: list[tuple[str, Any]], value: Any, path: str, depth: int) -> None:  # noqa: ANN401
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        if path:
            found.append((path, value))
        for name, item in islice(value.items(), _SHOWN):
            if isinstance(name, str) and name and "[" not in name and "." not in name:
                _add_leaves(found, item, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        found.append((path, value))
        _add_leaves(found, value[0], f"{path}[0]", depth + 1)
    elif isinstance(value, list) and value:
        found.append((f"{path}[*]", value))
    elif path:
        found.append((path, value))


def _strings(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _strings(value)


def fits(column: Column, name: str, n: int) -> bool:
    """Whether a column can be the field `name` of a table of `n` records."""
    test = _TESTS.get(name)
    return test is None or test(column, n)


def is_textual(column: Column, _n: int) -> bool:
    """Whether it holds text, or lists of it."""
    return any(isinstance(value, str) for value in column.values) or (
        column.path.endswith("[*]") and bool(column.strings())
    )


def is_response(column: Column, n: int) -> bool:
    """Whether it can be what a model said."""
    return not column.is_root and is_textual(column, n)


def _is_prompt(column: Column, n: int) -> bool:
    if not is_textual(column, n) or column.path.endswith("[*]"):
        return False
    return not column.is_root and (column.distinct > 1 or n <= 2 or mean_length(column) > 40)


def _is_reference(column: Column, _n: int) -> bool:
    return not column.is_root and not any(isinstance(value, dict) for value in column.values)


def is_category(column: Column, n: int) -> bool:
    """Whether there are few different short strings: names of models, datasets, conditions."""
    strings = column.strings()
    if len(strings) != len(column.values) or not strings or max(map(len, strings)) > 120:
        return False
    return column.is_root or column.distinct <= max(2, n // 3)


def is_key(column: Column, n: int) -> bool:
    """Whether it can tell records apart."""
    simple = all(isinstance(v, str | int) and not isinstance(v, bool) for v in column.values)
    return (
        simple
        and not column.is_root
        and (column.distinct > 1 or n == 1)
        and len(column.values) == n
    )


def _is_number(column: Column, _n: int) -> bool:
    values = [value for value in column.values if value is not None]
    return bool(values) and all(_numeric(value) for value in values)


def _is_small_whole(column: Column, _n: int) -> bool:
    return _is_number(column, _n) and all(
        float(v).is_integer() and 0 <= float(v) < 10_000 for v in column.values if v is not None
    )


def _is_outcome(column: Column, _n: int) -> bool:
    words = {"correct", "incorrect", "true", "false", "c", "i", "pass", "fail", "passed", "failed"}
    words |= {"1", "0", "yes", "no", "1.0", "0.0", "right", "wrong", "partial", "p", "n"}
    flat = [v for v in _flat(column.values) if v is not None]
    return bool(flat) and all(
        isinstance(v, bool) or (_numeric(v) and 0 <= float(v) <= 1) or str(v).lower() in words
        for v in flat
    )


def _is_score(column: Column, _n: int) -> bool:
    flat = [v for v in _flat(column.values) if v is not None]
    return bool(flat) and all(_numeric(v) for v in flat)


def _is_level(column: Column, _n: int) -> bool:
    """Whether there are few steps, in numbers or short words."""
    values = {str(v) for v in column.values if v not in (None, "")}
    plain = all(isinstance(v, str | int | float) for v in column.values if v is not None)
    return 0 < len(values) <= _MOST_LEVELS and plain and max(map(len, values)) <= 40


def _is_subject(column: Column, n: int) -> bool:
    """Whether there are few short names; what tells each problem from the others is none."""
    strings = [text for text in column.strings() if text]
    short = bool(strings) and max(map(len, strings)) <= 80
    few = len(set(strings)) <= max(2, n // 2)
    return short and few and not column.is_root and not column.path.endswith("]")


def _is_mapping(column: Column, _n: int) -> bool:
    return any(isinstance(value, dict) for value in column.values)


def _is_conversation(column: Column, _n: int) -> bool:
    return any(
        isinstance(value, list) and value and isinstance(value[0], dict) for value in column.values
    )


_TESTS = {
    "response": is_response,
    "prompt": _is_prompt,
    "reference": _is_reference,
    "model": lambda column, n: (
        is_category(column, n)
        and (
            column.leaf not in _LOOSE_MODEL_NAMES or all(map(looks_like_a_model, column.strings()))
        )
    ),
    "problem": is_key,
    "dataset": is_category,
    "title": lambda column, n: is_textual(column, n) and not column.is_root,
    "family": is_category,
    "level": _is_level,
    "subject": _is_subject,
    "condition": lambda column, n: column.leaf == "hint" or is_category(column, n),
    "settings": _is_mapping,
    "attempt": _is_small_whole,
    "sample": _is_small_whole,
    "prompt_before": is_textual,
    "reasoning": is_response,
    "answer": lambda column, _n: not column.is_root,
    "outcome": _is_outcome,
    "score": _is_score,
    "tokens": _is_number,
    "reasoning_tokens": _is_number,
    "seconds": _is_number,
    "cost": _is_number,
    "finish_reason": is_textual,
    "first_error": lambda column, _n: not column.is_root,
    "messages": _is_conversation,
}


def _numeric(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return re.fullmatch(r"\s*[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?\s*", value) is not None
    return isinstance(value, int | float)


def _flat(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value


def mean_length(column: Column) -> float:
    """Return how long its texts are on average, 0 without any."""
    strings = column.strings()
    return sum(map(len, strings)) / len(strings) if strings else 0.0
