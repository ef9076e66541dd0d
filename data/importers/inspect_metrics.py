"""The figures in an Inspect log's header, recomputed from its samples as Inspect computes them.

Source: inspect_ai.scorer, `accuracy`, `stderr` and the reducers of scores over epochs.
"""

import math
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.imported import Finding, Severity
from data.importers.inspect_scores import is_unscored, values_of
from data.importers.mapping import as_number, as_text
from data.importers.parts import clean

_GRADES = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_SAME = 1e-6
_NAMED = re.compile(r"(at_least|pass_at|pass_k)_(\d{1,6})")
_LONGEST_NAME = 100


def as_grade(value: Any) -> float:  # noqa: ANN401
    """Return a score's value as the number that metrics use; 0 for what means none."""
    if isinstance(value, bool):
        return float(value)
    word = value.lower() if isinstance(value, str) else ""
    told = _GRADES.get(value) if word else None
    return told if told is not None else _WORDS.get(word, as_number(value) or 0.0)


def stderr(values: Sequence[float]) -> float | None:
    """Return the standard error of the mean, None for fewer than two values."""
    if len(values) < 2:
        return None
    return statistics.stdev(values) / math.sqrt(len(values))


def reducer(name: str) -> Callable[[Sequence[Any]], float | None] | None:
    """Return what makes one number of a problem's values over epochs; None if it is not known.

    It gives None where the values are too few for it.
    """
    name = name.rpartition("/")[2]
    if name == "mode":
        return lambda values: as_grade(Counter(values).most_common(1)[0][0])
    plain = {"mean": statistics.mean, "median": statistics.median, "max": max}.get(name)
    if plain is not None:
        return lambda values: plain([as_grade(value) for value in values])
    match = _NAMED.fullmatch(name)
    return partial(_of_k, match[1], int(match[2])) if match else None


def _of_k(name: str, k: int, values: Sequence[Any]) -> float | None:
    """Return whether k are right, or how probably one or all of k drawn are."""
    right = sum(as_grade(value) >= 1 for value in values)
    if name == "at_least":
        return float(right >= k)
    if k == 0 or len(values) < k:
        return None
    if name == "pass_k":
        return math.comb(right, k) / math.comb(len(values), k)
    return 1 - math.comb(len(values) - right, k) / math.comb(len(values), k)


@dataclass(slots=True)
class HeaderCheck:
    """Recomputes what the header states, reduced over epochs as it says, and compares.

    `samples` counts those that were read.
    """

    samples: int = 0
    _values: dict[str, dict[str, list[Any]]] = field(
        default_factory=lambda: defaultdict[str, dict[str, list[Any]]](
            lambda: defaultdict[str, list[Any]](list)
        )
    )

    def add(self, sample: Mapping[str, Any]) -> None:
        """Take the scores of one sample into account."""
        self.samples += 1
        scores = sample.get("scores")
        for who, value in values_of(scores):
            if not is_unscored(value) and not isinstance(value, dict | list):
                self._values[who][str(sample.get("id"))].append(value)

    def figures(self, scorer: str, how: str = "mean") -> tuple[float, float | None] | None:
        """Return accuracy and standard error by `scorer`, reduced as `how` says.

        With `how` "" every epoch counts by itself. None where there is nothing to compute or
        the reducer is not known.
        """
        problems = self._values.get(scorer, {})
        if how:
            reduce = reducer(how)
            reduced = [reduce(values) for values in problems.values()] if reduce else []
            numbers = [number for number in reduced if number is not None]
        else:
            numbers = [as_grade(value) for values in problems.values() for value in values]
        return (statistics.fmean(numbers), stderr(numbers)) if numbers else None

    def findings(self, header: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield a warning for each figure of the header that the samples do not give."""
        for score in _scores(header):
            yield from self._compared(score, _reducer_of(header, score))

    def _compared(self, score: Mapping[str, Any], how: str) -> Iterator[Finding]:
        name = as_text(score.get("name")) or ""
        within = f"{as_text(score.get('scorer')) or name}.{name}"
        found = self.figures(within if within in self._values else name, how)
        for metric, at in (("accuracy", 0), ("mean", 0), ("stderr", 1)):
            stated = _stated(score, metric)
            own = found[at] if found else None
            if stated is None or own is None or abs(stated - own) <= _SAME:
                continue
            yield Finding(
                severity=Severity.WARNING,
                what=f"The header says {clean(name)[:_LONGEST_NAME]} {metric} {stated:.4f},"
                f" the {self.samples} samples in the file give {own:.4f}.",
                where="header",
                done="The samples are used.",
            )


def _scores(header: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the scorers with their metrics; the oldest logs have one, its metrics beside it."""
    results = header.get("results")
    if not isinstance(results, dict):
        return []
    scorer, scores = results.get("scorer"), results.get("scores")
    if isinstance(scorer, dict) and scores is None:
        scores = [{"metrics": results.get("metrics")} | scorer]
    return [each for each in scores if isinstance(each, dict)] if isinstance(scores, list) else []


def _reducer_of(header: Mapping[str, Any], score: Mapping[str, Any]) -> str:
    """Return how a score was reduced over epochs; the mean unless the log says otherwise."""
    named = as_text(score.get("reducer"))
    if named:
        return named
    spec = header.get("eval")
    config = spec.get("config") if isinstance(spec, dict) else None
    told = config.get("epochs_reducer") if isinstance(config, dict) else None
    if told == []:
        return ""
    named = told[0] if isinstance(told, list) and len(told) == 1 else None
    return named if isinstance(named, str) else "mean"


def _stated(score: Mapping[str, Any], name: str) -> float | None:
    metrics = score.get("metrics")
    metric = metrics.get(name) if isinstance(metrics, dict) else None
    if not isinstance(metric, dict):
        return None
    options = metric.get("params") or metric.get("options")
    if isinstance(options, dict) and options.get("cluster"):
        return None  # clustered by a field of the problems: not recomputed
    return as_number(metric.get("value"))
