"""Guesses a field mapping from the names of fields and from what they hold."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from data.importers.field_names import NAMES
from data.importers.known_models import looks_like_a_model
from data.importers.mapping import ATTEMPT_FIELDS, FIELDS
from data.importers.paths import parse_path

_DEPTH = 6
_SHOWN = 300
_NUMBERED = re.compile(
    r"^(?:t|turn|attempt)?[_ -]?([1-9])[_ -]+(.+)$"
    r"|^(.+?)(?:[_ -]+(?:t|turn|attempt)?[_ -]?|)([1-9])$"
)
_ORDINALS = {
    **dict.fromkeys(("first", "initial", "original"), "1"),
    **dict.fromkeys(("second", "revised", "final", "refined", "corrected", "improved"), "2"),
}
_SAID_BETWEEN = frozenset(("feedback", "critique", "followup", "followupprompt"))
_MOST_LEVELS = 20
_SOLUTIONS = frozenset(("solution", "canonicalsolution", "referencesolution", "goldsolution"))
_LATER = frozenset(  # lists whose entries each saw the one before
    ["attempts", "rounds", "iterations", "revisions", "refinements", "trials", "turns", "retries"]
)
_ENTRY = re.compile(r"^(?P<list>[^\[\]]+)\[0\](?P<rest>\..+)$")
_LOOSE_MODEL_NAMES = ("agent", "system")
_PLAIN_LISTS = ("steps", "chathistory")  # lists of strings that are one text, not one text a sample


@dataclass(slots=True)
class Column:
    """What a path holds over the records looked at."""

    path: str
    is_root: bool = False
    values: list[Any] = field(default_factory=list[Any])

    @property
    def leaf(self) -> str:
        """Return the last name of the path, without case, "_" and "-"."""
        return _plain(self.path.replace("[*]", "").replace("[0]", "").rsplit(".", 1)[-1])

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


def guess(records: Sequence[Mapping[str, Any]], root: Mapping[str, Any]) -> dict[str, str]:
    """Return a mapping, field name → path, guessed from names first and from values where none fit.

    `records` are the first ones of the file, `root` what stands beside them.
    """
    table = columns(records, root)
    taken: dict[str, str] = {}
    for name, names in NAMES.items():
        chosen = _by_name(table, name, names, taken, len(records))
        if chosen is not None:
            taken[name] = chosen.path
    _leave_messages(taken)
    _numbered_attempts(table, taken)
    _one_problem(table, taken)
    _response_by_words(table, taken, len(records))
    _by_values(_outside_messages(table, taken), taken, len(records))
    _settle_answer(table, taken, records)
    _settle_label(table, taken)
    _by_words(table, taken, len(records))
    _entries_of_lists(taken, records)
    return {name: _as_one_text(name, path, taken) for name, path in taken.items()}


def _as_one_text(name: str, path: str, taken: Mapping[str, str]) -> str:
    """Drop the "[*]" of lists that do not hold one entry per sample."""
    if "[*]." in path:
        return path
    per_sample = name.partition("@")[0] in ATTEMPT_FIELDS and taken.get("response", "").endswith(
        "]"
    )
    is_plain = _plain(path.removesuffix("[*]").rsplit(".", 1)[-1]) in _PLAIN_LISTS
    return path if per_sample and not is_plain else path.removesuffix("[*]")


def _plain(name: str) -> str:
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


# By name


def _by_name(
    table: Sequence[Column],
    name: str,
    names: tuple[str, ...],
    taken: Mapping[str, str],
    n: int,
) -> Column | None:
    fitting = [
        column
        for column in table
        if column.leaf in names and column.path not in taken.values() and _fits(column, name, n)
    ]
    return min(fitting, key=lambda column: (column.depth, names.index(column.leaf)), default=None)


def _fits(column: Column, name: str, n: int) -> bool:
    test = _TESTS.get(name)
    return test is None or test(column, n)


def _is_textual(column: Column, _n: int) -> bool:
    return any(isinstance(value, str) for value in column.values) or (
        column.path.endswith("[*]") and bool(column.strings())
    )


def _is_response(column: Column, n: int) -> bool:
    return not column.is_root and _is_textual(column, n)


def _is_prompt(column: Column, n: int) -> bool:
    if not _is_textual(column, n) or column.path.endswith("[*]"):
        return False
    return not column.is_root and (column.distinct > 1 or n <= 2 or _mean_length(column) > 40)


def _is_reference(column: Column, _n: int) -> bool:
    return not column.is_root and not any(isinstance(value, dict) for value in column.values)


def _is_category(column: Column, n: int) -> bool:
    """Whether there are few different short strings: names of models, datasets, conditions."""
    strings = column.strings()
    if len(strings) != len(column.values) or not strings or max(map(len, strings)) > 120:
        return False
    return column.is_root or column.distinct <= max(2, n // 3)


def _is_key(column: Column, n: int) -> bool:
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
    "response": _is_response,
    "prompt": _is_prompt,
    "reference": _is_reference,
    "model": lambda column, n: (
        _is_category(column, n)
        and (
            column.leaf not in _LOOSE_MODEL_NAMES or all(map(looks_like_a_model, column.strings()))
        )
    ),
    "problem": _is_key,
    "dataset": _is_category,
    "title": lambda column, n: _is_textual(column, n) and not column.is_root,
    "family": _is_category,
    "level": _is_level,
    "subject": _is_subject,
    "condition": lambda column, n: column.leaf == "hint" or _is_category(column, n),
    "settings": _is_mapping,
    "attempt": _is_small_whole,
    "sample": _is_small_whole,
    "prompt_before": _is_textual,
    "reasoning": _is_response,
    "answer": lambda column, _n: not column.is_root,
    "outcome": _is_outcome,
    "score": _is_score,
    "tokens": _is_number,
    "reasoning_tokens": _is_number,
    "seconds": _is_number,
    "cost": _is_number,
    "finish_reason": _is_textual,
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


def _mean_length(column: Column) -> float:
    strings = column.strings()
    return sum(map(len, strings)) / len(strings) if strings else 0.0


def _one_problem(table: Sequence[Column], taken: dict[str, str]) -> None:
    """Accept a prompt that never changes, with its key: the file samples one problem."""
    if "prompt" in taken or "messages" in taken:
        return
    constant = [c for c in table if c.distinct == 1 and not c.is_root and "[" not in c.path]
    for name in ("prompt", "problem"):
        named = [c for c in constant if c.leaf in NAMES[name] and c.path not in taken.values()]
        named = [c for c in named if name == "problem" or _is_textual(c, 0)]
        if named:
            taken[name] = min(named, key=lambda c: (c.depth, NAMES[name].index(c.leaf))).path
        if "prompt" not in taken:
            return


def _outside_messages(table: Sequence[Column], taken: dict[str, str]) -> list[Column]:
    """Return the columns outside conversations, and take back a key from inside one."""
    inside = f"{taken['messages']}[" if "messages" in taken else "\n"
    if taken.get("problem", "").startswith(inside):
        del taken["problem"]
    return [column for column in table if not column.path.startswith(inside)]


def _leave_messages(taken: dict[str, str]) -> None:
    """Take back what was found inside the messages of a conversation: the turns are read there."""
    inside = tuple(f"{taken['messages']}{mark}" for mark in "[.") if "messages" in taken else ()
    for name in [n for n, at in taken.items() if inside and at.startswith(inside)]:
        del taken[name]


# By value


def _by_values(table: Sequence[Column], taken: dict[str, str], n: int) -> None:
    free = [c for c in table if c.path not in taken.values() and not c.path.endswith("]")]
    if "model" not in taken:
        named = [
            c for c in free if _is_category(c, n) and all(map(looks_like_a_model, c.strings()))
        ]
        if named:
            taken["model"] = named[0].path
    texts = [c for c in free if _is_textual(c, n) and not c.is_root and _mean_length(c) > 40]
    if "prompt" not in taken and "messages" not in taken and texts:
        taken["prompt"] = texts.pop(0).path
    if not {"response", "response@1", "messages", "reasoning"} & taken.keys():
        texts = [c for c in texts if c.path not in taken.values()]
        if texts:
            taken["response"] = max(texts, key=_mean_length).path
    if "problem" not in taken:
        keys = [c for c in free if n > 2 and _is_key(c, n) and c.distinct == n]
        keys = [c for c in keys if c.path not in taken.values() and _mean_length(c) < 60]
        if keys:
            taken["problem"] = keys[0].path


_REFERENCE_WORDS = frozenset(("gold", "golden", "gt", "truth", "expected", "reference", "ideal"))
_RESPONSE_WORDS = frozenset(("ans", "response", "output", "completion", "reply", "generation"))
_OUTCOME_WORDS = frozenset(("correct", "right", "passed", "solved", "success"))


def _by_words(table: Sequence[Column], taken: dict[str, str], n: int) -> None:
    """Find a reference and an outcome by one word of their name, where no whole name is known."""
    for name, words in (("reference", _REFERENCE_WORDS), ("outcome", _OUTCOME_WORDS)):
        if name in taken or ("score" in taken and name == "outcome"):
            continue
        free = [c for c in table if c.path not in taken.values() and "[" not in c.path]
        named = [c for c in free if words & set(_words(c.path)) and _fits(c, name, n)]
        if named:
            taken[name] = min(named, key=lambda c: c.depth).path


def _response_by_words(table: Sequence[Column], taken: dict[str, str], n: int) -> None:
    """Find a response by one word of its name that no word for a reference stands beside."""
    if {"response", "response@1", "messages", "reasoning", "answer"} & taken.keys():
        return
    free = [c for c in table if c.path not in taken.values() and "[" not in c.path]
    free = [c for c in free if _RESPONSE_WORDS & (words := set(_words(c.path)))
            and not _REFERENCE_WORDS & words and _is_response(c, n)]  # fmt: skip
    if free:
        taken["response"] = min(free, key=lambda c: c.depth).path


def _words(path: str) -> list[str]:
    leaf = re.sub(r"([a-z])([A-Z])", r"\1_\2", path.rsplit(".", 1)[-1])
    return re.split(r"[^a-z0-9]+", leaf.lower())


def _entries_of_lists(taken: dict[str, str], records: Sequence[Mapping[str, Any]]) -> None:
    """Read every object of a list that holds responses: as samples, or as attempts if so named."""
    match = _ENTRY.match(taken.get("response", "") or taken.get("reasoning", ""))
    if match is None or any("@" in name for name in taken):
        return
    name = match["list"]
    path = parse_path(name)
    most = max((len(v) for v in map(path.value, records) if isinstance(v, list)), default=0)
    inside = {n: p for n, p in taken.items() if p.startswith(f"{name}[0].")}
    if most < 2 or not inside.keys() <= ATTEMPT_FIELDS:
        return
    later = _plain(name.rsplit(".", 1)[-1]) in _LATER
    for field_name, at in inside.items():
        rest = at.removeprefix(f"{name}[0]")
        if not later:
            taken[field_name] = f"{name}[*]{rest}"
            continue
        for t in range(2, most + 1):
            taken[f"{field_name}@{t}"] = f"{name}[{t - 1}]{rest}"
    if later and "prompt_before" not in inside:
        entries = [e for v in map(path.value, records) if isinstance(v, list) for e in v[1:]]
        said = [n for e in entries if isinstance(e, dict) for n in e if _plain(n) in _SAID_BETWEEN]
        for t in range(2, most + 1) if said else ():
            taken[f"prompt_before@{t}"] = f"{name}[{t - 1}].{said[0]}"


def _numbered_attempts(table: Sequence[Column], taken: dict[str, str]) -> None:
    """Find fields of several attempts in one record: response_1 and response_2."""
    found: dict[tuple[str, str], Column] = {}
    for column in table:
        split = _split_number(column.path)
        if split is None:
            continue
        stem, number = split
        for name in (name for name in FIELDS if name in ATTEMPT_FIELDS):
            if _plain(stem) in NAMES[name] and not column.is_root:
                found.setdefault((name, number), column)
                break
    for (name, number), column in found.items():
        if (name, "1") in found and (name, "2") in found:
            taken[name if number == "1" else f"{name}@{number}"] = column.path
    before = taken.get("prompt_before", "")
    is_between = _plain(before.rsplit(".", 1)[-1]) in _SAID_BETWEEN
    if is_between and "response@2" in taken and "prompt_before@2" not in taken:
        taken["prompt_before@2"] = taken.pop("prompt_before")


def _split_number(path: str) -> tuple[str, str] | None:
    words = re.split(r"[_ -]", path)
    for word in (words[0], words[-1]):
        if word.lower() in _ORDINALS and len(words) > 1:
            rest = [w for w in words if w is not word]
            return "_".join(rest), _ORDINALS[word.lower()]
    match = _NUMBERED.match(path)
    if match is None:
        return None
    return (match[2], match[1]) if match[2] else (match[3], match[4])


def _settle_answer(
    table: Sequence[Column], taken: dict[str, str], records: Sequence[Mapping[str, Any]]
) -> None:
    """Decide whether a field called just "answer" is the model's or the reference.

    Beside a reference it is the model's. Without one it is the reference, unless every response
    ends with it, or unless nothing else is the response.
    """
    if "messages" in taken:
        return
    if "response" not in taken and "answer" in taken and "reasoning" not in taken:
        for name in [name for name in taken if name.partition("@")[0] == "answer"]:
            taken[name.replace("answer", "response", 1)] = taken.pop(name)
        return
    column = next((c for c in table if c.path == taken.get("answer")), None)
    if column is None or column.leaf != "answer":
        return
    if _is_end_of_solution(column, table, taken):
        taken["reference"] = taken.pop("answer")
    if "reference" in taken:
        known = next((c for c in table if c.path == taken["reference"]), None)
        if len(records) > 1 and known is not None and known.values == column.values:
            taken.pop("answer", None)  # the reference again
        return
    if not _ends_every_response(column, taken, table, len(records)):
        taken["reference"] = taken.pop("answer")


def _settle_label(table: Sequence[Column], taken: dict[str, str]) -> None:
    """Read a whole-number label beside steps as the first wrong one, -1 for none, not as gold."""
    at = {c.path: c for c in table}
    label = at.get(taken.get("reference", "") or taken.get("outcome", ""))
    steps = at.get(taken.get("reasoning", "")) or at.get(f"{taken.get('reasoning', '')}[*]")
    if label is None or steps is None or label.leaf != "label" or "first_error" in taken:
        return
    whole = all(isinstance(v, int) and not isinstance(v, bool) and v >= -1 for v in label.values)
    if steps.path.endswith("[*]") and whole:
        for name in [n for n, path in taken.items() if path == label.path]:
            del taken[name]
        taken["first_error"] = label.path


def _is_end_of_solution(answer: Column, table: Sequence[Column], taken: Mapping[str, str]) -> bool:
    """Whether a worked solution stands beside the answer that it comes to: both are of the file."""
    solution = next((c for c in table if c.path == taken.get("reference")), None)
    if solution is None or solution.leaf not in _SOLUTIONS or "response" not in taken:
        return False
    pairs = [(str(a), str(s)) for a, s in zip(answer.values, solution.values, strict=False) if a]
    return sum(a in s for a, s in pairs) > len(pairs) / 2


def _ends_every_response(
    answer: Column, taken: Mapping[str, str], table: Sequence[Column], n: int
) -> bool:
    response = next((c for c in table if c.path == taken.get("response")), None)
    if response is None or n < 10 or len(response.values) != len(answer.values):
        return False
    pairs = zip(answer.values, response.values, strict=True)
    ends = [str(a) in str(r)[-300:] for a, r in pairs if a not in (None, "")]
    return sum(ends) >= 0.98 * len(ends) > 0
