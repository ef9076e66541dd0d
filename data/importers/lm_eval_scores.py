"""Which rows of logged samples are about one document, and what each filter says of it."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.imported import Finding, Severity
from data.importers.harness_metrics import Metrics
from data.importers.mapping import as_text
from data.importers.parts import clean

_FRAME = frozenset(
    ("doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics",
     "doc_hash", "prompt_hash", "target_hash")
)  # fmt: skip
_NOT_FOUND = frozenset(("[invalid]", "", "[no answer]"))
_LONGEST = 500  # characters of a filtered response that is an answer rather than the whole text
_LONGEST_NAME = 100

Group = tuple[int, int]
"""Rows of one document with one filter each; the number counts repetitions of them."""


class Judged(NamedTuple):
    """What one row says of its document: a filter, its metrics' values, what it made of texts."""

    filter: str
    values: dict[str, Any]
    filtered: Any

    def answer(self, at: int, samples: int) -> str | None:
        """Return what the filter made of sample `at` (from 0) of so many, None if nothing."""
        made = self.filtered
        if isinstance(made, list):
            made = made[at] if len(made) == samples else None
        elif samples > 1:
            made = None
        if not isinstance(made, str) or len(made) > _LONGEST or made.strip() in _NOT_FOUND:
            return None
        return made


@dataclass(slots=True)
class Groups:
    """Tells in file order which rows belong together; `filters` are the names that rows lack."""

    filters: Sequence[str] = ()
    _seen: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])

    def of(self, row: Mapping[str, Any]) -> tuple[Group, str]:
        """Return the group of the next row, and its filter."""
        told = [as_text(row.get(name)) for name in ("doc_id", "doc_hash")]
        place = _short_hash("\n".join(each or "" for each in told))
        named = row.get("filter")
        name = clean(named)[:_LONGEST_NAME] if isinstance(named, str) else ""
        number = self._seen[place, name]
        self._seen[place, name] += 1
        if name or told == [None, None]:
            return (place, number), name or "none"
        filters = self.filters or ("none",)
        return (place, number // len(filters)), filters[number % len(filters)]


@dataclass(slots=True)
class Scores:
    """What the first reading keeps: the metrics' scales, and what later rows say of documents.

    The first row of a document is not kept; it is there when the file is read again.
    """

    groups: Groups
    metrics: Metrics
    _first: set[Group] = field(default_factory=set[Group])
    _later: dict[Group, list[Judged]] = field(default_factory=dict[Group, list[Judged]])
    _filters: Counter[str] = field(default_factory=Counter[str])

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in the next row."""
        group, name = self.groups.of(row)
        judged = judged_by(row, name)
        self.metrics.add(judged.values)
        self._filters[name] += 1
        if group in self._first:
            self._later.setdefault(group, []).append(judged)
        self._first.add(group)

    def later(self, group: Group) -> list[Judged]:
        """Return what the rows after the first say of a document."""
        return self._later.get(group, [])

    def findings(self) -> Iterator[Finding]:
        """Yield what the rows were taken as."""
        if len(self._filters) > 1:
            told = ", ".join(f"{name} ({count})" for name, count in self._filters.items())
            yield Finding(
                severity=Severity.NOTE,
                what=f"Each response was filtered in {len(self._filters)} ways: {told}.",
                done="The rows of one document are one trace; each filter's outcomes stand apart.",
            )
        repeated = sum(number > 0 for _, number in self._first)
        if repeated:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{repeated} documents come again with the same filter.",
                done="They are further samples, not attempts.",
            )
        yield from self.metrics.findings()


def _short_hash(text: str) -> int:
    data = text.encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())


def judged_by(row: Mapping[str, Any], name: str) -> Judged:
    """Return what a row says of its document under filter `name`."""
    values = {
        clean(f"{metric},{name}"): value if isinstance(value, bool | int | float) else _short(value)
        for metric, value in row.items()
        if metric not in _FRAME
    }
    made = row.get("filtered_resps")
    if isinstance(made, list) and len(made) == 1:
        made = made[0]
    return Judged(name, values, _capped(made))


def _short(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return numbers of samples as they are, other values as short text."""
    if isinstance(value, list) and all(isinstance(each, bool | int | float) for each in value):
        return value[:_LONGEST]
    return clean(str(value))[:200]


def _capped(made: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return strings that may be answers; longer ones are whole texts and not worth keeping."""
    if isinstance(made, list):
        return [_capped(each) for each in made[:_LONGEST] if not isinstance(each, list)]
    return made if isinstance(made, str) and len(made) <= _LONGEST else None
