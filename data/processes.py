"""Worker processes that answer questions, each within a hard deadline.

The deadline is of computing where the system can tell it, so that a busy machine changes no answer;
by the clock a question may then take four times as long.

One thread asks and waits; there are no others. A worker that misses its deadline is killed and
another takes its place, so that no question, whatever it holds, stops the rest.
"""

import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Self, TypeVar

from core.errors import VoltefaceError

READY = "ready"
_START_DEADLINE = 60.0
_STEP = 0.1  # how soon a cancel is noticed, in seconds
_GRACE = 5.0
_COUNTS_COMPUTING = hasattr(signal, "ITIMER_PROF")  # not on Windows
_OUT_OF_TIME = -signal.SIGPROF if _COUNTS_COMPUTING else None
_BY_THE_CLOCK = 4.0 if _COUNTS_COMPUTING else 1.0

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class ProcessError(VoltefaceError):
    """Worker processes cannot be used."""


class Workers(Generic[Question, Answer]):
    """Processes that are started when they are first needed, and ended by `close`.

    Args:
        target: a function of a module that a process can import: it gets a pipe, the deadline
            and the memory, calls `serve`, and ends when that returns.
        late: the answer to a question that took too long.
        broken: the answer to a question whose process ended.
        deadline: seconds of computing that one question may take.
        memory: bytes that one process may have, where the system can limit them.
        count: how many at most; None leaves one processor to others.
    """

    def __init__(
        self,
        target: Callable[[Connection, float, int], None],
        *,
        late: Answer,
        broken: Answer,
        deadline: float,
        memory: int,
        count: int | None = None,
    ) -> None:
        self._target = target
        self._late, self._broken = late, broken
        self._deadline, self._memory = deadline, memory
        self._count = count or max(1, (os.cpu_count() or 2) - 1)
        self._workers: list[_Worker] = []

    def answers(
        self, questions: Sequence[Question], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, Answer]]:
        """Yield each question's number with its answer, as they come; fewer once `stopped`.

        To be used from one thread at a time.

        Raises:
            ProcessError: if no process can be started.
        """
        waiting = deque(enumerate(questions))
        while len(self._workers) < min(self._count, len(questions)):
            self._workers.append(self._started())
        try:
            while (waiting or any(each.is_busy for each in self._workers)) and not stopped():
                for worker in self._workers:
                    if waiting and worker.is_free and worker.ask(*waiting[0]):
                        waiting.popleft()
                yield from self._heard()
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

    def _started(self) -> "_Worker":
        return _Worker(self._target, self._deadline, self._memory)

    def _heard(self) -> list[tuple[int, Answer]]:
        """Wait a little; return what has been answered, or not in time."""
        soonest = min(each.due for each in self._workers)
        patience = min(_STEP, max(0.0, soonest - time.monotonic()))
        speaking = wait([each.connection for each in self._workers], patience)
        heard: list[tuple[int, Answer]] = []
        for worker in list(self._workers):
            if worker.connection in speaking:
                for number, said in worker.hear():
                    unsaid = self._late if worker.ran_out_of_time else self._broken
                    heard.append((number, unsaid if said is None else said[0]))
            elif worker.due <= time.monotonic():
                heard += [(number, self._late) for number in worker.give_up()]
            if worker.has_ended:
                self._replace(worker)
        return heard

    def _replace(self, worker: "_Worker") -> None:
        was_ready = worker.was_ready
        self._end(worker)
        if not was_ready:
            raise ProcessError(
                "A worker process does not start.",
                advice="Perhaps memory ran out; close other programs and try again.",
            )
        self._workers.append(self._started())

    def _end(self, worker: "_Worker") -> None:
        self._workers.remove(worker)
        worker.end()


class _Worker:
    """One process and the question it is at; `due` is when its time is up."""

    def __init__(
        self, target: Callable[[Connection, float, int], None], deadline: float, memory: int
    ) -> None:
        # Spawned, because a forked copy of a process with threads may hold locks for ever.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=target, args=(theirs, deadline, memory), name=target.__name__, daemon=True
        )
        self._process.start()
        theirs.close()
        self._deadline = deadline
        self._number: int | None = None
        self.due = time.monotonic() + _START_DEADLINE
        self.was_ready = self.has_ended = self.ran_out_of_time = False

    @property
    def is_busy(self) -> bool:
        """Whether it is at a question."""
        return self._number is not None

    @property
    def is_free(self) -> bool:
        """Whether it has started and is at no question."""
        return self.was_ready and not self.is_busy and not self.has_ended

    def ask(self, number: int, question: Any) -> bool:  # noqa: ANN401 - whatever is asked
        """Return whether it took the question; one that has ended meanwhile does not."""
        try:
            self.connection.send(question)
        except OSError:
            self.has_ended = True
            return False
        self._number = number
        self.due = time.monotonic() + self._deadline * _BY_THE_CLOCK
        return True

    def hear(self) -> list[tuple[int, tuple[Any] | None]]:
        """Return its question's number with what it says, None where it has ended."""
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            self._process.join(_GRACE)
            self.ran_out_of_time = self._process.exitcode == _OUT_OF_TIME
            return [(number, None) for number in self.give_up()]
        self.due = float("inf")
        if said == READY:
            self.was_ready = True
            return []
        number, self._number = self._number, None
        return [] if number is None else [(number, (said,))]

    def give_up(self) -> list[int]:
        """Return the number of the question that it will never answer."""
        self.has_ended = True
        number, self._number = self._number, None
        return [] if number is None else [number]

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


# In the worker process


def serve(
    connection: Connection,
    answer: Callable[[Any], Any],
    deadline: float,
    memory: int,
    prepare: Callable[[], object] = lambda: None,
) -> None:
    """Answer questions until the other end closes the pipe.

    `prepare` imports what takes long, before memory is limited and the first question is asked.
    The process leaves the terminal to the one that asks, and ends by itself some time after the
    deadline should nobody be left to end it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    prepare()
    _limit(memory)
    connection.send(READY)
    set_alarm = _alarm(deadline)
    with suppress(EOFError, OSError):
        while True:
            question = connection.recv()
            set_alarm()
            connection.send(answer(question))


def _limit(memory: int) -> None:
    """Let no allocation go beyond so many bytes, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _alarm(deadline: float) -> Callable[[], None]:
    """Return a function that gives the process until the deadline, from each call anew."""

    def set_alarm() -> None:
        if _COUNTS_COMPUTING:
            signal.setitimer(signal.ITIMER_PROF, deadline)
            signal.setitimer(signal.ITIMER_REAL, deadline * _BY_THE_CLOCK + _GRACE)

    return set_alarm
