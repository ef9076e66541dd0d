"""Where failures end up: a readable dialog for expected ones, a report for all others."""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QWidget

from core.errors import VoltefaceError, tells_of_damage
from data.logs import log_tail, write_report
from gui.dialogs import CrashDialog, ErrorDialog
from gui.environment import environment

logger = logging.getLogger(__name__)
_qt_logger = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ErrorReporter(QObject):
    """Hears of every failure that nobody caught, on any thread, and tells of it in the window.

    Signals:
        told: a dialog about a failure is on screen; carries it.
        damaged: a part of the study cannot be read, which is no bug; carries the failure.
    """

    told = Signal(object)
    damaged = Signal(object)
    _arrived = Signal(object)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._window: QWidget | None = None
        self._crash: CrashDialog | None = None
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._installed = False
        # Queued, so that a failure on another thread, or in the middle of a paint, waits its turn.
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the interpreter's three hooks and Qt's messages."""
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(log_qt_message)
        self._installed = True

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._installed:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
            qInstallMessageHandler(None)
            self._installed = False

    def show_over(self, window: QWidget | None) -> None:
        """Show dialogs over `window` from now on."""
        self._window = window

    def report(self, error: BaseException) -> None:
        """Tell of a failure; may be called on any thread."""
        if isinstance(error, VoltefaceError) or tells_of_damage(error):
            logger.warning("%s", error)
        else:
            logger.critical("A bug", exc_info=error)
        self._arrived.emit(error)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        self.report(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _on_unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, VoltefaceError):
            ErrorDialog.show_error(self._window, error)
        elif tells_of_damage(error):
            self.damaged.emit(error)
            return
        elif self._crash is not None:
            # One dialog, however many failures: a bug in a paint repeats with every frame.
            self._crash.count_another()
            return
        else:
            self._show_crash(error)
        self.told.emit(error)

    def _show_crash(self, error: BaseException) -> None:
        text = crash_report(error, log_tail(self._logs))
        try:
            path = write_report(self._logs, "crash", text)
        except OSError as problem:
            logger.warning("Cannot write a crash report: %s", problem)
            path = None
        self._crash = CrashDialog.show_crash(self._window, text, path)
        self._crash.finished.connect(self._forget_crash)

    @Slot()
    def _forget_crash(self) -> None:
        self._crash = None


def crash_report(error: BaseException, log: str) -> str:
    """Return the text of a report: what happened, on what, and what went before."""
    trace = "".join(traceback.format_exception(error))
    return f"{trace}\n{environment()}\n\nThe end of the log:\n{log or '(empty)'}"


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write what Qt says to the log."""
    category = getattr(context, "category", None) or "default"
    _qt_logger.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", category, message)
