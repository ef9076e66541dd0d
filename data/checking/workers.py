"""Worker processes that check answers: several questions under way, each with a hard deadline."""

from collections.abc import Callable, Iterator, Sequence
from typing import Self

from core.outcomes.result import Check
from core.outcomes.verdict import Status
from data.checking.worker import Question, Told, answer_checker
from data.processes import Workers as Processes

DEADLINE = 2.5
MEMORY = 2 << 30

_TIMEOUT: Told = (str(Status.TIMEOUT), "algebra", True)
_ENDED: Told = (str(Status.ERROR), "the checking process ended", True)


class Workers:
    """Processes started when they are first needed, and ended by `close`.

    count: how many at most; None leaves one processor to others.
    deadline: seconds that one question may take.
    memory: bytes that one process may have, where the system can limit them.
    """

    def __init__(
        self, count: int | None = None, deadline: float = DEADLINE, memory: int = MEMORY
    ) -> None:
        self._processes = Processes[Question, Told](
            answer_checker,
            late=_TIMEOUT,
            broken=_ENDED,
            deadline=deadline,
            memory=memory,
            count=count,
        )

    def checks(
        self, questions: Sequence[Question], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, Check]]:
        """Yield each question's number with its check, as they come; fewer once `stopped`.

        To be used from one thread at a time.

        Raises:
            ProcessError: if no process can be started.
        """
        for number, (status, rule, settled) in self._processes.answers(questions, stopped):
            yield number, Check(status=Status(status), rule=rule, settled=settled)

    def close(self) -> None:
        """End all processes; they start again when they are needed."""
        self._processes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
