"""Drives the whole program as a person does: by keys, clicks and file dialogs, on real files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.app import Program
from gui.charts.card import ChartCard
from gui.charts.chart_view import ChartView
from gui.charts.charts_page import ChartsPage
from gui.compare.page import ComparePage
from gui.importing.data_page import DataPage
from gui.shell.main_window import MainWindow
from gui.shell.session import Session
from gui.text.trace_view import TraceView

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 30_000  # for the largest files on a busy machine; failures only
_STEP = 4


class Driver:
    """A running program and the hands on it."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program = program
        self.qtbot = qtbot

    # What is there

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def session(self) -> Session:
        session = self.program.session
        assert session is not None, "no study is open"
        return session

    @property
    def compare(self) -> ComparePage:
        page = self.window.pages.widget_of("compare")
        assert isinstance(page, ComparePage)
        return page

    @property
    def charts(self) -> ChartsPage:
        page = self.window.pages.widget_of("charts")
        assert isinstance(page, ChartsPage)
        return page

    @property
    def data(self) -> DataPage:
        page = self.window.pages.widget_of("data")
        assert isinstance(page, DataPage)
        return page

    def card(self, kind: type[ChartView]) -> ChartCard:
        """Return the card of a kind of chart."""
        return next(card for card in self.charts.cards if isinstance(card.view, kind))

    @property
    def front(self) -> str:
        """The id of the page in front."""
        page = self.window.pages.current
        return page.id if page else ""

    @property
    def names(self) -> list[str]:
        """The names over the columns, left to right."""
        return [column.accessibleName() for column in self.compare.columns]

    @property
    def status(self) -> str:
        """What the status bar says."""
        return self.window.status.text

    def tags(self) -> list[dict[str, object]]:
        """Every live tag, as an export would write it."""
        return list(self.session.reader.tags_in_full())

    # Waiting

    def until(self, is_so: Callable[[], object]) -> None:
        """Let the program work until something is so."""
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Let the program work until it has read, written and counted all it was asked to."""
        self.until(self._is_settled)

    def rest(self) -> None:
        """Settle, and let everything that is due be painted."""
        self.settle()
        self.qtbot.wait(1)

    def _is_settled(self) -> bool:
        session = self.program.session
        at_rest = session is None or (session.is_loaded and session.is_saved)
        return at_rest and not self.program.jobs.jobs

    # Keys and the mouse

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        for key in keys:
            QTest.keySequence(self._focus(), QKeySequence(key))

    def type_text(self, text: str) -> None:
        """Type text wherever the focus is."""
        QTest.keyClicks(self._focus(), text)

    def click(self, target: QWidget, at: QPoint | None = None) -> None:
        """Click a widget, in its middle if nothing else is said."""
        QTest.mouseClick(target, LEFT, pos=at or target.rect().center())

    def click_button(self, name: str, within: QWidget | None = None) -> None:
        """Click the visible button with this text or accessible name."""
        self.until(lambda: self._buttons(name, within))
        self.click(self._buttons(name, within)[0])

    def _buttons(self, name: str, within: QWidget | None) -> list[QAbstractButton]:
        buttons = (within or self.window).findChildren(QAbstractButton)
        return [b for b in buttons if b.isVisible() and name in (b.text(), b.accessibleName())]

    def select_text(self, view: TraceView, words: str) -> None:
        """Select `words` in a trace by dragging over them."""
        start = view.source.index(words)
        begin, end = point_of(view, start), point_of(view, start + len(words) - 1, right=True)
        port = view.viewport()
        QTest.mousePress(port, LEFT, pos=begin)
        QTest.mouseMove(port, (begin + end) / 2)
        QTest.mouseMove(port, end)
        QTest.mouseRelease(port, LEFT, pos=end)

    def _focus(self) -> QWidget:
        if QApplication.activeWindow() is None:  # the platform forgot who came before a dialog
            self.take_keys()
        return QApplication.focusWidget() or self.window

    # What takes several steps

    def choose_files(self, *paths: Path) -> None:
        """Type names into the file dialog that is open, and press Enter."""
        self.until(lambda: open_dialog(self.window))
        answer(self.window, paths)
        self.until(lambda: not self.window.findChildren(QFileDialog))
        self.take_keys()

    def take_keys(self) -> None:
        """Bring the window to the front, as a window manager does when a dialog is closed."""
        self.until(self._is_in_front)

    def _is_in_front(self) -> bool:
        if QApplication.activeWindow() is self.window:
            return True
        self.window.activateWindow()
        return False

    def new_study(self, path: Path) -> None:
        """Make a study, by key."""
        self.press("Ctrl+N")
        self.choose_files(path)
        self.until(lambda: self.program.session and self.session.path == path)
        self.settle()

    def preview(self, *paths: Path) -> str:
        """Choose files to import, by key; return the headline of what they hold."""
        self.press("Ctrl+I")
        self.choose_files(*paths)
        self.until(lambda: self.data.importing.report)
        self.settle()
        report = self.data.importing.report
        assert report is not None
        return report.reading.preview.headline

    def import_previewed(self) -> None:
        """Press the one primary button, which has the focus."""
        before = self.session.reader.trace_count()
        assert self._focus() is self.data.importing.foot.import_button
        self.press("Return")
        self.until(lambda: self.session.reader.trace_count() > before)
        self.until(lambda: self.front == "compare")
        self.settle()
        self.until(lambda: self.compare.columns)

    def open_mark(self, card: ChartCard, mark_id: str) -> None:
        """Click a mark of a chart."""
        centre = card.view.area_of(mark_id).center().toPoint()
        port = card.view.viewport()
        QTest.mouseMove(port, centre)
        self.click(port, centre)

    def export_chart(self, card: ChartCard, path: Path, entry: str) -> None:
        """Choose an entry of a chart's export menu and name the file."""
        button = next(b for b in card.findChildren(QToolButton) if b.menu() is not None)
        action = next(a for a in button.menu().actions() if a.text().startswith(entry))
        # The dialog may hold the call up, so somebody must answer it from outside.
        with answered(card.window(), [path]):
            action.trigger()
            self.until(path.exists)

    def words(self) -> str:
        """Everything that labels and buttons in the window say now, and say on hovering."""
        return "\n".join(said_by(self.window))


