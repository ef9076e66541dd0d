"""Where the attempts t1, t2, … of a chain come from: the rule of each import, told in words."""

from collections.abc import Iterable
from enum import StrEnum

WHY_NOT = (
    "Epochs, repeated samples and regenerations are not attempts: none of them saw the one before,"
    " so a change from one to the next says nothing about self-correction."
)


class AttemptRule(StrEnum):
    """How the attempts of a chain were found; stored with the source and printed under charts."""

    TURNS = "the model's turns in one conversation"
    FILES = "files joined by problem and sample"
    FIELDS = "attempts numbered in the file"
    CHAINS = "chains as the format records them"


def rules_said(rules: Iterable[str]) -> str:
    """Return the rules in one phrase for the line under a chart, "" where none is known."""
    known = sorted(set(filter(None, rules)))
    return f"attempts: {' or '.join(known)}" if known else ""
