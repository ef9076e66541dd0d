"""Tags as one long table: a row a tag, with its run, attempt and outcome."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

COLUMNS: tuple[str, ...] = (
    "tag",
    "code",
    "code_name",
    "layer",
    "annotator",
    "pass",
    "origin",
    "dataset",
    "problem",
    "family",
    "variant",
    "run",
    "model",
    "nature",
    "sample",
    "attempt",
    "later_attempt",
    "outcome",
    "start",
    "end",
    "offset_unit",
    "quote",
    "sound",
    "verdict",
    "ending",
    "uncertain",
    "note",
    "created",
    "text_sha256",
    "relations",
)


def as_jsonl(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one JSON line a tag; offsets are half-open, in code points."""
    for row in rows:
        full = _complete(row)
        full["relations"] = json.loads(full["relations"] or "[]")
        yield json.dumps(full, ensure_ascii=False) + "\n"


def as_csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield CSV lines with a header; offsets are half-open, in code points.

    The relations of a tag are a JSON list, empty where it has none.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        full = _complete(row)
        writer.writerow(
            full | {"relations": "" if full["relations"] == "[]" else full["relations"]}
        )
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    full = {**row, "offset_unit": "code point", "uncertain": bool(row["uncertain"])}
    return {name: full[name] for name in COLUMNS}
