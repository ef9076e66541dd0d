"""Outcomes as files write them: booleans, letters, words and scores, read as verdicts."""

from typing import Any

from core.imported import ImportedVerdict
from core.outcomes.verdict import Status
from data.importers.mapping import as_number

_RIGHT = frozenset(
    ["correct", "true", "yes", "c", "pass", "passed", "right", "success", "1", "1.0"]
)
_WRONG = frozenset(
    ["incorrect", "false", "no", "i", "fail", "failed", "wrong", "failure", "0", "0.0"]
)
_NONE = frozenset(("n", "no answer", "noanswer", "none"))
_PARTIAL = 0.5  # what the letter P is worth


def verdict_from_score(score: float, who: str, least: float) -> ImportedVerdict:
    """Return the verdict that `score` reaches `least`, with the score kept."""
    return ImportedVerdict(
        who=who,
        status=Status.CORRECT if score >= least else Status.INCORRECT,
        rule=f"score ≥ {least:g}",
        score=score,
    )


def verdict_from_value(value: Any, who: str, least: float = 1.0) -> ImportedVerdict | None:  # noqa: ANN401
    """Return the verdict that `value` states, None if it states none.

    Booleans and words decide by themselves; a number between 0 and 1 is a score that has to reach
    `least`. A number outside [0, 1] is on a scale that nobody told, so it decides nothing unless
    `least` is on that scale too.
    """
    if isinstance(value, bool):
        return _plain(Status.CORRECT if value else Status.INCORRECT, who)
    if isinstance(value, int | float):
        return _from_number(as_number(value), who, least)
    if isinstance(value, str):
        return _from_word(value.strip().lower(), who, least)
    return None


def _from_number(score: float | None, who: str, least: float) -> ImportedVerdict | None:
    if score is None or (not 0 <= score <= 1 and least <= 1):
        return None
    return verdict_from_score(score, who, least)


def _from_word(word: str, who: str, least: float) -> ImportedVerdict | None:
    if word in _RIGHT:
        return _plain(Status.CORRECT, who)
    if word in _WRONG:
        return _plain(Status.INCORRECT, who)
    if word in _NONE:
        return _plain(Status.NO_ANSWER, who)
    if word in ("p", "partial", "partially correct"):
        return verdict_from_score(_PARTIAL, who, least)
    return _from_number(as_number(word), who, least)


def _plain(status: Status, who: str) -> ImportedVerdict:
    return ImportedVerdict(who=who, status=status, rule="as in the file")
