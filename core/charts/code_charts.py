"""Makes the charts of codes, which count the same tags: use, what follows what, the carpet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.charts.association import AssociationChart
from core.charts.association_chart import association_chart
from core.charts.carpet import CarpetChart
from core.charts.carpet_chart import carpet_chart
from core.charts.changes import ChangesChart
from core.charts.changes_chart import changes_chart
from core.charts.follow_chart import follow_chart
from core.charts.follows import FollowChart
from core.charts.proposals import proposed_by_code
from core.charts.readings import readings_of
from core.charts.strategies import StrategyChart, TagsBy
from core.charts.strategy_chart import strategy_chart
from core.charts.tagging import Tagging, tagging_of
from core.codebook.code import Layer
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
    open_suggestions: Iterable[OpenSuggestions]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCharts:
    """The charts, and the tags that they count."""

    strategies: StrategyChart
    follows: FollowChart
    carpet: CarpetChart
    associations: AssociationChart
    changes: ChangesChart
    tagging: Tagging


def code_charts(overview: Overview, runs: Mapping[int, Run], asked: CodesAsked) -> CodeCharts:
    """Return the charts of the codes that `runs` carry."""
    ids, hidden, codes = asked.problem_ids, asked.hidden_traces, overview.codes
    tagging = tagging_of(overview, ids, runs, hidden, asked.layer)
    readings = readings_of(overview, tagging)
    whose, remark = asked.tags_by, asked.remark
    return CodeCharts(
        strategies=strategy_chart(
            tagging,
            codes,
            runs,
            tags_by=whose,
            attempts=asked.attempts,
            remark=remark,
            proposed=proposed_by_code(overview, asked.open_suggestions, ids, runs, hidden),
        ),
        follows=follow_chart(readings, tagging, codes, runs, tags_by=whose, remark=remark),
        carpet=carpet_chart(readings, tagging, codes, runs, tags_by=whose, remark=remark),
        associations=association_chart(
            readings, tagging, codes, runs, tags_by=whose, remark=remark
        ),
        changes=changes_chart(overview, readings, tagging, runs, tags_by=whose, remark=remark),
        tagging=tagging,
    )
