"""The process that checks: takes questions through a pipe, one at a time, and answers each.

It imports core and math-verify only. What it is asked may never end or eat all memory: whoever
asks ends the process at a deadline; it limits its memory itself, and ends by itself some time after
the deadline should nobody be left to do so.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from core.outcomes import ladder
from core.outcomes.kinds import AnswerForm
from core.outcomes.result import Algebra
from data.checking.algebra import algebra_version, prove

Question = tuple[str | None, str | None, AnswerForm]
"""A reference, an answer, and how they are compared."""

Told = tuple[str, str, bool]
"""Status, rule and whether it is settled: plain values only."""

READY = "ready"
_GRACE = 5.0
_WARM_UP = ("\\sqrt{8}", "2\\sqrt{2}")


def serve(connection: Connection, deadline: float, memory: int) -> None:
    """Answer questions until the other end closes the pipe."""
    _be_quiet()
    algebra = prove if algebra_version() else None
    if algebra:
        algebra(*_WARM_UP)  # importing takes a second; it is not the first question's
    _limit(memory)
    connection.send(READY)
    set_alarm = _alarm(deadline + _GRACE)
    with suppress(EOFError, OSError):
        while True:
            question: Question = connection.recv()
            set_alarm()
            connection.send(_answered(question, algebra))


def _answered(question: Question, algebra: Algebra | None) -> Told:
    reference, answer, form = question
    try:
        check = ladder.check(reference, answer, form, algebra)
    except Exception as error:  # noqa: BLE001 - the edge of a process: whatever it is, it is told
        return ("error", type(error).__name__, True)
    return (str(check.status), check.rule, check.settled)


def _be_quiet() -> None:
    """Leave the terminal, and Ctrl+C, to the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _limit(memory: int) -> None:
    """Let no allocation go beyond so many bytes, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _alarm(seconds: float) -> Callable[[], object]:
    """Return a function after which the process ends in `seconds` unless it is called again."""
    if not hasattr(signal, "setitimer"):
        return lambda: None
    return lambda: signal.setitimer(signal.ITIMER_REAL, seconds)
