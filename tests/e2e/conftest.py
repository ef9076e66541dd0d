"""Starts and ends whole programs, each with the look of the application put back."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from data.paths import Paths
from gui.app import Program
from tests.helpers.driving import Driver

Start = Callable[[], Driver]


class Starter:
    """Starts the program again and again, as on one person's machine."""

    def __init__(self, app: QApplication, qtbot: QtBot, paths: Paths) -> None:
        self._app, self._qtbot, self._paths = app, qtbot, paths
        self._running: list[Program] = []

    def start(self) -> Driver:
        """Start the program as without arguments."""
        program = Program(self._app, self._paths)
        self._running.append(program)
        program.window.resize(1600, 1000)
        program.start(None)
        program.window.activateWindow()
        self._qtbot.waitUntil(program.window.isActiveWindow)
        return Driver(program, self._qtbot)

    def end(self, driver: Driver) -> None:
        """Close the window and end the program, as at the end of its event loop."""
        driver.window.close()
        self._end(driver.program)

    def end_all(self) -> None:
        for program in tuple(self._running):
            program.window.close()
            self._end(program)

    def _end(self, program: Program) -> None:
        self._running.remove(program)
        self._app.aboutToQuit.disconnect(program.close)
        program.close()
        program.window.deleteLater()
        program.deleteLater()


@pytest.fixture
def starter(qapp, qtbot, tmp_path) -> Iterator[Starter]:
    look = (qapp.palette(), qapp.font(), qapp.styleSheet())
    quits = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    made = Starter(qapp, qtbot, Paths.under(tmp_path / "home"))
    yield made
    made.end_all()
    qapp.setQuitOnLastWindowClosed(quits)
    qapp.setPalette(look[0])
    qapp.setFont(look[1])
    qapp.setStyleSheet(look[2])


@pytest.fixture
def driver(starter) -> Driver:
    return starter.start()
