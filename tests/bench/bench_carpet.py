"""Measures the carpet with 10,000 traces, in milliseconds of processor time."""

import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from core.charts.carpet import CarpetChart
from core.charts.carpet_chart import carpet_chart
from core.charts.readings import readings_of
from core.charts.tagging import tagging_of
from core.codebook.code import Code, Layer
from core.codebook.default import DEFAULT_CODES
from core.outcomes.verdict import Status
from core.overview import AttemptRow, Overview, ProblemRow, TagUse
from core.traces import Ending, Run, Saw
from gui.charts.carpet_image import carpet_image
from gui.charts.carpet_view import CarpetView
from gui.charts.swatch import strategy_colour
from gui.theme.tokens import LIGHT
from tests.bench.result import Result

TRACES, RUNS, TAGS, LENGTH = 10_000, 5, 6, 12_000
SIZE = (724, 860)
TIMES = 9


def measure() -> list[Result]:
    """Return what counting, drawing and pointing cost."""
    app = QApplication.instance() or QApplication([])
    overview = made_up()
    runs = {run.id: run for run in overview.runs}

    def count() -> CarpetChart:
        tagging = tagging_of(overview, None, runs, ())
        return carpet_chart(readings_of(tagging), tagging, overview.codes, runs)

    chart = count()
    lines = np.arange(len(chart.lines))
    width = SIZE[0] - 170
    whole = [cpu(lambda: carpet_image(chart, lines, width, LIGHT)) for _ in range(TIMES)]
    floor = [cpu(lambda: plainest(chart, width)) for _ in range(3)]
    view = CarpetView()
    view.resize(*SIZE)
    first = [cpu(lambda: _shown(view, chart)) for _ in range(TIMES)]
    marks = view.marks()
    again = [cpu(lambda mark=mark: _point(view, mark.mark_id)) for mark in marks[5 : 5 + TIMES]]
    spot = QPointF(400, 500)
    under = [cpu(lambda: view._hit_at(spot)) for _ in range(TIMES)]
    note = f"{TRACES:,} lines of {TAGS} tags in {RUNS} runs; {len(marks) - RUNS} rows of pixels"
    name = "carpet, CPU"
    results = [
        Result(name=f"{name}: counting, in a job", median_ms=median(cpu(count) for _ in range(3))),
        Result.compared(f"{name}: all lines, one pixel each", whole, "fillRect a tag", floor),
        Result(name=f"{name}: first paint of the card", median_ms=median(first), note=note),
        Result(name=f"{name}: paint with another line pointed at", median_ms=median(again)),
        Result(name=f"{name}: what is under the mouse", median_ms=median(under)),
    ]
    view.deleteLater()
    app.processEvents()
    return results


def cpu(work: Callable[[], object]) -> float:
    """Return how many milliseconds of processor time `work` took."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _shown(view: CarpetView, chart: CarpetChart) -> None:
    view.show_chart(chart)
    view.grab()


def _point(view: CarpetView, mark_id: str) -> None:
    view._point_at(mark_id)
    view.grab()


def plainest(chart: CarpetChart, width: int) -> QImage:
    """Return the same picture by filling a rectangle for each stretch."""
    lines = chart.lines
    image = QImage(width, len(lines), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.line))
    inks = [strategy_colour(LIGHT, code.colour) for code in chart.codes]
    painter = QPainter(image)
    row = np.repeat(np.arange(len(lines)), np.diff(lines.begins))
    stretches = zip(row.tolist(), lines.starts, lines.ends, lines.codes.tolist(), strict=True)
    for y, start, end, code in stretches:
        painter.fillRect(QRectF(start * width, y, (end - start) * width, 1), inks[code])
    painter.end()
    return image


def made_up() -> Overview:
    """Return a study of traces whose tags follow each other, with random lengths and codes."""
    generator = random.Random(11)
    codes = [code for code in DEFAULT_CODES if code.layer is Layer.STRATEGY and code.core]
    runs = [Run(id=1 + at, name=f"run {at}", model="m", position=at) for at in range(RUNS)]
    rows: list[AttemptRow] = []
    uses: list[TagUse] = []
    for at in range(TRACES):
        rows.append(
            AttemptRow(
                trace_id=at + 1, problem_id=1 + at // RUNS, run_id=1 + at % RUNS, sample=1,
                attempt=1, saw=Saw.NOTHING, ending=Ending.COMPLETE, answer="", tokens=None,
                reasoning_tokens=None, length=LENGTH,
                status=generator.choice((Status.CORRECT, Status.INCORRECT)),
            )
        )  # fmt: skip
        cuts = sorted(generator.sample(range(LENGTH), TAGS + 1))
        for start, end in pairwise(cuts):
            code = generator.randrange(len(codes))
            uses.append(
                TagUse(len(uses) + 1, code + 1, at + 1, start, end, "ann", "manual",
                       None, None, None)
            )  # fmt: skip
    numbered = [_numbered(code, at) for at, code in enumerate(codes, 1)]
    problems = [
        ProblemRow(1 + at, "made up", str(at), "", None, "", "") for at in range(TRACES // RUNS)
    ]
    return Overview.of(problems, runs, numbered, rows, uses)


def _numbered(code: Code, id_: int) -> Code:
    return replace(code, id=id_)


if __name__ == "__main__":
    for result in measure():
        print(f"{result.name}: {result.median_ms:.1f} ms {result.floor_ms or ''} {result.note}")
