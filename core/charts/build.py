"""Makes all charts of a study from its overview; a job's work, for it may take a while."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.charts.capability_chart import capability_chart
from core.charts.code_charts import CodesAsked, code_charts
from core.charts.compared import compared
from core.charts.correction_charts import flow_chart, forest_chart, slope_chart
from core.charts.correction_rows import rows_with_runs
from core.charts.data import ChartsData
from core.charts.runs import nature_of, scope_of
from core.charts.self_correction import Later
from core.charts.strategies import TagsBy
from core.charts.token_chart import token_chart
from core.codebook.code import Layer
from core.detectors.suggestion import OpenSuggestions
from core.metrics.outcome_table import OutcomeTable
from core.metrics.self_correction import SelfCorrectionRow, self_correction_table
from core.overview import Overview
from core.packed import starts_of

WITHHELD = "the filter chose problems by their outcome"
MOST_ATTEMPTS = 12
SELECTED = "Chosen by outcome: tests are withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose to see on the charts page.

    `pair` names the two runs to set against each other, None the first two of the study;
    `tags_by` says whose tags, None people's where there are any; `layer` of which
    codes, None strategies where there are any, else episodes.
    """

    pair: tuple[str, str] | None = None
    tags_by: TagsBy | None = None
    layer: Layer | None = None
    later: Later = Later.SECOND


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
    runs = {run.id: run for run in overview.measured_runs()}
    withheld = WITHHELD if selected_by_outcome else ""
    outcomes = overview.outcomes(ids, frozenset(runs))
    most = _most_attempts(overview, runs)
    later = chosen.later if most > 2 else Later.SECOND
    t2 = 2 if later is Later.SECOND else None
    measured = self_correction_table(outcomes, t2=t2, tests_withheld=withheld)
    rows = rows_with_runs([*measured, *reference_rows], runs, later)
    selected = SELECTED.lower() if selected_by_outcome else ""
    nature = nature_of([runs[row.run_id] for row in measured])
    rules = overview.rules_of(runs)
    remark = " · ".join(filter(None, (nature, rules, selected)))
    told = " · ".join(filter(None, (rules, selected)))
    asked = CodesAsked(
        ids, hidden_traces, chosen.tags_by, chosen.layer, most, told, open_suggestions
    )
    codes = code_charts(overview, runs, asked)
    return ChartsData(
        forest=forest_chart(rows, later, remark),
        flows=flow_chart(rows, later, remark),
        slopes=slope_chart(rows, later, remark, _between(outcomes, later, most)),
        pair=compared(outcomes, runs.values(), chosen.pair, withheld=withheld, remark=told),
        strategies=codes.strategies,
        follows=codes.follows,
        carpet=codes.carpet,
        capabilities=capability_chart(
            overview, ids, runs, codes.tagging, tags_by=chosen.tags_by, remark=selected
        ),
        tokens=token_chart(overview, ids, runs, remark=selected),
        associations=codes.associations,
        changes=codes.changes,
        run_names=tuple(run.name for run in sorted(runs.values(), key=lambda run: run.position)),
        tag_groups=codes.tagging.groups,
        layer=codes.tagging.layer,
        layers=codes.tagging.layers,
        has_longer_chains=most > 2,
        later=later,
        scope=scope_of(len(starts_of(outcomes.problem)), overview.runs),
        query=query,
        selection=SELECTED if selected_by_outcome else "",
    )


def _most_attempts(overview: Overview, run_ids: Collection[int]) -> int:
    columns = overview.attempts.columns
    made = overview.rows_of(None, run_ids) & ~columns.absent
    return int(columns.attempt[made].max(initial=1))


def _between(outcomes: OutcomeTable, later: Later, most: int) -> dict[int, list[SelfCorrectionRow]]:
    """Return the table at each attempt between the first and the last; none of many attempts."""
    if later is Later.SECOND or most > MOST_ATTEMPTS:
        return {}
    return {t: self_correction_table(outcomes, t2=t) for t in range(2, most)}
