"""Gets about in a long trace by its parts: an outline to jump by, and parts folded to a line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from core.codebook.code import Layer
from core.text.parts import Part, part_at, parts
from core.text.span import Span
from core.tokens_so_far import tokens_so_far
from core.traces import Trace
from gui.compare.outline_list import Entry, OutlineList
from gui.shell.session import Session
from gui.text.folds import fold_of
from gui.theme.manager import ThemeManager

if TYPE_CHECKING:
    from gui.compare.column import Column
    from gui.compare.page import ComparePage

_LONG = 1_200  # characters; shorter parts stay open when all are folded
_AT = 0.08  # of the view's height: where a part that is gone to begins


class Outlining(QObject):
    """Works on the column in focus."""

    def __init__(self, page: "ComparePage", session: Session, theme: ThemeManager) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._shown: tuple[Column, tuple[Part, ...]] | None = None
        self.list = OutlineList(theme, page)
        self.list.chosen.connect(self._on_chosen)
        self.list.fold_wanted.connect(self._on_fold)

    def open(self) -> None:
        """Show the parts of the column in focus, that which is read chosen."""
        column = self._page.column
        found = self._parts(column) if column is not None else ()
        if column is None or not found:
            self._page.told.emit(self.tr("There is no text here."))
            return
        self._shown = column, found
        current = part_at(found, int(column.view.reading_place)) or 0
        self.list.open(self._head(column, found), self._entries(), current, column.pane)

    def fold(self) -> None:
        """Fold the part with the sentence caret, else that which is read, or show it again."""
        column = self._page.column
        found = self._parts(column) if column is not None else ()
        if column is None or not found:
            return
        sentence = column.view.current_sentence()
        start, end = column.view.visible_offsets()
        place = column.view.reading_place
        if sentence is not None and start <= sentence.start < end:
            place = sentence.start
        self._toggle(column, found, part_at(found, int(place)) or 0)

    def fold_all(self) -> None:
        """Fold every long part but the one that is read; where any is folded show all."""
        column = self._page.column
        if column is None:
            return
        if column.view.folds:
            column.view.show_folds(())
            return
        found = self._parts(column)
        here = part_at(found, int(column.view.reading_place))
        long = [p for i, p in enumerate(found) if i != here and len(p.span) >= _LONG]
        folds = [fold_of(column.view.source, part.span, _name(part)) for part in long]
        kept = [fold for fold in folds if fold is not None]
        if not kept:
            self._page.told.emit(self.tr("No other part is long enough to fold."))
        column.view.show_folds(kept)

    def step(self, by: int) -> None:
        """Go to the next or previous part of the column in focus."""
        column = self._page.column
        found = self._parts(column) if column is not None else ()
        if column is None or not found:
            return
        top = column.view.visible_offsets()[0]
        sentence = column.view.current_sentence()
        if sentence is not None and column.view.shows(Span(sentence.start, sentence.start + 1)):
            top = sentence.start
        place = (part_at(found, top) or 0) + by
        if 0 <= place < len(found):
            self._go(column, found[place])

    def _parts(self, column: "Column") -> tuple[Part, ...]:
        coded = [(tag, self._session.code(tag.code_id)) for tag in column.tags.values()]
        episodes = [
            (tag.span, code.name)
            for tag, code in coded
            if code is not None and code.layer is Layer.EPISODE and tag.span is not None
        ]
        starts = [block.start for block in column.view.blocks if block.start < block.end]
        return parts(column.view.source, starts, episodes)

    def _head(self, column: "Column", found: tuple[Part, ...]) -> str:
        if any(part.episode for part in found):
            return self.tr("{0} · episodes tagged here").format(column.accessibleName())
        return self.tr("{0} · headings and paragraphs").format(column.accessibleName())

    def _entries(self) -> list[Entry]:
        if self._shown is None:
            return []
        column, found = self._shown
        return [
            Entry(
                episode=part.episode,
                title=part.title,
                where=_where(column.trace, part.span.start),
                is_folded=any(fold.span.overlaps(part.span) for fold in column.view.folds),
            )
            for part in found
        ]

    @staticmethod
    def _go(column: "Column", part: Part) -> None:
        column.view.place_caret(_first(column.view.source, part))
        column.view.scroll_to(Span(part.span.start, part.span.start + 1), at=_AT)
        column.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self, column: "Column", found: tuple[Part, ...], i: int) -> None:
        part = found[i]
        if any(fold.span.overlaps(part.span) for fold in column.view.folds):
            column.view.unfold(part.span)
        elif (fold := fold_of(column.view.source, part.span, _name(part))) is not None:
            column.view.show_folds((*column.view.folds, fold))
        else:
            self._page.told.emit(self.tr("This part is no whole paragraph, so it is not folded."))

    @Slot(int)
    def _on_chosen(self, i: int) -> None:
        if self._shown is not None and i < len(self._shown[1]):
            self._go(self._shown[0], self._shown[1][i])

    @Slot(int)
    def _on_fold(self, i: int) -> None:
        if self._shown is not None and 0 <= i < len(self._shown[1]):
            self._toggle(*self._shown, i)
            self.list.show_entries(self._entries(), i)


def _name(part: Part) -> str:
    return f"{part.episode}: {part.title}" if part.episode else part.title


def _first(text: str, part: Part) -> int:
    """Return the first character of a part that is no white space."""
    found = part.span.quote(text)
    return part.span.start + len(found) - len(found.lstrip())


def _where(trace: Trace | None, offset: int) -> str:
    """Return how far into a trace something stands: in tokens where that can be told."""
    if trace is None or not trace.text:
        return ""
    tokens = tokens_so_far(trace, offset)
    if tokens is not None:
        return f"≈{tokens:,}"
    return f"{100 * offset // len(trace.text)} %"
