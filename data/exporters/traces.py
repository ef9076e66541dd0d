"""Traces as JSON Lines that bring them back whole: problem, run, text, blocks, files' verdicts."""

from collections.abc import Iterable, Iterator

import msgspec

from core.imported import ImportedAttempt

MARK = "volteface_trace"
FORMAT = 1
_LEFT_OUT = ("where", "tags")


def as_jsonl(attempts: Iterable[ImportedAttempt]) -> Iterator[str]:
    """Yield one JSON line an attempt, without tags; offsets of blocks are in code points."""
    for attempt in attempts:
        plain = msgspec.to_builtins(attempt)
        plain["problem"].pop("id", None)
        kept = {name: value for name, value in plain.items() if name not in _LEFT_OUT}
        yield msgspec.json.encode({MARK: FORMAT} | kept).decode() + "\n"
