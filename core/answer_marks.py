"""Committed answers along a trace, as a narrow map of it shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.glyphs import Glyph
from core.metrics.within_trace import Commitment
from core.outcomes.commitments import Claim
from core.text.span import Span

_MOST_LISTED = 4
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMark:
    """An answer where it stands in the text; `right` is None where it cannot be judged."""

    span: Span
    answer: str
    right: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Answers that share one place of a map: its share of the height, and what is drawn there.

    `is_changed` tells that one of them is another than the answer before it.
    """

    at: float
    glyph: Glyph
    marks: tuple[AnswerMark, ...]
    is_changed: bool = False


def answer_marks(claims: Sequence[Claim], outcomes: Sequence[Commitment]) -> tuple[AnswerMark, ...]:
    """Return a mark for each claim with its outcome."""
    return tuple(
        AnswerMark(span=claim.span, answer=claim.answer, right=outcome.right)
        for claim, outcome in zip(claims, outcomes, strict=True)
    )


def without_outcomes(marks: Sequence[AnswerMark]) -> tuple[AnswerMark, ...]:
    """Return the marks for people who must not know which answer is right."""
    return tuple(AnswerMark(span=each.span, answer=each.answer, right=None) for each in marks)


def slots(marks: Sequence[AnswerMark], length: int, places: int) -> list[Slot]:
    """Return the marks of a text of `length` in at most `places` slots, top to bottom.

    Answers too close to tell apart share a slot; where some are right and some wrong, it says so.
    """
    found: dict[int, list[AnswerMark]] = {}
    for mark in marks:
        place = mark.span.start * max(1, places) // max(1, length)
        found.setdefault(min(place, max(1, places) - 1), []).append(mark)
    slots: list[Slot] = []
    held = ""
    for _, members in sorted(found.items()):
        answers = [held, *(_flat(each.answer) for each in members)]
        changed = any(now != before for before, now in pairwise(answers) if before)
        held = answers[-1]
        at = members[-1].span.start / max(1, length)
        slots.append(Slot(at=at, glyph=_glyph(members), marks=tuple(members), is_changed=changed))
    return slots


def in_words(marks: Sequence[AnswerMark]) -> str:
    """Return answers in words, one a line: "927: right"; the last ones where there are many."""
    lines = [f"{_short(each.answer)}: {_said(each.right)}" for each in marks[-_MOST_LISTED:]]
    left = len(marks) - len(lines)
    return "\n".join([f"{left} more above", *lines] if left else lines)


def following(marks: Sequence[AnswerMark], offset: int, by: int) -> int | None:
    """Return the index of the next (`by` 1) or previous (-1) answer from `offset`, going round."""
    if not marks:
        return None
    starts = [mark.span.start for mark in marks]
    if by > 0:
        return next((i for i, start in enumerate(starts) if start > offset), 0)
    return next((i for i in reversed(range(len(starts))) if starts[i] < offset), len(starts) - 1)


def _glyph(marks: Sequence[AnswerMark]) -> Glyph:
    outcomes = {mark.right for mark in marks} - {None}
    if not outcomes:
        return Glyph.NONE
    if len(outcomes) > 1:
        return Glyph.MIXED
    return Glyph.RIGHT if True in outcomes else Glyph.WRONG


def _said(right: bool | None) -> str:
    return "not judged" if right is None else "right" if right else "wrong"


def _flat(answer: str) -> str:
    return " ".join(answer.split())


def _short(answer: str) -> str:
    flat = _flat(answer)
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
