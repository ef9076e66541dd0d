"""Measures the longest time in which the GUI thread did not answer.

A timer beats every few milliseconds. The time between two beats is the time that a key press would
have waited. Time in which the system gave the processor to somebody else is taken off where Linux
tells it, so that a busy machine does not fail a test; waiting for a lock or a disk is not.
"""

import os
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT_MS = 50.0
BEAT_MS = 5
STACK_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time without an answer, in milliseconds since the watch began; `stack` says in what."""

    at_ms: float
    length_ms: float
    stack: str


class Heartbeat(QObject):
    """Watches the GUI thread inside a `with` block and fails at its end if a gap was too long.

    The block's own code counts too: prepare outside it, and inside let the event loop run between
    steps (`qtbot.waitUntil`, `qtbot.waitSignal`).
    """

    def __init__(self, limit_ms: float = LIMIT_MS) -> None:
        super().__init__()
        self.limit_ms = limit_ms
        self.gaps: list[Gap] = []
        self.longest_ms = 0.0
        self.longest_stack = ""
        self._clock = ThreadClock()
        self._began = self._last = 0.0
        self._stack = ""
        self._over = threading.Event()
        self._watched = threading.get_ident()
        self._watcher = threading.Thread(target=self._watch, name="heartbeat", daemon=True)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        self._began = self._last = self._clock.now_ms()
        self._watcher.start()
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._beat()
        self._timer.stop()
        self._over.set()
        self._watcher.join()
        self._clock.close()
        if error is None and self.gaps:
            raise AssertionError(self.report())

    def report(self) -> str:
        """Return the gaps in words, the longest first."""
        ordered = sorted(self.gaps, key=lambda gap: -gap.length_ms)
        return f"the window did not answer for more than {self.limit_ms:.0f} ms:\n" + "\n".join(
            f"  {gap.length_ms:.0f} ms, {gap.at_ms:.0f} ms after the start, in\n{gap.stack}"
            for gap in ordered[:3]
        )

    def _beat(self) -> None:
        now = self._clock.now_ms()
        gap = now - self._last
        if gap > self.longest_ms:
            self.longest_ms, self.longest_stack = gap, self._stack
        if gap > self.limit_ms:
            at = self._last - self._began
            self.gaps.append(Gap(at_ms=at, length_ms=gap, stack=self._stack or "  (unknown)"))
        self._stack = ""
        self._last = now

    def _watch(self) -> None:
        """Note where the GUI thread is once a gap is about to be long (on a thread)."""
        while not self._over.wait(BEAT_MS / 1000):
            late = time.perf_counter() * 1000 - self._clock.offset_ms - self._last
            if late > 0.8 * min(self.limit_ms, LIMIT_MS) and not self._stack:
                frame = sys._current_frames().get(self._watched)
                self._stack = "".join(traceback.format_stack(frame)[-STACK_DEPTH:])


class ThreadClock:
    """Milliseconds that passed for one thread, less those it waited for a free processor."""

    def __init__(self) -> None:
        self._file: int | None = None
        self.offset_ms = 0.0  # time kept waiting so far
        with suppress(OSError):  # systems other than Linux do not tell it
            self._file = os.open(Path("/proc/thread-self/schedstat"), os.O_RDONLY)

    def now_ms(self) -> float:
        """Return the time; call it on the thread that made this clock."""
        if self._file is not None:
            self.offset_ms = int(os.pread(self._file, 80, 0).split()[1]) / 1e6
        return time.perf_counter() * 1000 - self.offset_ms

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
