"""Loads and builds parts of the program before somebody asks for them, so that nobody waits."""

from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Event, Thread

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_IDLE_MS = 1500


class Warming(QObject):
    """Imports modules one by one on a thread of their own, once nobody did anything for a while.

    It is no job: there is nothing to show or to cancel, and a study may be opened meanwhile. An
    import holds the interpreter for up to 70 ms at a time, which is why it keeps out of the way.
    What is to be built then is built on this thread, one thing in a turn of the event loop.

    Signals:
        done: all that was asked for is there.
    """

    done = Signal()
    _loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._threads: list[Thread] = []
        self._ended = Event()
        self._builds: list[Callable[[], None]] = []
        self._loaded.connect(self._build_soon)
        self.wait_ms = _IDLE_MS
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._begin)

    def load(self, *names: str, then: Sequence[Callable[[], None]] = ()) -> None:
        """Import the modules of these names soon, `then` build; what was to be built is dropped."""
        self._names.extend(names)
        self._builds = [*then]
        self._wait.start(self.wait_ms)

    @Slot()
    def put_off(self) -> None:
        """Wait anew, for somebody is busy with the window."""
        if self._wait.isActive():
            self._wait.start(self.wait_ms)

    def close(self) -> None:
        """Drop what was not begun and wait for the rest."""
        self._wait.stop()
        self._builds.clear()
        self._ended.set()
        for thread in self._threads:
            thread.join()

    @Slot()
    def _begin(self) -> None:
        names, self._names = self._names, []
        if not names:
            self._build()
            return
        thread = Thread(target=self._load, args=(names,), name="warming", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _load(self, names: Sequence[str]) -> None:
        for name in names:
            if self._ended.is_set():
                return
            import_module(name)
        self._loaded.emit()

    @Slot()
    def _build_soon(self) -> None:
        if self._ended.is_set():
            return
        if self._builds:
            self._wait.start(self.wait_ms)
        else:
            self.done.emit()

    def _build(self) -> None:
        if self._builds:
            self._builds.pop(0)()
            self._build_soon()
