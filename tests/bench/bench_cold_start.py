"""From nothing to a window that answers, each time in a new process."""

import subprocess
import sys
import time
from pathlib import Path

from tests.bench.result import Result, alternated, peak_memory_mb

ROOT = Path(__file__).parents[2]
READY = "ready"
FLOOR = "QtWidgets, sqlite-utils, empty window"

# Both say "ready" from the event loop once the window was painted, then wait to be asked to go.
PLAINEST = f"""
import sqlite_utils
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
def say():
    print({READY!r}, flush=True)
    input()
    app.quit()
QTimer.singleShot(0, say)
app.exec()
"""
OURS = f"""
import sys
import gui.app
import gui.entry
from PySide6.QtCore import QTimer
start = gui.app.Program.start
def start_and_say(program, *arguments, **more):
    def say():
        print({READY!r}, flush=True)
        input()
        program.window.close()
    start(program, *arguments, **more)
    QTimer.singleShot(0, say)
gui.app.Program.start = start_and_say
sys.exit(gui.entry.main([]))
"""


def measure() -> list[Result]:
    """Return the time until the window without a study answers."""
    memory: list[float] = []
    ours, floor = alternated(lambda: until_ready(OURS, memory), lambda: until_ready(PLAINEST, []))
    note = "the floor loads SQLite, ours only when a study is opened, after the window is there"
    peak = max(memory)
    return [Result.compared("cold start", ours, FLOOR, floor, memory_mb=peak, note=note)]


def until_ready(program: str, memory: list[float]) -> float:
    """Return the milliseconds from the start of a process to its word; note its memory."""
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        taken = (time.perf_counter() - began) * 1000
        memory.append(peak_memory_mb(process.pid))
        process.communicate("go\n", timeout=30)
    assert said == READY, f"said {said!r} instead"
    return taken
