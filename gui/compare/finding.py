"""Looks for words in all columns at once: those of the find bar, else those of the filter."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from core.query import QueryError, free_text_terms, parse
from core.text.finding import NO_HITS, Hits, find_all, phrases_of, step_through
from gui.compare.find_bar import ColumnCount, FindBar
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from gui.turns import in_next_turn

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

_TYPING_MS = 60
_AT_ONCE = 120_000  # characters that are looked through in one turn of the event loop
_LONGEST_TAKEN = 80  # characters of a selection that are looked for
_NEAR = 0.35  # of the view's height: where a place that was out of sight comes to stand


class Finding(QObject):
    """Shows the places in texts and minimaps, and goes from one to the next across columns."""

    def __init__(self, page: "ComparePage", session: Session, theme: ThemeManager) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._phrases: tuple[str, ...] = ()
        self._known: dict[tuple[int, tuple[str, ...]], Hits] = {}
        self._here: tuple[int, int] | None = None  # column, place
        self._here_of: list[int | None] = []  # the traces that the columns showed then
        self._is_looking = False
        self._then: Callable[[], object] = self._show
        self.bar = FindBar(theme)
        self.bar.typed.connect(self._on_typed)
        self.bar.stepped.connect(self.step)
        self.bar.column_chosen.connect(self._on_column)
        self.bar.closed.connect(self.close)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._look)

    @property
    def is_open(self) -> bool:
        """Whether the bar is there."""
        return not self.bar.isHidden()

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return what is looked for."""
        return self._phrases

    @property
    def has_hits(self) -> bool:
        """Whether any column has a place to go to."""
        return any(self._hits(column) for column in self._page.columns)

    def open(self) -> None:
        """Show the bar and type there; a short selection in the text is looked for at once."""
        column = self._page.column
        span = column.view.selected_span() if column is not None else None
        words = ""
        if column is not None and span is not None and len(span) <= _LONGEST_TAKEN:
            quote = " ".join(span.quote(column.view.source).replace('"', " ").split())
            words = f'"{quote}"' if " " in quote else quote
        self.bar.open(words)
        self._look()

    @Slot()
    def close(self) -> None:
        """Hide the bar and go on reading where the place is that was gone to."""
        if not self.is_open:
            return
        self._typing.stop()
        self.bar.hide()
        here, self._here = self._here, None
        columns = self._page.columns
        column = self._page.column
        if here is not None and here[0] < len(columns):
            column = columns[here[0]]
            hits = self._hits(column)
            if here[1] < len(hits):
                column.view.place_caret(hits.starts[here[1]])
        self.renew()
        if column is not None:
            column.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def step(self, by: int) -> None:
        """Go to the next or previous place; after the last of a column the next column's first."""
        if self._typing.isActive():
            self._typing.stop()
            self._look()
        columns = self._page.columns
        counts = [len(self._hits(column)) for column in columns]
        if not any(counts):
            self._page.told.emit(
                self.tr("Not found in these texts.")
                if self._phrases
                else self.tr("Type what to look for first.")
            )
            return
        self._go(step_through(counts, self._here or self._before_view(by), by))

    def renew(self) -> None:
        """Look for the same in what the columns show now; the place is kept where it still is."""
        wanted = self._wanted()
        if wanted != self._phrases or self._here_of != self._traces():
            self._here = None
        self._phrases = wanted
        self._look_first(self._show)

    def _traces(self) -> list[int | None]:
        return [column.trace.id if column.trace else None for column in self._page.columns]

    @Slot(str)
    def _on_typed(self, _words: str) -> None:
        self._typing.start()

    @Slot(int)
    def _on_column(self, place: int) -> None:
        if place < len(self._page.columns) and self._hits(self._page.columns[place]):
            self._go((place, 0))

    @Slot()
    def _look(self) -> None:
        """Find what is typed now, and show the first place from here on."""
        before, self._phrases = self._phrases, self._wanted()
        if before == self._phrases and self._here is not None:
            return
        self._here = None
        self._look_first(self._go_to_first)

    @Slot()
    def _go_to_first(self) -> None:
        if self.is_open and self._phrases and self.has_hits:
            self.step(1)
        else:
            self._show()

    def _look_first(self, then: Callable[[], object]) -> None:
        """Do `then` once all columns are looked through: long texts one in each turn of the loop.

        Of several that wait the last one is done.
        """
        self._then = then
        if sum(len(column.view.source) for column in self._unknown()) < _AT_ONCE:
            then()
        elif not self._is_looking:
            self._is_looking = True
            in_next_turn(self, self._look_through_one)

    def _unknown(self) -> "list[Column]":
        if not self._phrases:
            return []
        with_text = (column for column in self._page.columns if column.trace is not None)
        return [c for c in with_text if c.trace and (c.trace.id, self._phrases) not in self._known]

    @Slot()
    def _look_through_one(self) -> None:
        unknown = self._unknown()
        for column in unknown[:1]:
            self._hits(column)
        self._is_looking = len(unknown) > 1
        if self._is_looking:
            in_next_turn(self, self._look_through_one)
        else:
            in_next_turn(self, self._then)

    def _wanted(self) -> tuple[str, ...]:
        if self.is_open:
            return phrases_of(self.bar.box.text())
        try:
            return free_text_terms(parse(self._session.selection.query))
        except QueryError:  # half typed: the panel says so
            return ()

    def _hits(self, column: "Column") -> Hits:
        if column.trace is None or not self._phrases:
            return NO_HITS
        key = column.trace.id, self._phrases
        if key not in self._known:
            if any(phrases != self._phrases for _, phrases in self._known):
                self._known.clear()
            self._known[key] = find_all(column.view.source, self._phrases)
        return self._known[key]

    def _before_view(self, by: int) -> tuple[int, int] | None:
        """Return the place before which (after which, going back) a first step begins."""
        column = self._page.column
        if column is None:
            return None
        start, end = column.view.visible_offsets()
        place = list(self._page.columns).index(column)
        hits = self._hits(column)
        ahead = hits.at_or_after(start if by > 0 else end)
        return (place, ahead - 1) if by > 0 else (place, ahead)

    def _go(self, here: tuple[int, int]) -> None:
        self._here, self._here_of = here, self._traces()
        column = self._page.columns[here[0]]
        self._session.select(column=here[0])
        self._show()
        span = self._hits(column).span(here[1])
        if not column.view.shows(span):
            column.view.scroll_to(span, at=_NEAR)

    def _show(self) -> None:
        """Paint the places and tell the counts."""
        counts: list[ColumnCount] = []
        place: int | None = None
        total = 0
        for i, column in enumerate(self._page.columns):
            hits = self._hits(column)
            current = self._here[1] if self._here is not None and self._here[0] == i else None
            column.view.show_hits(hits if self._phrases else None, current)
            if current is not None:
                place = total + current
            total += len(hits)
            run = None if self._page.is_blind else self._session.run_of(column.run_id)
            counts.append(
                ColumnCount(
                    name=column.accessibleName(),
                    position=run.position if run is not None else None,
                    count=len(hits),
                    more=hits.more,
                )
            )
        if self.is_open:
            self.bar.show_counts(counts, place)
