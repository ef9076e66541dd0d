"""The metrics of logged samples: which are outcomes, and what each filter made of a response."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.imported import Finding, ImportedVerdict, Severity
from data.importers.mapping import as_number
from data.importers.parts import clean
from data.importers.verdicts import verdict_from_value

_FRAME = frozenset(
    ("doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics",
     "doc_hash", "prompt_hash", "target_hash")
)  # fmt: skip
_NOT_FOUND = frozenset(("[invalid]", "", "[no answer]"))
_LONGEST = 500  # characters of a filtered response that is an answer rather than the whole text


@dataclass(slots=True)
class _Metric:
    """The values of one metric and filter over the file."""

    numbers: int = 0
    others: int = 0
    total: float = 0.0
    low: float = 0.0
    high: float = 0.0
    fractions: int = 0

    def add(self, value: Any) -> None:  # noqa: ANN401 - any JSON
        number = 1.0 if value is True else 0.0 if value is False else as_number(value)
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
        return not self.fractions or not name.endswith(("_diff", "_max", "perplexity"))


@dataclass(slots=True)
class Scores:
    """What the first reading of a file keeps: values and filtered answers by document."""

    _metrics: dict[str, _Metric] = field(default_factory=dict[str, _Metric])
    _values: dict[str, list[tuple[str, Any]]] = field(
        default_factory=dict[str, list[tuple[str, Any]]]
    )
    _answers: dict[str, str] = field(default_factory=dict[str, str])
    _filters: Counter[str] = field(default_factory=Counter[str])

    @staticmethod
    def place(row: Mapping[str, Any]) -> str:
        """Return what the rows of one document share."""
        return f"{row.get('doc_id')!s:.100}\n{row.get('doc_hash')!s:.100}"

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in one row."""
        told = row.get("filter")
        name = told if isinstance(told, str) else "none"
        self._filters[name] += 1
        place = self.place(row)
        values = self._values.setdefault(place, [])
        for metric, value in row.items():
            if metric in _FRAME:
                continue
            who = clean(f"{metric},{name}")
            self._metrics.setdefault(who, _Metric()).add(value)
            values.append((who, value if isinstance(value, bool | int | float) else _short(value)))
        found = _filtered(row.get("filtered_resps"))
        if found is not None and found != _only_text(row.get("resps")):
            self._answers.setdefault(place, found)

    def answer(self, place: str) -> str | None:
        """Return what the first filter that found something made of the response."""
        return self._answers.get(place)

    def verdicts(self, place: str, least: float) -> Iterator[ImportedVerdict]:
        """Yield the outcomes of a document, one per metric and filter."""
        for who, value in self._values.get(place, ()):
            metric = self._metrics[who]
            if metric.is_outcome(who.rpartition(",")[0]):
                verdict = verdict_from_value(value, who, least)
                if verdict is not None:
                    yield verdict

    def other(self, place: str) -> dict[str, Any]:
        """Return the values that say neither right nor wrong, by metric and filter."""
        return {
            who: value
            for who, value in self._values.get(place, ())
            if not self._metrics[who].is_outcome(who.rpartition(",")[0])
        }

    def means(self) -> dict[str, float]:
        """Return the mean of each numeric metric and filter over the file."""
        return {
            who: metric.total / metric.numbers
            for who, metric in self._metrics.items()
            if metric.numbers and not metric.others
        }

    def findings(self) -> Iterator[Finding]:
        """Yield what the rows were taken as."""
        if len(self._filters) > 1:
            told = ", ".join(f"{name} ({count})" for name, count in self._filters.items())
            yield Finding(
                severity=Severity.NOTE,
                what=f"Each response was filtered in {len(self._filters)} ways: {told}.",
                done="The rows of one document are one trace; each filter's outcomes stand apart.",
            )
        kept = [who for who, m in self._metrics.items() if not m.is_outcome(who.rpartition(",")[0])]
        if kept:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{len(kept)} metrics say neither right nor wrong: {', '.join(kept[:6])}"
                + ("…." if len(kept) > 6 else "."),
                done="Their values are kept with each trace.",
            )


def _short(value: Any) -> str:  # noqa: ANN401 - any JSON
    return clean(str(value))[:200]


def _filtered(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or len(value) > _LONGEST or value.strip() in _NOT_FOUND:
        return None
    return value


def _only_text(responses: Any) -> Any:  # noqa: ANN401 - any JSON
    while isinstance(responses, list) and len(responses) == 1:
        responses = responses[0]
    return responses
