"""Scores of Inspect logs: as verdicts, as metadata, and with what people changed in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.imported import ImportedVerdict
from data.importers.mapping import as_text
from data.importers.parts import clean
from data.importers.verdicts import verdict_from_value

_LONGEST_EXPLANATION = 1500  # characters that are kept of one
_MOST_SCORES = 20  # that are kept of a sample
_MOST_EDITS = 10
_GRADES = ("C", "I", "P", "N", None)
UNCHANGED = "UNCHANGED"


def verdicts_of(scores: Any, least: float) -> tuple[list[ImportedVerdict], int]:  # noqa: ANN401
    """Return the verdicts of a sample's scores and how many values decide nothing.

    A scorer that gives a dictionary or a list of values gives one verdict for each of them.
    """
    verdicts: list[ImportedVerdict] = []
    undecided = 0
    for who, value in values_of(scores):
        verdict = verdict_from_value(value, clean(who), least)
        if verdict is not None:
            verdicts.append(verdict)
        elif not is_unscored(value):
            undecided += 1
    return verdicts, undecided


def values_of(scores: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield scorer and value; "scorer.key" or "scorer.1" for values that have several."""
    if not isinstance(scores, dict):
        return
    for scorer, score in scores.items():
        value = score.get("value") if isinstance(score, dict) else score
        if isinstance(value, dict):
            yield from ((f"{scorer}.{name}", item) for name, item in value.items())
        elif isinstance(value, list):
            yield from ((f"{scorer}.{i}", item) for i, item in enumerate(value, start=1))
        else:
            yield str(scorer), value


def is_unscored(value: Any) -> bool:  # noqa: ANN401
    """Whether a value stands for a sample that its scorer could not judge: none, or NaN."""
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124


def told_of(scores: Any, texts: frozenset[str]) -> dict[str, Any]:  # noqa: ANN401
    """Return what scorers said of a sample besides `texts`, short enough to be metadata.

    By scorer its value, extracted answer, explanation, and what was changed after the run.
    """
    found: dict[str, Any] = {}
    for scorer, score in scores.items() if isinstance(scores, dict) else ():
        if not isinstance(score, dict) or len(found) == _MOST_SCORES:
            continue
        told: dict[str, Any] = {"value": _plain(score.get("value"))}
        for name in ("answer", "explanation"):
            text = as_text(score.get(name))
            if text and text.strip() not in texts:
                told[name] = _cut(text)
        history = list(_history(score))
        told |= {"history": history} if len(history) > 1 else {}
        if len(told) > 1 or told["value"] not in _GRADES:  # a grade alone is told by the verdict
            found[clean(scorer)] = told
    return found


def edited(scores: Any) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401
    """Return the first and the last value of each score that was changed after the run."""
    found: dict[str, tuple[Any, Any]] = {}
    for scorer, score in scores.items() if isinstance(scores, dict) else ():
        values = [
            edit["value"] for edit in _edits(score) if edit.get("value", UNCHANGED) != UNCHANGED
        ]
        if len(values) > 1 and values[0] != score.get("value"):
            found[clean(scorer)] = _plain(values[0]), _plain(score.get("value"))
    return found


def _edits(score: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    history = score.get("history") if isinstance(score, dict) else None
    return [each for each in history if isinstance(each, dict)] if isinstance(history, list) else []


def _history(score: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the original score and its edits: what each set, and who said so and why."""
    for edit in _edits(score)[:_MOST_EDITS]:
        told = {
            name: _plain(edit[name])
            for name in ("value", "answer")
            if edit.get(name) is not None and edit[name] != UNCHANGED
        }
        origin = edit.get("provenance")
        for name in ("author", "reason", "timestamp"):
            said = as_text(origin.get(name)) if isinstance(origin, dict) else None
            told |= {name: _cut(said)} if said else {}
        yield told


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value as metadata can hold it: a number or truth as it is, else short text."""
    if isinstance(value, bool | int) or (isinstance(value, float) and not is_unscored(value)):
        return value
    return None if is_unscored(value) else _cut(as_text(value) or "")


def _cut(text: str) -> str:
    cut = text if len(text) <= _LONGEST_EXPLANATION else text[:_LONGEST_EXPLANATION] + "…"
    return clean(cut)
