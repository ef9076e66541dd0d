"""The whole ladder: what is cheap here, algebra in worker processes, nothing proven twice."""

from collections.abc import Callable, Sequence
from typing import Self

from core.outcomes import ladder
from core.outcomes.result import Check
from core.outcomes.verdict import Status
from data.checking.algebra import algebra_version
from data.checking.worker import Question
from data.checking.workers import Workers

_NOT_KEPT = frozenset((Status.TIMEOUT, Status.ERROR))


class Checker:
    """Checks answers; `who` names it with its version and that of what proves equality.

    Proofs are remembered by (reference, answer, form) as long as it lives. Use it from one thread
    at a time, and close it.
    """

    def __init__(self, workers: Workers | None = None) -> None:
        self._workers = workers or Workers()
        self._proven: dict[Question, Check] = {}
        self.algebra = algebra_version()
        who = f"{ladder.NAME} {ladder.VERSION}"
        self.who = f"{who} + {self.algebra}" if self.algebra else who

    def checks(
        self,
        questions: Sequence[Question],
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[int], object] = lambda _done: None,
    ) -> list[Check]:
        """Return a check for each question, in their order.

        `told` hears how many are done. Once `stopped`, the rest is returned unsettled.

        Raises:
            ProcessError: if no worker process can be started.
        """
        found = {question: self._at_once(question) for question in questions}
        open_ = [question for question, check in found.items() if not check.settled]
        done = len(questions) - len(open_)
        told(done)
        if self.algebra and open_:
            for count, (number, check) in enumerate(self._workers.checks(open_, stopped), start=1):
                found[open_[number]] = check
                if check.status not in _NOT_KEPT:
                    self._proven[open_[number]] = check
                told(done + count)
        return [found[question] for question in questions]

    def close(self) -> None:
        """End the worker processes."""
        self._workers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _at_once(self, question: Question) -> Check:
        return self._proven.get(question) or ladder.check(*question)
