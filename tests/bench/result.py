"""What a measurement says, and how it is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table.

    `floor_ms` is what the named floor takes: the same outcome by the plainest use of the platform.
    `ratio` is ours over the floor's; 0 where there is no floor. `memory_mb` is the most memory that
    the measuring process, or the measured one, had in use; 0 where it was not looked at.
    """

    name: str
    median_ms: float
    floor_name: str = ""
    floor_ms: float = 0.0
    ratio: float = 0.0
    memory_mb: float = 0.0
    note: str = ""

    @classmethod
    def compared(
        cls,
        name: str,
        ours: list[float],
        floor_name: str,
        floor: list[float],
        *,
        memory_mb: float = 0.0,
        note: str = "",
    ) -> "Result":
        """Return the result of two series of milliseconds."""
        median, least = statistics.median(ours), statistics.median(floor)
        return cls(
            name=name,
            median_ms=median,
            floor_name=floor_name,
            floor_ms=least,
            ratio=median / least if least else 0.0,
            memory_mb=memory_mb,
            note=note,
        )

    def as_plain(self) -> dict[str, Any]:
        """Return the values by name, for JSON."""
        return asdict(self)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how many milliseconds `work` took by a clock that tells seconds."""
    began = clock()
    work()
    return (clock() - began) * 1000


def alternated(
    ours: Callable[[], float], floor: Callable[[], float], times: int = 5
) -> tuple[list[float], list[float]]:
    """Return two series of milliseconds, taken in turns, so that a slow moment hits both.

    One turn of each goes before and is not counted.
    """
    pairs = [(floor(), ours()) for _ in range(times + 1)][1:]
    return [our for _, our in pairs], [least for least, _ in pairs]


def peak_memory_mb(process: int | str = "self") -> float:
    """Return the most memory that a process had in use so far; 0 where that is not told."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
