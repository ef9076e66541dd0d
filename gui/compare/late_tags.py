"""Shows the many tags of crowded traces after their text, in turns of the event loop."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.tags import Tag
from gui.shell.session import Session
from gui.turns import in_next_turn

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

_MANY = 400  # tags; fewer are read and shown together with the text
_A_TURN = 300  # tags read in one turn


class LateTags(QObject):
    """Reads the tags of one column after the other, some in each turn, then shows them."""

    def __init__(self, page: "ComparePage", session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._waiting: deque[tuple[Column, int]] = deque()  # with the trace that it showed
        self._reading: Iterator[Tag] | None = None  # of the first one
        self._read: list[Tag] = []
        self._news = 0  # of the first one, when reading began

    @property
    def is_done(self) -> bool:
        """Whether all tags are shown."""
        return not self._waiting

    def tags_now(self, column: "Column", trace_id: int) -> list[Tag] | None:
        """Return the tags of a trace, None if they are so many that they come later."""
        reader = self._session.reader
        if reader.tag_count_on(trace_id) <= _MANY:
            return reader.tags([trace_id])
        if not self._waiting:
            in_next_turn(self, self._step)
        self._waiting.append((column, trace_id))
        return None

    @Slot()
    def _step(self) -> None:
        self._drop_stale()
        if not self._waiting:
            self._page.show_late_tags()
            return
        column, trace_id = self._waiting[0]
        if self._reading is None or self._news != column.news:  # a tag was put meanwhile
            self._read, self._news = [], column.news
            self._reading = self._session.reader.each_tag([trace_id])
        if some := list(islice(self._reading, _A_TURN)):
            self._read += some
        else:
            self._waiting.popleft()
            self._reading = None
            column.show_tags(self._read)
        in_next_turn(self, self._step)

    def _drop_stale(self) -> None:
        """Forget columns that show another trace by now."""
        while self._waiting:
            column, trace_id = self._waiting[0]
            if column in self._page.columns and column.trace and column.trace.id == trace_id:
                return
            self._waiting.popleft()
            self._reading = None
