"""Scores of Inspect logs: as verdicts, and checked against the accuracy that the header states."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.imported import Finding, ImportedVerdict, Severity
from data.importers.verdicts import verdict_from_value

_LETTERS = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
_TOLERANCE = 1e-6


def verdicts_of(scores: Any, least: float) -> tuple[list[ImportedVerdict], int]:  # noqa: ANN401
    """Return the verdicts of a sample's scores and how many values decide nothing.

    A scorer that gives a dictionary of values gives one verdict for each of them.
    """
    verdicts: list[ImportedVerdict] = []
    undecided = 0
    for who, value in _values(scores):
        verdict = verdict_from_value(value, who, least)
        if verdict is None:
            undecided += 1
        else:
            verdicts.append(verdict)
    return verdicts, undecided


def _values(scores: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if not isinstance(scores, dict):
        return
    for scorer, score in scores.items():
        value = score.get("value") if isinstance(score, dict) else score
        if isinstance(value, dict):
            yield from ((f"{scorer}/{name}", item) for name, item in value.items())
        elif value is not None:
            yield str(scorer), value


@dataclass(slots=True)
class AccuracyCheck:
    """Recomputes accuracies from the samples, the mean over problems of the mean over epochs."""

    samples: int = 0
    _values: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict[str, dict[str, list[float]]](
            lambda: defaultdict[str, list[float]](list)
        )
    )

    def add(self, sample: Mapping[str, Any]) -> None:
        """Take the scores of one sample into account."""
        self.samples += 1
        for who, value in _values(sample.get("scores")):
            number = _as_float(value)
            if number is not None:
                self._values[who][str(sample.get("id"))].append(number)

    def accuracy(self, scorer: str) -> float | None:
        """Return the accuracy by `scorer`, None where it scored nothing."""
        problems = self._values.get(scorer)
        if not problems:
            return None
        means = [sum(values) / len(values) for values in problems.values()]
        return sum(means) / len(means)

    def findings(self, header: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield a finding for each accuracy that the header states and the samples do not give."""
        results = header.get("results")
        scores = results.get("scores") if isinstance(results, dict) else None
        for score in scores if isinstance(scores, list) else []:
            stated = _stated(score)
            found = self.accuracy(str(score.get("name"))) if stated is not None else None
            if stated is None or found is None or abs(stated - found) <= _TOLERANCE:
                continue
            yield Finding(
                severity=Severity.WARNING,
                what=f"The header says {score.get('name')} accuracy {stated:.4f},"
                f" the {self.samples} samples in the file give {found:.4f}.",
                where="header",
                done="The samples are used.",
            )


def _stated(score: Any) -> float | None:  # noqa: ANN401
    metrics = score.get("metrics") if isinstance(score, dict) else None
    metric = metrics.get("accuracy") if isinstance(metrics, dict) else None
    return _as_float(metric.get("value")) if isinstance(metric, dict) else None


def _as_float(value: Any) -> float | None:  # noqa: ANN401
    if isinstance(value, str):
        return _LETTERS.get(value)
    if isinstance(value, bool | int | float) and value == value:  # noqa: PLR0124 - not NaN
        return float(value)
    return None
