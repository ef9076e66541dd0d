"""Makes all charts of a study from its overview; a job's work, for it may take a while."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from core.charts.capability_chart import capability_chart
from core.charts.code_charts import CodesAsked, code_charts
from core.charts.compared import compared
from core.charts.correction import Counted, correction
from core.charts.data import ChartsData
from core.charts.filters import Filtered, Filters, filtered
from core.charts.runs import scope_of
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.charts.table_columns import TableChoice
from core.charts.token_chart import token_chart
from core.codebook.code import Layer
from core.detectors.suggestion import OpenSuggestions
from core.metrics.outcome_table import OutcomeTable
from core.metrics.self_correction import SelfCorrectionRow
from core.overview import Overview

WITHHELD = "the filter chose problems by their outcome"
SELECTED = "Chosen by outcome: tests are withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose to see on the charts page.

    `pair` names the two runs to set against each other, None the first two of the study;
    `tags_by` says whose tags, None people's where there are any; `layer` of which codes, None
    strategies where there are any, else episodes. `table` are the columns of the self-correction
    table and what its rows are sorted by; `filters` say what is counted at all.
    """

    pair: tuple[str, str] | None = None
    tags_by: TagsBy | None = None
    layer: Layer | None = None
    later: Later = Later.SECOND
    filters: Filters = field(default_factory=Filters)
    table: TableChoice = field(default_factory=TableChoice)


def charts_of(
    overview: Overview,
    choices: Choices | None = None,
    *,
    problem_ids: Iterable[int] | None = None,
    query: str = "",
    selected_by_outcome: bool = False,
    hidden_traces: frozenset[int] = frozenset(),
    reference_rows: Iterable[SelfCorrectionRow] = (),
    open_suggestions: Iterable[OpenSuggestions] = (),
) -> ChartsData:
    """Return the charts of the problems in `problem_ids` (all where None), which `query` chose.

    Retold runs are left out. `hidden_traces` are those whose reasoning cannot be read. Tests are
    withheld where the filter selected by outcome. `open_suggestions` are counted beside the tags.
    """
    chosen = choices or Choices()
    ids = None if problem_ids is None else tuple(problem_ids)
    left = filtered(overview, chosen.filters, ids)
    overview = left.overview
    runs = {run.id: run for run in overview.measured_runs()}
    withheld = WITHHELD if selected_by_outcome else ""
    outcomes = overview.outcomes(ids, frozenset(runs))
    most = _most_attempts(overview, runs)
    whose = chosen.tags_by
    said, told = _remarks(left, runs, selected_by_outcome=selected_by_outcome)
    counted = _counted(overview, outcomes, most, withheld, told)
    corrected = correction(counted, chosen.later, chosen.table, reference_rows)
    asked = CodesAsked(ids, hidden_traces, whose, chosen.layer, most, told, open_suggestions)
    codes = code_charts(overview, runs, asked)
    return ChartsData(
        forest=corrected.forest,
        flows=corrected.flows,
        slopes=corrected.slopes,
        attempts=corrected.attempts,
        scaling=corrected.scaling,
        conditions=corrected.conditions,
        pair=compared(outcomes, runs.values(), chosen.pair, withheld=withheld, remark=told),
        strategies=codes.strategies,
        follows=codes.follows,
        carpet=codes.carpet,
        capabilities=capability_chart(
            overview, ids, runs, codes.tagging, tags_by=whose, remark=said
        ),
        tokens=token_chart(overview, ids, runs, remark=said),
        associations=codes.associations,
        changes=codes.changes,
        run_names=tuple(run.name for run in sorted(runs.values(), key=lambda run: run.position)),
        tag_groups=codes.tagging.groups,
        layer=codes.tagging.layer,
        layers=codes.tagging.layers,
        has_longer_chains=most > 2,
        later=corrected.later,
        table=chosen.table,
        scope=scope_of(outcomes, overview.runs),
        filtered=left,
        query=query,
        selection=SELECTED if selected_by_outcome else "",
    )


def _remarks(
    left: Filtered, runs: Collection[int], *, selected_by_outcome: bool
) -> tuple[str, str]:
    """Return what subtitles say of the filters, and the same with where attempts come from."""
    selected = SELECTED.lower() if selected_by_outcome else ""
    said = " · ".join(filter(None, (*left.told, selected)))
    told = " · ".join(filter(None, (*left.told, left.overview.rules_of(runs), selected)))
    return said, told


def _counted(
    overview: Overview, outcomes: OutcomeTable, most: int, withheld: str, remark: str
) -> Counted:
    return Counted(
        outcomes=outcomes,
        attempts=overview.attempts.columns,
        runs={run.id: run for run in overview.measured_runs()},
        problems=overview.problems,
        most=most,
        withheld=withheld,
        remark=remark,
    )


def _most_attempts(overview: Overview, runs: Collection[int]) -> int:
    """Return the latest attempt that any of `runs` made."""
    columns = overview.attempts.columns
    made = overview.rows_of(None, runs) & ~columns.absent
    return int(columns.attempt[made].max(initial=1))
