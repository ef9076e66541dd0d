"""Answers judged: plain ones by the rungs below algebra, formulas by algebra in one process."""

import statistics

from core.outcomes.kinds import AnswerForm
from core.outcomes.ladder import check
from data.checking.algebra import algebra_version
from data.checking.checker import Checker
from data.checking.workers import Workers
from tests.bench.result import Result, peak_memory_mb, timed
from tests.helpers.golds import golds

PLAIN = 100_000
FORMULAS = 300
MIXED = 1_000


def measure() -> list[Result]:
    """Return the time for plain answers, for formulas, and for a thousand answers of all kinds."""
    return [plain(), *(algebra() if algebra_version() else [])]


def plain() -> Result:
    """Judge numbers that are new each time, nine of ten right, as most real ones are."""
    pairs = [(str(n * 37), str(n * 37 if n % 10 else n)) for n in range(PLAIN)]

    def all_of_them() -> None:
        for reference, answer in pairs:
            check(reference, answer)

    took = statistics.median(timed(all_of_them) for _ in range(5))
    rate = f"{PLAIN / took * 1000:,.0f} a second on one core; goal 100,000"
    return Result(name=f"{PLAIN:,} plain answers", median_ms=took, note=rate)


def algebra() -> list[Result]:
    """Prove formulas that only algebra can tell, and judge answers of which few need it."""
    form = AnswerForm()
    hard = [
        (f"{n}\\sqrt{{{m}}}", f"\\sqrt{{{n * n * m}}}", form)
        for n in range(2, 2 + FORMULAS // 10)
        for m in (2, 3, 5, 6, 7, 10, 11, 13, 14, 15)
    ]
    mixed = [(reference, answer, form) for reference, answer, _ in golds(MIXED - 50)] + hard[-50:]
    with Checker(Workers(1)) as checker:
        checker.checks([("\\sqrt{8}", "2\\sqrt{2}", form)])  # it has started
        took = timed(lambda: checker.checks(hard[:-50]))
        took_mixed = timed(lambda: checker.checks(mixed))
    count = len(hard) - 50
    return [
        Result(
            name=f"{count} formulas by algebra",
            median_ms=took,
            note=f"{count / took * 1000:,.0f} a second in one worker process",
        ),
        Result(
            name=f"{MIXED:,} mixed answers",
            median_ms=took_mixed,
            memory_mb=peak_memory_mb(),
            note="50 of them need algebra; memory is of the asking process",
        ),
    ]
