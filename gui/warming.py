"""Loads parts of the program before somebody asks for them, so that nobody waits for an import."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Slot

_IDLE_MS = 300


class Warming(QObject):
    """Imports modules one after the other on a thread of its own, once the window has been idle.

    It is no job: there is nothing to show or to cancel, and a study may be opened meanwhile.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="warming")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_IDLE_MS)
        self._wait.timeout.connect(self._begin)

    def load(self, *names: str) -> None:
        """Import the modules of these names soon."""
        self._names.extend(names)
        self._wait.start()

    def close(self) -> None:
        """Drop what was not begun and wait for the rest."""
        self._wait.stop()
        self._thread.shutdown(cancel_futures=True)

    @Slot()
    def _begin(self) -> None:
        names, self._names = self._names, []
        for name in names:
            self._thread.submit(import_module, name)
