"""A Compare page on a small study, with what a test does to it and waits for."""

from PySide6.QtCore import Qt

from data.store.study import Study
from gui.compare.page import ComparePage
from gui.jobs import JobRunner
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from tests.helpers.driving import said_by
from tests.helpers.studies import attempt

LONG = "This line is one of many. " * 400
NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")


class Bench:
    """A page, its session and what a test waits for."""

    def __init__(self, qtbot, study: Study) -> None:
        self.qtbot = qtbot
        self.theme = ThemeManager()
        self.jobs = JobRunner()
        self.session = Session(study, self.jobs)
        self.session._news.setInterval(20)
        self.session.load_overview()
        self.until(lambda: self.session.is_loaded)
        self.page = ComparePage(self.session, self.theme)
        qtbot.addWidget(self.page)
        self.page.resize(1500, 900)
        self.page.show()
        self.until(
            lambda: not self.jobs.jobs and (self.page.columns or not self.session.overview.problems)
        )
        self.page.activateWindow()
        self.until(self.page.isActiveWindow)

    def until(self, is_so) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()))

    @property
    def names(self) -> list[str]:
        return [column.accessibleName() for column in self.page.columns]

    def column(self, place: int = 0):
        return self.page.columns[place]

    def show(self, problem_id: int) -> None:
        self.session.select(problem_id=problem_id)

    def words(self) -> str:
        model = self.page.problems.model
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        cells = [
            str(model.index(row, column).data(role) or "")
            for row in range(model.rowCount())
            for column in range(model.columnCount())
            for role in roles
        ]
        return "\n".join([*said_by(self.page), *cells])

    def tag_sentence(self, digit: str = "1") -> None:
        """Tag the next sentence of the focused column."""
        column = self.page.column
        before = len(column.tags)
        self.page.move_sentence(1)
        self.page.tagging.apply_shortcut(digit)
        self.until(lambda: len(column.tags) == before + 1)

    def close(self) -> None:
        self.page.hide()
        self.jobs.close()
        self.session.close()
        for each in (self.session, self.jobs, self.theme):
            each.deleteLater()


def runs_at(problems, names, **more):
    return [
        attempt(key, run=name, text=f"{name} wrote this at {key}. It ends here.", **more)
        for key in problems
        for name in names
    ]
