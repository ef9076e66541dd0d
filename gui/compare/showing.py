"""Notes which suggestions stand in front of the annotator, so that rules are judged by those."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from data.store.study import now
from data.store.suggestions import note_shown
from gui.shell.session import Session

if TYPE_CHECKING:
    from gui.compare.page import ComparePage

LOOK_MS = 1_000
"""A suggestion was shown if its beginning was in view at two looks one after the other."""


class Showing(QObject):
    """Looks once a second while the page is in front; what flies by in scrolling does not count.

    A look compares a few numbers, and what was noted once is not written again.
    """

    def __init__(self, page: "ComparePage", session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._before: frozenset[int] = frozenset()
        self._noted: set[tuple[int, str, str]] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Note what was in view at the last look and still is."""
        now_seen = self._in_view()
        stayed, self._before = now_seen & self._before, now_seen
        who, name = self._session.annotator, self._session.pass_name
        fresh = [each for each in stayed if (each, who, name) not in self._noted]
        if fresh:
            self._noted.update((each, who, name) for each in fresh)
            # It waits for no disk: should power fail, a few looks are lost and nothing else.
            self._session.study.load(lambda db: note_shown(db, fresh, who, name, now()))

    def _in_view(self) -> frozenset[int]:
        if not self._page.isVisible() or not self._page.isActiveWindow():
            return frozenset()
        seen: set[int] = set()
        for column in self._page.columns:
            if column.suggestions and column.isVisible():
                start, end = column.view.visible_offsets()
                seen.update(
                    each.id
                    for each in column.suggestions.values()
                    if start <= each.span.start < end
                )
        return frozenset(seen)
