"""How long the window goes without an answer while one works: the acts of the heartbeat tests."""

import os
import statistics
from collections import defaultdict
from pathlib import Path

import pytest

from tests.bench.result import Result
from tests.helpers.heartbeat import LIMIT_MS

TIMES = 5
ACTS = Path(__file__).parents[1] / "e2e" / "test_heartbeat.py"


def measure() -> list[Result]:
    """Return the median of the longest times without an answer of each act, the longest first."""
    os.environ["VOLTEFACE_BEATS"] = str(TIMES)
    listener = Listener()
    options = ["-q", "-p", "no:cacheprovider", "--no-header", "-n", "0"]
    if pytest.main([*options, str(ACTS)], plugins=[listener]):
        raise RuntimeError("an act froze the window or failed; see above")
    results = [result(act, noted) for act, noted in listener.noted.items()]
    return sorted(results, key=lambda each: -each.median_ms)


def result(act: str, noted: list[tuple[float, str]]) -> Result:
    """Return one line; where an answer took too long, it says in what."""
    median = statistics.median(length for length, _ in noted)
    longest, stack = max(noted)
    place = " < ".join(places(stack)) if longest > LIMIT_MS else ""
    note = f"aim: {LIMIT_MS:.0f} ms; longest of {len(noted)}: {longest:.0f} ms {place}"
    return Result(name=act, median_ms=median, note=note.strip())


def places(stack: str) -> list[str]:
    """Return the last functions of a formatted stack that are the program's, innermost first."""
    lines = [line.split(", ") for line in stack.splitlines() if line.startswith("  File")]
    ours = [name.removeprefix("in ") for file, _, name in lines if "site-packages" not in file]
    return ours[::-1][:3]


class Listener:
    """Collects what the acts note of themselves."""

    def __init__(self) -> None:
        self.noted: dict[str, list[tuple[float, str]]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the notes of a test that was called."""
        if report.when == "call":
            act = report.nodeid.rpartition("::")[2].removeprefix("test_that_").replace("_", " ")
            self.noted[act] += [value for _, value in report.user_properties]  # pyright: ignore[reportArgumentType]
