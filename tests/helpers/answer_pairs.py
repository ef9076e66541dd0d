"""Pairs of answers as benchmarks have them, judged by a person before any program saw them.

They stand in the table beside this file, one a line; ␤ is a line end. Where two people might differ
a pair is left out.
"""

from collections import defaultdict
from pathlib import Path

from core.outcomes.kinds import Kind

Pairs = dict[Kind, list[tuple[str, str]]]


def _read() -> dict[str, Pairs]:
    found: dict[str, Pairs] = {"right": defaultdict(list), "wrong": defaultdict(list)}
    table = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
    for line in table.split("\n")[1:-1]:
        kind, verdict, reference, answer = line.replace("␤", "\n").split("\t")
        found[verdict][Kind(kind)].append((reference, answer))
    return found


EQUAL, DIFFERENT = _read().values()
