"""In which order problems are listed: as they were imported, or by how well the words fit."""

from threading import Event

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from core.query import QueryError, free_text_terms, parse
from data.finding import by_relevance
from gui.jobs import Job, Progress
from gui.shell.session import Session


class OrderButton(QToolButton):
    """Offers the orders where a filter has words, which alone can fit better or worse.

    Signals:
        changed: another order was chosen.
        ranked: problems were put in the order chosen; carries their ids.
    """

    changed = Signal()
    ranked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self.setProperty("look", "quiet")
        self.setAccessibleName(self.tr("Order of the problems"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        group = QActionGroup(self)
        self._imported = self._choice(group, self.tr("As imported"))
        self.relevance = self._choice(group, self.tr("Best fit first"))
        self._imported.setChecked(True)
        menu.addActions(group.actions())
        self.setMenu(menu)
        group.triggered.connect(self._tell)
        self.setToolTip(
            self.tr("Best fit first: problems whose best trace holds the words most (BM25)")
        )
        self._tell()

    @property
    def is_by_relevance(self) -> bool:
        """Whether the problems that fit best come first."""
        return self.relevance.isChecked()

    def toggle(self) -> None:
        """Choose the other order."""
        (self._imported if self.is_by_relevance else self.relevance).trigger()

    def offer(self) -> None:
        """Show the choice if the filter has words."""
        self.setVisible(_has_words(self._session.selection.query))

    def rank(self, problem_ids: tuple[int, ...]) -> None:
        """Put problems in the order chosen, in the background; those as imported are already."""
        self.cancel()
        session = self._session
        query, overview, path = session.selection.query, session.overview, session.study.path
        if not self.is_by_relevance or not _has_words(query):
            return

        def work(_progress: Progress, stop: Event) -> tuple[int, ...]:
            return by_relevance(path, overview, query, problem_ids, stop.is_set)

        self._job = session.jobs.start(self.tr("Ranking"), work, succeeded=self.ranked.emit)

    def cancel(self) -> None:
        """Stop ranking."""
        if self._job is not None:
            self._job.cancel()

    def _choice(self, group: QActionGroup, words: str) -> QAction:
        action = QAction(words, group)
        action.setCheckable(True)
        return action

    @Slot()
    def _tell(self) -> None:
        chosen = self.relevance if self.is_by_relevance else self._imported
        self.setText(f"{chosen.text()} \u25be")
        self.changed.emit()


def _has_words(query: str) -> bool:
    try:
        return bool(query.strip() and free_text_terms(parse(query)))
    except QueryError:
        return False
