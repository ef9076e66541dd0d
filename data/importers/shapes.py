"""Records that do not stand as one list: under their keys, by model, in columns, or inside others.

What a shape says in the names of its keys becomes a field of each record, `model` where all names
are those of models, else `key`; nothing is left out because it stands in another list.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from data.importers.known_models import looks_like_a_model

_FEWEST = 2  # entries that make a shape
_ALIKE = 0.5  # of the fields of the first entries, which an entry has to have
_DEPTH = 3
_LOOKED_AT = 50
_LEADING, _TRAILING = ("response", "output", "completion", "answer", "generation"), (
    "response", "output", "completion", "answer", "generation", "reply", "prediction",
    "reasoning", "thinking", "correct", "score",
)  # fmt: skip
_PER_MODEL = ("responses", "outputs", "completions", "answers", "generations", "predictions",
              "model_responses", "model_outputs", "results")  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """Records, and what stands beside all of them."""

    rows: list[Row]
    root: Row


def shaped(document: Any, depth: int = _DEPTH) -> Shaped | None:  # noqa: ANN401 - any JSON
    """Return the records of a document that holds them in another shape than one list."""
    if not isinstance(document, dict):
        return None
    rows = _split(document) or _columns(document) or _keyed(document, _DEPTH)
    if rows:
        return Shaped(rows=rows, root={})
    return _inside(document, depth) if depth else None


def _inside(document: Row, depth: int) -> Shaped | None:
    """Return the records that the largest field of `document` holds in such a shape."""
    found: list[tuple[list[Row], str]] = []
    for name, value in islice(document.items(), _LOOKED_AT):
        if isinstance(value, dict):
            inner = shaped(value, depth - 1)
            if inner is not None:
                found.append((inner.rows, name))
    if not found:
        return None
    rows, name = max(found, key=lambda pair: len(pair[0]))
    return Shaped(rows=rows, root={n: v for n, v in document.items() if n != name})


def _split(document: Row) -> list[Row]:
    """Return the rows of pandas' "split": names of columns, and lists of values."""
    names, data = document.get("columns"), document.get("data")
    if not isinstance(names, list) or not isinstance(data, list) or not data:
        return []
    if not all(isinstance(name, str) for name in names):
        return []
    fits = all(isinstance(row, list) and len(row) == len(names) for row in data)
    return [dict(zip(names, row, strict=True)) for row in data] if fits else []


def _columns(document: Row) -> list[Row]:
    """Return the rows of columns: lists of one length, or objects with the same plain entries."""
    values = list(document.values())
    if len(values) < _FEWEST:
        return []
    if all(isinstance(v, list) for v in values):
        lengths = {len(v) for v in values}
        plain = all(not isinstance(e, dict | list) for v in values for e in v)
        if len(lengths) != 1 or lengths < {_FEWEST} or not plain:
            return []
        return [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]
    if not all(isinstance(v, dict) for v in values):
        return []
    names = list(values[0])
    same = len(names) >= _FEWEST and all(list(v) == names for v in values)
    numbered = all(name.isdecimal() for name in names)
    if not (same and numbered):
        return []
    return [{column: document[column][name] for column in document} for name in names]


def _keyed(document: Row, depth: int) -> list[Row]:
    """Return the records that `document` holds under names of their own."""
    document = {name: value for name, value in document.items() if value is not None}
    if len(document) < _FEWEST or depth == 0:
        return []
    values = list(document.values())
    by_model = all(map(looks_like_a_model, document))
    if all(isinstance(v, list) and v and isinstance(v[0], dict) for v in values):
        lists = {name: [e for e in v if isinstance(e, dict)] for name, v in document.items()}
        if not _alike([e for v in lists.values() for e in v[:3]]):
            return []
        return [_named(row, name, by_model) for name, rows in lists.items() for row in rows]
    if not all(isinstance(v, dict) and v for v in values):
        return []
    below = {name: _below(value, depth, by_model) for name, value in document.items()}
    if all(below.values()):
        return [_named(row, name, by_model) for name, rows in below.items() for row in rows]
    if not _alike(values):
        return []
    return [_named(value, name, by_model) for name, value in document.items()]


def _below(value: Row, depth: int, by_model: bool) -> list[Row]:
    """Return the records inside an entry; a model's are also in a list beside what is told of it.

    Two entries that are alike are records themselves rather than two shapes of them.
    """
    rows = _keyed(value, depth - 1)
    if rows or not by_model:
        return rows
    lists = [n for n, v in value.items() if isinstance(v, list) and len(v) >= _FEWEST
             and all(isinstance(e, dict) for e in v)]  # fmt: skip
    if len(lists) != 1:
        return []
    beside = {n: v for n, v in value.items() if n != lists[0]}
    return [beside | e for e in value[lists[0]]]


def _named(row: Row, name: str, by_model: bool) -> Row:
    field = "model" if by_model else "key" if "key" not in row else "group"
    return row if field in row else {field: name, **row}


