"""Loads parts of the program before somebody asks for them, so that nobody waits for an import."""

from collections.abc import Sequence
from importlib import import_module
from threading import Event, Thread

from PySide6.QtCore import QObject, QTimer, Slot

_IDLE_MS = 1500


class Warming(QObject):
    """Imports modules one by one on a thread of their own, once nobody did anything for a while.

    It is no job: there is nothing to show or to cancel, and a study may be opened meanwhile. An
    import holds the interpreter for up to 70 ms at a time, which is why it keeps out of the way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._threads: list[Thread] = []
        self._ended = Event()
        self.wait_ms = _IDLE_MS
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._begin)

    def load(self, *names: str) -> None:
        """Import the modules of these names soon."""
        self._names.extend(names)
        self._wait.start(self.wait_ms)

    @Slot()
    def put_off(self) -> None:
        """Wait anew, for somebody is busy with the window."""
        if self._wait.isActive():
            self._wait.start(self.wait_ms)

    def close(self) -> None:
        """Drop what was not begun and wait for the rest."""
        self._wait.stop()
        self._ended.set()
        for thread in self._threads:
            thread.join()

    @Slot()
    def _begin(self) -> None:
        names, self._names = self._names, []
        thread = Thread(target=_load, args=(names, self._ended), name="warming", daemon=True)
        self._threads.append(thread)
        thread.start()


def _load(names: Sequence[str], ended: Event) -> None:
    for name in names:
        if not ended.is_set():
            import_module(name)
