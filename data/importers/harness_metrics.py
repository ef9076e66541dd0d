"""Metrics of evaluation harnesses: told to be outcomes or other measures by all their values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.imported import Finding, ImportedVerdict, Severity
from data.importers.mapping import as_number
from data.importers.parts import clean
from data.importers.verdicts import verdict_from_value

_OTHER_SCALES = ("_diff", "_max", "perplexity")  # ends of names of what is never right or wrong
_SAME = 1e-6
_LONGEST = 200
_NAMED = 6


@dataclass(slots=True)
class Metric:
    """The values of one metric over a file."""

    numbers: int = 0
    others: int = 0
    total: float = 0.0
    low: float = 0.0
    high: float = 0.0
    fractions: int = 0

    def add(self, value: Any) -> None:  # noqa: ANN401 - any JSON
        """Take in one value."""
        number = float(value) if isinstance(value, bool) else as_number(value)
        if number is None or isinstance(value, str):
            self.others += 1
            return
        self.numbers += 1
        self.total += number
        self.low, self.high = min(self.low, number), max(self.high, number)
        self.fractions += number not in (0.0, 1.0)

    def is_outcome(self, name: str) -> bool:
        """Whether it says right or wrong: 0 and 1 only, or a share that is not a difference."""
        if not self.numbers or self.others or self.low < 0 or self.high > 1:
            return False
        return not self.fractions or not name.endswith(_OTHER_SCALES)


@dataclass(slots=True)
class Metrics:
    """All metrics of a file by name; what is worse when higher is no outcome."""

    lower_is_better: frozenset[str] = frozenset()
    _metrics: dict[str, Metric] = field(default_factory=dict[str, Metric])

    def add(self, values: Mapping[str, Any]) -> None:
        """Take in the values of one record; a list holds one value for each sample."""
        for name, value in values.items():
            metric = self._metrics.setdefault(name, Metric())
            for each in value if isinstance(value, list) else [value]:
                metric.add(each)

    def is_outcome(self, name: str) -> bool:
        """Whether a metric says right or wrong."""
        metric = self._metrics.get(name)
        plain = name.partition(",")[0]
        return metric is not None and plain not in self.lower_is_better and metric.is_outcome(plain)

    def verdicts(
        self, values: Mapping[str, Any], at: int, samples: int, least: float
    ) -> Iterator[ImportedVerdict]:
        """Yield the outcomes of sample `at` (from 0) of a record with so many."""
        for name, value in values.items():
            own = _own(value, at, samples)
            if own is not None and self.is_outcome(name):
                verdict = verdict_from_value(own, clean(name), least)
                if verdict is not None:
                    yield verdict

    def kept(self, values: Mapping[str, Any], at: int, samples: int) -> dict[str, Any]:
        """Return the values that are no outcomes of sample `at`, short enough to be metadata."""
        kept: dict[str, Any] = {}
        for name, value in values.items():
            own = _own(value, at, samples)
            if own is None or not self.is_outcome(name):
                shown = value if own is None else own
                plain = isinstance(shown, bool | int | float)
                kept[clean(name)] = shown if plain else clean(str(shown))[:_LONGEST]
        return kept

    def means(self) -> dict[str, float]:
        """Return the mean of each metric that is all numbers."""
        return {
            name: metric.total / metric.numbers
            for name, metric in self._metrics.items()
            if metric.numbers and not metric.others
        }

    def differences(self, stated: Mapping[str, Any], file: str) -> Iterator[Finding]:
        """Yield a finding for each mean that `file` states and the samples do not give."""
        for name, mean in self.means().items():
            value = as_number(stated.get(name))
            if value is not None and abs(value - mean) > _SAME:
                yield Finding(
                    severity=Severity.WARNING,
                    what=f"{file} states {clean(name)} = {value:g}; the samples give {mean:g}.",
                    done="The samples are imported as they are.",
                )

    def findings(self) -> Iterator[Finding]:
        """Yield which metrics are no outcomes."""
        kept = [clean(name) for name in self._metrics if not self.is_outcome(name)]
        if kept:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{len(kept)} metrics say neither right nor wrong: {', '.join(kept[:_NAMED])}"
                + ("…." if len(kept) > _NAMED else "."),
                done="Their values are kept with each trace.",
            )


def _own(value: Any, at: int, samples: int) -> Any:  # noqa: ANN401 - any JSON
    """Return the value that is about sample `at` alone, None where there is none."""
    if isinstance(value, list):
        return value[at] if len(value) == samples else None
    return value if samples == 1 else None
