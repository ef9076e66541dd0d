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
from tempfile import TemporaryFile

from core.report.document import Figure
from core.report.page_charts import PageCharts

_DEADLINE_SECONDS = 120
_TICK_SECONDS = 0.1
_CODE = "from gui.report.process import draw_for_parent; draw_for_parent()"


def draw_apart(
    charts: PageCharts, stopped: Callable[[], bool] = lambda: False
) -> list[Figure] | None:
    """Return the drawn charts; None where nothing can be drawn here, or once `stopped`."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    # Files, as a pipe that is full would have each wait for the other.
    with TemporaryFile() as question, TemporaryFile() as answer:
        pickle.dump(charts, question)
        question.seek(0)
        with subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", _CODE],
            env=environment,
            cwd=Path(__file__).parents[2],
            stdin=question,
            stdout=answer,
            stderr=subprocess.DEVNULL,
        ) as process:
            _wait_for(process, stopped)
        answer.seek(0)
        if process.returncode:
            return None
        return pickle.load(answer)  # noqa: S301 - from the process that was started here


def _wait_for(process: "subprocess.Popen[bytes]", stopped: Callable[[], bool]) -> None:
    """Let the process end; end it where it takes too long or is no longer wanted."""
    waited = 0.0
    while waited < _DEADLINE_SECONDS and not stopped():
        try:
            process.wait(_TICK_SECONDS)
        except subprocess.TimeoutExpired:
            waited += _TICK_SECONDS
        else:
            return
    process.kill()


def draw_for_parent() -> None:
    """Read charts from standard input, and write them drawn to standard output."""
    charts = pickle.load(sys.stdin.buffer)  # noqa: S301 - from who started this process
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only in the process that draws

    application = QApplication([])
    from gui.report.drawing import draw_all  # noqa: PLC0415 - needs the application

    figures = draw_all(charts)
    pickle.dump(figures, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    del application
