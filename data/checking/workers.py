"""Worker processes that check: several questions under way, each with a hard deadline.

One thread asks and waits; there are no others. A worker that misses its deadline is killed and
another takes its place, so that no answer, whatever it holds, stops the rest.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import Self

from core.errors import VoltefaceError
from core.outcomes.result import Check
from core.outcomes.verdict import Status
from data.checking.worker import READY, Question, serve

DEADLINE = 2.5
MEMORY = 2 << 30
_START_DEADLINE = 60.0
_STEP = 0.1  # how soon a cancel is noticed, in seconds

_TIMEOUT = Check(status=Status.TIMEOUT, rule="algebra")
_ENDED = Check(status=Status.ERROR, rule="the checking process ended")


class CheckingError(VoltefaceError):
    """Checking cannot go on."""


class Workers:
    """Processes started when they are first needed, and ended by `close`.

    count: how many at most; None leaves one processor to others.
    deadline: seconds that one question may take.
    memory: bytes that one process may have, where the system can limit them.
    """

    def __init__(
        self, count: int | None = None, deadline: float = DEADLINE, memory: int = MEMORY
    ) -> None:
        self._count = count or max(1, (os.cpu_count() or 2) - 1)
        self._deadline = deadline
        self._memory = memory
        self._workers: list[_Worker] = []

    def checks(
        self, questions: Sequence[Question], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, Check]]:
        """Yield each question's number with its check, as they come; fewer once `stopped`.

        To be used from one thread at a time.

        Raises:
            CheckingError: if no process can be started.
        """
        waiting = deque(enumerate(questions))
        tried_again: set[int] = set()  # a process may be ended for what is not its question's fault
        while len(self._workers) < min(self._count, len(questions)):
            self._workers.append(_Worker(self._deadline, self._memory))
        try:
            while (waiting or any(each.is_busy for each in self._workers)) and not stopped():
                for worker in self._workers:
                    if waiting and worker.is_free:
                        worker.ask(*waiting.popleft())
                for number, check in self._heard():
                    if check is _ENDED and number not in tried_again:
                        tried_again.add(number)
                        waiting.append((number, questions[number]))
                    else:
                        yield number, check
        finally:
            for worker in [each for each in self._workers if each.is_busy]:
                self._end(worker)

    def close(self) -> None:
        """End all processes; they start again when they are needed."""
        while self._workers:
            self._workers.pop().end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _heard(self) -> list[tuple[int, Check]]:
        """Wait a little; return what has been answered, or not in time."""
        soonest = min(each.due for each in self._workers)
        patience = min(_STEP, max(0.0, soonest - time.monotonic()))
        speaking = wait([each.connection for each in self._workers], patience)
        heard: list[tuple[int, Check]] = []
        for worker in list(self._workers):
            if worker.connection in speaking:
                heard += worker.hear()
            elif worker.due <= time.monotonic():
                heard += worker.give_up(_TIMEOUT)
            if worker.has_ended:
                self._replace(worker)
        return heard

    def _replace(self, worker: "_Worker") -> None:
        was_ready = worker.was_ready
        self._end(worker)
        if not was_ready:
            raise CheckingError(
                "The process that checks answers does not start.",
                advice="Perhaps memory ran out; close other programs and try again.",
            )
        self._workers.append(_Worker(self._deadline, self._memory))

    def _end(self, worker: "_Worker") -> None:
        self._workers.remove(worker)
        worker.end()


class _Worker:
    """One process and the question it is at; `due` is when its time is up."""

    def __init__(self, deadline: float, memory: int) -> None:
        # Spawned, because a forked copy of a process with threads may hold locks for ever.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, deadline, memory), name="answer checker", daemon=True
        )
        self._process.start()
        theirs.close()
        self._deadline = deadline
        self._number: int | None = None
        self.due = time.monotonic() + _START_DEADLINE
        self.was_ready = self.has_ended = False

    @property
    def is_busy(self) -> bool:
        """Whether it is at a question."""
        return self._number is not None

    @property
    def is_free(self) -> bool:
        """Whether it has started and is at no question."""
        return self.was_ready and not self.is_busy and not self.has_ended

    def ask(self, number: int, question: Question) -> None:
        self._number, self.due = number, time.monotonic() + self._deadline
        try:
            self.connection.send(question)
        except OSError:
            self.has_ended = True  # what it is at is told by `hear`

    def hear(self) -> list[tuple[int, Check]]:
        """Return what it says of its question; nothing where it says that it is ready."""
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            return self.give_up(_ENDED)
        self.due = float("inf")
        if said == READY:
            self.was_ready = True
            return []
        status, rule, settled = said
        number, self._number = self._number, None
        check = Check(status=Status(status), rule=rule, settled=settled)
        return [] if number is None else [(number, check)]

    def give_up(self, check: Check) -> list[tuple[int, Check]]:
        self.has_ended = True
        number, self._number = self._number, None
        return [] if number is None else [(number, check)]

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()
