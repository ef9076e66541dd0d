"""Thousands of scripted edits in processes that are killed at random instants, again and again.

`python -m tests.bench.bench_kills 500 STUDY` kills 500 times, on a copy of a study of one's own.
It fails at the first edit that was acknowledged and is lost, at the first span off its words, and
where undo or redo do not lead back.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from data.example.opening import make_example
from data.store.study import Study
from tests.bench.__main__ import table
from tests.bench.result import Result
from tests.helpers.killing import (
    ANNOTATOR,
    Aftermath,
    Model,
    check_after,
    check_way_back,
    edits_in,
    heard,
    work,
)

KILLS = 100
LONGEST_S = 0.5
"""A process is killed at an instant between its start and so much later."""


def measure() -> list[Result]:
    """Return the figures of the usual number of kills, on the example study."""
    with tempfile.TemporaryDirectory() as folder:
        return kill_often(make_example(Path(folder)), KILLS)


def kill_often(original: Path, kills: int) -> list[Result]:
    """Kill so many processes that work on a copy of a study."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kills.volteface"
        shutil.copyfile(original, path)
        model, chance = Model(), random.Random(1)
        asked = told = came = 0
        times: list[float] = []
        for seed in range(kills):
            with Study.open(path, ANNOTATOR) as study:
                before = edits_in(study)
            aftermath = killed(path, model, seed, chance.random() * LONGEST_S)
            began = time.perf_counter()
            came += check_after(path, model, before, aftermath)
            times.append((time.perf_counter() - began) * 1000)
            asked, told = asked + len(aftermath.asked), told + aftermath.told
        back = check_way_back(path, model, {})
    note = (
        f"{kills:,} processes killed; {asked:,} edits begun, {told:,} acknowledged, {came:,} in the"
        f" study, 0 acknowledged lost; {back:,} edits undone down to the beginning and redone"
    )
    median = sorted(times)[len(times) // 2]
    return [Result(name="opening and check after a kill", median_ms=median, note=note)]


def killed(path: Path, model: Model, seed: int, seconds: float) -> Aftermath:
    """Let a process work, kill it after so long; return what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as out:
            work(path, model, seed, 1_000_000, out)
        os._exit(1)  # it is never to come so far
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        said = [lines.readline()]  # it has opened the study and begins
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            said.append(lines.readline())
        os.kill(child, signal.SIGKILL)
        said += lines.readlines()
    os.waitpid(child, 0)
    return heard(said)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    if len(sys.argv) > 2:
        print(table([each.as_plain() for each in kill_often(Path(sys.argv[2]), count)]))
    else:
        print(table([each.as_plain() for each in measure()]))