def _alike(rows: Sequence[Row]) -> bool:
    """Whether `rows` are records of one kind: most fields of each are those of the first."""
    first = set[str]().union(*(row.keys() for row in rows[:3]))
    if len(first) < _FEWEST:
        return False
    return all(len(first & row.keys()) >= max(2, _ALIKE * len(first)) for row in rows)


# Records that hold several of them

Unfold = Callable[[Row], Iterator[Row]]


def nested(rows: Sequence[Mapping[str, Any]], root: Mapping[str, Any]) -> str:
    """Return the field of `rows` whose list holds the records, "" where they are `rows`.

    The records are inside where what was asked is: a prompt outside means samples of it.
    """
    del root
    first = rows[:_LOOKED_AT]
    for name in _lists_of(first):
        inner = [e for row in first for e in row.get(name) or () if isinstance(e, dict)]
        outside = [_plain(n) for row in first for n, v in row.items() if n != name and _asks(n, v)]
        asked = [n for e in inner[:_LOOKED_AT] for n, v in e.items() if _asks(n, v)]
        if asked and not outside and len(inner) > len(first) and _answers(inner):
            return name
    return ""


def _lists_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [
        name
        for name in names
        if all(
            isinstance(row.get(name), list)
            and all(isinstance(e, dict) for e in row[name])
            for row in rows
        )
    ]  # fmt: skip


_ASKS = ("prompt", "question", "problem", "query", "instruction", "input", "puzzle")
_ANSWERS = ("response", "output", "completion", "generation", "modelanswer", "modeloutput",
            "modelresponse", "prediction", "answer")  # fmt: skip


def _asks(name: str, value: object) -> bool:
    return _plain(name) in _ASKS and isinstance(value, str) and len(value) > 0


def _answers(rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(_plain(name) in _ANSWERS for row in rows[:_LOOKED_AT] for name in row)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def unfold_list(name: str) -> Unfold:
    """Return what yields the entries of the list `name` with what stands beside it."""

    def unfold(row: Row) -> Iterator[Row]:
        held = row.get(name)
        beside = {n: v for n, v in row.items() if n != name}
        for entry in held if isinstance(held, list) else ():
            if isinstance(entry, dict):
                yield beside | entry

    return unfold


def by_model(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return model → field → path, where a record holds the responses of several models.

    These stand in fields named after models (`gpt4o_response`, `response_gpt4o`) or in an object
    with one entry a model (`responses`).
    """
    first = list(rows[:_LOOKED_AT])
    sides = _sides(first)
    if sides or not first or any("model" in map(_plain, row) for row in first):
        return sides
    names = dict.fromkeys(name for row in first for name in row)
    for name in names:
        held = [row[name] for row in first if row.get(name)]
        if (
            _plain(name) in map(_plain, _PER_MODEL)
            and held
            and all(isinstance(v, dict) and v and all(map(looks_like_a_model, v)) for v in held)
        ):
            models = dict.fromkeys(model for v in held for model in v)
            if len(models) >= _FEWEST:
                whole = all(isinstance(e, dict) for v in held for e in v.values())
                return {m: {"" if whole else "response": (name, m)} for m in models}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in names:
        split = _model_and_field(name)
        if split is not None:
            found.setdefault(split[0], {})[split[1]] = (name,)
    texts = {m: f for m, f in found.items() if set(f) & set(_LEADING)}
    return texts if len(texts) >= _FEWEST else {}


def _sides(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the two sides of records that name a model for each: model_a and model_b."""
    if not rows or not all(
        isinstance(row.get(f"model_{side}"), str) for row in rows for side in "ab"
    ):
        return {}
    names = dict.fromkeys(name for row in rows for name in row)
    both = [n[:-2] for n in names if n.endswith("_a") and f"{n[:-2]}_b" in names]
    return {f"model_{side}": {n: (f"{n}_{side}",) for n in both} for side in "ab"}


def _model_and_field(name: str) -> tuple[str, str] | None:
    for last in _TRAILING:
        for pattern in (rf"(?P<model>.+?)[_ .-](?:is[_ ])?{last}", rf"{last}[_ .-](?P<model>.+)"):
            match = re.fullmatch(pattern, name, re.IGNORECASE)
            if match is not None and looks_like_a_model(match["model"].replace("_", "-")):
                return match["model"], last
    return None


def unfold_models(models: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Unfold:
    """Return what yields one record a model, with what they share."""
    own = {path[0] for fields in models.values() for path in fields.values()}

    def unfold(row: Row) -> Iterator[Row]:
        shared = {name: value for name, value in row.items() if name not in own}
        for model, fields in models.items():
            said = {name: _at(row, path) for name, path in fields.items()}
            if all(value is None for value in said.values()):
                continue
            whole = said.pop("", None)
            told = whole if isinstance(whole, dict) else {}
            yield {"model": model, **shared, **told, **said}

    return unfold


def _at(row: Row, path: tuple[str, ...]) -> Any:  # noqa: ANN401
    value: Any = row
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
