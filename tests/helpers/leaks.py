"""Finds what a test leaves behind, and names the line that started it.

A window, timer, thread, process or open study file that outlives its test disturbs a later one,
and in the program it is memory or a locked file that nobody gets back.
"""

import gc
import logging
import multiprocessing
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

PATIENCE = 2.0  # seconds that a thread or process which was told to end may take for it
SITE = "site-packages"
HERE = str(Path(__file__).parent)
# Qt keeps one of each for itself; they show nothing that is ours.
QT_OWN = frozenset({"QTipLabel", "QComboBoxPrivateContainer", "QShapedPixmapWidget"})


class Watch(Protocol):
    """Looks at one kind of thing; made before the test, asked after it."""

    def left(self) -> list[str]:
        """Return one line for each thing left behind."""
        ...

    def end(self) -> None:
        """Put back what the watch changed."""
        ...


@contextmanager
def nothing_left(*, with_qt: bool, may_log_errors: bool = False) -> Iterator[list[str]]:
    """Yield a list that holds, after the block, one line for each thing left behind in it."""
    found: list[str] = []
    watches = watches_for(with_qt=with_qt, may_log_errors=may_log_errors)
    try:
        yield found
        if with_qt:
            delete_what_is_due()
        if any(watch.left() for watch in watches):
            gc.collect()  # reference cycles are slow to go, not lost
            if with_qt:
                delete_what_is_due()
        found += [line for watch in watches for line in watch.left()]
    finally:
        for watch in reversed(watches):
            watch.end()


def watches_for(*, with_qt: bool, may_log_errors: bool) -> list[Watch]:
    """Return the watches for a test; those of Qt only where Qt is in use."""
    watches: list[Watch] = [Connections(), Threads(), Processes()]
    if not may_log_errors:
        watches.append(ErrorRecords())
    if with_qt:
        watches += [TopLevels(), *started_watches()]
    return watches


def delete_what_is_due() -> None:
    """Carry out deleteLater(), which otherwise waits for an event loop."""
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def caller() -> str:
    """Return "file:line" of the nearest code of ours that led here."""
    frame = sys._getframe(1)
    while frame.f_back and (SITE in frame.f_code.co_filename or HERE in frame.f_code.co_filename):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


class Connections:
    """SQLite connections that nobody closed; Python 3.13 warns of them, earlier ones do not."""

    def __init__(self) -> None:
        self._connect = sqlite3.connect
        self._open: dict[int, tuple[weakref.ref[sqlite3.Connection], str]] = {}
        opened = self._open

        class Watched(sqlite3.Connection):
            def close(self) -> None:
                super().close()
                opened.pop(id(self), None)

        def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            kwargs.setdefault("factory", Watched)
            connection = self._connect(*args, **kwargs)
            if isinstance(connection, Watched):
                opened[id(connection)] = (weakref.ref(connection), f"{args[:1]} at {caller()}")
            return connection

        sqlite3.connect = connect

    def left(self) -> list[str]:
        return [f"SQLite connection not closed: {where}" for _, where in self._open.values()]

    def end(self) -> None:
        sqlite3.connect = self._connect


class Threads:
    """Python threads that still run."""

    def __init__(self) -> None:
        self._before = set(threading.enumerate())

    def left(self) -> list[str]:
        deadline = time.monotonic() + PATIENCE
        new = [thread for thread in threading.enumerate() if thread not in self._before]
        ours = [thread for thread in new if not isinstance(thread, threading._DummyThread)]
        for thread in ours:
            thread.join(max(0.0, deadline - time.monotonic()))
        return [f"thread still running: {thread.name}" for thread in ours if thread.is_alive()]

    def end(self) -> None:
        pass


class Processes:
    """Worker processes that still run."""

    def __init__(self) -> None:
        self._before = set(multiprocessing.active_children())

    def left(self) -> list[str]:
        deadline = time.monotonic() + PATIENCE
        ours = [child for child in multiprocessing.active_children() if child not in self._before]
        for child in ours:
            child.join(max(0.0, deadline - time.monotonic()))
        return [f"process still running: {child.name}" for child in ours if child.is_alive()]

    def end(self) -> None:
        pass


class ErrorRecords(logging.Handler):
    """Log records of level ERROR and above: a test that provokes one must say so."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._lines: list[str] = []
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"error logged by {record.name}: {record.getMessage()}")

    def left(self) -> list[str]:
        return list(self._lines)

    def end(self) -> None:
        logging.getLogger().removeHandler(self)
        self.close()


class TopLevels:
    """Widgets without a parent that are still alive."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        self._all = QApplication.topLevelWidgets
        self._before = self._all()

    def left(self) -> list[str]:
        new = [widget for widget in self._all() if widget not in self._before]
        ours = [widget for widget in new if widget.metaObject().className() not in QT_OWN]
        # A menu or dialog whose owner is alive is told with its owner, not again by itself.
        alone = [widget for widget in ours if widget.parent() is None]
        return [
            f"widget still alive{' and visible' if widget.isVisible() else ''}: "
            f"{widget.metaObject().className()} {widget.objectName() or widget.windowTitle()!r}"
            for widget in alone
        ]

    def end(self) -> None:
        self._before = []


class Started:
    """Objects whose `start` was called and that are not yet at rest."""

    def __init__(self, kind: type, noun: str, is_busy: Callable[[Any], bool]) -> None:
        self._kind, self._noun, self._is_busy = kind, noun, is_busy
        self._start: Any = kind.start
        self._known: dict[int, tuple[weakref.ref[Any], str]] = {}
        watch = self

        def start(started: Any, *args: Any, **kwargs: Any) -> Any:
            watch._known[id(started)] = (weakref.ref(started), caller())
            return watch._start(started, *args, **kwargs)

        kind.start = start

    def left(self) -> list[str]:
        from shiboken6 import isValid  # noqa: PLC0415

        alive = [(ref(), where) for ref, where in self._known.values()]
        return [
            f"{self._noun}: started at {where}"
            for thing, where in alive
            if thing is not None and isValid(thing) and self._is_busy(thing)
        ]

    def end(self) -> None:
        self._kind.start = self._start


def started_watches() -> list[Watch]:
    """Return the watches of Qt's timers, animations, threads and pools."""
    from PySide6.QtCore import QAbstractAnimation, QThread, QThreadPool, QTimer  # noqa: PLC0415

    patience_ms = int(PATIENCE * 1000)
    running = QAbstractAnimation.State.Running
    return [
        Started(QTimer, "timer still active", lambda timer: timer.isActive()),
        Started(
            QAbstractAnimation, "animation still running", lambda each: each.state() == running
        ),
        Started(QThread, "QThread still running", lambda thread: not thread.wait(patience_ms)),
        Started(QThreadPool, "pool still busy", lambda pool: not pool.waitForDone(patience_ms)),
    ]


def fail_if_any(found: list[str]) -> None:
    """Fail the test that runs if anything was left behind."""
    if found:
        pytest.fail("left behind:\n  " + "\n  ".join(sorted(set(found))), pytrace=False)
