"""Measures the trace view beside QPlainTextEdit as the floor, in one run on this machine.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_trace_view.py
Real text is used where VOLTEFACE_CORPUS names the corpus folder, made-up text otherwise.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QWidget

from core.codebook.code import Layer
from core.text.span import Span
from core.traces import Block, Channel, Completeness
from gui.text.marks import Mark
from gui.text.trace_pane import TracePane
from gui.theme.manager import ThemeManager

LENGTH = 120_000
PANES = 4
MARKS = 2_000
WORDS = [
    "the",
    "of",
    "we",
    "number",
    "so",
    "wait",
    "let",
    "me",
    "check",
    "this",
    "again",
    "digits",
    "cube",
    "power",
    "next",
    "term",
]


class Paints(QObject):
    """Counts paint events of the viewports it watches."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


def long_text() -> tuple[str, str]:
    """Return a long trace and where it comes from."""
    path = Path(os.environ.get("VOLTEFACE_CORPUS", "/nowhere"))
    path = path / "misguided-attention" / "output_queries_QwQ-32b.json"
    if path.is_file():
        return max(_strings(json.loads(path.read_text("utf-8"))), key=len)[:LENGTH], path.name
    generator = random.Random(3)
    lines = (" ".join(generator.choices(WORDS, k=generator.randint(3, 90))) for _ in count())
    text = ""
    while len(text) < LENGTH:
        text += "\n\n".join(next(lines) for _ in range(20)) + "\n"
    return text[:LENGTH], "made up"


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _strings(part)]


def settle(app: QApplication) -> None:
    """Run the event loop until it is idle; a benchmark only, the application never does this."""
    for _ in range(4):
        app.sendPostedEvents()
        app.processEvents()


Times = tuple[float, float]


def timed(app: QApplication, action: Callable[[], object]) -> Times:
    """Return the milliseconds of `action` until idle and painted: on the clock, of this process."""
    clock, own = time.perf_counter(), time.process_time()
    action()
    settle(app)
    return 1e3 * (time.perf_counter() - clock), 1e3 * (time.process_time() - own)


def report(name: str, times: list[Times]) -> None:
    """Print medians; on a busy machine the process's own time is the one to trust."""
    clock, own = zip(*times, strict=True)
    print(
        f"{name:46} {median(clock):7.1f} ms   process {median(own):7.1f} ms   worst {max(own):7.1f}"
    )


def window_of(widgets: list[QWidget]) -> QWidget:
    """Return a shown window with `widgets` side by side."""
    window = QWidget()
    window.resize(1600, 1000)
    row = QHBoxLayout(window)
    for widget in widgets:
        row.addWidget(widget)
    window.show()
    return window


def marks(length: int) -> list[Mark]:
    """Return tags of all layers all over a text of `length` characters."""
    generator = random.Random(5)
    layers = (Layer.STRATEGY, Layer.BEHAVIOUR, Layer.EPISODE)
    found: list[Mark] = []
    for n in range(MARKS):
        start = generator.randrange(length - 700)
        span = Span(start, start + generator.randint(20, 600))
        layer = layers[n % 3]
        found.append(
            Mark(tag_id=n, span=span, layer=layer, colour=n % 9, letter="A", dashed=n % 4 == 0)
        )
    return found


def measure_floor(app: QApplication, text: str) -> None:
    """Measure QPlainTextEdit: opening, scrolling and resizing."""
    edits = [QPlainTextEdit() for _ in range(PANES)]
    window = window_of([*edits])
    settle(app)
    report("floor: open", [timed(app, lambda: [e.setPlainText(text) for e in edits])])
    bars = [edit.verticalScrollBar() for edit in edits]
    report(
        "floor: scroll, 4 panes",
        [timed(app, lambda: [b.setValue(b.value() + 3) for b in bars]) for _ in range(30)],
    )
    report(
        "floor: resize",
        [timed(app, lambda w=w: window.resize(w, 1000)) for w in (1500, 1400, 1600)],
    )
    window.close()


