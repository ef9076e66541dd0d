"""Guesses a field mapping from the names of fields and from what they hold."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.importers.columns import (
    Column,
    columns,
    fits,
    is_category,
    is_key,
    is_textual,
    mean_length,
    plain,
)
from data.importers.field_names import NAMES
from data.importers.known_models import looks_like_a_model
from data.importers.mapping import ATTEMPT_FIELDS, FIELDS
from data.importers.settling import (
    SAID_BETWEEN,
    find_by_words,
    find_response_by_words,
    read_entries_of_lists,
    settle_answer,
    settle_label,
)

_NUMBERED = re.compile(
    r"^(?:t|turn|attempt)?[_ -]?([1-9])[_ -]+(.+)$"
    r"|^(.+?)(?:[_ -]+(?:t|turn|attempt)?[_ -]?|)([1-9])$"
)
_ORDINALS = {
    **dict.fromkeys(("first", "initial", "original"), "1"),
    **dict.fromkeys(("second", "revised", "final", "refined", "corrected", "improved"), "2"),
}
_PLAIN_LISTS = ("steps", "chathistory")  # lists of strings that are one text, not one text a sample


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
    find_response_by_words(table, taken, len(records))
    _by_values(_outside_messages(table, taken), taken, len(records))
    settle_answer(table, taken, records)
    settle_label(table, taken)
    find_by_words(table, taken, len(records))
    read_entries_of_lists(taken, records)
    return {name: _as_one_text(name, path, taken) for name, path in taken.items()}


def _as_one_text(name: str, path: str, taken: Mapping[str, str]) -> str:
    """Drop the "[*]" of lists that do not hold one entry per sample."""
    if "[*]." in path:
        return path
    per_sample = name.partition("@")[0] in ATTEMPT_FIELDS and taken.get("response", "").endswith(
        "]"
    )
    is_plain = plain(path.removesuffix("[*]").rsplit(".", 1)[-1]) in _PLAIN_LISTS
    return path if per_sample and not is_plain else path.removesuffix("[*]")


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
        if column.leaf in names and column.path not in taken.values() and fits(column, name, n)
    ]
    return min(fitting, key=lambda column: (column.depth, names.index(column.leaf)), default=None)


def _one_problem(table: Sequence[Column], taken: dict[str, str]) -> None:
    """Accept a prompt that never changes, with its key: the file samples one problem."""
    if "prompt" in taken or "messages" in taken:
        return
    constant = [c for c in table if c.distinct == 1 and not c.is_root and "[" not in c.path]
    for name in ("prompt", "problem"):
        named = [c for c in constant if c.leaf in NAMES[name] and c.path not in taken.values()]
        named = [c for c in named if name == "problem" or is_textual(c, 0)]
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
        named = [c for c in free if is_category(c, n) and all(map(looks_like_a_model, c.strings()))]
        if named:
            taken["model"] = named[0].path
    texts = [c for c in free if is_textual(c, n) and not c.is_root and mean_length(c) > 40]
    if "prompt" not in taken and "messages" not in taken and texts:
        taken["prompt"] = texts.pop(0).path
    if not {"response", "response@1", "messages", "reasoning"} & taken.keys():
        texts = [c for c in texts if c.path not in taken.values()]
        if texts:
            taken["response"] = max(texts, key=mean_length).path
    if "problem" not in taken:
        keys = [c for c in free if n > 2 and is_key(c, n) and c.distinct == n]
        keys = [c for c in keys if c.path not in taken.values() and mean_length(c) < 60]
        if keys:
            taken["problem"] = keys[0].path


def _numbered_attempts(table: Sequence[Column], taken: dict[str, str]) -> None:
    """Find fields of several attempts in one record: response_1 and response_2."""
    found: dict[tuple[str, str], Column] = {}
    for column in table:
        split = _split_number(column.path)
        if split is None:
            continue
        stem, number = split
        for name in (name for name in FIELDS if name in ATTEMPT_FIELDS):
            if plain(stem) in NAMES[name] and not column.is_root:
                found.setdefault((name, number), column)
                break
    for (name, number), column in found.items():
        if (name, "1") in found and (name, "2") in found:
            taken[name if number == "1" else f"{name}@{number}"] = column.path
    before = taken.get("prompt_before", "")
    is_between = plain(before.rsplit(".", 1)[-1]) in SAID_BETWEEN
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
