"""Draws the charts of a report in a process of its own, without a window.

Where Qt's libraries are missing, Qt ends the whole process: then it is this one, and the report
goes without drawings. Nor does the window wait while the charts of a report are drawn.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from core.charts.data import ChartsData
from core.report.document import Figure

_DEADLINE_SECONDS = 120
_TICK_SECONDS = 0.1
_CODE = "from gui.report.process import draw_for_parent; draw_for_parent()"


def draw_apart(
    charts: ChartsData, stopped: Callable[[], bool] = lambda: False
) -> list[Figure] | None:
    """Return the drawn charts; None where nothing can be drawn here, or once `stopped`."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", _CODE],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        answer = _answer_of(process, pickle.dumps(charts), stopped)
    if process.returncode or not answer:
        return None
    return pickle.loads(answer)  # noqa: S301 - from the process that was started here


def _answer_of(
    process: "subprocess.Popen[bytes]", question: bytes, stopped: Callable[[], bool]
) -> bytes:
    """Return what the process says, b"" if it takes too long or is no longer wanted."""
    waited, given = 0.0, question
    while waited < _DEADLINE_SECONDS and not stopped():
        try:
            return process.communicate(given or None, timeout=_TICK_SECONDS)[0]
        except subprocess.TimeoutExpired:
            waited += _TICK_SECONDS
            given = b""
    process.kill()
    process.communicate()
    return b""


def draw_for_parent() -> None:
    """Read charts from standard input, and write them drawn to standard output."""
    charts = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only in the process that draws

    application = QApplication([])
    from gui.report.drawing import draw_all  # noqa: PLC0415 - needs the application

    figures = draw_all(charts)
    sys.stdout.buffer.write(pickle.dumps(figures))
    sys.stdout.buffer.flush()
    del application