def measure(app: QApplication, text: str) -> None:
    """Measure the trace panes."""
    themes = ThemeManager()
    cut = len(text) * 9 // 10
    blocks = (
        Block(channel=Channel.PRIVATE_REASONING, completeness=Completeness.FULL, start=0, end=cut),
        Block(channel=Channel.ANSWER, completeness=Completeness.FULL, start=cut, end=len(text)),
    )
    panes = [TracePane(themes) for _ in range(PANES)]
    views = [pane.view for pane in panes]
    window = window_of([*panes])
    settle(app)
    opens = [timed(app, lambda: [v.show_trace(text, blocks) for v in views]) for _ in range(5)]
    report("open 4 panes (first)", opens[:1])
    report("open 4 panes (again)", opens[1:])
    bars = [view.verticalScrollBar() for view in views]
    scroll = lambda step: [b.setValue(b.value() + step) for b in bars]  # noqa: E731
    report("scroll, 4 panes, new text", [timed(app, lambda: scroll(60)) for _ in range(60)])
    report("jump, 4 panes", [timed(app, lambda: scroll(20_000)) for _ in range(8)])
    report(
        "resize, 4 panes",
        [timed(app, lambda w=w: window.resize(w, 1000)) for w in (1500, 1400, 1600)],
    )
    found = marks(len(text))
    report(
        f"set {MARKS} marks, 1 pane",
        [timed(app, lambda: views[0].set_marks(found)) for _ in range(5)],
    )
    measure_marks(app, panes[0])
    for view in views[1:]:
        view.set_marks(found)
    settle(app)
    report(
        "scroll, 4 panes, 2,000 marks each", [timed(app, lambda: scroll(-60)) for _ in range(60)]
    )
    report("theme change", [timed(app, lambda n=n: themes.use(n)) for n in ("dark", "light")])
    window.close()


def measure_marks(app: QApplication, pane: TracePane) -> None:
    """Measure adding and removing one mark among many, until painted."""
    view = pane.view
    paints = Paints()
    view.viewport().installEventFilter(paints)
    adds: list[Times] = []
    removes: list[Times] = []
    for n in range(40):
        start = view.visible_offsets()[0] + 20 * n
        mark = Mark(
            tag_id=10_000 + n,
            span=Span(start, start + 90),
            layer=Layer.STRATEGY,
            colour=2,
            letter="N",
        )
        before = paints.count
        adds.append(timed(app, lambda m=mark: view.add_mark(m)))
        removes.append(timed(app, lambda m=mark: view.remove_mark(m.tag_id)))
        if paints.count < before + 2:
            raise SystemExit("the view did not repaint")
    report(f"add a mark beside {MARKS}, until painted", adds)
    report(f"remove a mark beside {MARKS}, until painted", removes)
    report(
        "next sentence, until painted",
        [timed(app, lambda: view.move_sentence(1)) for _ in range(20)],
    )


def measure_one_paragraph(app: QApplication) -> None:
    """Measure 1 MB without a single line end."""
    text = " ".join(random.Random(1).choices(WORDS, k=240_000))[:1_000_000]
    pane = TracePane(ThemeManager())
    window = window_of([pane])
    settle(app)
    report("open 1 MB in one paragraph", [timed(app, lambda: pane.view.show_trace(text))])
    report("jump to its end", [timed(app, lambda: pane.view.scroll_to_offset(len(text)))])
    edit = QPlainTextEdit()
    floor = window_of([edit])
    settle(app)
    report("floor: open 1 MB in one paragraph", [timed(app, lambda: edit.setPlainText(text))])
    window.close()
    floor.close()


if __name__ == "__main__":
    application = QApplication([])
    trace, origin = long_text()
    print(f"{PANES} panes of {len(trace):,} characters ({origin})")
    measure_floor(application, trace)
    measure(application, trace)
    measure_one_paragraph(application)
