"""Frees what Python's reference counts leave behind, on the GUI thread and in small pieces."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 250
_DUE = (5_000, 10, 10)  # objects made, younger collections, middle ones


class Collector(QObject):
    """Collects cycles in place of Python, which does it on whatever thread makes objects.

    A QObject in a cycle must not die on a pool thread, and a full collection goes through all
    that the modules hold: 50 ms and more, at any moment. So Python's own collecting is off while
    this one is at work, and what is there for good is set aside.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def close(self) -> None:
        """Give it back."""
        self._timer.stop()
        self.release()
        gc.enable()

    @Slot()
    def set_aside(self) -> None:
        """Go no more through what there is now."""
        if self._timer.isActive():
            gc.freeze()

    @Slot()
    def release(self) -> None:
        """Go through all of it again, as a part of it is done with."""
        gc.unfreeze()

    @Slot()
    def _collect(self) -> None:
        due = [age for age, count in enumerate(gc.get_count()) if count > _DUE[age]]
        if due:
            gc.collect(due[-1])