def said_by(top: QWidget) -> Iterator[str]:
    """Yield the texts, tooltips and accessible words of what is visible in a window."""
    for widget in (top, *top.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
            yield widget.text()
        yield widget.toolTip()
        yield widget.accessibleName()
        yield widget.accessibleDescription()


def point_of(view: TraceView, offset: int, *, right: bool = False) -> QPoint:
    """Return a point of the viewport in the left (or right) half of a character."""
    size = view.viewport().size()
    for y in range(_STEP, size.height(), _STEP):
        row = [x for x in range(size.width()) if view.source_offset_at(QPoint(x, y)) == offset]
        if row:
            return QPoint(row[-1] if right else row[0], y)
    raise AssertionError(f"character {offset} is not in view")


def open_dialog(window: QWidget) -> QFileDialog | None:
    """Return the file dialog that is open over `window` and takes keys."""
    found = [
        each
        for each in window.findChildren(QFileDialog)
        if each.isVisible() and QApplication.activeWindow() is each
    ]
    return found[0] if found else None


def answer(window: QWidget, paths: Sequence[Path]) -> None:
    """Type `paths` into the open file dialog and press Enter."""
    dialog = open_dialog(window)
    assert dialog is not None
    if len(paths) > 1:
        dialog.setDirectory(str(paths[0].parent))
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    line.setCompleter(None)  # Qt's own list of suggestions would take the keys
    line.clear()
    names = " ".join(f'"{path.name}"' for path in paths) if len(paths) > 1 else str(paths[0])
    QTest.keyClicks(line, names)
    QTest.keyClick(line, Qt.Key.Key_Return)


@contextmanager
def answered(window: QWidget, paths: Sequence[Path]) -> Iterator[None]:
    """Answer the next file dialog as soon as it is open."""
    watch = QTimer()
    watch.setInterval(10)

    def look() -> None:
        if open_dialog(window) is not None:
            watch.stop()
            answer(window, paths)

    watch.timeout.connect(look)
    watch.start()
    try:
        yield
    finally:
        watch.stop()
