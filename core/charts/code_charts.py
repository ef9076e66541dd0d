"""Makes the charts of codes, which count the same tags: use, what follows what, the carpet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.charts.association_chart import association_chart
from core.charts.carpet_chart import carpet_chart
from core.charts.changes_chart import changes_chart
from core.charts.follow_chart import follow_chart
from core.charts.marks import Chart
from core.charts.proposals import proposed_by_code
from core.charts.readings import Readings, readings_of
from core.charts.strategies import TagsBy
from core.charts.strategy_chart import strategy_chart
from core.charts.tag_index import TagIndex
from core.charts.tagging import Tagging, tagging_of
from core.codebook.code import Code, Layer
from core.detectors.suggestion import OpenSuggestions
from core.overview import Overview
from core.traces import Run


@dataclass(frozen=True, slots=True)
class CodesAsked:
    """What the charts of codes count: see `charts_of`; `attempts` is the highest number of one."""

    problem_ids: tuple[int, ...] | None
    hidden_traces: frozenset[int]
    tags_by: TagsBy | None
    layer: Layer | None
    attempts: int
    remark: str
    open_suggestions: Callable[[], Iterable[OpenSuggestions]]


class CodeCharts:
    """Makes the charts of the codes that `runs` carry, each when it is asked for.

    The tags and their readings are shared by all of them. Charts are given by the names that they
    have in `ChartsData`.
    """

    def __init__(
        self, overview: Overview, runs: Mapping[int, Run], asked: CodesAsked, index: TagIndex
    ) -> None:
        self._overview = overview
        self._runs = runs
        self._asked = asked
        self._index = index

    @cached_property
    def tagging(self) -> Tagging:
        """The tags that the charts count."""
        asked = self._asked
        return tagging_of(
            self._overview,
            asked.problem_ids,
            self._runs,
            asked.hidden_traces,
            asked.layer,
            self._index,
        )

    @cached_property
    def _readings(self) -> Readings:
        return readings_of(self.tagging)

    def strategies(self) -> dict[str, Chart]:
        """Return the chart of which codes each run uses."""
        asked, overview = self._asked, self._overview
        proposed = proposed_by_code(
            overview, asked.open_suggestions(), asked.problem_ids, self._runs, asked.hidden_traces
        )
        chart = strategy_chart(
            self.tagging,
            overview.codes,
            self._runs,
            tags_by=asked.tags_by,
            attempts=asked.attempts,
            remark=asked.remark,
            proposed=proposed,
        )
        return {"strategies": chart}

    def follows(self) -> dict[str, Chart]:
        """Return the chart of what follows what."""
        return {"follows": follow_chart(*self._read, **self._said)}

    def carpet(self) -> dict[str, Chart]:
        """Return the carpet."""
        return {"carpet": carpet_chart(*self._read, **self._said)}

    def associations(self) -> dict[str, Chart]:
        """Return what right answers go along with, and what changed where t2 used a code."""
        changes = changes_chart(
            self._overview, self._readings, self.tagging, self._runs, **self._said
        )
        return {"associations": association_chart(*self._read, **self._said), "changes": changes}

    @property
    def _read(self) -> tuple[Readings, Tagging, tuple[Code, ...], Mapping[int, Run]]:
        return self._readings, self.tagging, self._overview.codes, self._runs

    @property
    def _said(self) -> dict[str, Any]:
        return {"tags_by": self._asked.tags_by, "remark": self._asked.remark}
