"""Settles what the names of fields leave open: whose answer it is, what lists of objects are."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.importers.columns import Column, fits, is_response, plain
from data.importers.mapping import ATTEMPT_FIELDS
from data.importers.paths import parse_path

SAID_BETWEEN = frozenset(("feedback", "critique", "followup", "followupprompt"))
_SOLUTIONS = frozenset(("solution", "canonicalsolution", "referencesolution", "goldsolution"))
_LATER = frozenset(  # lists whose entries each saw the one before
    ["attempts", "rounds", "iterations", "revisions", "refinements", "trials", "turns", "retries"]
)
_ENTRY = re.compile(r"^(?P<list>[^\[\]]+)\[0\](?P<rest>\..+)$")
_REFERENCE_WORDS = frozenset(("gold", "golden", "gt", "truth", "expected", "reference", "ideal"))
_RESPONSE_WORDS = frozenset(("ans", "response", "output", "completion", "reply", "generation"))
_OUTCOME_WORDS = frozenset(("correct", "right", "passed", "solved", "success"))


def find_by_words(table: Sequence[Column], taken: dict[str, str], n: int) -> None:
    """Find a reference and an outcome by one word of their name, where no whole name is known."""
    for name, words in (("reference", _REFERENCE_WORDS), ("outcome", _OUTCOME_WORDS)):
        if name in taken or ("score" in taken and name == "outcome"):
            continue
        free = [c for c in table if c.path not in taken.values() and "[" not in c.path]
        named = [c for c in free if words & set(_words(c.path)) and fits(c, name, n)]
        if named:
            taken[name] = min(named, key=lambda c: c.depth).path


def find_response_by_words(table: Sequence[Column], taken: dict[str, str], n: int) -> None:
    """Find a response by one word of its name that no word for a reference stands beside."""
    if {"response", "response@1", "messages", "reasoning", "answer"} & taken.keys():
        return
    free = [c for c in table if c.path not in taken.values() and "[" not in c.path]
    free = [c for c in free if _RESPONSE_WORDS & (words := set(_words(c.path)))
            and not _REFERENCE_WORDS & words and is_response(c, n)]  # fmt: skip
    if free:
        taken["response"] = min(free, key=lambda c: c.depth).path


def _words(path: str) -> list[str]:
    leaf = re.sub(r"([a-z])([A-Z])", r"\1_\2", path.rsplit(".", 1)[-1])
    return re.split(r"[^a-z0-9]+", leaf.lower())


def read_entries_of_lists(taken: dict[str, str], records: Sequence[Mapping[str, Any]]) -> None:
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
    later = plain(name.rsplit(".", 1)[-1]) in _LATER
    for field_name, at in inside.items():
        rest = at.removeprefix(f"{name}[0]")
        if not later:
            taken[field_name] = f"{name}[*]{rest}"
            continue
        for t in range(2, most + 1):
            taken[f"{field_name}@{t}"] = f"{name}[{t - 1}]{rest}"
    if later and "prompt_before" not in inside:
        entries = [e for v in map(path.value, records) if isinstance(v, list) for e in v[1:]]
        said = [n for e in entries if isinstance(e, dict) for n in e if plain(n) in SAID_BETWEEN]
        for t in range(2, most + 1) if said else ():
            taken[f"prompt_before@{t}"] = f"{name}[{t - 1}].{said[0]}"


def settle_answer(
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


def settle_label(table: Sequence[Column], taken: dict[str, str]) -> None:
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
    told = [(a, r) for a, r in pairs if a not in (None, "")]
    others = 0
    for a, r in told:
        others += str(a) not in str(r)[-300:]
        if len(told) - others < 0.98 * len(told):
            return False
    return bool(told)
