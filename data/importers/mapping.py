"""Which field of a record means what: the field mapping of tables, its guess, and how it reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.attempts import WHY_NOT
from core.errors import ImportFileError
from data.importers.field_names import NAMES
from data.importers.paths import FieldPath, parse_path

# The names of the fields in a mapping. A suffix "@2" names the same field of the second attempt
# in files that hold all attempts of a chain in one record.
FIELDS = (
    "prompt",
    "reference",
    "model",
    "problem",
    "dataset",
    "title",
    "family",
    "variant",
    "level",
    "subject",
    "condition",
    "settings",
    "attempt",
    "sample",
    "prompt_before",
    "reasoning",
    "response",
    "answer",
    "outcome",
    "score",
    "tokens",
    "reasoning_tokens",
    "seconds",
    "cost",
    "finish_reason",
    "error",
    "first_error",
    "messages",
)
# Fields of one attempt, which may be lists with one entry per sample or carry "@t".
ATTEMPT_FIELDS = frozenset(
    [
        "prompt_before",
        "reasoning",
        "response",
        "answer",
        "outcome",
        "score",
        "tokens",
        "reasoning_tokens",
        "seconds",
        "cost",
        "finish_reason",
        "error",
        "first_error",
    ]
)


_OF_SAMPLES = frozenset(
    (*NAMES["sample"], "epochs", "samples", "sampleid", "regeneration", "regenerations", "rollout")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMapping:
    """Parsed paths by field name; `root` holds what stands beside the records in the file."""

    paths: Mapping[str, FieldPath]
    root: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __contains__(self, name: str) -> bool:
        return name in self.paths

    def value(self, record: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the value of field `name`: from the record, else from what stands beside it."""
        path = self.paths.get(name)
        if path is None:
            return None
        found = path.value(record)
        return path.value(self.root) if found is None and self.root else found

    def text(self, record: Mapping[str, Any], name: str) -> str:
        """Return the value of field `name` as text, "" where there is none."""
        return as_text(self.value(record, name)) or "" if name in self.paths else ""

    def is_many(self, name: str) -> bool:
        """Whether the field yields a list, one entry per sample."""
        path = self.paths.get(name)
        return path is not None and path.is_many

    def attempts(self) -> tuple[int, ...]:
        """Return the attempts that one record holds: (1,), or 1…T where fields say "@t"."""
        numbered = {int(name.partition("@")[2]) for name in self.paths if "@" in name}
        return tuple(sorted(numbered | {1}))


def parse_mapping(
    mapping: Mapping[str, str], root: Mapping[str, Any] | None = None
) -> FieldMapping:
    """Return `mapping` with its paths parsed; empty paths are left out.

    Raises:
        ImportFileError: for a field or path that does not exist as such.
    """
    paths: dict[str, FieldPath] = {}
    for name, path in mapping.items():
        base, _, attempt = name.partition("@")
        if base not in FIELDS or (attempt and not attempt.isdecimal()):
            raise ImportFileError(
                f"The mapping names a field that does not exist: {name}.",
                advice=f"The fields are {', '.join(FIELDS)}.",
            )
        if not path.strip():
            continue
        try:
            paths[name] = parse_path(path)
        except ValueError:
            raise ImportFileError(
                f"The mapping's path for {name} cannot be read: {path}.",
                advice="Write names joined by dots, as in usage.completion_tokens or output[*].",
            ) from None
    _refuse_samples(paths)
    return FieldMapping(paths=paths, root=root or {})


def _refuse_samples(paths: Mapping[str, FieldPath]) -> None:
    """Refuse to number attempts by what numbers independent samples."""
    path = paths.get("attempt")
    if path is None:
        return
    last = "".join(filter(str.isalnum, str(path.steps[-1]).lower()))
    if last in _OF_SAMPLES:
        raise ImportFileError(
            f"{path.text} numbers samples, which are not attempts.",
            advice=f"{WHY_NOT} Map it to sample.",
        )


def as_text(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    """Return `value` as the text that it stands for, None for null.

    Lists of strings are lines. Other lists and objects are written as JSON would be.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    if isinstance(value, dict) and isinstance(value.get("content"), str):
        return value["content"]
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def as_count(value: Any) -> int | None:  # noqa: ANN401
    """Return `value` as a whole number from 0 to 2⁵³, None if it is none."""
    number = as_number(value)
    return int(number) if number is not None and 0 <= number <= 2**53 else None


def as_number(value: Any) -> float | None:  # noqa: ANN401
    """Return `value` as a finite number, None if it is none."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def kth(value: Any, k: int, many: bool) -> Any:  # noqa: ANN401
    """Return the entry of sample `k` (from 0) if `value` holds one per sample, else `value`."""
    if not many:
        return value
    return value[k] if isinstance(value, list) and k < len(value) else None
