"""Makes all charts of a study from its overview; a job's work, for it may take a while."""

from collections.abc import Iterable

from core.charts.correction_charts import flow_chart, forest_chart, rows_with_runs, slope_chart
from core.charts.data import ChartsData
from core.charts.pair import PairChart
from core.charts.pair_chart import no_pair, pair_chart
from core.charts.strategies import StrategyChart
from core.charts.strategy_chart import DETECTORS, PEOPLE, strategy_chart
from core.charts.wording import plural
from core.metrics.outcomes import AttemptOutcome
from core.metrics.run_against_run import run_against_run
from core.metrics.self_correction import SelfCorrectionRow, self_correction_table
from core.metrics.strategy_use import CodedTrace, CodeUse, strategy_use
from core.overview import Overview
from core.tags import Origin
from core.traces import Run

WITHHELD = "the filter chose problems by their outcome"
_PEOPLE = frozenset({Origin.MANUAL, Origin.ACCEPTED, Origin.EDITED, Origin.IMPORTED})


def charts_of(
    overview: Overview,
    *,
    problem_ids: Iterable[int] | None = None,
    pair: tuple[str, str] | None = None,
    selected_by_outcome: bool = False,
    hidden_traces: frozenset[int] = frozenset(),
    reference_rows: Iterable[SelfCorrectionRow] = (),
) -> ChartsData:
    """Return the charts of the problems in `problem_ids` (all where None).

    `pair` names the two runs to compare; None takes the two best-known ones. Retold runs are
    left out. `hidden_traces` are those whose reasoning cannot be read. Tests are withheld where
    the filter selected by outcome.
    """
    ids = None if problem_ids is None else tuple(problem_ids)
    runs = {run.id: run for run in overview.measured_runs()}
    withheld = WITHHELD if selected_by_outcome else ""
    outcomes = overview.outcomes(ids, frozenset(runs))
    measured = self_correction_table(outcomes, t2=2, tests_withheld=withheld)
    rows = rows_with_runs([*measured, *reference_rows], runs)
    counted = len({outcome.problem_id for outcome in outcomes})
    return ChartsData(
        forest=forest_chart(rows),
        flows=flow_chart(rows),
        slopes=slope_chart(rows),
        pair=compared(outcomes, runs.values(), pair, withheld=withheld),
        strategies=_strategies(overview, ids, runs, hidden_traces),
        run_names=tuple(run.name for run in sorted(runs.values(), key=lambda run: run.position)),
        scope=f"{plural(counted, 'problem')} · {plural(len(runs), 'run')}",
        selection="Chosen by outcome: tests are withheld" if selected_by_outcome else "",
    )


def compared(
    outcomes: Iterable[AttemptOutcome],
    runs: Iterable[Run],
    pair: tuple[str, str] | None,
    *,
    withheld: str = "",
) -> PairChart:
    """Return the chart of two runs by name; of the first two where `pair` does not name two."""
    by_name = {run.name: run for run in sorted(runs, key=lambda run: run.position)}
    names = pair if pair and pair[0] != pair[1] and by_name.keys() >= set(pair) else None
    if names is None and len(by_name) < 2:
        return no_pair()
    first, second = (by_name[name] for name in names or tuple(by_name)[:2])
    found = run_against_run(outcomes, first.id, second.id, tests_withheld=withheld)
    return pair_chart(found, first, second)


def _strategies(
    overview: Overview,
    problem_ids: tuple[int, ...] | None,
    runs: dict[int, Run],
    hidden: frozenset[int],
) -> StrategyChart:
    chosen = overview.attempts if problem_ids is None else problem_ids
    traces = [
        CodedTrace(
            trace_id=row.trace_id,
            problem_id=row.problem_id,
            run_id=row.run_id,
            right=row.right,
            assessable=row.trace_id not in hidden,
        )
        for problem_id in chosen
        for row in overview.attempts.get(problem_id, ())
        if row.run_id in runs and not row.is_absent
    ]
    keys = {code.id: code.key for code in overview.codes}
    uses = [
        CodeUse(
            trace_id=use.trace_id,
            code=keys[use.code_id],
            origin_group=PEOPLE if use.origin in _PEOPLE else DETECTORS,
        )
        for trace in traces
        for use in overview.uses.get(trace.trace_id, ())
        if use.code_id in keys
    ]
    # Nobody says of a trace without tags that it was read; it must not count as "uses nothing".
    examined = {PEOPLE: {use.trace_id for use in uses if use.origin_group == PEOPLE}}
    rows = strategy_use(traces, uses, examined=examined)
    numbers = (row.attempt for rows_ in overview.attempts.values() for row in rows_)
    codes = {code.key: code for code in overview.codes}
    return strategy_chart(rows, codes, runs, attempts=max(numbers, default=1))
