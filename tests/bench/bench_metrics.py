"""What the tables count: 138 runs with 128,890 traces, and intervals of the change against scipy's.

Times are of the processor. Loading is not in them.
"""

import random
import statistics
import time
from collections.abc import Callable

import numpy as np

from core.metrics import further_tables
from core.metrics.derived import DERIVED
from core.metrics.outcome_table import OutcomeTable
from core.metrics.outcomes import AttemptOutcome
from core.metrics.resampling import bootstrap_change
from core.metrics.self_correction import SelfCorrectionRow, self_correction_table
from core.metrics.transitions import Transitions
from core.outcomes.verdict import Status
from core.traces import Saw
from tests.bench.result import Result

RUNS, TRACES = 138, 128_890
INTERVALS = 10_000
COMPARED = 20
_SCIPY_DRAWS = 9_999


def measure() -> list[Result]:
    """Return the times for each table, and for the intervals."""
    outcomes = OutcomeTable.of(_outcomes())
    rows = self_correction_table(outcomes)
    names = {row.run_id: f"run {row.run_id}" for row in rows}
    note = f"{len(outcomes):,} traces, {len(rows)} rows; goal 150 ms"
    return [
        _timed("self-correction table", lambda: self_correction_table(outcomes), note),
        _timed("the same with what follows from its counts", lambda: _all(outcomes), note),
        _timed("table of derived metrics", lambda: further_tables.derived(rows, names), ""),
        _timed("table of methods", lambda: further_tables.methods(rows, names), ""),
        intervals(rows),
    ]


def intervals(rows: list[SelfCorrectionRow]) -> Result:
    """Bootstrap the change of made-up runs exactly, and of some by scipy's draws.

    Raises:
        AssertionError: if scipy's limits are others by more than its draws explain.
    """
    from scipy import stats  # noqa: PLC0415 - half a second, and only here

    generator = random.Random(11)
    counts = [_counts(generator) for _ in range(INTERVALS)]
    ours = _processor_ms(lambda: [bootstrap_change(each) for each in counts])
    started = time.process_time()
    for each in counts[:COMPARED]:
        changes = np.repeat([0, 1, -1], [each.cc + each.ii, each.ic, each.ci])
        drawn = stats.bootstrap(
            (changes,), np.mean, n_resamples=_SCIPY_DRAWS, method="percentile", rng=1
        ).confidence_interval
        exact = bootstrap_change(each)
        near = 2.5 / each.n  # one or two problems: a limit is a whole number of them
        if abs(drawn.low - exact.low) > near or abs(drawn.high - exact.high) > near:
            raise AssertionError(f"scipy has {drawn}, ours is {exact} for {each}")
    scipy_ms = (time.process_time() - started) * 1000
    return Result(
        name=f"{INTERVALS:,} exact bootstrap intervals",
        median_ms=ours,
        floor_name=f"{COMPARED} of scipy.stats.bootstrap, same limits",
        floor_ms=scipy_ms,
        ratio=ours / scipy_ms,
        note=f"goal 1,000 ms; {len(rows)} runs are counted above",
    )


def _all(outcomes: OutcomeTable) -> list[object]:
    rows = self_correction_table(outcomes)
    return [metric.estimate(row.transitions) for row in rows for metric in DERIVED]


def _timed(name: str, work: Callable[[], object], note: str) -> Result:
    took = statistics.median(_processor_ms(work) for _ in range(5))
    return Result(name=f"{RUNS} runs: {name}", median_ms=took, note=note)


def _processor_ms(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _counts(generator: random.Random) -> Transitions:
    cuts = sorted(generator.randint(0, 500) for _ in range(3))
    cc, ic, ci = cuts[0], cuts[1] - cuts[0] + 1, cuts[2] - cuts[1] + 1
    return Transitions(cc=cc, ic=ic, ci=ci, ii=502 - cuts[2])


def _outcomes() -> list[AttemptOutcome]:
    generator = random.Random(7)
    made: list[AttemptOutcome] = []
    for number in range(TRACES):
        place, attempt = divmod(number, 2)
        problem, run = divmod(place, RUNS)
        made.append(
            AttemptOutcome(
                run_id=run + 1,
                problem_id=problem + 1,
                attempt=attempt + 1,
                right=(right := generator.random() < 0.6),
                status=Status.CORRECT if right else Status.INCORRECT,
                saw=Saw.NEUTRAL if attempt else Saw.NOTHING,
            )
        )
    return made
