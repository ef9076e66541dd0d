"""Sets two runs against each other, and says what another way of counting would give."""

from collections.abc import Iterable

from core.charts.pair import PairChart
from core.charts.pair_chart import Reading, no_pair, pair_chart
from core.charts.runs import nature_of, run_marks
from core.metrics.outcome_table import OutcomeTable, reason_code
from core.metrics.outcomes import AttemptOutcome, Reason
from core.metrics.run_against_run import RunAgainstRun, run_against_run
from core.traces import Run


def compared(
    outcomes: Iterable[AttemptOutcome],
    runs: Iterable[Run],
    pair: tuple[str, str] | None,
    *,
    withheld: str = "",
    remark: str = "",
) -> PairChart:
    """Return the chart of two runs by name; of the first two where `pair` does not name two.

    `withheld` tells why there are no tests; `remark` goes with the subtitle.
    """
    known = sorted(runs, key=lambda run: run.position)
    by_name = {run.name: run for run in known}
    names = pair if pair and pair[0] != pair[1] and by_name.keys() >= set(pair) else None
    if names is None and len(by_name) < 2:
        return no_pair()
    first, second = (by_name[name] for name in names or tuple(by_name)[:2])
    table = OutcomeTable.of(outcomes)
    counted = table.take((table.run == first.id) | (table.run == second.id))
    found = run_against_run(counted, first.id, second.id, tests_withheld=withheld)
    marks = run_marks((first, second))
    return pair_chart(
        found,
        marks[first.id],
        marks[second.id],
        readings=_readings(counted, found, withheld),
        remark=" · ".join(filter(None, (nature_of((first, second)), remark))),
    )


def _readings(outcomes: OutcomeTable, drawn: RunAgainstRun, withheld: str) -> tuple[Reading, ...]:
    """Return the comparison as drawn and in other readings; none where nothing is doubtful."""
    at_first = outcomes.attempt == drawn.attempt
    failed = outcomes.judged() == reason_code(Reason.FAILED)
    readings = [Reading(label="as drawn", compared=drawn)]
    if (outcomes.blank & at_first).any():
        without = run_against_run(
            outcomes, drawn.a, drawn.b, blank_is_incorrect=False, tests_withheld=withheld
        )
        readings.append(Reading(label="without readable answer: left out", compared=without))
    if (failed & at_first).any():
        as_wrong = run_against_run(
            outcomes.wrong_at(failed), drawn.a, drawn.b, tests_withheld=withheld
        )
        readings.append(Reading(label="failed request: counted as wrong", compared=as_wrong))
    return tuple(readings) if len(readings) > 1 else ()
