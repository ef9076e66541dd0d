"""Drives the whole program as a person does: by keys, clicks and file dialogs, on real files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from data.paths import Paths
from gui.app import Program
from gui.charts.charts_page import ChartsPage
from gui.compare.column import Column
from gui.compare.page import ComparePage
from gui.importing.data_page import DataPage
from gui.shell.main_window import MainWindow
from gui.shell.session import Session

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 10_000


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
        return self._page("compare", ComparePage)

    @property
    def charts(self) -> ChartsPage:
        return self._page("charts", ChartsPage)

    @property
    def data(self) -> DataPage:
        return self._page("data", DataPage)

    @property
    def front(self) -> str:
        """The id of the page in front."""
        page = self.window.pages.current
        return page.id if page else ""

    @property
    def names(self) -> list[str]:
        """The names of the columns, left to right."""
        return [column.accessibleName() for column in self.compare.columns]

    def _page[Kind: QWidget](self, id_: str, kind: type[Kind]) -> Kind: ...

    # Waiting

    def until(self, is_so: Callable[[], object]) -> None:
        """Let the program work until something is so."""
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Let the program work until it has read, written and counted everything."""
        self.until(self.is_settled)

    def is_settled(self) -> bool:
        session = self.program.session
        at_rest = session is None or (session.is_loaded and session.is_saved)
        return at_rest and not self.program.jobs.jobs
