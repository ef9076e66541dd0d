"""Pictures of every page, made without anybody looking: for docs, and where there is no display."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from core.errors import StudyFileError
from data.paths import Paths
from gui.app import Program, make_application

SIZES = {"large": (1600, 1000), "small": (1280, 800)}
THEMES = ("light", "dark")
_TICK_MS = 40
_IDLE_TICKS = 4
_GIVE_UP_TICKS = 250  # ten seconds without a study, and without anything that opens one


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: what to do before it is taken, and the file's name."""

    name: str
    prepare: Callable[[Program], object]


def _page(page_id: str) -> Callable[[Program], object]:
    return lambda program: program.window.turn_to(page_id)


def _tab(index: int) -> Callable[[Program], object]:
    def prepare(program: Program) -> None:
        program.window.turn_to("charts")
        page = program.window.pages.widget_of("charts")
        page.show_tab(index)  # type: ignore[union-attr]

    return prepare


PICTURES = (
    Shot(name="compare", prepare=_page("compare")),
    Shot(name="charts-self-correction", prepare=_tab(0)),
    Shot(name="charts-run-against-run", prepare=_tab(1)),
    Shot(name="charts-strategies", prepare=_tab(2)),
    Shot(name="charts-capabilities", prepare=_tab(3)),
    Shot(name="answers", prepare=_page("answers")),
    Shot(name="data", prepare=_page("data")),
    Shot(name="codebook", prepare=_page("codebook")),
    Shot(name="welcome", prepare=_page("welcome")),
)


def take_shots(
    study: Path,
    folder: Path,
    *,
    themes: tuple[str, ...] = THEMES,
    sizes: tuple[str, ...] = tuple(SIZES),
) -> list[Path]:
    """Open `study` in a window that nobody sees and write pictures of every page.

    Returns:
        The files written, "compare-light-large.png" and so on, in `folder`.

    Raises:
        StudyFileError: The study could not be opened.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else make_application()
    with TemporaryDirectory(prefix="volteface-") as home:
        program = Program(app, replace(Paths.under(Path(home)), data=Paths.of_this_system().data))
        taker = _Taker(
            program, folder, [(t, s, shot) for t in themes for s in sizes for shot in PICTURES]
        )
        program.start(study)
        taker.start()
        app.exec()
        program.close()
        program.window.deleteLater()
    if taker.is_stranded:
        raise StudyFileError(
            "The study could not be opened, so there are no pictures of it.",
            where=str(study),
            advice="Open it in a window, or ask `volteface integrity` why.",
        )
    return taker.written


class _Taker(QObject):
    """Takes one picture after the other, each when the window has nothing left to do."""

    def __init__(self, program: Program, folder: Path, wanted: list[tuple[str, str, Shot]]) -> None:
        super().__init__(program)
        self._program = program
        self._folder = folder
        self._wanted = wanted
        self._ready = False
        self._idle = 0
        self._unopened = 0
        self.is_stranded = False
        self.written: list[Path] = []
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin as soon as the study is open."""
        self._clock.start()

    @Slot()
    def _tick(self) -> None:
        program = self._program
        session = program.session
        busy = bool(program.jobs.jobs) or session is None or not session.is_loaded
        self._idle = 0 if busy else self._idle + 1
        self._unopened = self._unopened + 1 if session is None and not program.jobs.jobs else 0
        if self._unopened > _GIVE_UP_TICKS:  # a dialog says why, and nobody sees it
            self.is_stranded = True
            self._clock.stop()
            program.app.quit()
            return
        if self._idle < _IDLE_TICKS:
            return
        self._idle = 0
        if self._ready:
            self._take()
        if not self._wanted:
            self._clock.stop()
            program.app.quit()
            return
        theme, size, shot = self._wanted[0]
        program.theme.use(theme)
        program.window.resize(*SIZES[size])
        self._ready = True  # before, so that a page that fails costs its picture, not all others
        shot.prepare(program)

    def _take(self) -> None:
        theme, size, shot = self._wanted.pop(0)
        path = self._folder / f"{shot.name}-{theme}-{size}.png"
        self._program.window.grab().save(str(path))
        self.written.append(path)
        self._ready = False
