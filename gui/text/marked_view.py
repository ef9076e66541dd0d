"""A trace with what is shown around its words: tags, places found, changes, aligned steps."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.codebook.code import Layer
from core.text.finding import Hits
from core.traces import Block
from gui.text.decoration import Decoration, Fills
from gui.text.difference_marks import DifferenceMarks, sign_room
from gui.text.gutter import Gutter
from gui.text.hit_marks import HitMarks
from gui.text.marks import Mark, MarkIndex
from gui.text.page_view import PageView
from gui.text.step_marks import StepMarks, right_margin
from gui.theme.metrics import Metrics
from gui.theme.tokens import LIGHT, Theme


class MarkedView(PageView):
    """Shows one trace and marks on it.

    Signals:
        marks_changed: other marks are shown now.
        mark_added: this one mark is shown too now.
        hits_changed: other places are shown as found now.
        difference_changed: other changes are shown, or another one is gone to.
        steps_changed: other aligned steps are shown now.
    """

    marks_changed = Signal()
    mark_added = Signal(object)
    hits_changed = Signal()
    difference_changed = Signal()
    steps_changed = Signal()

    def __init__(
        self, theme: Theme = LIGHT, metrics: Metrics | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, metrics or Metrics(), parent)
        self._room_for_steps = self._room_for_signs = False
        self._decoration = Decoration(self._page_layout, self._metrics, theme)
        self._page_layout.decoration = self._decoration
        self._page_layout.use_gutter(self._decoration.gutter.width)

    @property
    def marks(self) -> MarkIndex:
        """Return the marks shown."""
        return self._decoration.marks

    def show_trace(self, text: str, blocks: tuple[Block, ...] = ()) -> None:
        """Show `text` from its top, without marks; `blocks` tile it."""
        self._decoration.page = None
        self._decoration.focus = self._decoration.caret = None
        self._decoration.marks = MarkIndex()
        self._decoration.difference = self._decoration.hits = self._decoration.steps = None
        self._fit_gutter()
        self.show_text(text, blocks)
        self._decoration.page = self._page
        self.marks_changed.emit()

    def show_nothing(self, message: str) -> None:
        """Show no trace, and `message` in its place: why, and what one can do."""
        self._empty_message = message
        self.show_trace("")

    def use(self, theme: Theme, metrics: Metrics) -> None:
        """Take colours from `theme` and lengths from `metrics`; the reader's place is kept."""
        if theme is self._theme and metrics == self._metrics:
            return
        self._theme = self._page_layout.theme = theme
        self._decoration.use(metrics, theme)
        self._dress()
        if metrics != self._metrics:
            self._metrics = metrics
            place = self._place()
            self._page_layout.use_metrics(metrics)
            self._use_gutter(Gutter(metrics=metrics, lanes=self._decoration.gutter.lanes), place)
        self.viewport().update()

    # Marks

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show exactly these marks; of several with one id the last."""
        self._decoration.marks = MarkIndex(self._within(marks))
        self._fit_gutter()
        self.viewport().update()
        self.marks_changed.emit()

    def add_mark(self, mark: Mark) -> None:
        """Show one more mark; one with the same id is replaced."""
        for fitting in self._within([mark]):
            self._refresh_mark(self.marks.add(fitting))
            self._fit_gutter(shrink=False)
            self._refresh_mark(fitting)
            self.mark_added.emit(fitting)

    def remove_mark(self, tag_id: int) -> None:
        """No longer show the mark with this id, if it is shown."""
        removed = self.marks.remove(tag_id)
        if removed is not None:
            self._refresh_mark(removed)
            self.marks_changed.emit()

    def focus_mark(self, tag_id: int | None) -> None:
        """Fill and outline this mark, and let the others recede; None focuses none."""
        before = self.marks.get(self._decoration.focus), self.marks.get(tag_id)
        self._decoration.focus = tag_id
        if (before[0] is None) != (before[1] is None):
            self.viewport().update()  # all others change, too
        else:
            for mark in before:
                self._refresh_mark(mark)

    @property
    def focused_mark(self) -> int | None:
        """Return the id of the focused mark."""
        return self._decoration.focus

    def use_fills(self, fills: Fills) -> None:
        """Fill the focused tag only, or every strategy's."""
        self._decoration.fills = fills
        self.viewport().update()

    @property
    def difference(self) -> DifferenceMarks | None:
        """Return the changed words shown, None where none are compared."""
        return self._decoration.difference

    def show_difference(self, marks: DifferenceMarks | None) -> None:
        """Show which words differ from a text beside this one; None shows none."""
        if marks != self._decoration.difference:
            self._decoration.difference = marks
            self.viewport().update()
            self.difference_changed.emit()

    @property
    def hits(self) -> HitMarks | None:
        """Return the places shown as found, None where nothing is looked for."""
        return self._decoration.hits

    def show_hits(self, hits: Hits | None, current: int | None = None) -> None:
        """Show where what was looked for stands; None shows nothing."""
        shown = HitMarks(hits=hits, current=current) if hits is not None else None
        before = self._decoration.hits
        if shown != before:
            self._decoration.hits = shown
            self.viewport().update()
            if shown is None or before is None or shown.hits is not before.hits:
                self.hits_changed.emit()

    @property
    def step_marks(self) -> StepMarks | None:
        """Return the aligned steps shown, None where none are."""
        return self._decoration.steps

    def show_steps(self, marks: StepMarks | None) -> None:
        """Show where texts beside this one are at the same step; None shows nothing."""
        if marks != self._decoration.steps:
            self._decoration.steps = marks
            self.viewport().update()
            self.steps_changed.emit()

    def make_room_for_steps(self, wanted: bool) -> None:
        """Leave room beside the text for the numbers of steps, or no longer."""
        self._room_for_steps = wanted
        self._make_room()

    def make_room_for_signs(self, wanted: bool) -> None:
        """Leave room beside the text for the signs of changes, or no longer."""
        self._room_for_signs = wanted
        self._make_room()

    def _make_room(self) -> None:
        place = self._place()
        wanted = right_margin(self._metrics) if self._room_for_steps else None
        if self._room_for_signs:
            wanted = max(wanted or 0, sign_room(self._metrics))
        if self._page_layout.use_right_margin(wanted):
            self._return_to(place)
            self.viewport().update()

    def _within(self, marks: Iterable[Mark]) -> Iterable[Mark]:
        end = len(self._text.source)
        return [mark for mark in marks if mark.span.end <= end]

    def _fit_gutter(self, *, shrink: bool = True) -> None:
        now = self._decoration.gutter.lanes
        fitting = Gutter.for_lanes(self._metrics, self.marks.lanes(Layer.STRATEGY))
        if fitting.lanes > now or (shrink and fitting.lanes < now):
            self._use_gutter(fitting, self._place())

    def _use_gutter(self, gutter: Gutter, place: tuple[int, int] | None) -> None:
        self._decoration.gutter = gutter
        self._page_layout.use_gutter(gutter.width)
        self._return_to(place)
        self.viewport().update()

    def _refresh_mark(self, mark: Mark | None) -> None:
        if mark is not None:
            self._refresh_units(*self._text.units_of(mark.span))
