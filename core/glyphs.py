"""One mark for each run and attempt at a problem, as lists draw it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np

from core.overview import AttemptRow, Overview


class Glyph(StrEnum):
    """What became of an attempt, over all samples of it."""

    RIGHT = "right"
    WRONG = "wrong"
    MIXED = "right in some samples"
    NONE = "no outcome"


class Transition(StrEnum):
    """What became of the outcome from one attempt to the next."""

    FIXED = "fixed"
    BROKEN = "broken"
    STAYED_RIGHT = "stayed right"
    STAYED_WRONG = "stayed wrong"


def transition(before: bool | None, after: bool | None) -> Transition | None:
    """Return what became of an outcome; None where either is not judged."""
    if before is None or after is None:
        return None
    if before == after:
        return Transition.STAYED_RIGHT if after else Transition.STAYED_WRONG
    return Transition.FIXED if after else Transition.BROKEN


def glyphs(rows: Iterable[AttemptRow], run_ids: Sequence[int]) -> tuple[tuple[Glyph, ...], ...]:
    """Return for each run its attempts' glyphs in order; empty where it has no attempt."""
    found: dict[int, dict[int, list[bool | None]]] = {}
    for row in rows:
        if not row.is_absent:
            found.setdefault(row.run_id, {}).setdefault(row.attempt, []).append(row.right)
    return tuple(
        tuple(_over_samples(found[run][t]) for t in sorted(found[run])) if run in found else ()
        for run in run_ids
    )


def most_attempts(overview: Overview) -> dict[int, int]:
    """Return for each run, by id, how many attempts it has at most."""
    most = dict.fromkeys((run.id for run in overview.runs), 1)
    columns = overview.attempts.columns
    made = ~columns.absent
    runs, attempts = columns.run[made], columns.attempt[made]
    for run in np.unique(runs[attempts > 1]).tolist():
        most[run] = int(attempts[runs == run].max())
    return most


def _over_samples(outcomes: list[bool | None]) -> Glyph:
    judged = [outcome for outcome in outcomes if outcome is not None]
    if not judged:
        return Glyph.NONE
    if all(judged):
        return Glyph.RIGHT
    return Glyph.MIXED if any(judged) else Glyph.WRONG


def in_words(run_names: Sequence[str], marks: Sequence[Sequence[Glyph]]) -> str:
    """Return glyphs as a sentence for people who hear the list."""
    parts = [
        f"{name}: " + ", ".join(f"t{t} {mark}" for t, mark in enumerate(of_run, 1))
        for name, of_run in zip(run_names, marks, strict=True)
        if of_run
    ]
    return "; ".join(parts)
