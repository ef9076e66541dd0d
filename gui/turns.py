"""Cuts long work on the GUI thread into turns of the event loop, so that keys come in between."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

_REAL_TIMER_MS = 1  # with 0 Qt would post an event, and run it before it looks at anything else


def in_next_turn(owner: QObject, then: Callable[[], object]) -> None:
    """Do `then`, a method of `owner`, once what waits has been answered; not if `owner` is gone."""
    QTimer.singleShot(_REAL_TIMER_MS, owner, then)


def paint_in_next_turn(widget: QWidget) -> None:
    """Paint what is about to change on a widget in a turn of its own: both may take long."""
    if widget.updatesEnabled():
        widget.setUpdatesEnabled(False)
        in_next_turn(widget, lambda: widget.setUpdatesEnabled(True))
