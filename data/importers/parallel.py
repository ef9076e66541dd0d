"""Reading records in other processes, in their order: the same result whatever their number."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from core.errors import ImportFileError

_PAYS_FROM = 16 * 1024 * 1024  # bytes to read; below, starting a process costs more than it saves
_CHUNK = 256 * 1024
_AHEAD = 2 * (os.cpu_count() or 1)

Item = TypeVar("Item")
Result = TypeVar("Result")


def size_of(path: Path) -> int:
    """Return how many bytes `path` has, 0 where that cannot be known."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def readers(total_bytes: int) -> Iterator[Executor | None]:
    """Give processes that read beside this one; None where there is too little to read."""
    others = (os.cpu_count() or 1) - 1
    if total_bytes < _PAYS_FROM or others < 1:
        yield None
        return
    # Spawned, because a forked copy of a process with threads may hold locks for ever.
    pool = ProcessPoolExecutor(others, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], executor: Executor
) -> Iterator[Result]:
    """Yield `work(item)` for each of `items` in their order; only a few are under way at a time.

    Raises:
        ImportFileError: if a process ends before its work is done.
    """
    under_way: deque[Future[Result]] = deque()
    try:
        for item in items:
            under_way.append(executor.submit(work, item))
            if len(under_way) > _AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool as error:
        raise ImportFileError(
            "A process that reads the file has ended unexpectedly.",
            advice="Perhaps memory ran out; close other programs and try again.",
        ) from error
    finally:
        for future in under_way:
            future.cancel()


def chunks(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[Sequence[Item]]:
    """Group `items` so that each group has some hundred kilobytes by `size`."""
    group: list[Item] = []
    taken = 0
    for item in items:
        group.append(item)
        taken += size(item)
        if taken >= _CHUNK:
            yield group
            group, taken = [], 0
    if group:
        yield group
