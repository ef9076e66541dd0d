"""The process that checks: takes questions through a pipe, one at a time, and answers each.

It imports core and math-verify only. What it is asked may never end or eat all memory: whoever
asks ends the process at a deadline.
"""

from multiprocessing.connection import Connection

from core.outcomes import ladder
from core.outcomes.kinds import AnswerForm
from core.outcomes.result import Algebra
from data.checking.algebra import algebra_version, prove
from data.processes import serve

Question = tuple[str | None, str | None, AnswerForm]
"""A reference, an answer, and how they are compared."""

Told = tuple[str, str, bool]
"""Status, rule and whether it is settled: plain values only."""

_WARM_UP = ("\\sqrt{8}", "2\\sqrt{2}")


def answer_checker(connection: Connection, deadline: float, memory: int) -> None:
    """Answer questions until the other end closes the pipe."""
    algebra = prove if algebra_version() else None

    def warm_up() -> None:
        if algebra:
            algebra(*_WARM_UP)  # importing takes a second; it is not the first question's

    serve(connection, lambda question: _answered(question, algebra), deadline, memory, warm_up)


def _answered(question: Question, algebra: Algebra | None) -> Told:
    reference, answer, form = question
    try:
        check = ladder.check(reference, answer, form, algebra)
    except Exception as error:  # noqa: BLE001 - the edge of a process: whatever it is, it is told
        return ("error", type(error).__name__, True)
    return (str(check.status), check.rule, check.settled)
