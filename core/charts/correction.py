"""All charts of the Self-correction tab, made together: their rows have one order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.attempt_table import AttemptColumns
from core.charts.attempt_chart import attempt_chart
from core.charts.attempts import AttemptChart
from core.charts.conditions import condition_chart
from core.charts.correction_charts import flow_chart, forest_chart, slope_chart
from core.charts.correction_rows import rows_with_runs
from core.charts.runs import nature_of
from core.charts.scaling import ScalingChart, scaling_chart
from core.charts.self_correction import FlowChart, ForestChart, Later, SlopeChart
from core.charts.table_cells import in_order
from core.charts.table_columns import TableChoice
from core.charts.table_sources import Measured, Sources
from core.metrics.outcome_table import OutcomeTable
from core.metrics.self_correction import SelfCorrectionRow, self_correction_table
from core.problem_table import ProblemTable
from core.traces import Run

MOST_ATTEMPTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the charts count: outcomes and attempts of `runs`, of which `most` is the latest.

    `withheld` tells why nothing is tested; `remark` goes with every subtitle;
    `hidden` are the traces whose reasoning cannot be read.
    """

    outcomes: OutcomeTable
    attempts: AttemptColumns
    runs: Mapping[int, Run]
    problems: ProblemTable
    most: int
    withheld: str = ""
    remark: str = ""
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The charts, and the attempt that the first is compared with in them."""

    forest: ForestChart
    flows: FlowChart
    slopes: SlopeChart
    attempts: AttemptChart
    scaling: ScalingChart
    conditions: ForestChart
    later: Later


def correction(
    counted: Counted,
    wanted: Later,
    table: TableChoice,
    reference_rows: Iterable[SelfCorrectionRow] = (),
) -> Correction:
    """Return the charts, t1 compared with `wanted` where chains are longer than two attempts."""
    outcomes, runs, withheld = counted.outcomes, counted.runs, counted.withheld
    later = wanted if counted.most > 2 else Later.SECOND
    t2 = 2 if later is Later.SECOND else None
    measured = self_correction_table(outcomes, t2=t2, tests_withheld=withheld)
    rows = rows_with_runs([*measured, *reference_rows], runs, later)
    sources = Sources(
        rows, Measured(outcomes=outcomes, attempts=counted.attempts, t2=t2, withheld=withheld)
    )
    rows = in_order(rows, table.order, sources)
    nature = nature_of([runs[row.run_id] for row in measured])
    remark = " · ".join(filter(None, (nature, counted.remark)))
    return Correction(
        forest=forest_chart(rows, later, remark, choice=table, sources=sources),
        flows=flow_chart(rows, later, remark),
        slopes=slope_chart(rows, later, remark, _between(outcomes, later, counted.most)),
        attempts=attempt_chart(outcomes, runs, withheld=withheld, remark=remark),
        scaling=scaling_chart(outcomes, counted.attempts, runs, remark, counted.hidden),
        conditions=condition_chart(
            outcomes, runs, counted.problems, withheld=withheld, remark=counted.remark
        ),
        later=later,
    )


def _between(outcomes: OutcomeTable, later: Later, most: int) -> dict[int, list[SelfCorrectionRow]]:
    """Return the table at each attempt between the first and the last; none of many attempts."""
    if later is Later.SECOND or most > MOST_ATTEMPTS:
        return {}
    return {t: self_correction_table(outcomes, t2=t) for t in range(2, most)}
