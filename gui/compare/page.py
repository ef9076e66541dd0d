"""The Compare page: problems, two to six responses side by side, tags."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.changes import ChangeSet, Kind
from core.codebook.code import Layer
from core.columns import side_by_side
from core.glyphs import glyphs
from core.overview import AttemptRow
from core.selection import Selection
from core.tags import Origin, Tag
from core.traces import Problem, Run
from gui.compare.arranging import Arranging
from gui.compare.column import Column
from gui.compare.committed import CommittedAnswers
from gui.compare.desk import Desk
from gui.compare.difference import Difference
from gui.compare.empty import EmptyCompare
from gui.compare.finding import Finding
from gui.compare.late_tags import LateTags
from gui.compare.outlining import Outlining
from gui.compare.problem_bar import ProblemBar
from gui.compare.scroll_lock import ScrollLock
from gui.compare.scroll_mode import Mode
from gui.compare.spine import SpineTold
from gui.compare.suggesting import Suggesting
from gui.compare.tagging import Tagging
from gui.compare.tags_panel import TagsPanel
from gui.compare.whole_tags import WholeTags
from gui.problems.panel import ProblemsPanel
from gui.shell.session import Session
from gui.theme.manager import ThemeManager
from gui.turns import paint_in_next_turn

_WIDE = 1440
"""A page this wide (px at base size 13) begins with three columns, a narrower one with two."""
# Widths of problems and tags, by the least width of the page, all in base pixels.
_SIDES = ((1360, (244, 264)), (1080, (208, 264)), (0, (172, 224)))


class ComparePage(QWidget):
    """Reads one problem after another; every write is an edit of the session.

    Signals:
        told: something worth a line in the status bar; carries words.
        import_wanted: there is nothing to compare, and files should be imported.
    """

    told = Signal(str)
    import_wanted = Signal()

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._problem: Problem | None = None
        self._rows: list[AttemptRow] = []
        self.whole = WholeTags(session)
        self._late = LateTags(self, session)
        self.tagging = Tagging(self, session, theme)
        self.tagging.told.connect(self.told)
        self.tagging.passing.turned.connect(self._show_problem)
        self.committed = CommittedAnswers(self, session)
        self.difference = Difference(self, session, theme)
        self.difference.switched.connect(self._show_problem)
        self.finding = Finding(self, session, theme)
        self.arranging = Arranging(self, session)
        self.outlining = Outlining(self, session, theme)
        self.is_blind = False
        self.scrolling = ScrollLock(self, session)
        self._is_divided_by_hand = False
        self.formulas = session.formulas
        self._build()
        session.selection_changed.connect(self._on_selection)
        session.changed.connect(self._on_changed)
        session.overview_changed.connect(self._on_overview)
        theme.changed.connect(self._show_problem)
        self.suggesting = Suggesting(self, session, theme)
        self.suggesting.told.connect(self.told)
        if session.is_loaded:
            self.problems.refresh()
            self._show_problem()
        else:
            self.desk.stock_up(self._first_columns)

    # Building

    def _build(self) -> None:
        metrics = self._theme.metrics
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.problems = ProblemsPanel(self._session, self._theme)
        self.problems.setMinimumWidth(metrics.px(170))
        self.problems.filtered.connect(self._show_bar)
        self.tags = TagsPanel(self._session, self._theme)
        self.tags.setMinimumWidth(metrics.px(180))
        self.tags.code_chosen.connect(self.tagging.apply)
        self.tags.tag_changed.connect(self.tagging.change)
        self.tags.tag_removed.connect(self.tagging.remove)
        self.tags.focused.relations.opened.connect(self.tagging.relating.go_to)
        self.tags.focused.relations.removed.connect(self.tagging.relating.remove)
        for widget in (self.problems, self._built_middle(), self.tags):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._on_splitter)
        layout.addWidget(self.splitter)

    def _built_middle(self) -> QWidget:
        middle = QWidget()
        self._middle = layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.bar = ProblemBar(self._theme)
        self.bar.stepped.connect(self.step)
        self.bar.run_toggled.connect(self.arranging.toggle)
        self.bar.tag_chosen.connect(self._on_tag_clicked)
        layout.addWidget(self.bar)
        layout.addWidget(self.finding.bar)
        layout.addWidget(self.difference.bar)
        self.desk = Desk(self._session, self._theme)
        self.desk.focused.connect(self._on_focused)
        self.desk.place_chosen.connect(self._on_place)
        self.desk.tag_clicked.connect(self._on_tag_clicked)
        self.desk.difference_wanted.connect(self.difference.toggle_attempts)
        self.desk.scrolled.connect(self.scrolling.follow)
        self.desk.moved.connect(self.arranging.put)
        self.desk.menu_wanted.connect(self.arranging.fill)
        self.desk.shown_again.connect(self.arranging.show_again)
        layout.addWidget(self.desk, 1)
        self.empty = EmptyCompare(self._theme)
        self.empty.import_wanted.connect(self.import_wanted)
        self.empty.clear_wanted.connect(self.problems.clear)
        self.empty.hide()
        layout.addWidget(self.empty, 1)
        return middle

    # What is shown

    @property
    def columns(self) -> Sequence[Column]:
        """Return the columns, left to right."""
        return self.desk.columns

    @property
    def rows(self) -> Sequence[AttemptRow]:
        """Return the attempts of all runs at the problem shown."""
        return self._rows

    def whole_tags_of(self, column: Column) -> list[Tag]:
        """Return the tags that concern a column and stand on no span: problem, trace, pair."""
        return self.whole.of(column.trace)

    @property
    def column(self) -> Column | None:
        """Return the column that keys work in; the first where the one in focus is not there."""
        place = self._session.selection.column
        first = self.columns[0] if self.columns else None
        return self.columns[place] if place < len(self.columns) else first

    @property
    def focused_tag(self) -> Tag | None:
        """Return the tag in focus: on the text of any column, or on something whole."""
        tag_id = self._session.selection.tag_id
        on_text = (c.tags[tag_id] for c in self.columns if tag_id in c.tags)
        return next(on_text, None) or self.whole.get(tag_id)

    def _shown_runs(self) -> list[Run]:
        return self.difference.runs or side_by_side(
            self._session.overview.runs,
            self._session.selection.run_ids,
            {row.run_id for row in self._rows},
            first=self._first_columns,
            pinned=self.arranging.pinned,
            blind_seed=self._problem.id if self.is_blind and self._problem else None,
        )

    def _fit_sides(self) -> None:
        """Give the texts what they need; a person who moved a divider has decided otherwise."""
        if self._is_divided_by_hand:
            return
        px = self._theme.metrics.px
        sides = next(s for least, s in _SIDES if self.width() >= px(least))
        problems, tags = map(px, sides)
        self.splitter.setSizes([problems, max(0, self.width() - problems - tags), tags])

    @Slot()
    def _on_splitter(self) -> None:
        self._is_divided_by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sides()
        if self.columns and len(self.columns) != len(self._shown_runs()):
            self._show_problem()

    @Slot()
    def _show_problem(self) -> None:
        problem_id = self._session.selection.problem_id
        self.whole.show(problem_id)
        if problem_id is None:
            self._problem, self._rows = None, []
            self.desk.show_runs(())
            self._show_bar()
            self._show_focus()
            return
        reader = self._session.reader
        self._problem = reader.problem(problem_id)
        self._rows = reader.attempt_rows(problem_id)
        runs = self._shown_runs()
        paint_in_next_turn(self.desk)
        self.desk.show_runs(runs)
        self._make_room()
        for place, (column, run) in enumerate(zip(self.columns, runs, strict=True)):
            self._show_column(column, run, place)
        self._show_whole()
        self.show_pins()
        self.show_spines()
        self._show_bar()
        self.problems.show_runs(list(dict.fromkeys(c.run_id for c in self.columns)))
        self._show_focus()
        self.difference.renew()
        self.scrolling.renew()
        self.finding.renew()

    @Slot()
    def _show_bar(self) -> None:
        shown = [column.run_id for column in self.columns]
        self.bar.show_problem(self._problem, self.problems.shown, blind=self.is_blind)
        self.committed.show(self._problem)
        self.bar.offer_runs(() if self.is_blind else self._session.overview.runs, shown)
        self._make_room()
        self.empty.tell(len(self._session.overview.problems))

    def _make_room(self) -> None:
        """Give the columns their places before texts are laid out for them, not only after."""
        for part in (self.bar, self.desk):
            part.setVisible(self._problem is not None)
        # Before the first count nobody knows whether there is anything.
        self.empty.setVisible(self._problem is None and self._session.is_loaded)
        if self._problem is not None and self.isVisible():
            self._middle.activate()
            self.desk.activate()

    @property
    def _first_columns(self) -> int:
        return 3 if self.width() >= self._theme.metrics.px(_WIDE) else 2

    def _show_column(self, column: Column, run: Run, place: int) -> None:
        assert self._problem is not None  # noqa: S101 - a column is shown for a problem
        rows = [row for row in self._rows if row.run_id == run.id]
        sample, attempt = self.difference.place(place, run.id) or self._session.selection.place(
            run.id
        )
        wanted = [r for r in rows if not r.is_absent and r.sample == sample]
        row = next((r for r in wanted if r.attempt == attempt), wanted[0] if wanted else None)
        row = row or next((r for r in rows if not r.is_absent), None)
        reader = self._session.reader
        trace = reader.trace(row.trace_id) if row else None
        tags = self._late.tags_now(column, row.trace_id) if row else []
        verdicts = reader.verdicts(row.trace_id) if row else []
        name = self.tr("Response {0}").format(chr(ord("A") + place)) if self.is_blind else ""
        column.show_attempt(run, self._problem, trace, rows, tags, verdicts, blind=name)

    def show_late_tags(self) -> None:
        """Show what depends on tags that came after their text."""
        self._show_focus()

    def _show_whole(self) -> None:
        """Show the tags that stand on no span."""
        self.bar.show_tags(self.whole.labelled(self.whole.on_problem()))
        for column in self.columns:
            trace = column.trace
            ids = [row.trace_id for row in self._rows if row.run_id == column.run_id]
            on_trace = self.whole.on_trace(trace.id) if trace else []
            on_pairs = self.whole.on_pairs(ids) if trace else []
            column.header.show_tags(self.whole.labelled(on_trace), self.whole.labelled(on_pairs))

    def show_spines(self) -> None:
        """Show what is left of columns that were hidden or give way to two attempts."""
        ids = self.difference.folded if self.difference.runs else self.arranging.hidden
        if self.is_blind or self._problem is None:
            ids = ()
        runs = [run for each in ids if (run := self._session.run_of(each)) is not None]
        marks = zip(runs, glyphs(self._rows, [run.id for run in runs]), strict=True)
        self.desk.show_spines([SpineTold(run=run, glyphs=own) for run, own in marks])

    def show_pins(self) -> None:
        """Show which columns are pinned."""
        for column in self.columns:
            is_pinned = self.arranging.is_pinned(column) and not self.is_blind
            column.header.show_pin(pinned=is_pinned)

    def _show_focus(self) -> None:
        """Show which column and which tag keys work on."""
        focus, tag_id = self.column, self._session.selection.tag_id
        self.bar.chips.focus_tag(tag_id)
        for each in self.columns:
            each.set_focused(each is focus)
            each.header.focus_tag(tag_id)
            each.view.focus_mark(tag_id if each.view.marks.get(tag_id) else None)
        if focus is None:
            self.tags.show_trace((), "")
            self.tags.show_tag(None)
            return
        attempt = f" · t{focus.trace.attempt}" if focus.trace else ""
        heading, whole = focus.accessibleName() + attempt, self.whole_tags_of(focus)
        self.tags.show_trace(tuple(focus.tags.values()), heading, whole)
        self.tags.show_tag(self.focused_tag, self._rows)
        self.tags.focused.relations.show_related(self.tagging.relating.related)

    # Commands

    def step(self, by: int) -> None:
        """Go to another problem of the list."""
        self.problems.step(by)

    def focus_column(self, by: int) -> None:
        """Put the keyboard into the next or previous column."""
        if self.columns:
            place = (self._session.selection.column + by) % len(self.columns)
            self.columns[place].view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._session.select(column=place)

    def next_part(self) -> None:
        """Put the keyboard into the next part: problems, text, tags."""
        column = self.column
        parts: list[QWidget] = [*self.problems.parts, self.tags.list]
        if column is not None:
            parts.insert(-1, column.view)
        focus = self.focusWidget()
        here = next((i for i, part in enumerate(parts) if part is focus), -1)
        parts[(here + 1) % len(parts)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_attempt(self, by: int) -> None:
        """Show the next or previous attempt of the focused column's sample."""
        if (column := self.column) and (place := column.attempt_beside(self._rows, by)):
            self._on_place(column.run_id, *place)

    def move_sentence(self, by: int, *, extend: bool = False) -> None:
        """Move the sentence caret of the focused column, or stretch the selection."""
        if (column := self.column) is not None:
            move = column.view.extend_sentence if extend else column.view.move_sentence
            move(by)

    def toggle_blind(self) -> None:
        """Hide names and outcomes and shuffle the columns, or show them again."""
        self.is_blind = not self.is_blind
        self.problems.set_blind(self.is_blind)
        self._show_problem()

    @property
    def is_locked(self) -> bool:
        """Whether all columns scroll together."""
        return self.scrolling.mode is not Mode.FREE

    def go_to_divergence(self) -> None:
        """Go to where texts first part: by aligned steps where those are shown, else by words."""
        if self.scrolling.mode is Mode.ALIGNED and not self.difference.is_on:
            self.scrolling.to_divergence()
        else:
            self.difference.to_first()

    def find_problem(self) -> None:
        """Put the keyboard into the filter box."""
        self.problems.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.problems.box.selectAll()

    def leave(self) -> None:
        """Close the find bar, else drop what was begun, else selection and focus; to the text."""
        if self.finding.is_open:
            self.finding.close()
            return
        if self.tagging.let_go():
            return
        self._session.select(tag_id=None)
        if (column := self.column) is not None:
            column.view.select(None)
            column.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_layer(self, layer: Layer) -> None:
        """Show another palette of codes."""
        self.tags.show_layer(layer)

    # News

    @Slot(object)
    def _on_selection(self, before: Selection) -> None:
        now = self._session.selection
        if (now.problem_id, now.run_ids, now.places) != (
            before.problem_id,
            before.run_ids,
            before.places,
        ):
            self._show_problem()
            return
        if now.query != before.query:
            self.finding.renew()
        if (now.column, now.tag_id) != (before.column, before.tag_id):
            self._show_focus()

    @Slot()
    def _on_overview(self) -> None:
        if self._problem is None or not self.columns:
            self._show_problem()

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns(Kind.CODE, Kind.BATCH, Kind.SETTING, Kind.PASS, Kind.VERDICT):
            self._show_problem()
        elif changes.concerns(Kind.TAG, Kind.RELATION):
            shown = [c for c in self.columns if c.trace and changes.concerns_trace(c.trace.id)]
            self._renew_tags(shown, changes.tags)

    def _renew_tags(self, columns: Sequence[Column], tag_ids: frozenset[int] | None) -> None:
        """Show the tags on some columns as they are now; one's own new tag comes into focus."""
        before, new = self._session.selection, [t for c in columns for t in c.renew_tags(tag_ids)]
        if (whole := self.whole.renew(tag_ids)) is not None:
            self._show_whole()
            new += whole
        mine = self._session.annotator, Origin.MANUAL  # after an accept the next suggestion has it
        if own := [tag.id for tag in new if (tag.annotator, tag.origin) == mine]:
            self._session.select(tag_id=own[-1])
        if self._session.selection == before:
            self._show_focus()

    @Slot(int)
    def _on_focused(self, place: int) -> None:
        self._session.select(column=place)

    @Slot(int, int, int)
    def _on_place(self, run_id: int, sample: int, attempt: int) -> None:
        self.difference.end()
        places = self._session.selection.with_place(run_id, sample, attempt)
        self._session.select(places=places, tag_id=None)

    @Slot(int)
    def _on_tag_clicked(self, tag_id: int) -> None:
        self._session.select(tag_id=tag_id)
